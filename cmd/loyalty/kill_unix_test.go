//go:build unix

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestKilledAtRandom kills real runs that publish over a report, on a busy machine: half of them at any moment, half of them while
// they publish. What stands is the last report or, wholly, the new one.
func TestKilledAtRandom(t *testing.T) {
	folder := t.TempDir()
	out, kept := filepath.Join(folder, "out"), filepath.Join(folder, "kept")
	config := smallShop(t, folder, 2, "")
	publishShop(t, config, out)
	last := files(t, out)
	if err := os.CopyFS(kept, os.DirFS(out)); err != nil {
		t.Fatal(err)
	}
	smallShop(t, folder, 2, "CZ,2026-10-31 11:00:00,99\n")
	burn(t)
	start := time.Now()
	publishShop(t, config, out)
	took := time.Since(start)
	next := files(t, out)
	if broken := halves(last, last, next); len(broken) > 0 || len(differences(last, next)) == 0 {
		t.Fatalf("the two reports are alike: this test sees nothing (%v)", broken)
	}
	const seed = 11
	random := rand.New(rand.NewPCG(seed, seed))
	published, early := 0, 0
	for n := range randomKills {
		if err := os.RemoveAll(out); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(out, os.DirFS(kept)); err != nil {
			t.Fatal(err)
		}
		child := program(config, out)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		if n%2 == 0 {
			time.Sleep(time.Duration(random.Float64() * float64(took)))
		} else {
			awaitStaged(t, out, ended, child)
			time.Sleep(time.Duration(random.Float64() * float64(took) / 8))
		}
		_ = child.Process.Kill() // it may have ended
		<-ended
		standing := files(t, out)
		isStaged := false
		for name := range standing {
			if strings.HasPrefix(name, ".staging-") {
				delete(standing, name)
				isStaged = true
			}
		}
		switch broken := halves(standing, last, next); {
		case len(broken) > 0:
			t.Errorf("kill %d: neither the last report nor the new one stands: %v", n, broken)
		case bytes.Equal(standing[sampleMonthFile], next[sampleMonthFile]):
			published++
		case !isStaged:
			early++
		}
	}
	t.Logf("%d runs killed: %d before anything was staged, %d after the month had been exchanged", randomKills, early, published)
	publishShop(t, config, out)
	now := files(t, out)
	for name := range now {
		if strings.HasPrefix(name, ".staging-") {
			t.Errorf("the next run leaves %s behind", name)
		}
	}
	if broken := halves(now, next, next); len(broken) > 0 {
		t.Errorf("after the next run: %v", broken)
	}
}

const sampleMonthFile = "2026-10/report.json"

func program(config, out string) *exec.Cmd {
	child := exec.Command("loyalty", "build", "-q", "-c", config, "-o", out, "--now", "2026-11-02")
	child.Stderr = new(bytes.Buffer)
	return child
}

func publishShop(t *testing.T, config, out string) {
	t.Helper()
	if child := program(config, out); child.Run() != nil {
		t.Fatalf("loyalty build: %s", child.Stderr)
	}
}

// burn keeps every core busy until the test ends.
func burn(t *testing.T) {
	var ended atomic.Bool
	t.Cleanup(func() { ended.Store(true) })
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for n := 0; !ended.Load(); n++ {
			}
		}()
	}
}

// awaitStaged waits until a run has written the first file below its staging folder.
func awaitStaged(t *testing.T, out string, ended <-chan error, child *exec.Cmd) {
	t.Helper()
	for {
		select {
		case err := <-ended:
			t.Fatalf("the program ended before it could be killed: %v\n%s", err, child.Stderr)
		case <-time.After(200 * time.Microsecond):
			if staged, _ := filepath.Glob(filepath.Join(out, ".staging-*", "*", "*")); len(staged) > 0 {
				return
			}
		}
	}
}

// halves names the files that make a report neither the last one nor the next: the month's must all be of one, those of the root are
// exchanged one by one after it, and assets that both may use only come.
func halves(standing, last, next map[string][]byte) []string {
	var notLast, notNext, foreign []string
	for _, name := range differences(standing, next) {
		if strings.HasPrefix(name, "2026-10/") {
			notNext = append(notNext, name)
		}
	}
	for _, name := range differences(standing, last) {
		switch {
		case strings.HasPrefix(name, "2026-10/"):
			notLast = append(notLast, name)
		case !bytes.Equal(standing[name], next[name]):
			foreign = append(foreign, name)
		}
	}
	if len(notLast) == 0 || len(notNext) == 0 {
		return foreign
	}
	return append(foreign, notLast...)
}
