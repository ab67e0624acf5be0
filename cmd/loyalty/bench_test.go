//go:build bench

package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"loyalty/internal/sample"
)

// floorQuery is the cheapest pass over the orders that any loyalty figure needs; all costs are told as multiples of it.
const floorQuery = `CREATE OR REPLACE TABLE floor AS SELECT customer_id, date_trunc('month', ordered_at) AS month, count(*) AS n, sum(amount) AS amount,
	min(ordered_at) AS first, max(ordered_at) AS last FROM '%s' GROUP BY 1, 2`

// TestTenMillion builds the report of BENCH_ORDERS orders (default ten million) with all inputs and tells each step's seconds, as
// multiples of the floor over the same Parquet file, measured before and after in the same run.
func TestTenMillion(t *testing.T) {
	orders := 10_000_000
	if given := os.Getenv("BENCH_ORDERS"); given != "" {
		var err error
		if orders, err = strconv.Atoi(given); err != nil {
			t.Fatal(err)
		}
	}
	folder := t.TempDir()
	start := time.Now()
	if _, err := sample.Write(context.Background(), sample.Options{Dir: filepath.Join(folder, "data"), Orders: orders, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	t.Logf("sample of %d orders: %.1f s", orders, time.Since(start).Seconds())
	text, err := os.ReadFile(filepath.Join("..", "..", "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	floor := floorSeconds(t, filepath.Join(folder, "data", "orders.parquet"))
	t.Setenv("LOYALTY_PROGRESS", "1")
	var stdout, stderr bytes.Buffer
	start = time.Now()
	if code := do([]string{"build", "-c", config, "-o", filepath.Join(folder, "out"), "--now", "2026-11-02"}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	total := time.Since(start).Seconds()
	after := floorSeconds(t, filepath.Join(folder, "data", "orders.parquet"))
	mean := (floor + after) / 2
	t.Logf("floor %.2f s before, %.2f s after; total %.1f s = %.1f × floor; peak memory %.1f GB", floor, after, total, total/mean, peakGB())
	for _, line := range steps(stderr.String()) {
		t.Logf("%-40s %8.2f s %6.2f ×", line.name, line.seconds, line.seconds/mean)
	}
}

func floorSeconds(t *testing.T, file string) float64 {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	best := 0.0
	for range 3 {
		start := time.Now()
		if _, err := db.Exec(fmt.Sprintf(floorQuery, strings.ReplaceAll(file, "'", "''"))); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start).Seconds(); best == 0 || took < best {
			best = took
		}
	}
	return best
}

type step struct {
	name    string
	seconds float64
}

// steps reads the progress lines and sums them up by stage, then lists the slowest single ones.
func steps(progress string) []step {
	var single []step
	stages := map[string]float64{}
	for line := range strings.Lines(progress) {
		fields := strings.Fields(line)
		if len(fields) < 5 || fields[len(fields)-1] != "s" {
			continue
		}
		seconds, err := strconv.ParseFloat(fields[len(fields)-2], 64)
		if err != nil {
			continue
		}
		name := strings.Join(fields[:len(fields)-4], " ")
		single = append(single, step{name, seconds})
		stage, _, found := strings.Cut(name, " ")
		if !found && stage != "clv" && stage != "judge" && stage != "publish" {
			stage = "loading"
		}
		stages["= "+stage] += seconds
	}
	sort.Slice(single, func(i, j int) bool { return single[i].seconds > single[j].seconds })
	var all []step
	for name, seconds := range stages {
		all = append(all, step{name, seconds})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].seconds > all[j].seconds })
	const slowest = 25
	return append(all, single[:min(slowest, len(single))]...)
}

func peakGB() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return float64(usage.Maxrss) / 1e6
}
