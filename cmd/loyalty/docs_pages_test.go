//go:build pages

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docs are those with commands or files to try, and how many blocks of commands each has at least. A block's first line says what it is:
// sh is run, sh by-hand is not (a browser, a network or minutes are needed); a path is a file that is written, >> one that is added to.
var documents = map[string]int{"README.md": 1, "README.vi.md": 1, "docs/add-a-kpi.md": 3, "docs/add-a-kpi.vi.md": 3, "docs/faq.md": 6, "docs/unattended.md": 2}

// byHand is how many blocks may be left to the reader, in all documents together.
const byHand = 3

var fenced = regexp.MustCompile("(?ms)^```([a-z]+)([^\n]*)\n(.*?)^```$")

// TestDocsRun does what the documents say, each in a folder with a small shop's orders and a configuration, block after block.
func TestDocsRun(t *testing.T) {
	root := filepath.Join("..", "..")
	skipped := 0
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			blocks := fenced.FindAllStringSubmatch(string(text), -1)
			least, has := documents[filepath.ToSlash(name)]
			runs := 0
			for _, block := range blocks {
				switch {
				case block[1] != "sh":
				case strings.TrimSpace(block[2]) == "by-hand":
					skipped++
				default:
					runs++
				}
			}
			if runs < least || runs > 0 && !has {
				t.Errorf("%s: %d blocks of commands, want %d", name, runs, least)
			}
			if indented := regexp.MustCompile(`(?m)^    (loyalty|make) `).FindString(string(text)); indented != "" {
				t.Errorf("%s: commands stand between fences, so that they are tried: %s", name, indented)
			}
			if has {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					follow(t, blocks)
				})
			}
		}
	}
	if skipped > byHand {
		t.Errorf("%d blocks are left to the reader, %d at most may be", skipped, byHand)
	}
}

// follow writes the files of a document and runs its commands, in order.
func follow(t *testing.T, blocks [][]string) {
	folder := t.TempDir()
	put := func(name, text string, flag int) {
		t.Helper()
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|flag, 0o600)
		if err == nil {
			_, err = file.WriteString(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		file.Close()
	}
	put("config.toml", "[report]\ncompany = \"Shop\"\n[sources.orders]\npath = \"orders.csv\"\n", os.O_TRUNC)
	var orders strings.Builder
	orders.WriteString("order_id,customer_id,ordered_at,amount,channel\n")
	for i := range 900 { // thirty months, forty customers who come again, and new ones
		fmt.Fprintf(&orders, "%d,KH%06d,%04d-%02d-%02d,%d,%s\n", i, 1+i%40*(i%7%3+1), 2024+(i/30+4)/12, (i/30+4)%12+1, 1+i%28, 200000+1000*(i*7919%1400), []string{"Web", "Store"}[i%2])
	}
	put("orders.csv", orders.String(), os.O_TRUNC)
	for _, block := range blocks {
		info := strings.TrimSpace(block[2])
		added, isAdded := strings.CutPrefix(info, ">> ")
		switch {
		case block[1] == "sh" && info == "":
			cmd := exec.Command("sh", "-eu", "-c", block[3])
			cmd.Dir = folder
			if out, err := cmd.CombinedOutput(); err != nil && !(strings.Contains(block[3], "loyalty diff") && cmd.ProcessState.ExitCode() == exitDiffers) {
				t.Errorf("%s%v\n%s", block[3], err, out)
			}
		case isAdded:
			put(added, block[3], os.O_APPEND)
		case strings.Contains(info, "/"):
			put(info, block[3], os.O_TRUNC)
		}
	}
}
