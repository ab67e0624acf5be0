package kpi_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/kpi"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// TestModelColumns holds each model table to the columns and types that its header, and so docs/model.md, lists.
func TestModelColumns(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	for name, text := range map[string]string{
		"config.toml": "[report]\ncompany = \"Thử\"\n[sources.orders]\npath = \"orders.csv\"\n",
		"orders.csv":  "order_id,customer_id,ordered_at,amount,channel\n1,A,2026-09-03,100,Web\n2,A,2026-10-30,100,Web\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(filepath.Join(folder, "config.toml"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	now := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC)
	inputs, err := w.Load(ctx, cfg, now, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kpi.Prepare(ctx, w, cfg, catalogue, inputs, kpi.Options{Now: now}, func(string, int64, time.Duration) {}, slices.Concat(catalogue.KPIs, catalogue.Charts)...); err != nil {
		t.Fatal(err)
	}
	for _, model := range catalogue.Models {
		var actual []struct {
			Name string `db:"column_name"`
			Type string `db:"data_type"`
		}
		if err := w.DB().SelectContext(ctx, &actual, "SELECT column_name, column_type AS data_type FROM (DESCRIBE SELECT * FROM (\n"+model.SQL+"\n))"); err != nil {
			t.Fatal(err)
		}
		words, _ := model.Header.Columns.(map[string]any)
		var names []string
		for _, column := range actual {
			names = append(names, column.Name)
			said, _ := words[column.Name].(string)
			kind, _, _ := strings.Cut(said, ":")
			base, _, _ := strings.Cut(column.Type, "(")
			if saidBase, _, _ := strings.Cut(kind, "("); !strings.EqualFold(strings.TrimSpace(saidBase), base) && !(base == "HUGEINT" && saidBase == "BIGINT") {
				t.Errorf("%s.%s is %s; its header says %q", model.ID, column.Name, column.Type, said)
			}
		}
		if want := model.ModelColumns(); !slices.Equal(names, want) {
			t.Errorf("%s has the columns %v; its header lists %v", model.File, names, want)
		}
	}
}
