//go:build unix

package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Take takes the lock of an open file without waiting; ErrHeld where another has it. It ends with Release, or the process.
func Take(file *os.File) error {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrHeld
	}
	return err
}

// Release gives the lock back and closes the file. Closing alone would not do: a child process holds a copy of the descriptor, and
// the lock with it, between its fork and its exec.
func Release(file *os.File) error {
	return errors.Join(unix.Flock(int(file.Fd()), unix.LOCK_UN), file.Close())
}
