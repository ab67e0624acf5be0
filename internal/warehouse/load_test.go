package warehouse

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestLoad loads each folder of testdata (config.toml, exports, and setup.sql where an export has to be made) and compares what
// became of it with want.txt. Options that aren't the configuration's stand in day.txt: "today 2026-11-05" or "now 2026-11-05".
func TestLoad(t *testing.T) {
	cases, err := filepath.Glob("testdata/*/config.toml")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases in testdata", err)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		folder := filepath.Join(root, filepath.Dir(path))
		t.Run(filepath.Base(folder), func(t *testing.T) {
			got := loadCase(t, folder)
			golden := filepath.Join(folder, "want.txt")
			want, err := os.ReadFile(golden)
			if err == nil && string(want) == got {
				return
			}
			if *update {
				if os.Getenv("CI") != "" {
					t.Fatal("golden files are not rewritten in CI")
				}
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		})
	}
}

func loadCase(t *testing.T, folder string) string {
	t.Helper()
	ctx := context.Background()
	work := t.TempDir()
	if err := os.CopyFS(work, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(work)
	w := open(t)
	if setup, err := os.ReadFile("setup.sql"); err == nil {
		if _, err := w.DB().ExecContext(ctx, string(setup)); err != nil {
			t.Fatal("setup.sql: ", err)
		}
	}
	cfg, err := config.Load("config.toml", nil, []string{"vi", "en"})
	if err != nil {
		t.Fatal(err)
	}
	today, now := time.Date(2026, 11, 5, 15, 0, 0, 0, time.UTC), time.Time{}
	if days, err := os.ReadFile("day.txt"); err == nil {
		var word, day string
		if _, err := fmt.Sscan(string(days), &word, &day); err != nil {
			t.Fatal("day.txt: ", err)
		}
		parsed, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal("day.txt: ", err)
		}
		if today = parsed; word == "now" {
			now = parsed
		}
	}
	inputs, err := w.Load(ctx, cfg, now, today, nil)
	if err != nil {
		code := 1
		if fault.IsUser(err) {
			code = 2
		}
		return fmt.Sprintf("exit %d: %s\n", code, strings.ReplaceAll(err.Error(), work, "FOLDER"))
	}
	var out bytes.Buffer
	for _, table := range tables() {
		if input := inputs[table.name]; input != nil {
			describe(t, &out, w, input)
		}
	}
	return out.String()
}

// describe writes an input and its typed rows, and holds it to its identities.
func describe(t *testing.T, out *bytes.Buffer, w *Warehouse, i *Input) {
	t.Helper()
	var aside, repaired int64
	for _, n := range i.SetAside {
		aside += n
	}
	for _, n := range i.Repaired {
		repaired += n
	}
	if i.Read != i.Kept+aside {
		t.Errorf("%s: read %d is not kept %d + set aside %d", i.Table, i.Read, i.Kept, aside)
	}
	if i.Kept != i.Clean+repaired {
		t.Errorf("%s: kept %d is not clean %d + repaired %d", i.Table, i.Kept, i.Clean, repaired)
	}
	if len(i.Fingerprint) != 64 {
		t.Errorf("%s: fingerprint %q", i.Table, i.Fingerprint)
	}
	fmt.Fprintf(out, "%s from %s: read %d, kept %d, clean %d, repaired %v, set aside %v, left out %v", i.Table, strings.Join(i.Files, ", "),
		i.Read, i.Kept, i.Clean, i.Repaired, i.SetAside, i.LeftOut)
	if i.Netted > 0 {
		fmt.Fprintf(out, ", netted %d to %d", i.Netted, i.Orders)
	}
	fmt.Fprintln(out)
	fmt.Fprintf(out, "  columns %s\n", strings.Join(slices.Sorted(maps.Keys(i.Columns)), ", "))
	if !i.First.IsZero() {
		fmt.Fprintf(out, "  dated %s to %s\n", i.First.Format("2006-01-02 15:04"), i.Last.Format("2006-01-02 15:04"))
	}
	for _, reason := range slices.Sorted(maps.Keys(i.Examples)) {
		e := i.Examples[reason]
		fmt.Fprintf(out, "  %s: %s:%d %s %q\n", reason, e.File, e.Line, e.Column, e.Value)
	}
	for _, reason := range slices.Sorted(maps.Keys(i.SetAside)) {
		if i.Examples[reason].Line == 0 {
			t.Errorf("%s: no example of %s", i.Table, reason)
		}
	}
	for _, notice := range i.Notices {
		fmt.Fprintf(out, "  notice %s %v\n", notice.Code, notice.Values)
	}
	hidden := "'is_void'"
	for _, column := range []string{"currency", "branch"} {
		if !i.Columns[column] {
			hidden += ", '" + column + "'"
		}
	}
	rows, err := w.DB().Queryx("SELECT COLUMNS(c -> NOT suffix(c, '_key') AND c NOT IN (" + hidden + "))::VARCHAR FROM input." + i.Table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(values))
		for n, value := range values {
			if cells[n] = fmt.Sprint(value); value == nil {
				cells[n] = "·"
			}
		}
		fmt.Fprintln(out, "  | "+strings.Join(cells, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestSchema holds the tables to the catalogue's, as the configuration knows them.
func TestSchema(t *testing.T) {
	for n, input := range config.Inputs() {
		own := tables()[n]
		var columns, required []string
		for _, c := range own.columns {
			columns = append(columns, c.name)
			if c.required {
				required = append(required, c.name)
			}
		}
		if own.name != input.Table || !slices.Equal(columns, input.Columns) || !slices.Equal(required, input.Required) {
			t.Errorf("%s: %v (required %v), the configuration knows %s: %v (required %v)", own.name, columns, required, input.Table, input.Columns, input.Required)
		}
	}
}
