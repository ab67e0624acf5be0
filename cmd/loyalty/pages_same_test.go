//go:build pages

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sameOnOneCore builds the sample again with the real program, bound to one core: every byte that it publishes is the same.
func sameOnOneCore(t *testing.T, s *sites) {
	out := filepath.Join(t.TempDir(), "out")
	command := []string{"loyalty", "build", "-q", "-c", s.shop.config, "-o", out, "--now", sampleNow, "--single-file", "--email"}
	if taskset, err := exec.LookPath("taskset"); err == nil {
		command = append([]string{taskset, "-c", "0"}, command...)
	}
	child := exec.Command(command[0], command[1:]...)
	child.Env = append(os.Environ(), "GOMAXPROCS=1")
	if output, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command, err, output)
	}
	one, two := files(t, out), files(t, s.shop.out)
	for _, name := range differences(one, two) {
		t.Errorf("%s differs at byte %d of %d and %d", name, firstDifference(one[name], two[name]), len(one[name]), len(two[name]))
	}
	t.Logf("%d files are alike", len(two))
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
