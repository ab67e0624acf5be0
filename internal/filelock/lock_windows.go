package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// Take takes the lock of an open file without waiting; ErrHeld where another has it. It ends with Release, or the process.
func Take(file *os.File) error {
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
		new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrHeld
	}
	return err
}

// Release gives the lock back and closes the file.
func Release(file *os.File) error { return file.Close() }
