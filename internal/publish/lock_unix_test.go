//go:build unix

package publish

import (
	"errors"
	"syscall"
	"testing"
)

// TestLockEndsWithTheRun: a process that is being started holds a copy of every descriptor until it becomes the other program, and
// a lock lives as long as any copy; the next run must get in all the same.
func TestLockEndsWithTheRun(t *testing.T) {
	out := t.TempDir()
	for _, end := range []func(*Staging) error{
		(*Staging).Abort,
		func(s *Staging) error { return errors.Join(writeAll(s, "first"), s.Commit(t.Context(), october)) },
	} {
		s := stage(t, out, "first")
		held, err := syscall.Dup(int(s.lock.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		if err := end(s); err != nil {
			t.Fatal(err)
		}
		next, err := Stage(out)
		if err != nil {
			t.Errorf("the lock outlived its run: %v", err)
		} else if err := next.Abort(); err != nil {
			t.Error(err)
		}
		if err := syscall.Close(held); err != nil {
			t.Fatal(err)
		}
	}
}
