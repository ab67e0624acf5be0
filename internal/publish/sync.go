package publish

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"syscall"
)

// syncTree brings all files and folders below dir to the disk, so that after a power cut no name leads to an empty file.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() || entry.Type().IsRegular() {
			return syncPath(file, entry.IsDir())
		}
		return nil
	})
}

// syncDirs brings the renames to the disk: out and the folders below it that files were moved to.
func syncDirs(out string, moved []string) error {
	seen := map[string]bool{}
	for _, name := range append([]string{"."}, moved...) {
		dir := "."
		if name != "." {
			dir = path.Dir(name)
		}
		if seen[dir] {
			continue
		}
		seen[dir] = true
		if err := syncPath(filepath.Join(out, filepath.FromSlash(dir)), true); err != nil {
			return err
		}
	}
	return nil
}

// syncPath flushes one file or folder. Folders can't be flushed on Windows, and not on every file system elsewhere.
func syncPath(name string, isDir bool) error {
	if isDir && runtime.GOOS == "windows" {
		return nil
	}
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil && !(isDir && (errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported))) {
		return err
	}
	return nil
}
