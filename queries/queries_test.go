package queries

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
)

var update = flag.Bool("update", false, "write docs/kpis.md and the expected messages anew")

// TestDocs keeps docs/kpis.md what the headers say.
func TestDocs(t *testing.T) {
	catalogue, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"kpis.md": catalogue.KPIDocs()} {
		file := filepath.Join("..", "docs", name)
		if *update {
			if os.Getenv("CI") != "" {
				t.Fatal("-update is refused where CI is set")
			}
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is out of date: run `make docs`", file)
		}
	}
}

// TestBadHeaders: each file of testdata/bad is refused with the message beside it.
func TestBadHeaders(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no bad files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			folder := t.TempDir()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(folder, "kpi"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "kpi", filepath.Base(file)), text, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = Load(folder)
			if err == nil || !fault.IsUser(err) {
				t.Fatalf("got %v, want a user's error", err)
			}
			got := strings.ReplaceAll(err.Error(), filepath.ToSlash(folder)+"/", "") + "\n"
			expected := strings.TrimSuffix(file, ".sql") + ".err"
			if *update {
				if err := os.WriteFile(expected, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want := mustRead(t, expected)
			if got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestOverride: a file beside config.toml goes before the shipped one of its name, and an untouched copy does not count as changed.
func TestOverride(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "kpi"), 0o755); err != nil {
		t.Fatal(err)
	}
	shippedText, err := os.ReadFile("kpi/revenue.sql")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"revenue.sql": string(shippedText), "order_count.sql": strings.Replace(string(mustRead(t, "kpi/order_count.sql")), "sales AS value", "sales + 0 AS value", 1)} {
		if err := os.WriteFile(filepath.Join(folder, "kpi", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	for id, custom := range map[string]bool{"revenue": false, "order_count": true, "churn_rate": false} {
		query, found := catalogue.KPI(id)
		if !found || query.Custom != custom {
			t.Errorf("%s: found %v, custom %v, want custom %v", id, found, query.Custom, custom)
		}
	}
}

// TestOverrideInherits: a file in place of a shipped one has each key of its header that it doesn't write, so it is still what the others
// take it for; without any header it is the shipped KPI with another SELECT.
func TestOverrideInherits(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "kpi"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, header := range map[string]string{"retention_rate.sql": "", "revenue.sql": "-- worth = \"more_customers\"\n"} {
		text := "-- title.en = \"Ours\"\n-- unit = \"rate\"\n-- section = \"retention\"\n" + header + "SELECT 1"
		if err := os.WriteFile(filepath.Join(folder, "kpi", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "kpi", "churn_rate.sql"), []byte("-- tree = []\nSELECT 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	catalogue, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	was, is := mustKPI(t, shipped, "churn_rate").Header, mustKPI(t, catalogue, "churn_rate").Header
	if is.Title["vi"] != was.Title["vi"] || is.Unit != was.Unit || is.Segments != was.Segments || !slices.Equal(is.Needs, was.Needs) || len(is.Tree) > 0 || !is.Inherits("needs") || is.Inherits("tree") {
		t.Errorf("got %+v", is)
	}
	if h := mustKPI(t, catalogue, "retention_rate").Header; h.Headline != 1 || h.Place != 2 || h.Figures[0].At != figure.Lead {
		t.Errorf("got %+v", h.Ties)
	}
	if h := mustKPI(t, catalogue, "revenue").Header; h.Worth != figure.MoreCustomers || len(h.Tree) == 0 {
		t.Errorf("got %+v", h.Ties)
	}
}

func mustKPI(t *testing.T, catalogue *Catalogue, id string) Query {
	t.Helper()
	query, found := catalogue.KPI(id)
	if !found {
		t.Fatal("no", id)
	}
	return query
}

// otherMeanings are the few KPIs' ids that are words of something else, too, and where they stand as that.
var otherMeanings = map[string]string{
	"internal/warehouse/schema.go nps":    "a kind of survey",
	"internal/warehouse/schema.go csat":   "a kind of survey",
	"internal/recipe/survey.go nps":       "a kind of survey",
	"internal/recipe/survey.go csat":      "a kind of survey",
	"internal/kpi/kpi.go revenue":         "what a figure in margin is computed on",
	"internal/kpi/tables.go revenue":      "what a figure in margin is computed on",
	"internal/report/report.go revenue":   "what a figure in margin is computed on",
	"render/pages/score_cells.go revenue": "what a figure in margin is computed on",
	"internal/config/checks.go revenue":   "a key of [checks]",
	"internal/report/checks.go revenue":   "a key of [checks]",
	"internal/figure/ties.go revenue":     "a role",
	"render/figures/rfm.go revenue":       "a column",
	"render/figures/clv.go clv":           "a column",
	"internal/figure/ties.go clv":         "a column",
	"internal/report/report.go clv":       "the block of the lifetime value model",
	"internal/kpi/clv.go clv":             "a step of a run",
	"render/charts/nps.go nps":            "a kind of chart",
	"render/charts/stacks.go revenue":     "a kind of chart",
}

// TestNoKPIInGo: what the program knows of a KPI its header says; no Go file names one but tests, the second opinion and the list of what
// is planted in the sample.
func TestNoKPIInGo(t *testing.T) {
	catalogue, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	err = filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = strings.TrimPrefix(filepath.ToSlash(path), "../")
		if entry.IsDir() && (entry.Name() == "node_modules" || path == "internal/oracle" || path == "render/mock") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == "internal/sample/truth.go" {
			return nil
		}
		text := string(mustRead(t, filepath.Join("..", path)))
		for _, query := range catalogue.KPIs {
			if !strings.Contains(text, `"`+query.ID+`"`) {
				continue
			}
			place := path + " " + query.ID
			met[place] = true
			if otherMeanings[place] == "" {
				t.Errorf("%s names the KPI %s: let its header say what the code needs to know", path, query.ID)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place := range otherMeanings {
		if !met[place] {
			t.Errorf("%s is met no more: remove it from otherMeanings", place)
		}
	}
}

// TestNames: a file's name is an id, and is checked as one; another engine's wording and hidden files are passed over.
func TestNames(t *testing.T) {
	for _, kind := range []string{KPI, Chart, Model} {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, kind), 0o755); err != nil {
			t.Fatal(err)
		}
		load := func(name string) error {
			file := filepath.Join(folder, kind, name)
			if err := os.WriteFile(file, []byte("no header"), 0o600); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(file)
			_, err := Load(folder)
			return err
		}
		for name, better := range map[string]string{
			"Churn.sql": "churn", "my kpi.sql": "my_kpi", "tỷ_lệ.sql": "ty_le", "đơn hàng.sql": "don_hang", "a-b.sql": "a_b", "a.b.sql": "a_b", "x;DROP TABLE y.sql": "x_drop_table_y", "<b>.sql": "b",
			strings.Repeat("a", 61) + ".sql": strings.Repeat("a", 60),
		} {
			err := load(name)
			want := kind + "/" + name + ": a file's name is its id: lower case letters a to z, digits and underscores, at most 60; call it " + better + ".sql"
			if err == nil || !fault.IsUser(err) || !strings.HasSuffix(err.Error(), want) {
				t.Errorf("%s/%s: %v, want %s", kind, name, err, want)
			}
		}
		for _, name := range []string{"my_kpi_2.sql", "2nd.sql", strings.Repeat("a", 60) + ".sql"} {
			if err := load(name); err == nil || strings.Contains(err.Error(), "name is its id") {
				t.Errorf("%s/%s: %v, want a complaint of its header", kind, name, err)
			}
		}
		for _, name := range []string{"revenue.trino.sql", ".#revenue.sql", "._revenue.sql", ".sql"} {
			if err := load(name); err != nil {
				t.Errorf("%s/%s: %v", kind, name, err)
			}
		}
	}
}

func mustRead(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestPlaces: within a section no two shipped files of a kind stand at one place.
func TestPlaces(t *testing.T) {
	catalogue, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]string{}
	for _, query := range slices.Concat(catalogue.KPIs, catalogue.Charts) {
		place := fmt.Sprint(query.Kind, " ", query.Header.Section, " ", query.Header.Place)
		if other := taken[place]; query.Header.Place == 0 || other != "" {
			t.Errorf("%s: place %d is none of its own (%s)", query.File, query.Header.Place, other)
		}
		taken[place] = query.File
	}
}
