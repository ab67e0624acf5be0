package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loyalty/internal/month"
	"loyalty/internal/report"
)

// fieldCase is an expected.json of the shared folder data/field: what is right for the export beside it.
type fieldCase struct {
	Why       string                             // for people
	Config    string                             // "" = config.toml
	Now       string                             // "" = 2026-04-02
	Args      *[]string                          // of build; nil = --preliminary
	KPIs      map[string]float64                 // values of the report month
	Series    map[string]map[month.Month]float64 // values by month
	Refused   string                             // the run stops, and its message holds this
	OrRefused string                             `json:"or_refused"` // it may stop with this in place of the values
	Exit      int                                // of a refusal; 0 = 2
}

// TestFieldExports builds a report of each export that is shaped as shop systems write them: its figures are right, or it is refused.
func TestFieldExports(t *testing.T) {
	root := os.Getenv("LOYALTY_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	root = filepath.Join(root, "data", "field")
	var folders []string
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "expected.json" {
			folders = append(folders, filepath.Dir(path))
		}
		return nil
	})
	if len(folders) == 0 {
		t.Skipf("no exports in %s: set LOYALTY_SHARED", root)
	}
	for _, folder := range folders {
		name, err := filepath.Rel(root, folder)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			judgeField(t, folder)
		})
	}
}

func judgeField(t *testing.T, folder string) {
	content, err := os.ReadFile(filepath.Join(folder, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c fieldCase
	strict := json.NewDecoder(bytes.NewReader(content))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&c); err != nil {
		t.Fatalf("expected.json: %v", err)
	}
	if len(c.KPIs)+len(c.Series) == 0 && c.Refused == "" {
		t.Fatal("expected.json expects nothing")
	}
	if c.Config == "" {
		c.Config = "config.toml"
	}
	if c.Now == "" {
		c.Now = "2026-04-02"
	}
	if c.Args == nil {
		c.Args = &[]string{"--preliminary"}
	}
	if c.Exit == 0 {
		c.Exit = exitUser
	}
	scratch := t.TempDir()
	if err := os.CopyFS(scratch, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"build", "-c", filepath.Join(scratch, c.Config), "-o", filepath.Join(scratch, "out"), "--now", c.Now, "--format", "json", "--no-cache"}, *c.Args...)
	var stdout, stderr bytes.Buffer
	code := do(args, &stdout, &stderr)
	if wanted := c.Refused + c.OrRefused; c.Refused != "" || code != exitDone && wanted != "" {
		if code != c.Exit || !strings.Contains(stderr.String(), wanted) {
			t.Fatalf("exit code %d and %q; want %d and a message that holds %q (%s)", code, stderr.String(), c.Exit, wanted, c.Why)
		}
		return
	}
	if code != exitDone {
		t.Fatalf("exit code %d: %s(%s)", code, stderr.String(), c.Why)
	}
	var rep report.Report
	if err := json.Unmarshal(stdout.Bytes(), &rep); err != nil {
		t.Fatal(err)
	}
	kpis := map[string]report.KPI{}
	for _, k := range rep.KPIs {
		kpis[k.ID] = k
	}
	for id, want := range c.KPIs {
		sameField(t, id, kpis[id].Value, want, c.Why)
	}
	for id, months := range c.Series {
		values := map[month.Month]*float64{}
		for _, p := range kpis[id].Series {
			values[p.Month] = p.Value
		}
		for m, want := range months {
			sameField(t, id+" of "+m.String(), values[m], want, c.Why)
		}
	}
}

func sameField(t *testing.T, what string, got *float64, want float64, why string) {
	t.Helper()
	switch {
	case got == nil:
		t.Errorf("%s is blank, want %v (%s)", what, want, why)
	case math.Abs(*got-want) > 1e-9*math.Max(1, math.Abs(want)):
		t.Errorf("%s is %v, want %v (%s)", what, *got, want, why)
	}
}
