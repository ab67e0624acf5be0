package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// beyondText is the byte that is locked: one that no text reaches, since what is locked here can't be read by others either.
func beyondText() *windows.Overlapped { return &windows.Overlapped{OffsetHigh: 1} }

// tryLock takes the lock of an open file without waiting; errHeld where another has it. It ends with unlock, or with the process.
func tryLock(file *os.File) error {
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, beyondText())
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errHeld
	}
	return err
}

func unlock(file *os.File) error {
	return windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, beyondText())
}
