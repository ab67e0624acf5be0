package main

import "golang.org/x/sys/unix"

// fence keeps the process from more memory than limit and some beside it for the program itself, in bytes. The engine's own limit
// doesn't count what functions such as repeat() make; behind the fence they fail as if memory were full, and the run says so.
func fence(limit uint64) {
	const beside = 1 << 30
	var now unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_DATA, &now) == nil && limit+beside < now.Cur {
		now.Cur = limit + beside
		_ = unix.Setrlimit(unix.RLIMIT_DATA, &now) // where the system forbids it, the run goes on unfenced
	}
}
