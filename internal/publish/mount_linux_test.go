package publish

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"loyalty/internal/fault"
)

const childMount = "PUBLISH_TEST_MOUNT"

// TestSmallMount publishes into a file system of its own of 256 KB, mounted where only a child process sees it: out is the mount
// itself, which can't be renamed, and it runs full.
func TestSmallMount(t *testing.T) {
	if dir := os.Getenv(childMount); dir != "" {
		fillMount(t, dir)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestSmallMount$", "-test.v")
	child.Env = append(os.Environ(), childMount+"="+t.TempDir())
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	output, err := child.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		t.Skipf("a process may not have mounts of its own here: %v", err)
	case err != nil:
		t.Fatalf("%v\n%s", err, output)
	case strings.Contains(string(output), "--- SKIP"):
		t.Skipf("a process may not mount here: %s", output)
	}
}

func fillMount(t *testing.T, out string) {
	if err := syscall.Mount("tmpfs", out, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip(err)
	}
	publish(t, out, "first")
	publish(t, out, "first")

	s := stage(t, out, "second")
	if err := writeAll(s, "second"); err != nil {
		t.Fatal(err)
	}
	err := s.Write(october+"/big.csv", make([]byte, 1<<20))
	want := "stage 2026-10/big.csv: no space left on device; the report in " + out + " is as it was: free space there, or choose another folder with -o"
	if !errors.Is(err, syscall.ENOSPC) || err.Error() != want || fault.IsUser(err) {
		t.Errorf("got %v", err)
	}
	whole(t, out, false)
	if _, err := Stage(out); !errors.Is(err, ErrBusy) {
		t.Errorf("beside a run whose disk is full another one got %v", err)
	}
	if err := s.Abort(); err != nil {
		t.Error(err)
	}
	publish(t, out, "second")
	whole(t, out, true)
	if _, err := os.Stat(filepath.Join(out, october, "big.csv")); err == nil {
		t.Error("half a file was published")
	}
}
