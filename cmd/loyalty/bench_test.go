//go:build bench

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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

// measured is one run of the program in a process of its own.
type measured struct {
	Case    string  `json:"case"`
	Orders  int     `json:"orders"`
	Seconds float64 `json:"seconds"`
	Floor   float64 `json:"floor_seconds,omitempty"` // the mean of the one before and the one after
	Times   float64 `json:"times_floor,omitempty"`
	PeakMB  float64 `json:"peak_mb"`
	Steps   []step  `json:"steps,omitempty"`
}

type step struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
}

const ordersAlone = "[report]\ncompany = \"Bench\"\n[sources.orders]\npath = \"data/%s\"\nmax_rejected = 0.05\n"

// TestBench runs the built program (BENCH_BINARY) over shops of BENCH_ORDERS orders (a list; default 1 and 10 million), with orders alone and
// with all inputs, and over the sample; it prints a table and writes BENCH_JSON.
func TestBench(t *testing.T) {
	binary, err := filepath.Abs(os.Getenv("BENCH_BINARY"))
	if err != nil || os.Getenv("BENCH_BINARY") == "" {
		t.Fatal("BENCH_BINARY names no program: run `make bench`")
	}
	sizes := "1000000,10000000"
	if given := os.Getenv("BENCH_ORDERS"); given != "" {
		sizes = given
	}
	shipped, err := os.ReadFile(filepath.Join("..", "..", "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var all []measured
	for size := range strings.SplitSeq(sizes, ",") {
		orders, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		shop := newBench(t, binary, orders)
		parquet := filepath.Join(shop.folder, "data", "orders.parquet")
		floors := func(build func() measured) measured {
			before := floorSeconds(t, parquet)
			m := build()
			m.Floor = (before + floorSeconds(t, parquet)) / 2
			m.Times = m.Seconds / m.Floor
			return m
		}
		limits := os.Getenv("BENCH_CONFIG") // such as "[limits]\nmemory = \"8GB\""
		shop.config(t, "orders.toml", fmt.Sprintf(ordersAlone, "orders.parquet")+limits)
		shop.config(t, "all.toml", string(shipped)+limits)
		for _, name := range []string{"orders", "all"} {
			all = append(all, floors(func() measured {
				return shop.run(t, "report, "+map[string]string{"orders": "orders alone", "all": "all inputs"}[name], "build", "-c", name+".toml", "-o", "out-"+name, "--now", "2026-11-02", "--no-cache", "--force")
			}))
		}
	}
	csv := newBench(t, binary, 1_900_000)
	toCSV(t, filepath.Join(csv.folder, "data"))
	csv.config(t, "csv.toml", fmt.Sprintf(ordersAlone, "bench.csv"))
	all = append(all, csv.run(t, "CSV → value per customer", "query", "clv_historic", "-c", "csv.toml", "--now", "2026-11-02", "--no-cache"))

	small := newBench(t, binary, 100_000)
	small.config(t, "config.toml", string(shipped))
	cold := []string{"build", "--now", "2026-11-02", "-o", "out", "--force"}
	all = append(all, small.run(t, "sample, both languages, no cache", append(slices.Clone(cold), "--no-cache")...))
	small.run(t, "", cold...)
	all = append(all, small.run(t, "sample, both languages, cached", cold...),
		small.run(t, "query retention_rate, no cache", "query", "retention_rate", "--now", "2026-11-02", "--no-cache"),
		small.run(t, "query retention_rate, cached", "query", "retention_rate", "--now", "2026-11-02"))

	var table strings.Builder
	fmt.Fprintf(&table, "%d cores\n\n| case | orders | seconds | × floor | peak MB |\n|---|---:|---:|---:|---:|\n", runtime.GOMAXPROCS(0))
	for _, m := range all {
		times := "–"
		if m.Floor > 0 {
			times = fmt.Sprintf("%.1f (floor %.2f s)", m.Times, m.Floor)
		}
		fmt.Fprintf(&table, "| %s | %d | %.2f | %s | %.0f |\n", m.Case, m.Orders, m.Seconds, times, m.PeakMB)
	}
	for _, m := range all {
		if m.Floor == 0 {
			continue
		}
		fmt.Fprintf(&table, "\n%s, %d orders, by step:\n\n| step | seconds | × floor |\n|---|---:|---:|\n", m.Case, m.Orders)
		const slowest = 25
		for _, s := range m.Steps[:min(slowest, len(m.Steps))] {
			fmt.Fprintf(&table, "| %s | %.2f | %.2f |\n", s.Name, s.Seconds, s.Seconds/m.Floor)
		}
	}
	t.Log("\n" + table.String())
	if file := os.Getenv("BENCH_JSON"); file != "" {
		text, err := json.MarshalIndent(all, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBenchNextMonth: of many months those alone are made whose rows have changed. It publishes half a year of the sample, and then the half year
// that ends a month later: what the second run costs is told as a share of the first.
func TestBenchNextMonth(t *testing.T) {
	binary, err := filepath.Abs(os.Getenv("BENCH_BINARY"))
	if err != nil || os.Getenv("BENCH_BINARY") == "" {
		t.Fatal("BENCH_BINARY names no program: run `make bench`")
	}
	shipped, err := os.ReadFile(filepath.Join("..", "..", "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	shop := newBench(t, binary, 100_000)
	shop.config(t, "config.toml", string(shipped))
	first := shop.run(t, "six months", "build", "--now", "2026-11-02", "--from", "2026-04", "--to", "2026-09")
	second := shop.run(t, "a month later", "build", "--now", "2026-11-02", "--from", "2026-05", "--to", "2026-10")
	t.Logf("six months of the sample %.1f s, a month later %.1f s: %.2f of it", first.Seconds, second.Seconds, second.Seconds/first.Seconds)
}

// bench is a shop of so many orders in a folder of its own.
type bench struct {
	binary, folder, cache string
	orders                int
}

func newBench(t *testing.T, binary string, orders int) bench {
	t.Helper()
	b := bench{binary: binary, folder: t.TempDir(), cache: t.TempDir(), orders: orders}
	if _, err := sample.Write(context.Background(), sample.Options{Dir: filepath.Join(b.folder, "data"), Orders: orders, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b bench) config(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (b bench) run(t *testing.T, name string, args ...string) measured {
	t.Helper()
	cmd := exec.Command(b.binary, args...)
	cmd.Dir = b.folder
	cmd.Env = append(os.Environ(), "LOYALTY_PROGRESS=1", "XDG_CACHE_HOME="+b.cache)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, stderr.String())
	}
	m := measured{Case: name, Orders: b.orders, Seconds: time.Since(start).Seconds(), Steps: steps(stderr.String())}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.PeakMB = float64(usage.Maxrss) / 1000
	}
	return m
}

// toCSV writes the orders that are in Parquet as one CSV file.
func toCSV(t *testing.T, folder string) {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf("COPY (SELECT * FROM '%[1]s/orders.parquet') TO '%[1]s/bench.csv' (HEADER)", folder)); err != nil {
		t.Fatal(err)
	}
}

func floorSeconds(t *testing.T, file string) float64 {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	best := 0.0
	for range 3 {
		start := time.Now()
		if _, err := db.Exec(fmt.Sprintf(floorQuery, file)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start).Seconds(); best == 0 || took < best {
			best = took
		}
	}
	return best
}

// steps reads the progress lines, the slowest first.
func steps(progress string) []step {
	var all []step
	for line := range strings.Lines(progress) {
		fields := strings.Fields(line)
		if len(fields) < 5 || fields[len(fields)-1] != "s" {
			continue
		}
		if seconds, err := strconv.ParseFloat(fields[len(fields)-2], 64); err == nil {
			all = append(all, step{strings.Join(fields[:len(fields)-4], " "), seconds})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Seconds > all[j].Seconds })
	return all
}
