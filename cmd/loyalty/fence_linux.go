package main

import (
	"os/signal"

	"golang.org/x/sys/unix"
)

// fence keeps the process from more memory than limit and some beside it for the program itself, in bytes. The engine's own limit
// doesn't count what functions such as repeat() make; behind the fence they fail as if memory were full, and the run says so.
// lift takes the fence away again.
func fence(limit uint64) (lift func()) {
	const beside = 1 << 30
	signal.Ignore(unix.SIGXFSZ) // a limit on the size of files is a failed write with a message, not a killed run
	var before unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_DATA, &before) != nil || limit+beside >= before.Cur {
		return func() {}
	}
	now := before
	now.Cur = limit + beside
	_ = unix.Setrlimit(unix.RLIMIT_DATA, &now) // where the system forbids it, the run goes on unfenced
	return func() { _ = unix.Setrlimit(unix.RLIMIT_DATA, &before) }
}
