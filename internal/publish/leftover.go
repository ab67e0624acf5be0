package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// clearLeftovers repairs and removes the staging folders of killed runs. Whoever calls it holds the lock, so no run is in them.
func clearLeftovers(out string) error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return unwritable(out, err)
	}
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), stagingPrefix) {
			if err := clearLeftover(out, filepath.Join(out, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// clearLeftover puts a month back that was parked between two renames, then removes the staging folder.
func clearLeftover(out, dir string) error {
	parked, err := os.ReadDir(filepath.Join(dir, previousName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range parked {
		home := filepath.Join(out, entry.Name())
		if _, err := os.Lstat(home); !errors.Is(err, fs.ErrNotExist) {
			continue // the second rename was done
		}
		if err := os.Rename(filepath.Join(dir, previousName, entry.Name()), home); err != nil {
			return fmt.Errorf("%s: can't be put back after a run that was killed: %w", home, err)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("%s: left over by a run, can't be removed: %w; remove it by hand", dir, cause(err))
	}
	return nil
}
