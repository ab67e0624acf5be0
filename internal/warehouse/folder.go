package warehouse

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"loyalty/internal/filelock"
)

// A run's temporary folder, loyalty-run-<digits>, holds its owner's lock, the engine's spill, and, until the engine is locked, exports
// unpacked to plain text. A run that is killed leaves it; the next run takes the lock that nobody holds any more and removes it.
const (
	folderPrefix = "loyalty-run-"
	ownerName    = "owner"
	spillName    = "spill"
	plainName    = "plain"
)

// runFolder is one run's temporary folder.
type runFolder struct {
	path string
	lock *os.File
}

// makeFolder makes a run's folder below dir (below the system's temporary folder where dir is empty), readable by its owner alone.
func makeFolder(dir string) (folder *runFolder, err error) {
	if dir == "" {
		dir = os.TempDir()
	}
	removeForsaken(dir)
	path, err := os.MkdirTemp(dir, folderPrefix+"*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	folder = &runFolder{path: path}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("make a temporary folder: %w", err), folder.remove())
		}
	}()
	// The lock is taken under another name, so that no other run finds an owner's file that nobody holds.
	young := filepath.Join(path, ownerName+".new")
	if folder.lock, err = os.OpenFile(young, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return folder, err
	}
	if err = filelock.Take(folder.lock); err != nil {
		return folder, err
	}
	if err = os.Rename(young, filepath.Join(path, ownerName)); err != nil {
		return folder, err
	}
	for _, name := range []string{spillName, plainName} {
		if err = os.Mkdir(filepath.Join(path, name), 0o700); err != nil {
			return folder, err
		}
	}
	return folder, nil
}

// plain is where exports are unpacked to.
func (f *runFolder) plain() string { return filepath.Join(f.path, plainName) }

// spill is where the engine puts what doesn't fit into memory.
func (f *runFolder) spill() string { return filepath.Join(f.path, spillName) }

// forgetPlain removes the unpacked exports: once they are loaded nothing of them may lie where a query could read it.
func (f *runFolder) forgetPlain() error { return os.RemoveAll(f.plain()) }

func (f *runFolder) remove() error {
	err := os.RemoveAll(f.path)
	if f.lock != nil {
		err = errors.Join(err, filelock.Release(f.lock))
		f.lock = nil
	}
	return err
}

var folderPattern = regexp.MustCompile(`^` + folderPrefix + `\d+$`)

// removeForsaken removes the folders of runs that were killed: folders of this name and of ours alone, with an owner's file in them
// that no living process holds. What can't be removed stays for the next run; it is no reason not to start.
func removeForsaken(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if !entry.IsDir() || !folderPattern.MatchString(entry.Name()) {
			continue
		}
		info, err := os.Lstat(filepath.Join(path, ownerName))
		if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != fs.FileMode(0o600) {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(path, ownerName), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if filelock.Take(lock) != nil {
			lock.Close()
			continue
		}
		_ = (&runFolder{path: path, lock: lock}).remove()
	}
}
