package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

var update = flag.Bool("update", false, "write the expected files anew")

// kpis is a small catalogue with one KPI of each kind that goals tell apart.
func kpis() map[string]config.KPIInfo {
	return map[string]config.KPIInfo{
		"retention_rate":      {Better: "higher", Unit: "rate"},
		"churn_rate":          {Better: "lower", Unit: "rate"},
		"revenue":             {Better: "higher", Unit: "money"},
		"nps":                 {Better: "higher", Unit: "points"},
		"programme_roi":       {Better: "higher", Unit: "rate", Open: true},
		"top20_revenue_share": {Better: "none", Unit: "rate"},
	}
}

func load(path string) (*config.Config, error) {
	return config.Load(path, kpis(), []string{"en", "vi"})
}

// golden compares with an expected file, or writes it under -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("-update is for a person at a desk: expected files are not rewritten where CI is set")
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

func TestGoodFiles(t *testing.T) {
	t.Chdir("testdata")
	files, _ := filepath.Glob("*.good.toml")
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			c, err := load(file)
			if err != nil {
				t.Fatal(err)
			}
			c.Report.Location = nil // its unexported fields say nothing in JSON
			content, err := json.MarshalIndent(c, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".json", string(content)+"\n")
		})
	}
}

func TestBadFiles(t *testing.T) {
	t.Chdir("testdata")
	files, _ := filepath.Glob("*.bad.toml")
	if len(files) == 0 {
		t.Fatal("no bad files found")
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			c, err := load(file)
			if err == nil {
				t.Fatalf("accepted as %+v", c)
			}
			var one *config.Error
			if !fault.IsUser(err) || !errors.As(err, &one) {
				t.Errorf("%v: must be a user's *config.Error", err)
			}
			golden(t, strings.TrimSuffix(file, ".toml")+".err", err.Error()+"\n")
		})
	}
}

func TestMissingFile(t *testing.T) {
	_, err := load("nowhere/config.toml")
	if !fault.IsUser(err) || err.Error() != "nowhere/config.toml: no such file; name another configuration with -c, or have one written for your exports by `loyalty init`" {
		t.Errorf("got %v", err)
	}
	if _, err = load("testdata"); !fault.IsUser(err) || !strings.Contains(err.Error(), "testdata: can't be read: is a folder") {
		t.Errorf("got %v", err)
	}
}

// TestLogo: the file must be there, small, and no link out of the configuration's folder; a path that leads out may be written.
func TestLogo(t *testing.T) {
	path := write(t, "")
	dir := filepath.Dir(path)
	outside := filepath.Join(t.TempDir(), "outside.svg")
	for name, size := range map[string]int{outside: 1, filepath.Join(dir, "small.svg"): 200 << 10, filepath.Join(dir, "large.png"): 200<<10 + 1, filepath.Join(dir, "huge.svg"): 3 << 20} {
		if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"out.svg": outside, "in.svg": "small.svg", "gone.svg": "nowhere.svg", "folder": filepath.Dir(outside)} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	relative, err := filepath.Rel(dir, outside)
	if err != nil {
		t.Fatal(err)
	}
	for logo, want := range map[string]string{
		"small.svg":          "",
		"in.svg":             "",
		outside:              "",
		relative:             "",
		"large.png":          `:4: report.logo = "large.png": holds 201 KB, more than 200; every page holds it: save it smaller`,
		"huge.svg":           `holds 3072 KB, more than 200`,
		"out.svg":            `:4: report.logo = "out.svg": can't be read: is a link that leads out of the configuration's folder; `,
		"folder/outside.svg": "is a link that leads out of the configuration's folder",
		"gone.svg":           `:4: report.logo = "gone.svg": can't be read: is a dangling symlink: nowhere.svg is not there; `,
		"missing.svg":        "can't be read: no such file",
		".":                  "is neither an SVG nor a PNG file",
	} {
		if err := os.WriteFile(path, []byte("[sources.orders]\npath = 'o.csv'\n[report]\nlogo = '"+logo+"'\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := load(path)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", logo, err)
		case want != "" && (!fault.IsUser(err) || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want %s", logo, err, want)
		}
	}
}

// TestManyMistakes: of a great many mistakes the first are told, and how many more there are.
func TestManyMistakes(t *testing.T) {
	var text strings.Builder
	text.WriteString("[sources.orders]\npath = 'o.csv'\n[report]\n")
	for i := range 20_000 {
		fmt.Fprintf(&text, "key_%d = 1\n", i)
	}
	_, err := load(write(t, text.String()))
	if err == nil || !fault.IsUser(err) {
		t.Fatal(err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 51 || !strings.Contains(lines[0], ":4: report.key_0: unknown key") || !strings.Contains(lines[49], ":53: report.key_49: ") || lines[50] != "… and 19,950 more" {
		t.Errorf("%d lines: %s … %s", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestUnknownCatalogueChecksNothing(t *testing.T) {
	path := write(t, "[sources.orders]\npath = 'o.csv'\n[report]\nlocale = 'xx'\n[goals.anything]\ntarget = 5\n")
	if _, err := config.Load(path, nil, nil); err != nil {
		t.Error(err)
	}
}

// TestQueryTime: a query has its seconds on up to a million rows, and longer in proportion where more are loaded.
func TestQueryTime(t *testing.T) {
	limits := config.Limits{QuerySeconds: 60}
	for rows, want := range map[int64]time.Duration{0: time.Minute, 1_000_000: time.Minute, 1_500_000: 90 * time.Second, 10_000_000: 10 * time.Minute} {
		if got := limits.QueryTime(rows); got != want {
			t.Errorf("%d rows have %s, want %s", rows, got, want)
		}
	}
}

func TestHashCoversQueryFiles(t *testing.T) {
	path := write(t, "[sources.orders]\nquery = 'orders.sql'\n")
	hash := func(query string) string {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "orders.sql"), []byte(query), 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := load(path)
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash
	}
	one, two := hash("SELECT 1"), hash("SELECT 2")
	if one == two || one != hash("SELECT 1") || len(one) != 64 {
		t.Errorf("hashes %s and %s", one, two)
	}
}

func TestLineAndRefuse(t *testing.T) {
	t.Chdir("testdata")
	c, err := load("full.good.toml")
	if err != nil {
		t.Fatal(err)
	}
	if line := c.Line("sources.orders.path"); line != 21 {
		t.Errorf("line %d", line)
	}
	err = c.Refuse("sources.orders.path", `"exports/*.csv"`, "matches no file", "look into the folder")
	if want := `full.good.toml:21: sources.orders.path = "exports/*.csv": matches no file; look into the folder`; err.Error() != want || !fault.IsUser(err) {
		t.Errorf("got %v", err)
	}
	err = c.Refuse("sources.tickets.columns.origin", "", "is missing", "")
	if want := `full.good.toml:35: sources.tickets.columns.origin: is missing`; err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// TestBrokenText changes good files at random: Load never panics, and what it refuses is the user's and names the file.
func TestBrokenText(t *testing.T) {
	good, err := os.ReadFile("testdata/full.good.toml")
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, "")
	words := []string{"[", "]", "\"", "'", "'''", `"""`, "{", "}", "=", ".", ",", "#", "\n", "\\", "\x00", "é", "-1", "1e400", "nan", "0x", "[[goals]]\n",
		"[goals.x]\n", "target", "2026-10", "true", "\r", "\ufeff", "path = []\n", "[sources.orders]\n"}
	rapid.Check(t, func(t *rapid.T) {
		text := string(good)
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			to := min(len(text), from+rapid.SampledFrom([]int{0, 1, 2, 5, 40}).Draw(t, "cut"))
			text = text[:from] + rapid.SampledFrom(words).Draw(t, "word") + text[to:]
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := load(path)
		if err == nil {
			return
		}
		var one *config.Error
		if !fault.IsUser(err) || !errors.As(err, &one) || !strings.HasPrefix(err.Error(), path+":") {
			t.Fatalf("%v", err)
		}
		if one.Line < 0 || one.Line > strings.Count(text, "\n")+1 {
			t.Fatalf("%v: there are %d lines", err, strings.Count(text, "\n")+1)
		}
	})
}

// FuzzLoad tries texts of any kind: what is taken keeps to its ranges, and every mistake is the user's and stands on a line of its
// own that names the file and a line of it. Its seeds are the files of testdata.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.toml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	path := filepath.Join(f.TempDir(), "config.toml")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := load(path)
		if err == nil {
			if len(c.Sources) == 0 || c.Report.Location == nil || c.Definitions.ActiveWindowMonths < 1 || len(c.Hash) != 64 || !strings.EqualFold(c.Report.Locale, "vi") && c.Report.Locale != "en" {
				t.Errorf("taken: %+v", c)
			}
			return
		}
		if !fault.IsUser(err) {
			t.Error(err)
		}
		lines := bytes.Count(content, []byte("\n")) + 1
		told := strings.Split(err.Error(), "\n")
		for i, message := range told {
			rest, isNamed := strings.CutPrefix(message, path+":")
			if !isNamed {
				if i < 50 || !strings.HasPrefix(message, "… and ") {
					t.Errorf("%q doesn't name its file", message)
				}
				continue
			}
			if number, _, found := strings.Cut(rest, ":"); found && !strings.HasPrefix(number, " ") {
				if line, err := strconv.Atoi(number); err != nil || line < 1 || line > lines {
					t.Errorf("%q: there are %d lines", message, lines)
				}
			}
		}
		if len(told) > 51 {
			t.Errorf("%d messages", len(told))
		}
	})
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
