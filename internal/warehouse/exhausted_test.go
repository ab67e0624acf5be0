//go:build pages

package warehouse

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// TestExhausted loads more than an engine's memory, or the disk it spills to, can hold: an error that says so, exit code 1, and
// never the engine's own advice.
func TestExhausted(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	maker := open(t)
	rows := "SELECT hash(range) AS order_id, hash(range) % 30000 AS customer_id, DATE '2024-11-01' + CAST(range % 730 AS INTEGER) AS ordered_at, range % 1000 AS amount, repeat('x', 30) || range AS channel FROM range(600000)"
	for _, name := range []string{"orders.parquet", "orders.csv", "orders.csv.gz"} {
		options := ""
		if strings.HasSuffix(name, ".gz") {
			options = " (COMPRESSION gzip)"
		}
		if _, err := maker.DB().ExecContext(ctx, "COPY ("+rows+") TO "+literal(filepath.Join(folder, name))+options); err != nil {
			t.Fatal(err)
		}
	}
	small := smallDisk(t)
	const memory, disk = "the memory is used up; run it on a machine with more", "the disk of the temporary folder is full; free space on it"
	for _, test := range []struct {
		path, query      string
		memory, mostDisk string
		temp             string
		want             string
	}{
		{path: "orders.parquet", memory: "9MB", want: memory},
		{path: "orders.csv", memory: "9MB", want: memory},
		{query: rows, memory: "9MB", want: memory},
		{query: "SELECT * FROM (" + rows + ") ORDER BY hash(channel)", memory: "9MB", want: memory},
		{path: "orders.parquet", memory: "40MB", mostDisk: "5MB", want: disk},
		{path: "orders.csv", memory: "100MB", mostDisk: "5MB", want: disk},
		{query: rows, memory: "30MB", mostDisk: "5MB", want: disk},
		{path: "orders.parquet", memory: "40MB", temp: small, want: disk},
		{path: "orders.parquet", memory: "40MB", temp: small, mostDisk: "1GB", want: disk},
		{path: "orders.csv.gz", temp: small, want: disk},
	} {
		t.Run(fmt.Sprint(test.path+test.query, test.memory, test.mostDisk, test.temp), func(t *testing.T) {
			if test.temp == "" {
				test.temp = t.TempDir()
			} else if small == "" {
				t.Skip("a small disk can't be made here")
			}
			w, err := Open(ctx, Options{Threads: 1, MemoryLimit: test.memory, TempDir: test.temp})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			if test.mostDisk != "" {
				if _, err := w.DB().Exec("SET GLOBAL max_temp_directory_size = " + literal(test.mostDisk)); err != nil {
					t.Fatal(err)
				}
			}
			source := config.Source{Table: "orders", Query: test.query, MaxRejected: 1}
			if test.query == "" {
				source.Path = []string{test.path}
			}
			cfg := &config.Config{File: "config.toml", Dir: folder, Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
				Sources: map[string]config.Source{"orders": source}}
			_, err = w.Load(ctx, cfg, time.Time{}, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), nil)
			if err == nil || fault.IsUser(err) || !strings.HasPrefix(err.Error(), "load orders: "+test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("user's %t: %v", fault.IsUser(err), err)
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
			if left, err := os.ReadDir(test.temp); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}
