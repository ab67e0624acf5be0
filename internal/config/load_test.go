package config_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
