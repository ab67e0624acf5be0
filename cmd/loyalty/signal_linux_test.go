package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// stuck starts the program with a standard output that takes nothing: it can't end by itself, whatever it was told.
func stuck(t *testing.T, command ...string) *exec.Cmd {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close(); writer.Close() })
	size, err := unix.FcntlInt(writer.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize())
	if err != nil {
		t.Skip("a pipe's size can't be set here: ", err)
	}
	if _, err := writer.Write(make([]byte, size)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout = writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestSecondSignal: the first signal asks a run to end, the second ends it.
func TestSecondSignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			cmd := stuck(t, "loyalty", "version")
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			time.Sleep(2 * time.Second) // until it stands in its write
			send(t, cmd, signal)
			select {
			case err := <-ended:
				t.Fatalf("the first signal ended it outright: %v", err)
			case <-time.After(time.Second):
			}
			send(t, cmd, signal)
			select {
			case err := <-ended:
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != signal {
					t.Errorf("ended by %v, not by the signal", err)
				}
			case <-time.After(10 * time.Second):
				send(t, cmd, syscall.SIGKILL)
				<-ended
				t.Error("the second signal doesn't end it")
			}
		})
	}
}

// TestHangup: a closed terminal ends a run as Ctrl-C does, unless nohup told it not to.
func TestHangup(t *testing.T) {
	t.Parallel()
	var stderr strings.Builder
	cmd := exec.Command("loyalty", "sample", "--orders", "20000000", "-o", filepath.Join(t.TempDir(), "data"))
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2 * time.Second)
	send(t, cmd, syscall.SIGHUP)
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != exitError || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("%v: %s", err, stderr.String())
	}

	cmd = stuck(t, "sh", "-c", `trap "" HUP; exec loyalty version`)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	time.Sleep(2 * time.Second)
	for range 2 {
		send(t, cmd, syscall.SIGHUP)
		select {
		case err := <-ended:
			t.Fatalf("a hangup that nohup ignores ended it: %v", err)
		case <-time.After(500 * time.Millisecond):
		}
	}
	send(t, cmd, syscall.SIGKILL)
	<-ended
}

func send(t *testing.T, cmd *exec.Cmd, signal syscall.Signal) {
	t.Helper()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Error(err)
	}
}
