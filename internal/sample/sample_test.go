package sample

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loyalty/internal/fault"
)

// The size is beyond a row group of the engine, so that two threads do share the work.
func TestSameBytesForASeedOnAnyNumberOfThreads(t *testing.T) {
	one := made(t, Options{Orders: 140_000, Seed: 7}, 1)
	two := made(t, Options{Orders: 140_000, Seed: 7}, 2)
	for _, f := range one.Files {
		if !bytes.Equal(content(t, one.Dir, f.Name), content(t, two.Dir, f.Name)) {
			t.Errorf("%s differs between one thread and two", f.Name)
		}
	}
}

func TestAnotherSeedIsAnotherShop(t *testing.T) {
	one := made(t, Options{Orders: 2000, Seed: 1}, 1)
	two := made(t, Options{Orders: 2000, Seed: 2}, 1)
	for _, name := range []string{"orders.parquet", "customers.parquet", "tickets.csv"} {
		if bytes.Equal(content(t, one.Dir, name), content(t, two.Dir, name)) {
			t.Errorf("%s is the same for two seeds", name)
		}
	}
}

func content(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestFilesOfAllTables(t *testing.T) {
	summary := made(t, Options{Orders: 20_000}, 2)
	want := "orders order_items products customers referrals surveys tickets leads points touches costs events"
	tables := map[string]bool{}
	for _, f := range summary.Files {
		tables[f.Table] = true
		if f.Rows == 0 || f.Bytes == 0 {
			t.Errorf("%s is empty", f.Name)
		}
	}
	for table := range strings.FieldsSeq(want) {
		if !tables[table] {
			t.Errorf("no file of the table %s", table)
		}
	}
	if entries, err := os.ReadDir(summary.Dir); err != nil || len(entries) != len(summary.Files) {
		t.Errorf("the folder holds %d entries besides the error %v, want the %d files alone", len(entries), err, len(summary.Files))
	}
}

// Every query of the file returns a count that must be 0.
func TestTheShopHoldsTogether(t *testing.T) {
	summary := made(t, Options{Orders: 30_000, Seed: 3}, 2)
	shop := loaded(t, summary.Dir)
	for query := range strings.SplitSeq(script(t, "never.sql"), ";\n") {
		if strings.TrimSpace(query) == "" {
			continue
		}
		if n := count(t, shop, strings.ReplaceAll(query, "{dir}", quoted(summary.Dir))); n != 0 {
			t.Errorf("%d rows, want none: %s", n, strings.TrimSpace(query))
		}
	}
	if n := count(t, shop, "SELECT count(*) FROM clean_order"); n != 30_000 || summary.Orders != n {
		t.Errorf("%d orders are left, the summary says %d, want 30000", n, summary.Orders)
	}
	if n := count(t, shop, "SELECT count(*) FROM customer"); n != summary.Customers {
		t.Errorf("%d customers, the summary says %d", n, summary.Customers)
	}
	if n := count(t, shop, "SELECT count(DISTINCT strftime(day, '%Y-%m')) FROM sale"); n != 48 {
		t.Errorf("sales in %d months, want 48", n)
	}
}

func TestDirtyRowsAreFew(t *testing.T) {
	summary := made(t, Options{Orders: 30_000, Seed: 3}, 2)
	shop := loaded(t, summary.Dir)
	for condition, want := range map[string]int{
		"try_cast(ordered_at AS TIMESTAMP) IS NULL":                                         15,
		"try_cast(replace(amount, ',', '') AS BIGINT) IS NULL":                              15,
		"try_cast(ordered_at AS TIMESTAMP) > TIMESTAMP '2026-11-01'":                        15,
		"customer_id <> trim(customer_id)":                                                  15,
		"amount LIKE '%,%'":                                                                 15,
		"true) - (SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE (place) FROM text_order)": 15,
	} {
		if n := count(t, shop, "SELECT (SELECT count(*) FROM text_order WHERE "+condition+")"); n != want {
			t.Errorf("%d rows where %s, want %d", n, condition, want)
		}
	}
}

func TestCustomersAndOrdersTogether(t *testing.T) {
	for _, o := range []Options{{Customers: 2000, Orders: 4000}, {Customers: 1500, Orders: 12_000}} {
		summary := made(t, o, 1)
		if summary.Customers != o.Customers || summary.Orders != o.Orders {
			t.Errorf("%d customers and %d orders, want %d and %d", summary.Customers, summary.Orders, o.Customers, o.Orders)
		}
		shop := loaded(t, summary.Dir)
		guests := count(t, shop, "SELECT count(*) FROM sale WHERE customer_id IS NULL")
		if share := float64(guests) / float64(o.Orders); share < 0.01 || share > 0.25 {
			t.Errorf("%+v: guests have %.3f of the orders", o, share)
		}
	}
}

func TestSizesThatMakeNoShop(t *testing.T) {
	for _, o := range []Options{{Orders: 5}, {Orders: -1}, {Customers: -3}, {Orders: 1000, Customers: 1000}} {
		o.Dir = t.TempDir()
		if _, err := Write(context.Background(), o); !fault.IsUser(err) {
			t.Errorf("%+v: %v is not an error of the user's", o, err)
		}
	}
}

func TestAnEarlierSampleIsReplacedAndOtherFilesStay(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine.csv")
	if err := os.WriteFile(mine, []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, seed := range []uint64{1, 2} {
		if _, err := Write(context.Background(), Options{Dir: dir, Orders: 1000, Seed: seed}); err != nil {
			t.Fatal(err)
		}
	}
	fresh := made(t, Options{Orders: 1000, Seed: 2}, 1)
	if !bytes.Equal(content(t, dir, "orders.parquet"), content(t, fresh.Dir, "orders.parquet")) {
		t.Error("the second sample isn't the one in the folder")
	}
	if string(content(t, dir, "mine.csv")) != "kept" {
		t.Error("a file that isn't the sample's was touched")
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Write(stopped, Options{Dir: dir, Orders: 1000}); err == nil {
		t.Error("a cancelled run reports no error")
	}
	if !bytes.Equal(content(t, dir, "orders.parquet"), content(t, fresh.Dir, "orders.parquet")) {
		t.Error("a cancelled run changed the folder")
	}
}
