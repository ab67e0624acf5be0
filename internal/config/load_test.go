package config_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
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
	if !fault.IsUser(err) || err.Error() != "nowhere/config.toml: no such file; name another configuration with -c" {
		t.Errorf("got %v", err)
	}
	if _, err = load("testdata"); !fault.IsUser(err) || !strings.Contains(err.Error(), "testdata: can't be read: is a directory") {
		t.Errorf("got %v", err)
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
	if line := c.Line("sources.orders.path"); line != 20 {
		t.Errorf("line %d", line)
	}
	err = c.Refuse("sources.orders.path", `"exports/*.csv"`, "matches no file", "look into the folder")
	if want := `full.good.toml:20: sources.orders.path = "exports/*.csv": matches no file; look into the folder`; err.Error() != want || !fault.IsUser(err) {
		t.Errorf("got %v", err)
	}
	err = c.Refuse("sources.tickets.columns.origin", "", "is missing", "")
	if want := `full.good.toml:34: sources.tickets.columns.origin: is missing`; err.Error() != want {
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

// FuzzLoad tries texts of any kind; its seeds are the files of testdata.
func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.toml")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		_, err := load(write(t, string(content)))
		if err != nil && !fault.IsUser(err) {
			t.Error(err)
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
