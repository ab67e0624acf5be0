//go:build !linux

package publish

// exchange needs a system call that only Linux has: everywhere else two renames take its place.
func exchange(a, b string) error { return errUnsupported }
