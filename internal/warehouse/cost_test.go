//go:build soak

package warehouse

import (
	"context"
	"os"
	"testing"
	"time"

	"loyalty/internal/config"
)

// TestLoadCost prints what loading costs, as a multiple of the bare monthly GROUP BY over the same Parquet file, named by
// LOYALTY_ORDERS.
func TestLoadCost(t *testing.T) {
	path := os.Getenv("LOYALTY_ORDERS")
	if path == "" {
		t.Skip("LOYALTY_ORDERS names no Parquet file of orders")
	}
	ctx := context.Background()
	floor := time.Duration(1 << 62)
	for range 3 {
		w := open(t)
		start := time.Now()
		var n int64
		if err := w.DB().GetContext(ctx, &n, "SELECT count(*) FROM (SELECT customer_id, date_trunc('month', ordered_at), count(*), sum(amount), min(ordered_at), max(ordered_at) FROM "+
			literal(path)+" GROUP BY 1, 2)"); err != nil {
			t.Fatal(err)
		}
		floor = min(floor, time.Since(start))
	}
	for range 3 {
		w := open(t)
		cfg := &config.Config{Dir: "/", Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
			Sources: map[string]config.Source{"orders": {Table: "orders", Path: []string{path}, MaxRejected: 0.01}}}
		start := time.Now()
		inputs, err := w.Load(ctx, cfg, time.Time{}, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), nil)
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(start)
		t.Logf("floor %v, load %v: %.2f; %d rows", floor, took, took.Seconds()/floor.Seconds(), inputs["orders"].Read)
	}
}
