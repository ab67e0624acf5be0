package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"loyalty/internal/fault"
)

// irregular is a file that isn't read, since reading it could hang or have no end.
type irregular struct{ kind string }

func (e irregular) Error() string { return "is " + e.kind + ", not a file" }

// readRegular reads a regular file, or one that a symbolic link leads to. Whatever else stands there gives an irregular; whoever
// publishes reads what others may have laid into the folder by this alone.
func readRegular(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, irregular{kindOf(info.Mode())}
	}
	return os.ReadFile(name)
}

// inTheWay marks an irregular as the user's to remove; other errors stay as they are.
func inTheWay(name string, err error) error {
	var found irregular
	if errors.As(err, &found) {
		return fault.User(fmt.Errorf("%s %w; move it away", name, found))
	}
	return err
}

// kindOf names what a file is that isn't a regular one.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeSymlink != 0:
		return "a symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}
