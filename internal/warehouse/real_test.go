package warehouse

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loyalty/internal/config"
)

// shared is the folder of real data, or the test is skipped.
func shared(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("LOYALTY_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	folder, err := filepath.Abs(filepath.Join(folder, "data"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no real data in ", folder, ": set LOYALTY_SHARED")
	}
	return folder
}

func loadOrders(t *testing.T, source config.Source) (*Warehouse, *Input) {
	t.Helper()
	w := open(t)
	source.Table = "orders"
	cfg := &config.Config{File: "config.toml", Dir: shared(t), Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
		Sources: map[string]config.Source{"orders": source}}
	inputs, err := w.Load(context.Background(), cfg, time.Time{}, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), nil)
	if err != nil {
		t.Fatal(err)
	}
	return w, inputs["orders"]
}

func expect[T comparable](t *testing.T, w *Warehouse, want T, sql string) {
	t.Helper()
	var got T
	if err := w.DB().Get(&got, sql); err != nil {
		t.Fatal(sql, ": ", err)
	}
	if got != want {
		t.Errorf("%s: got %v, want %v", sql, got, want)
	}
}

// TestCDNOW loads the log of a CD shop, once as columns apart by blanks and once as lines taken apart in SQL.
func TestCDNOW(t *testing.T) {
	for name, source := range map[string]config.Source{
		"columns": {Path: []string{"cdnow/CDNOW_master.txt"}, Delim: " ", Decimal: ".",
			Columns: map[string]string{"ordered_at": "date", "amount": "dollar_value"}},
		"lines": {Path: []string{"cdnow/CDNOW_master.txt"}, Format: "lines", Header: new(true), Decimal: ".",
			Columns: map[string]string{
				"customer_id": `regexp_extract(line, '^\s*(\d+)', 1)`,
				"ordered_at":  `strptime(regexp_extract(line, '^\s*\d+\s+(\d+)', 1), '%Y%m%d')`,
				"amount":      `CAST(regexp_extract(line, '(\S+)\s*$', 1) AS DECIMAL(18,4))`}},
	} {
		t.Run(name, func(t *testing.T) {
			w, input := loadOrders(t, source)
			if input.Read != 69659 || input.Kept != 69659 || input.Clean != 69659 {
				t.Errorf("read %d, kept %d, clean %d", input.Read, input.Kept, input.Clean)
			}
			expect(t, w, 23570, "SELECT count(DISTINCT customer_id) FROM input.orders")
			expect(t, w, "2500315.6300", "SELECT CAST(sum(amount) AS VARCHAR) FROM input.orders")
			expect(t, w, 67591, "SELECT count(*) FROM (SELECT DISTINCT customer_id, CAST(ordered_at AS DATE) FROM input.orders)")
			expect(t, w, 80, "SELECT count(*) FROM input.orders WHERE amount = 0")
			expect(t, w, "00001", "SELECT min(customer_id) FROM input.orders")
			if first, last := input.First.Format(time.DateOnly), input.Last.Format(time.DateOnly); first != "1997-01-01" || last != "1998-06-30" {
				t.Errorf("dated %s to %s", first, last)
			}
		})
	}
}

// TestOnlineRetail nets the lines of a gift shop, which come without an invoice number, to orders by customer and minute.
func TestOnlineRetail(t *testing.T) {
	w, input := loadOrders(t, config.Source{Path: []string{"online_retail/online_retail.parquet"}, Grain: "line", MaxRejected: 0.01,
		Columns: map[string]string{
			"order_id":    "concat(coalesce(CAST(CAST(CustomerID AS BIGINT) AS VARCHAR), 'guest'), ' ', InvoiceDate)",
			"customer_id": "CustomerID",
			"ordered_at":  "InvoiceDate",
			"amount":      "Quantity * UnitPrice",
		}})
	if input.Read != 541909 || input.Kept != 541909 || input.Netted != 541909 || input.Orders == 0 {
		t.Errorf("read %d, kept %d, netted %d, orders %d", input.Read, input.Kept, input.Netted, input.Orders)
	}
	expect(t, w, 4372, "SELECT count(DISTINCT customer_id) FROM input.orders")
	expect(t, w, 4338, "SELECT count(DISTINCT customer_id) FROM input.orders WHERE amount > 0")
	expect(t, w, "8902006.17", "SELECT CAST(CAST(sum(amount) AS DECIMAL(18,2)) AS VARCHAR) FROM input.orders WHERE amount > 0 AND customer_id IS NOT NULL")
	expect(t, w, "17850", "SELECT customer_id FROM input.orders LIMIT 1")
	var orders int64
	if err := w.DB().Get(&orders, "SELECT count(*) FROM input.orders"); err != nil || orders != input.Orders {
		t.Errorf("%d rows, %d orders, %v", orders, input.Orders, err)
	}
}
