// Command loyalty turns order exports into the monthly customer-loyalty report of a company.
package main

import (
	"os"
	"runtime/debug"
)

// garbage is how much the heap may grow before it is swept, in percent of what is in use: drawing makes much that is soon dead, and at Go's
// own 100 a sixth of a report's processor time goes into sweeping.
const garbage = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	os.Exit(do(os.Args[1:], os.Stdout, os.Stderr))
}
