package warehouse

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

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
