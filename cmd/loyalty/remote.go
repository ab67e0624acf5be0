package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	_ "gocloud.dev/blob/azureblob"
	_ "gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob"
	"golang.org/x/sync/errgroup"

	"loyalty/internal/bucket"
	"loyalty/internal/config"
	"loyalty/internal/kpi"
	"loyalty/internal/publish"
)

// fetchSources brings the exports that lie in object stores to this machine, and returns a configuration whose sources' paths lead there: into the user's cache
// folder, where they are fetched again only when they have changed, or without it into the engine's own, from which they go once they are loaded.
func (s *session) fetchSources(ctx context.Context, kept string) (*config.Config, error) {
	folder := kept
	if folder == "" {
		folder = s.engine.Plain()
	}
	local := *s.cfg
	local.Sources = maps.Clone(s.cfg.Sources)
	fetched := map[string]string{}
	for _, table := range slices.Sorted(maps.Keys(s.cfg.Sources)) {
		source := s.cfg.Sources[table]
		source.Path = slices.Clone(source.Path)
		for i, written := range source.Path {
			if !config.IsRemote(written) {
				continue
			}
			if fetched[written] == "" {
				start := time.Now()
				path, number, err := bucket.Fetch(ctx, written, filepath.Join(folder, bucket.FolderOf(written)))
				var none *bucket.NoMatch
				if errors.As(err, &none) {
					return nil, s.cfg.Refuse("sources."+table+".path", fmt.Sprintf("%q", written), none.Error(), "name an object, or a pattern such as s3://bucket/orders/*.parquet")
				}
				if err != nil {
					return nil, fmt.Errorf("load %s: %w", table, err)
				}
				address, _, _ := strings.Cut(written, "?")
				s.progress("fetch "+address, int64(number), time.Since(start))
				fetched[written] = path
			}
			source.Path[i] = fetched[written]
		}
		local.Sources[table] = source
	}
	return &local, nil
}

// target is where --publish brings the report; nil without it.
type target struct {
	*bucket.Bucket
	out      string
	objects  map[string]bucket.Object // what lay there before the run
	months   map[string]bool          // whether they are brought along; those of this run are
	stderr   io.Writer
	progress kpi.Progress
}

// together is how many files are on their way at once.
const together = 8

// openTarget looks what lies at an address, and puts back into out what later reports need of the months that are missing there: so a fresh machine knows what was
// published.
func (f buildFlags) openTarget(ctx context.Context, stderr io.Writer) (*target, error) {
	place, err := bucket.Open(ctx, f.publish)
	if err != nil {
		return nil, fmt.Errorf("--publish: %w", err)
	}
	t := &target{Bucket: place, out: f.out, months: map[string]bool{}, stderr: stderr, progress: progressTo(stderr, f.quiet)}
	if t.objects, err = place.List(ctx, ""); err != nil {
		place.Close()
		return nil, fmt.Errorf("--publish: %w", err)
	}
	if err := t.restore(ctx); err != nil {
		place.Close()
		return nil, fmt.Errorf("--publish: put back what was published: %w", err)
	}
	return t, nil
}

func (t *target) restore(ctx context.Context) error {
	ofMonth := map[string][]string{}
	for name := range t.objects {
		month, _, _ := strings.Cut(name, "/")
		if _, isPublished := t.objects[month+"/report.json"]; isPublished && publish.IsLedger(name) {
			ofMonth[month] = append(ofMonth[month], name)
		}
	}
	for _, month := range publish.Missing(t.out, slices.Collect(maps.Keys(ofMonth))) {
		files := map[string][]byte{}
		var mutex sync.Mutex
		err := inParallel(ctx, ofMonth[month], func(ctx context.Context, name string) error {
			content, err := t.Read(ctx, name)
			mutex.Lock()
			defer mutex.Unlock()
			files[name] = content
			return err
		})
		if err != nil {
			return err
		}
		if err := publish.Restore(ctx, t.out, month, files); err != nil {
			return err
		}
	}
	return nil
}

// upload brings what is new or has changed to the target: this run's months, those that aren't there yet, and the files around them. Nothing is removed there.
// Whatever fails leaves what readers find whole: what leads to a file comes after it.
func (t *target) upload(ctx context.Context) error {
	lock, err := publish.Stage(t.out) // no other run writes meanwhile
	if err != nil {
		return err
	}
	defer lock.Abort()
	start, written := time.Now(), int64(0)
	batches, err := publish.Site(t.out, t.takes)
	if err != nil {
		return err
	}
	for _, names := range batches {
		var changed []string
		for _, name := range names {
			content, err := os.ReadFile(filepath.Join(t.out, filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			if !t.objects[name].Same(content) {
				changed = append(changed, name)
			}
		}
		err := inParallel(ctx, changed, func(ctx context.Context, name string) error {
			content, err := os.ReadFile(filepath.Join(t.out, filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			return t.Write(ctx, name, content)
		})
		if err != nil {
			return fmt.Errorf("%w\nWhat was published there before can still be read, and %s holds the new report: the same command goes on from here", err, t.out)
		}
		written += int64(len(changed))
	}
	t.progress("publish to "+t.Name(), written, time.Since(start))
	return nil
}

// takes tells whether a month's files are brought along. One that another run has published there with other figures than this machine's is left, and told.
func (t *target) takes(month string) bool {
	if takes, decided := t.months[month]; decided {
		return takes
	}
	there, isThere := t.objects[month+"/report.json"]
	t.months[month] = !isThere
	content, err := os.ReadFile(filepath.Join(t.out, month, "report.json"))
	if isThere && err == nil && there.MD5 != nil && !there.Same(content) {
		fmt.Fprintf(t.stderr, "Warning: %s holds another report of %s than %s, and keeps it; --republish %s publishes it again\n", t.Name(), month, t.out, month)
	}
	return t.months[month]
}

func inParallel(ctx context.Context, names []string, do func(ctx context.Context, name string) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(together)
	for _, name := range names {
		group.Go(func() error { return do(ctx, name) })
	}
	return group.Wait()
}
