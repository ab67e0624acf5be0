// Package house is tests alone: they keep the pictures of the house true.
package house

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw docs/architecture.md anew")

// forTests are rooms that tests alone enter; they and what needs them aren't drawn.
var forTests = []string{"internal/oracle", "internal/mutate", "internal/licences", "internal/house", "render/mock"}

// rooms are the packages of the program, each with those of its own that it imports.
func rooms(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != root):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		room := filepath.ToSlash(folder)
		if slices.Contains(forTests, room) {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		if found[room] == nil {
			found[room] = []string{}
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if own, isOwn := strings.CutPrefix(name, "loyalty/"); err == nil && isOwn && !slices.Contains(found[room], own) && !slices.Contains(forTests, own) {
				found[room] = append(found[room], own)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

const root = "../.."

// drawing is the picture: an arrow from each room to those that it enters, without the arrows that longer ways say already.
func drawing(rooms map[string][]string) string {
	var reaches func(from, to string) bool
	reaches = func(from, to string) bool {
		return slices.ContainsFunc(rooms[from], func(next string) bool { return next == to || reaches(next, to) })
	}
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart TD\n")
	for _, from := range slices.Sorted(maps.Keys(rooms)) {
		for _, to := range slices.Sorted(slices.Values(rooms[from])) {
			if !slices.ContainsFunc(rooms[from], func(other string) bool { return other != to && reaches(other, to) }) {
				fmt.Fprintf(&b, "    %s --> %s\n", from, to)
			}
		}
	}
	return b.String() + "```\n"
}

var drawn = regexp.MustCompile("(?s)```mermaid\n.*?```\n")

// TestDocs holds the picture in docs/architecture.md to the imports, and its table to the rooms.
func TestDocs(t *testing.T) {
	file := filepath.Join(root, "docs", "architecture.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rooms := rooms(t)
	want := drawn.ReplaceAllLiteral(text, []byte(drawing(rooms)))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !drawn.Match(text) || !*update && string(text) != string(want) {
		t.Error("the picture in docs/architecture.md is out of date: run `make docs`")
	}
	for _, room := range slices.Concat(slices.Collect(maps.Keys(rooms)), forTests) {
		if !strings.Contains(string(text), "`"+room) {
			t.Errorf("docs/architecture.md doesn't tell what %s is for", room)
		}
	}
}

// TestWhere: what docs/where.md names is there, and it answers twenty wishes.
func TestWhere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "where.md"))
	if err != nil {
		t.Fatal(err)
	}
	wishes := strings.Count(string(text), "\n| ") - 1 // the table's head
	named := regexp.MustCompile("`([a-z.][a-zA-Z_./*-]*/[a-zA-Z_.*-]*|Makefile|config\\.toml)`").FindAllStringSubmatch(string(text), -1)
	if wishes < 20 || len(named) < wishes {
		t.Fatalf("%d wishes, %d files", wishes, len(named))
	}
	for _, name := range named {
		if found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(name[1]))); err != nil || len(found) == 0 {
			t.Errorf("docs/where.md names %s, which isn't there", name[1])
		}
	}
}
