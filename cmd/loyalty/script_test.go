package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"loyalty/internal/filelock"
	"loyalty/internal/report"
)

func TestMain(m *testing.M) {
	// what the tests load isn't kept where the user's own cache is
	if os.Getenv("XDG_CACHE_HOME") == "" {
		os.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "loyalty-test-cache"))
	}
	testscript.Main(m, map[string]func(){"loyalty": main})
}

// TestCommands runs the terminal sessions of testdata/check: every command, but no build that draws, which has the page tests.
func TestCommands(t *testing.T) { runScripts(t, "check") }

// TestInit runs those of testdata/init: a system's export, the configuration that is written for it, and the figures that it gives.
func TestInit(t *testing.T) { runScripts(t, "init") }

func runScripts(t *testing.T, folder string) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", folder),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			repository, err := filepath.Abs("../..")
			env.Setenv("REPOSITORY", repository)
			env.Values[storeKey{}] = &storeBox{}
			address, errAddress := freeAddress()
			env.Setenv("PREVIEW", address)
			return errors.Join(err, errAddress)
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "" && os.Getenv("CI") == "",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"encode": encode, "exits": exits, "hold": hold, "same": same, "has": has, "unjudged": unjudged, "orders": orders, "store": onStore, "browse": browse, "answers": answers,
		},
	})
}

// same compares two folders file by file, without the lock: `same out before`.
func same(ts *testscript.TestScript, neg bool, args []string) {
	trees := [2]map[string]string{}
	for i := range trees {
		trees[i] = map[string]string{}
		folder := ts.MkAbs(args[i])
		ts.Check(filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || entry.Name() == ".lock" {
				return err
			}
			content, err := os.ReadFile(file)
			trees[i][strings.TrimPrefix(file, folder)] = string(content)
			return err
		}))
	}
	if len(trees[0]) == 0 {
		ts.Fatalf("same: %s is empty", args[0])
	}
	if maps.Equal(trees[0], trees[1]) == neg {
		ts.Fatalf("same: %s and %s are alike: %v", args[0], args[1], neg)
	}
}

// has looks for a pattern in a published file, whose no-break spaces it takes for ordinary ones: `has out/index.html 'url=2026-10'`.
// A page is too long to be printed where it isn't found, as grep does.
func has(ts *testscript.TestScript, neg bool, args []string) {
	pattern, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	found := pattern.FindString(strings.ReplaceAll(ts.ReadFile(args[0]), "\u00a0", " "))
	switch {
	case neg && found != "":
		ts.Fatalf("has: %s holds %.200q", args[0], found)
	case !neg && found == "":
		ts.Fatalf("has: %s holds no match for %s", args[0], args[1])
	}
}

// unjudged reads a report.json and fails where a KPI of it, or a segment, is judged: `unjudged out/2026-10/report.json`.
func unjudged(ts *testscript.TestScript, neg bool, args []string) {
	var rep report.Report
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &rep))
	judged := []string{}
	add := func(name, status string) {
		if status == "met" || status == "missed" || status == "at_risk" {
			judged = append(judged, name+" is "+status)
		}
	}
	for _, k := range rep.KPIs {
		add(k.ID, k.Status)
		if len(k.Series) > 0 {
			last := k.Series[len(k.Series)-1]
			add(k.ID+" in "+last.Month.String(), last.Status)
		}
		for _, segment := range k.Segments {
			add(k.ID+" of "+segment.Name, segment.Status)
		}
		if k.LastMonth != nil || k.LastYear != nil || k.Abnormal != nil {
			judged = append(judged, k.ID+" is compared")
		}
	}
	if len(rep.KPIs) == 0 || (len(judged) > 0) != neg {
		ts.Fatalf("unjudged: of %d KPIs %q", len(rep.KPIs), judged)
	}
}

// orders writes a small shop's export, an order a day and customer from one day to another: `orders orders.csv 2025-09-01 2026-10-31`.
// A fourth argument is the step in days.
func orders(ts *testscript.TestScript, neg bool, args []string) {
	from, err := time.Parse(time.DateOnly, args[1])
	ts.Check(err)
	to, err := time.Parse(time.DateOnly, args[2])
	ts.Check(err)
	step := 1
	if len(args) > 3 {
		step, err = strconv.Atoi(args[3])
		ts.Check(err)
	}
	var rows strings.Builder
	rows.WriteString("order_id,customer_id,ordered_at,amount,channel\n")
	for i, day := 0, from; !day.After(to); i, day = i+1, day.AddDate(0, 0, step) {
		for c := range 2 {
			fmt.Fprintf(&rows, "%d-%d,C%d,%s 10:00:00,%d,%s\n", i, c, (i*7+c*3)%40, day.Format(time.DateOnly), 100+(i*13+c)%50, []string{"web", "shop"}[c])
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(rows.String()), 0o600))
}

// encode rewrites a file of UTF-8 in another encoding: `encode windows-1252 orders.csv`.
func encode(ts *testscript.TestScript, neg bool, args []string) {
	file := ts.MkAbs(args[1])
	text := ts.ReadFile(file)
	encoder := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	if args[0] != "utf-16" {
		chosen, err := htmlindex.Get(args[0])
		ts.Check(err)
		encoder = chosen.NewEncoder()
	}
	out, _, err := transform.String(encoder, text)
	ts.Check(err)
	ts.Check(os.WriteFile(file, []byte(out), 0o600))
}

// hold takes the lock of a folder, as another run at work there does, until the script ends: `hold out`.
func hold(ts *testscript.TestScript, neg bool, args []string) {
	file, err := os.OpenFile(filepath.Join(ts.MkAbs(args[0]), ".lock"), os.O_RDWR|os.O_CREATE, 0o644)
	ts.Check(err)
	ts.Check(filelock.Take(file))
	ts.Defer(func() { ts.Check(filelock.Release(file)) })
}

// exits runs the program and asks for an exit code: `exits 2 check -c config.toml`; stdout and stderr are there for the next lines.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	command := append([]string{"loyalty"}, args[1:]...)
	if err = ts.Exec(command[0], command[1:]...); err == nil {
		ts.Fatalf("loyalty %v: done, want exit code %d", args[1:], want)
	}
	type coded interface{ ExitCode() int }
	exit, ok := err.(coded)
	if !ok {
		ts.Fatalf("loyalty %v: %v", args[1:], err)
	}
	if exit.ExitCode() != want {
		ts.Fatalf("loyalty %v: exit code %d, want %d", args[1:], exit.ExitCode(), want)
	}
}
