//go:build pages

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

// killed kills the program while it publishes over a report: what stands is the last report or, wholly, the new one.
func killed(t *testing.T, s *sites) {
	folder := t.TempDir()
	var rows strings.Builder
	rows.WriteString("customer_id,ordered_at,amount\n")
	for c := range 30 {
		for m := range 14 {
			day := time.Date(2025, time.Month(9+m), 1+c%27, 10, 0, 0, 0, time.UTC)
			rows.WriteString("C" + string(rune('A'+c)) + "," + day.Format(time.DateTime) + ",10\n")
		}
	}
	config, exports, out := filepath.Join(folder, "config.toml"), filepath.Join(folder, "orders.csv"), filepath.Join(folder, "out")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(config, "[report]\ncompany = \"Small\"\nlocale = \"en\"\ntimezone = \"Asia/Ho_Chi_Minh\"\ncurrency = \"VND\"\n[sources.orders]\npath = \"orders.csv\"\n")
	write(exports, rows.String())
	program := func() *exec.Cmd {
		child := exec.Command("loyalty", "build", "-q", "-c", config, "-o", out, "--now", sampleNow)
		child.Stderr = new(bytes.Buffer)
		return child
	}
	build := func() map[string][]byte {
		t.Helper()
		if child := program(); child.Run() != nil {
			t.Fatalf("loyalty build: %s", child.Stderr)
		}
		return files(t, out)
	}
	last := build()
	write(exports, rows.String()+"CZ,2026-10-31 11:00:00,99\n")
	child := program()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	// Publishing begins with the first file below a staging folder.
	var err error
	for caught := false; !caught; {
		select {
		case err = <-ended:
			t.Fatalf("the program ended before it could be killed: %v\n%s", err, child.Stderr)
		case <-time.After(200 * time.Microsecond):
			staged, _ := filepath.Glob(filepath.Join(out, ".staging-*", "*", "*"))
			caught = len(staged) > 0
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err = <-ended; !errors.As(err, &exit) {
		t.Fatalf("the killed program ended with %v", err)
	}
	standing := files(t, out)
	leftovers := 0
	for name := range standing {
		if strings.HasPrefix(name, ".staging-") {
			delete(standing, name)
			leftovers++
		}
	}
	if leftovers == 0 {
		t.Error("no staging folder was left: the program wasn't killed while it published")
	}
	next := build()
	if len(differences(next, last)) == 0 {
		t.Fatal("both reports are alike: this test sees nothing")
	}
	if wrong := differences(standing, last); len(wrong) > 0 && len(differences(standing, next)) > 0 {
		t.Errorf("after the kill stands neither the last report nor the new one: %s differ from the last", strings.Join(wrong, ", "))
	}
	for name := range next {
		if strings.HasPrefix(name, ".staging-") {
			t.Errorf("the next run leaves %s behind", name)
		}
	}
}
