// Package filelock lets one process at a time hold a file: what a killed run leaves behind can then be told from what a running one
// works in.
package filelock

import "errors"

// ErrHeld is Take's error where another process holds the file.
var ErrHeld = errors.New("held by another process")
