package preview

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	every      = 60 * time.Millisecond // between two looks: some hundred files cost less than a hundredth of a core
	readHeader = 10 * time.Second
)

type stamp struct {
	size int64
	time time.Time
}

// Watch looks at places: at files, and at what lies below folders, and says which were saved, made or removed once they rest: an editor may write
// in several steps. A place that is new among them is known as it is then. Looking works on every file system, shared and mounted ones too, where waiting to be told doesn't.
func Watch(ctx context.Context, places func() []string, changed func(files []string)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	watched := places()
	known := stamps(watched)
	last := maps.Clone(known)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		all := places()
		for _, place := range all {
			if !slices.Contains(watched, place) {
				maps.Copy(known, stamps([]string{place}))
			}
		}
		watched = all
		now := stamps(watched)
		if rests := maps.Equal(now, last); rests && !maps.Equal(now, known) {
			files := differing(known, now)
			known = now
			changed(files)
		}
		last = now
	}
}

func stamps(places []string) map[string]stamp {
	all := map[string]stamp{}
	for _, place := range places {
		_ = filepath.WalkDir(place, func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil //nolint:nilerr // what isn't there has no stamp
			}
			if info, err := os.Stat(file); err == nil && !entry.IsDir() {
				all[file] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return all
}

func differing(a, b map[string]stamp) []string {
	var files []string
	for file, at := range a {
		if b[file] != at {
			files = append(files, file)
		}
	}
	for file := range b {
		if _, had := a[file]; !had {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}
