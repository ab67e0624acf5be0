// Package publish puts a finished report into its folder wholly or not at all, and reads back what was published.
//
// A run stages every file in out/.staging-<id>/, which lies on the same file system even where out is a mount. Commit then moves
// the assets, exchanges the month's folder in one step and replaces the files of the root, index.html last. Whatever fails
// before leaves the last report as it was. The lock out/.lock lets one run at a time into the folder, and names it while it lasts.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"loyalty/internal/fault"
)

const (
	stagingPrefix = ".staging-"
	previousName  = ".previous" // below a staging folder: where the fallback of exchange parks the old month
)

// Staging is a report on its way. It holds the folder's lock until Commit or Abort.
type Staging struct {
	out, dir string
	lock     *os.File
	exchange func(a, b string) error // swaps two folders at once; errUnsupported where the system can't
	kept     []string
	step     func(name string) error // tests let a step fail, or the process die, before it is taken; nil outside them
}

// Stage takes the lock of the folder out, which is made where it is missing, removes what a killed run left behind, and opens a
// staging folder. Stage before reading the Ledger, so that no other run publishes in between; `defer staging.Abort()` after it.
//
// A folder that can't be made or written is the user's error. Where another run is at work the error wraps ErrBusy.
func Stage(out string) (*Staging, error) {
	out = filepath.Clean(out)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, unwritable(out, err)
	}
	lock, err := acquire(out)
	if err != nil {
		return nil, err
	}
	if err := clearLeftovers(out); err != nil {
		letGo(lock)
		return nil, err
	}
	dir, err := os.MkdirTemp(out, stagingPrefix+"*")
	if err != nil {
		letGo(lock)
		return nil, unwritable(out, err)
	}
	return &Staging{out: out, dir: dir, lock: lock, exchange: exchange}, nil
}

func unwritable(out string, err error) error {
	if isFull(err) {
		return withRemedy(out, fmt.Errorf("%s: reports can't be written there: %w", out, cause(err)))
	}
	return fault.User(fmt.Errorf("%s: reports can't be written there: %w; choose another folder with -o", out, cause(err)))
}

// isFull says that it is the disk that refuses, its quota, or the limit set on a file's size.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// withRemedy adds to a failure for want of space what to do about it; it may pass (fault.IsRetry).
func withRemedy(out string, err error) error {
	if !isFull(err) {
		return err
	}
	return fault.Retry(fmt.Errorf("%w; the report in %s is as it was: free space there, or choose another folder with -o", err, out))
}

// cause is a file error without its path, which the sentence around it names.
func cause(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}

// Write stages one file. name is its place below out, with slashes: "2026-10/index.html", "assets/page.1f2e3d.js",
// "en/archive.html". It may be called from several goroutines.
func (s *Staging) Write(name string, content []byte) error {
	if !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name || name == "." || strings.HasPrefix(name, ".") {
		return fmt.Errorf("stage %q: not the name of a file below the report's folder", name)
	}
	if err := s.before("write " + name); err != nil {
		return fmt.Errorf("stage %s: %w", name, err)
	}
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return withRemedy(s.out, fmt.Errorf("stage %s: %w", name, cause(err)))
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		return withRemedy(s.out, fmt.Errorf("stage %s: %w", name, cause(err)))
	}
	return nil
}

// Keep names files of the month's folder that stay where this run writes none of that name, though an earlier run wrote them.
func (s *Staging) Keep(names ...string) { s.kept = append(s.kept, names...) }

func (s *Staging) before(step string) error {
	if s.step == nil {
		return nil
	}
	return s.step(step)
}

// Abort removes the staging folder and lets go of the lock; after Commit, or a second time, it does nothing.
func (s *Staging) Abort() error {
	if s.lock == nil {
		return nil
	}
	err := clearLeftover(s.out, s.dir)
	s.release()
	return err
}

func (s *Staging) release() {
	letGo(s.lock)
	s.lock = nil
}
