package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"loyalty": main})
}

// TestCommands runs the terminal sessions of testdata/check: every command but build, which draws and has the page tests.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "check"),
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "" && os.Getenv("CI") == "",
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"encode": encode, "exits": exits},
	})
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

// exits runs the program and asks for an exit code: `exits 2 check -c config.toml`; stdout and stderr are there for the next lines.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	var want int
	switch args[0] {
	case "1":
		want = exitError
	case "2":
		want = exitUser
	case "4":
		want = exitCheck
	default:
		ts.Fatalf("exits: code %q", args[0])
	}
	command := append([]string{"loyalty"}, args[1:]...)
	err := ts.Exec(command[0], command[1:]...)
	if err == nil {
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
