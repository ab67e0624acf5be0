//go:build unix

package publish

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The child of TestKilledAtEachStep is told by the environment where to publish, how, and before which step to die.
const (
	childOut  = "PUBLISH_TEST_OUT"
	childSwap = "PUBLISH_TEST_SWAP"
	childStep = "PUBLISH_TEST_STEP"
)

// TestKilledAtEachStep kills a process of its own before every step, as an operator or the kernel would, and looks at what stands.
func TestKilledAtEachStep(t *testing.T) {
	if os.Getenv(childOut) != "" {
		publishUntilKilled(t)
		return
	}
	for how, swap := range swaps() {
		for n, name := range steps(t, swap) {
			if strings.HasPrefix(name, "write ") && n > 0 {
				continue // staging is the same at every file
			}
			t.Run(how+"/"+name, func(t *testing.T) {
				t.Parallel()
				out := t.TempDir()
				publish(t, out, "first")
				child := exec.Command(os.Args[0], "-test.run=^TestKilledAtEachStep$")
				child.Env = append(os.Environ(), childOut+"="+out, childSwap+"="+how, childStep+"="+strconv.Itoa(n+1))
				output, err := child.CombinedOutput()
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the child wasn't killed: %v\n%s", err, output)
				}
				second := strings.HasPrefix(name, "root ")
				if name != "second rename" { // there the month is missing until the next run
					whole(t, out, second)
				}
				next := stage(t, out, "second") // the lock went with the process
				whole(t, out, second)
				if err := next.Abort(); err != nil {
					t.Error(err)
				}
				noLeftovers(t, out)
				publish(t, out, "second")
				whole(t, out, true)
			})
		}
	}
}

func publishUntilKilled(t *testing.T) {
	die, err := strconv.Atoi(os.Getenv(childStep))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Stage(os.Getenv(childOut))
	if err != nil {
		t.Fatal(err)
	}
	s.exchange = swaps()[os.Getenv(childSwap)]
	taken := 0
	s.step = func(string) error {
		if taken++; taken == die {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	if err := errors.Join(writeAll(s, "second"), s.Commit(t.Context(), october)); err != nil {
		t.Fatal(err)
	}
}
