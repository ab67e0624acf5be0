package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/sync/errgroup"

	"loyalty/internal/fault"
)

// together is how many objects are on their way at once.
const together = 8

// NoMatch says that a store holds no object of that name.
type NoMatch struct{ Near []string } // some of the names that lie there

func (e *NoMatch) Error() string {
	if len(e.Near) == 0 {
		return "no object matches, and none lies there"
	}
	return "no object matches; there lie " + strings.Join(e.Near, ", ")
}

// Fetch brings the objects that an address names, which may hold *, [a-z] and **, below a folder, each under its own name, and returns where they lie as a path
// of the same pattern, and how many were fetched. An object whose ETag is that of the last time isn't fetched again; what matches there and isn't in the store
// any more is removed. Files are their owner's alone.
func Fetch(ctx context.Context, address, folder string) (pattern string, fetched int, err error) {
	store, written, err := split(address)
	if err != nil {
		return "", 0, err
	}
	b, err := Open(ctx, store.String())
	if err != nil {
		return "", 0, err
	}
	defer b.Close()
	static := written
	if i := strings.IndexAny(written, "*?["); i >= 0 {
		static = written[:i]
	}
	there, err := b.List(ctx, static)
	if err != nil {
		return "", 0, err
	}
	matches := func(name string) bool { return matches(written, name) }
	if _, literally := there[written]; literally {
		matches = func(name string) bool { return name == written }
	}
	wanted := map[string]bool{}
	for name := range there {
		if matches(name) && filepath.IsLocal(filepath.FromSlash(name)) {
			wanted[name] = true
		}
	}
	if len(wanted) == 0 {
		return "", 0, &NoMatch{b.near(ctx, static)}
	}
	data, tags := filepath.Join(folder, "objects"), filepath.Join(folder, "etags")
	if err := forget(data, tags, func(name string) bool { return matches(name) && !wanted[name] }); err != nil {
		return "", 0, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(together)
	counted := make(chan int, len(wanted))
	for name := range wanted {
		group.Go(func() error {
			isNew, err := b.fetch(ctx, name, filepath.Join(data, filepath.FromSlash(name)), filepath.Join(tags, filepath.FromSlash(name)))
			if isNew {
				counted <- 1
			}
			return err
		})
	}
	err = group.Wait()
	return filepath.Join(data, filepath.FromSlash(written)), len(counted), err
}

// matches tells whether an object's name fits a pattern; braces and backslashes are themselves, as in paths.
func matches(pattern, name string) bool {
	fits, err := doublestar.Match(strings.NewReplacer(`\`, `\\`, "{", `\{`, "}", `\}`).Replace(pattern), name)
	return err == nil && fits || pattern == name
}

// near are some names of the folder that a pattern speaks of.
func (b *Bucket) near(ctx context.Context, static string) []string {
	folder := ""
	if i := strings.LastIndex(static, "/"); i >= 0 {
		folder = static[:i+1]
	}
	there, err := b.List(ctx, folder)
	if err != nil {
		return nil
	}
	var names []string
	for name := range there {
		names = append(names, name)
	}
	return someOf(names, 10)
}

// fetch brings one object, unless the file is it already.
func (b *Bucket) fetch(ctx context.Context, name, file, tagFile string) (isNew bool, err error) {
	known, err := b.blobs.Attributes(ctx, name)
	if err != nil {
		return false, b.told(ctx, name+" can't be read", err)
	}
	if last, err := os.ReadFile(tagFile); err == nil && known.ETag != "" && string(last) == known.ETag {
		if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() && info.Size() == known.Size {
			return false, nil
		}
	}
	for _, folder := range []string{filepath.Dir(file), filepath.Dir(tagFile)} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return false, onDisk(err)
		}
	}
	content, err := b.blobs.NewReader(ctx, name, nil)
	if err != nil {
		return false, b.told(ctx, name+" can't be read", err)
	}
	defer content.Close()
	temporary, err := os.CreateTemp(filepath.Dir(tagFile), ".fetch-*") // of mode 0600, and where no pattern finds it
	if err != nil {
		return false, onDisk(err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // where it wasn't renamed
	size, err := io.Copy(onlyWriter{temporary}, content)
	if closing := temporary.Close(); err == nil && closing != nil {
		err = &diskError{closing}
	}
	var disk *diskError
	switch {
	case errors.As(err, &disk):
		return false, onDisk(disk.error)
	case err != nil:
		return false, b.told(ctx, name+" can't be read", err)
	case size != known.Size:
		return false, fault.Retry(fmt.Errorf("%s: %s was replaced while it was read: try again", b.name, name))
	}
	_ = os.Remove(tagFile) // if the run ends between the two, the object is fetched again
	if err := os.Rename(temporary.Name(), file); err != nil {
		return false, onDisk(err)
	}
	if err := os.Chtimes(file, known.ModTime, known.ModTime); err != nil {
		return false, onDisk(err)
	}
	return true, onDisk(os.WriteFile(tagFile, []byte(known.ETag), 0o600))
}

// forget removes files, and what is known of them, that an earlier run has fetched.
func forget(data, tags string, gone func(name string) bool) error {
	err := filepath.WalkDir(data, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(data, file)
		if err != nil || !gone(filepath.ToSlash(name)) {
			return err
		}
		return errors.Join(os.Remove(file), os.RemoveAll(filepath.Join(tags, name)))
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return onDisk(err)
}

// diskError is one of writing, which is told apart from one of reading.
type diskError struct{ error }

// onlyWriter hides what else a file can do, so that errors of writing are known as such.
type onlyWriter struct{ to io.Writer }

func (w onlyWriter) Write(content []byte) (int, error) {
	n, err := w.to.Write(content)
	if err != nil {
		err = &diskError{err}
	}
	return n, err
}

func onDisk(err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("keep an export on this machine: %w", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fault.Retry(fmt.Errorf("%w; free space there", err))
	}
	return err
}

// FolderOf is the name of a folder for what is fetched from an address: one for each store, whatever is asked of it.
func FolderOf(address string) string {
	store, _, err := split(address)
	if err != nil {
		return ""
	}
	return path.Base(store.Host) + "-" + hashOf(store.String())
}
