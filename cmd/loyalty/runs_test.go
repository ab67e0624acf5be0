package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/publish"
)

// smallShop lays a shop's orders and a configuration into a folder: thirty customers over so many months up to October 2026.
func smallShop(t *testing.T, folder string, months int, more string) (config string) {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("customer_id,ordered_at,amount\n")
	for c := range 30 {
		for m := range months {
			day := time.Date(2026, time.Month(11-months+m), 1+c%27, 10, 0, 0, 0, time.UTC)
			fmt.Fprintf(&rows, "C%c,%s,10\n", 'A'+c, day.Format(time.DateTime))
		}
	}
	rows.WriteString("CZ,2026-10-31 09:00:00,10\n" + more)
	config = filepath.Join(folder, "config.toml")
	for name, text := range map[string]string{
		config:                              "[report]\ncompany = \"Small\"\nlocale = \"en\"\ncurrency = \"VND\"\n[sources.orders]\npath = \"orders.csv\"\n",
		filepath.Join(folder, "orders.csv"): rows.String(),
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return config
}

// TestTwoRuns: the second of two runs at once says who runs and what to do, and publishes nothing.
func TestTwoRuns(t *testing.T) {
	folder := t.TempDir()
	config, out := smallShop(t, folder, 2, ""), filepath.Join(folder, "out")
	first, err := publish.Stage(out)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	command := []string{"build", "-q", "-c", config, "-o", out, "--now", "2026-11-02"}
	if code := do(command, &stdout, &stderr); code != exitRetry {
		t.Errorf("exit code %d", code)
	}
	want := fmt.Sprintf("Error: %s: another run is writing there: process %d on ", out, os.Getpid())
	if text := stderr.String(); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "; wait until it has ended, or end it, and start this one again\n") || stdout.Len() > 0 {
		t.Errorf("got %s%s", text, stdout.String())
	}
	if err := first.Abort(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(out, "2026-10")); err == nil {
		t.Error("the second run has published")
	}
	if code := do(command, &stdout, &stderr); code != exitDone {
		t.Errorf("after the first had ended: exit code %d: %s", code, stderr.String())
	}
}

// files reads everything below a folder but the lock, by path with slashes.
func files(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == ".lock" {
			return err
		}
		name, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		all[filepath.ToSlash(name)], err = os.ReadFile(file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// differences names the files that two folders don't have alike.
func differences(one, other map[string][]byte) []string {
	var names []string
	for name := range one {
		if content, there := other[name]; !there || !bytes.Equal(one[name], content) {
			names = append(names, name)
		}
	}
	for name := range other {
		if _, there := one[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
