// Package warehouse holds the engine: an in-memory DuckDB into which the exports are loaded once as typed tables of schema
// input, with every repaired and every refused row counted, and which is then locked so that the SQL files of others can only
// read what was loaded.
package warehouse

import (
	"context"
	"database/sql/driver"
	"fmt"
	"os"
	"strconv"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jmoiron/sqlx"

	"database/sql"
)

// Options are the engine's limits. The zero value lets the engine choose: all cores, most of the memory, a temporary folder of
// its own.
type Options struct {
	Threads     int
	MemoryLimit string // as the engine reads it: "4GB"
	TempDir     string // where the engine spills and where exports are transcoded; a folder made in it is removed by Close
}

// Warehouse is one open engine.
type Warehouse struct {
	db   *sqlx.DB
	temp string
}

// Open starts an in-memory engine in UTC that never downloads an extension. Timestamps become local when they are loaded, so
// that nothing after loading depends on a zone.
func Open(ctx context.Context, options Options) (*Warehouse, error) {
	temp, err := os.MkdirTemp(options.TempDir, "loyalty-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	connector, err := duckdb.NewConnector("?autoinstall_known_extensions=false&autoload_known_extensions=false",
		func(driver.ExecerContext) error { return nil })
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	w := &Warehouse{db: sqlx.NewDb(sql.OpenDB(connector), "duckdb"), temp: temp}
	settings := []string{
		"SET GLOBAL TimeZone = 'UTC'",
		"SET GLOBAL temp_directory = " + literal(temp),
		"SET GLOBAL preserve_insertion_order = true",
		"CREATE SCHEMA input",
	}
	if options.Threads > 0 {
		settings = append(settings, "SET GLOBAL threads = "+strconv.Itoa(options.Threads))
	}
	if options.MemoryLimit != "" {
		settings = append(settings, "SET GLOBAL memory_limit = "+literal(options.MemoryLimit))
	}
	for _, setting := range settings {
		if _, err := w.db.ExecContext(ctx, setting); err != nil {
			return nil, errorsWithClose(fmt.Errorf("start the engine: %s: %w", setting, err), w)
		}
	}
	return w, nil
}

// DB is the connection pool of the engine.
func (w *Warehouse) DB() *sqlx.DB { return w.db }

// Close frees the engine and removes its temporary files.
func (w *Warehouse) Close() error {
	err := w.db.Close()
	if errRemove := os.RemoveAll(w.temp); err == nil {
		err = errRemove
	}
	return err
}

func errorsWithClose(err error, w *Warehouse) error {
	if errClose := w.Close(); errClose != nil {
		return fmt.Errorf("%w (and closing: %w)", err, errClose)
	}
	return err
}

// Lock cuts the engine off from files and networks and freezes its settings. Spilling to the temporary folder goes on.
func (w *Warehouse) Lock(ctx context.Context) error {
	for _, setting := range []string{
		"SET GLOBAL file_search_path = ''",
		"SET GLOBAL enable_external_access = false",
		"SET GLOBAL lock_configuration = true",
	} {
		if _, err := w.db.ExecContext(ctx, setting); err != nil {
			return fmt.Errorf("lock the engine: %s: %w", setting, err)
		}
	}
	return nil
}
