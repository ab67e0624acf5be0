package warehouse

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"loyalty/internal/config"
)

// TestOrderOfFiles: what a glob finds is in natural order, a list keeps its own, and a file named stands where it is named.
func TestOrderOfFiles(t *testing.T) {
	home := t.TempDir()
	inOrder := []string{"2026-9/orders.csv", "2026-10/orders.csv", "don.csv", "don (1).csv", "don (2).csv", "don (10).csv", "orders_1.csv", "orders_02.csv", "orders_9.csv.gz", "orders_10.csv",
		"orders_export.csv", "orders_export_1.csv", "orders_export_1b.csv", "orders_export_20260105.csv", "orders_export_20260201.csv"}
	for _, name := range inOrder {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ path, want []string }{
		{[]string{"**/*.csv*"}, inOrder},
		{[]string{"orders_10.csv", "orders_1.csv"}, []string{"orders_10.csv", "orders_1.csv"}},
		{[]string{"orders_10.csv", "orders_?*.csv*", "orders_1.csv"}, []string{"orders_10.csv", "orders_02.csv", "orders_9.csv.gz", "orders_export.csv", "orders_export_1.csv", "orders_export_1b.csv",
			"orders_export_20260105.csv", "orders_export_20260201.csv", "orders_1.csv"}},
		{[]string{"don*", "d*"}, []string{"don.csv", "don (1).csv", "don (2).csv", "don (10).csv"}},
	} {
		files, err := findFiles(&config.Config{Dir: home}, config.Source{Table: "orders", Path: c.path})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			got = append(got, f.name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.path, got, c.want)
		}
	}
}

// TestGlobs: paths find what the engine's glob finds in a `query`, whatever the folder is called.
func TestGlobs(t *testing.T) {
	w := open(t)
	root := t.TempDir()
	home := filepath.Join(root, "shop [1] {a,b}")
	for _, name := range []string{"a.csv", "b.csv", ".hidden.csv", "[c].csv", "d{1}.csv", "x/a.csv", "x/y/a.csv", "x/y/b.txt", "x [2]/e.csv", "X/a.CSV", "folder.csv/z.csv", "../beside/f.csv"} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"linked.csv": "a.csv", "linked": "x", "x/round": ".."} {
		if err := os.Symlink(target, filepath.Join(home, link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	for pattern, want := range map[string][]string{
		"*.csv":           {".hidden.csv", "[c].csv", "a.csv", "b.csv", "d{1}.csv", "linked.csv"},
		"?.csv":           {"a.csv", "b.csv"},
		"[ac].csv":        {"a.csv"},
		"[!a].csv":        {"b.csv"},
		"d{1}*.csv":       {"d{1}.csv"},
		"*/a.csv":         {"linked/a.csv", "x/a.csv"},
		"linked/*.csv":    {"linked/a.csv"},
		"**/a.csv":        {"a.csv", "x/a.csv", "x/y/a.csv"},
		"x/**":            {"x/a.csv", "x/y/a.csv", "x/y/b.txt"},
		"../beside/*.csv": {"../beside/f.csv"},
		"./*.csv":         {".hidden.csv", "[c].csv", "a.csv", "b.csv", "d{1}.csv", "linked.csv"},
		"folder.csv/*":    {"folder.csv/z.csv"},
		"[a.csv":          nil,
		"nothing*":        nil,
	} {
		var got []string
		for _, f := range findPath(home, pattern) {
			if status, err := os.Stat(f.path); err != nil || status.IsDir() {
				t.Errorf("%s: found %s: %v", pattern, f.path, err)
			}
			got = append(got, f.name)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", pattern, got, want)
		}
		var engine []string
		if err := w.DB().Select(&engine, "SELECT file FROM glob("+literal(globLiteral(home)+"/"+pattern)+")"); err != nil {
			t.Fatal(err)
		}
		for i, path := range engine {
			engine[i], _ = filepath.Rel(home, path)
		}
		slices.Sort(engine)
		if !slices.Equal(engine, want) {
			t.Errorf("%s: the engine finds %q, want %q", pattern, engine, want)
		}
	}
	// Brackets in a folder that stands there are its own, and a path out of the configuration's folder is kept as it was written.
	for written, want := range map[string]string{"x [2]/*.csv": "x [2]/e.csv", filepath.Join(home, "x [2]", "*.csv"): filepath.Join(home, "x [2]", "e.csv")} {
		if got := findPath(home, written); len(got) != 1 || got[0].name != want || got[0].path != filepath.Join(home, "x [2]", "e.csv") {
			t.Errorf("%s: found %v", written, got)
		}
	}
}
