package kpi_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/kpi"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// TestRenew edits files between runs: what is renewed is what a whole run gives, only the edited files and their readers run, and a fault
// leaves what was.
func TestRenew(t *testing.T) {
	folder, ctx := t.TempDir(), context.Background()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("orders.csv", "order_id,customer_id,ordered_at,amount\n1,A,2026-08-03,100\n2,A,2026-09-30,100\n3,B,2026-10-30,70\n4,A,2026-10-31,50\n")
	write("config.toml", "[sources.orders]\npath = \"orders.csv\"\n")
	file := func(id, unit, sql string) (string, string) {
		return "queries/kpi/" + id + ".sql", "-- title.en = \"" + id + "\"\n-- section = \"own\"\n-- unit = \"" + unit + "\"\n-- better = \"none\"\n-- window = \"month\"\n" + sql + "\n"
	}
	write(file("mine", "count", "SELECT month_no, count(*) AS value FROM orders GROUP BY 1"))
	write(file("reader", "count", "SELECT month_no, 2 * value AS value FROM mine"))
	cfg, err := config.Load(filepath.Join(folder, "config.toml"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	load := func() *queries.Catalogue {
		t.Helper()
		catalogue, err := queries.Load(filepath.Join(folder, "queries"))
		if err != nil {
			t.Fatal(err)
		}
		return catalogue
	}
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	now := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC)
	var ran []string
	progress := func(step string, _ int64, _ time.Duration) {
		if kind, id, _ := strings.Cut(step, " "); kind == "kpi" || kind == "chart" {
			ran = append(ran, id)
		}
	}
	inputs, err := w.Load(ctx, cfg, time.Time{}, now, warehouse.Progress(progress))
	if err != nil {
		t.Fatal(err)
	}
	run := func() *kpi.Result {
		t.Helper()
		result, err := kpi.Run(ctx, w, cfg, load(), inputs, kpi.Options{Now: now}, progress)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	result := run()
	for _, step := range []struct {
		edit func()
		ran  []string
		want string // in the fault
	}{
		{func() {}, nil, ""},
		{func() {
			write(file("mine", "count", "SELECT month_no, count(*) + 1 AS value FROM orders GROUP BY 1"))
		}, []string{"mine", "reader"}, ""},
		{func() {
			write(file("mine", "count", "SELECT month_no, count(*) + 1 AS value FROM ordes GROUP BY 1"))
		}, nil, "ordes"},
		{func() {
			write(file("mine", "count", "SELECT month_no, count(*) + 2 AS value FROM orders GROUP BY 1"))
		}, []string{"mine", "reader"}, ""},
		{func() {
			write(file("another", "count", "SELECT month_no, sum(value) AS value FROM reader GROUP BY 1"))
		}, []string{"another"}, ""},
		{func() {
			write("queries/kpi/mine.sql", "")
		}, nil, "mine"},
		{func() { write(file("reader", "count", "SELECT month_no, 1 AS value FROM months")) }, []string{"another", "reader"}, ""},
	} {
		step.edit()
		ran = nil
		renewed, err := result.Renew(ctx, w, load(), progress)
		if step.want != "" {
			if err == nil || !strings.Contains(err.Error(), step.want) {
				t.Errorf("%v, want %q", err, step.want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(ran, step.ran) {
			t.Errorf("%q ran, want %q", ran, step.ran)
		}
		result = renewed
	}
	if err := kpi.Clear(ctx, w); err != nil {
		t.Fatal(err)
	}
	whole := run()
	for i, series := range whole.Series {
		if !reflect.DeepEqual(series.Points, result.Series[i].Points) || series.Query.ID != result.Series[i].Query.ID {
			t.Errorf("%s and %s differ", series.Query.ID, result.Series[i].Query.ID)
		}
	}
	if !reflect.DeepEqual(whole.Charts, result.Charts) || len(whole.Series) != len(result.Series) {
		t.Error("the charts differ")
	}
}
