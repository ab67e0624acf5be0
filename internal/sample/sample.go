// Package sample makes the sample exports: the orders, customers and everything beside them of Mộc An, an invented Vietnamese
// home goods shop, as CSV and Parquet files, with known effects planted and written down in truth.json.
//
// The shop is drawn by set-based SQL from a hash of seed, row and purpose, and every file is written in a fixed order, so a seed
// gives the same bytes on any number of cores. The data always span 48 months, 2022-11-01 to 2026-10-31.
package sample

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // registers the engine

	"loyalty/internal/fault"
)

//go:embed sql/*.sql
var scripts embed.FS

// Options says how large a shop to make, and where. Zero values take the defaults.
type Options struct {
	Dir       string // the folder that receives the files, made where it is absent; "" = data
	Customers int    // rows of customers; 0 = what the orders call for, about one per four
	Orders    int    // orders left once the loader has set the dirty rows aside; 0 = 100,000
	Seed      uint64 // 0 = 1
}

// Summary is what was written.
type Summary struct {
	Dir       string
	Customers int
	Orders    int
	Files     []File
}

// File is one file of the sample; Rows counts its rows of data, dirty ones included.
type File struct {
	Table string // the input table it belongs to; "" for truth.json
	Name  string // relative to the folder
	Rows  int64
	Bytes int64
}

// String is one line for the shop and one for each file.
func (s Summary) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %d orders, %d customers", s.Dir, s.Orders, s.Customers)
	for _, f := range s.Files {
		fmt.Fprintf(&text, "\n  %-20s %9d rows %11d bytes", f.Name, f.Rows, f.Bytes)
	}
	return text.String()
}

const (
	defaultOrders = 100_000
	// ordersPerCustomer is how many order rows a customer leaves over the four years, cancelled and refunded ones included.
	// It follows from the rates of people.sql.
	ordersPerCustomer = 3.405
	knownShare        = 0.915 // the rest of the orders are guests'
	// textFrom is the day, counted from 2021-11-01, from which orders are monthly CSV files: 2026-08-01.
	textFrom = 1734
)

// Write makes the sample. Files of an earlier sample in the folder are replaced only once the new ones are complete; other files
// there are left alone.
func Write(ctx context.Context, o Options) (Summary, error) { return write(ctx, o, runtime.NumCPU()) }

// write makes the sample on a number of threads, which changes its speed and nothing else.
func write(ctx context.Context, o Options, threads int) (Summary, error) {
	o, err := withDefaults(o)
	if err != nil {
		return Summary{}, err
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return Summary{}, fmt.Errorf("make the sample's folder: %w", err)
	}
	staging, err := os.MkdirTemp(o.Dir, ".staging-")
	if err != nil {
		return Summary{}, fmt.Errorf("make the sample's staging folder: %w", err)
	}
	defer os.RemoveAll(staging)

	pace := 1.0
	if o.Customers == 0 {
		o.Customers = max(1, int(float64(o.Orders)*knownShare/ordersPerCustomer+0.5))
	} else if pace, err = paceFor(ctx, o); err != nil {
		return Summary{}, err
	}

	shop, err := open(ctx, staging, o, pace, threads)
	if err != nil {
		return Summary{}, err
	}
	defer shop.Close()
	for _, script := range []string{
		"people", "purchases", "orders", "dirty", "items", "service", "programme", "truth",
	} {
		if err := run(ctx, shop, script); err != nil {
			return Summary{}, err
		}
	}
	summary := Summary{Dir: o.Dir, Customers: o.Customers}
	if err := shop.QueryRowContext(ctx, "SELECT count(*) FROM booked").Scan(&summary.Orders); err != nil {
		return Summary{}, fmt.Errorf("count the sample's orders: %w", err)
	}
	if summary.Files, err = export(ctx, shop, staging); err != nil {
		return Summary{}, err
	}
	truth, err := writeTruth(ctx, shop, filepath.Join(staging, truthName), o.Seed, summary)
	if err != nil {
		return Summary{}, err
	}
	summary.Files = append(summary.Files, truth)
	return summary, publish(staging, o.Dir, summary.Files)
}

func withDefaults(o Options) (Options, error) {
	if o.Dir == "" {
		o.Dir = "data"
	}
	if o.Orders == 0 {
		o.Orders = defaultOrders
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	switch {
	case o.Orders < 100 || o.Orders > 100_000_000:
		return o, fault.User(fmt.Errorf("%d orders: choose 100 to 100,000,000", o.Orders))
	case o.Customers < 0 || o.Customers > 9_000_000:
		return o, fault.User(fmt.Errorf("%d customers: choose 1 to 9,000,000, or 0 for what the orders call for", o.Customers))
	case o.Customers > 0 && float64(o.Orders) < 1.2*float64(o.Customers):
		return o, fault.User(fmt.Errorf("%d orders are too few for %d customers: choose at least 1.2 orders for each", o.Orders, o.Customers))
	}
	return o, nil
}

// open starts an engine in memory that knows the shop's size, its seed and its calendar. temp is where it may spill.
func open(ctx context.Context, temp string, o Options, pace float64, threads int) (*sql.DB, error) {
	shop, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, fmt.Errorf("start the engine for the sample: %w", err)
	}
	shop.SetMaxOpenConns(1) // variables belong to a connection
	settings := fmt.Sprintf(`
		SET temp_directory = '%s';
		SET threads = %d;
		SET autoinstall_known_extensions = false;
		SET autoload_known_extensions = false;
		SET VARIABLE seed = %d;
		SET VARIABLE customers = %d;
		SET VARIABLE orders = %d;
		SET VARIABLE pace = %g;
		SET VARIABLE text_from = %d;`,
		quoted(filepath.Join(temp, "spill")), threads, o.Seed, o.Customers, o.Orders, pace, textFrom)
	if _, err := shop.ExecContext(ctx, settings); err != nil {
		return nil, errors.Join(fmt.Errorf("set up the engine for the sample: %w", err), shop.Close())
	}
	for _, script := range []string{"setup", "calendar", "products"} {
		if err := run(ctx, shop, script); err != nil {
			return nil, errors.Join(err, shop.Close())
		}
	}
	return shop, nil
}

func run(ctx context.Context, shop *sql.DB, script string) error {
	text, err := scripts.ReadFile("sql/" + script + ".sql")
	if err != nil {
		return fmt.Errorf("read the sample's script: %w", err)
	}
	if _, err := shop.ExecContext(ctx, string(text)); err != nil {
		return fmt.Errorf("sample/sql/%s.sql: %w", script, err)
	}
	return nil
}
