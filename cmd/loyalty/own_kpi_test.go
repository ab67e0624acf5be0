package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnKPI does what docs/add-a-kpi.md says: the KPI, its test, its goal and two charts.
func TestOwnKPI(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "add-a-kpi.md"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(text), "```") {
		if _, block, found := strings.Cut(part, "\n"); found && i%2 == 1 {
			blocks = append(blocks, block)
		}
	}
	if len(blocks) != 5 {
		t.Fatalf("%d blocks; the KPI, its test, its goal and two charts are wanted", len(blocks))
	}
	folder := t.TempDir()
	for name, text := range map[string]string{
		"queries/kpi/big_orders.sql":          blocks[0],
		"queries/tests/big_orders.toml":       blocks[1],
		"queries/chart/busiest_days.sql":      blocks[3],
		"queries/chart/orders_by_channel.sql": blocks[4],
		"config.toml":                         "[sources.orders]\npath = \"orders.csv\"\n" + blocks[2],
		"orders.csv":                          "customer_id,ordered_at,amount\nAn,2026-09-29,250000\nBình,2026-10-30,1200000\n",
	} {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []struct{ args, want string }{
		{"test big_orders", "1 passed, 0 failed"},
		{"query big_orders --now 2026-11-02 --format csv", "2026-10,,1,1,1,"},
		{"query busiest_days --now 2026-11-02 --format csv", "2026-10-30,1"},
		{"check --now 2026-11-02", "month       2026-10"},
	} {
		var stdout, stderr bytes.Buffer
		args := append(strings.Fields(command.args), "-c", filepath.Join(folder, "config.toml"))
		if code := do(args, &stdout, &stderr); code != exitDone || !strings.Contains(stdout.String(), command.want) {
			t.Errorf("%s: exit code %d, %s%s", command.args, code, stdout.String(), stderr.String())
		}
	}
}
