// Package regular reads regular files and nothing else: a pipe would be waited for, a device may never end.
package regular

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Error says what is wrong with a path, as a phrase to follow it: "is a named pipe, not a file".
type Error struct {
	Problem  string
	Dangling bool // a link that leads nowhere
}

func (e *Error) Error() string { return e.Problem }

// Check returns nil where a regular file stands at the path, or a link to one. What else stands there, a link that leads
// nowhere too, is an *Error; where nothing stands the error is fs.ErrNotExist.
func Check(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if target, errLink := os.Readlink(path); errLink == nil {
			return &Error{"is a dangling symlink: " + target + " is not there", true}
		}
	}
	if err != nil {
		return err
	}
	kind := "something else"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return &Error{Problem: "is a folder"}
	case mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return &Error{Problem: "is " + kind + ", not a file"}
}

// CheckWithin is Check for a path relative to a folder; a link by which it leads out of the folder is an *Error.
func CheckWithin(folder, name string) error {
	if err := Check(filepath.Join(folder, name)); err != nil {
		return err
	}
	home, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	// both are absolute, or both relative to the working directory, unless a link made one of them absolute
	if home, err = filepath.Abs(home); err != nil {
		return err
	}
	if real, err = filepath.Abs(real); err != nil {
		return err
	}
	if inside, err := filepath.Rel(home, real); err != nil || !filepath.IsLocal(inside) {
		return &Error{Problem: "is a link that leads out of the configuration's folder"}
	}
	return nil
}

// Read reads a regular file whole. Its errors are those of Check, or the system's.
func Read(path string) ([]byte, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
