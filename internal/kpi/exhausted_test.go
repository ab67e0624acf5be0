package kpi

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// TestMemoryOfTheModel: the program's own work that needs more memory than there is says so in one sentence, and isn't the user's.
func TestMemoryOfTheModel(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	file := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(file, []byte(`[sources.orders]
query = "SELECT hash(range) AS order_id, hash(range) % 200000 AS customer_id, DATE '2024-11-01' + CAST(range % 730 AS INTEGER) AS ordered_at, range % 1000 AS amount FROM range(700000)"
`), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1, TempDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	now := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	inputs, err := w.Load(ctx, cfg, now, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.DB().Exec("SET GLOBAL memory_limit = '12MB'"); err != nil {
		t.Fatal(err)
	}
	_, err = Prepare(ctx, w, cfg, catalogue, inputs, Options{Now: now}, func(string, int64, time.Duration) {})
	if err == nil || fault.IsUser(err) || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "config.toml") {
		t.Fatalf("user's %t: %v", fault.IsUser(err), err)
	}
	if !strings.Contains(err.Error(), "the memory is used up") && !strings.Contains(err.Error(), "the disk of the temporary folder is full") {
		t.Error(err)
	}
	t.Log(err)
}
