// Package warehouse holds the engine: an in-memory DuckDB into which the exports are loaded once as typed tables of schema
// input, with every repaired and every refused row counted, and which is then locked so that the SQL files of others can only
// read what was loaded.
package warehouse

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"sync"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jmoiron/sqlx"
)

// Options are the engine's limits. The zero value lets the engine choose: all cores, most of the memory and of the disk, a temporary
// folder of its own.
type Options struct {
	Threads     int
	MemoryLimit string // as the engine reads it: "4GB"
	DiskLimit   string // of what is spilled, likewise
	TempDir     string // where the engine spills and where exports are transcoded; a folder made in it is removed by Close
	ShutIn      bool   // the configuration comes from a pull request too: it reads files of TempDir alone, and its expressions are held to Admit's list
	Cache       string // the folder that loaded tables are kept in, see CacheFolder; "" = none
	KeepRows    bool   // Load keeps all rows, so that AsOf can go back to a day; it then reads the exports anew
	ShowCells   bool   // messages show cells of the exports as they are, see mask
}

// Warehouse is one open engine.
type Warehouse struct {
	db        *sqlx.DB
	folder    *runFolder
	shutIn    bool
	showCells bool
	keepRows  bool
	kept      []*loading
	cache     string
	memory    uint64 // bytes, see MemoryLimit
	plain     map[plainKey]plainFile
	parsed    sync.Map // text → its tree, see parse
}

// Open starts an in-memory engine in UTC that never downloads an extension. Timestamps become local when they are loaded, so
// that nothing after loading depends on a zone.
func Open(ctx context.Context, options Options) (*Warehouse, error) {
	folder, err := makeFolder(options.TempDir)
	if err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector("?autoinstall_known_extensions=false&autoload_known_extensions=false",
		func(driver.ExecerContext) error { return nil })
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the engine: %w", err), folder.remove())
	}
	w := &Warehouse{db: sqlx.NewDb(sql.OpenDB(connector), "duckdb"), folder: folder, shutIn: options.ShutIn, showCells: options.ShowCells, keepRows: options.KeepRows, cache: options.Cache}
	if w.keepRows {
		w.cache = ""
	}
	settings := []string{
		"SET GLOBAL TimeZone = 'UTC'",
		"SET GLOBAL temp_directory = " + literal(folder.spill()),
		"SET GLOBAL preserve_insertion_order = true",
		"CREATE SCHEMA input",
	}
	if options.Threads > 0 {
		settings = append(settings, "SET GLOBAL threads = "+strconv.Itoa(options.Threads))
	}
	if options.MemoryLimit != "" {
		settings = append(settings, "SET GLOBAL memory_limit = "+literal(options.MemoryLimit))
	}
	if options.DiskLimit != "" {
		settings = append(settings, "SET GLOBAL max_temp_directory_size = "+literal(options.DiskLimit))
	}
	if options.ShutIn {
		settings = append(settings, "SET GLOBAL allowed_directories = ["+literal(options.TempDir)+"]", "SET GLOBAL enable_external_access = false")
	}
	for _, setting := range settings {
		if _, err := w.db.ExecContext(ctx, setting); err != nil {
			return nil, errorsWithClose(fmt.Errorf("start the engine: %s: %w", setting, err), w)
		}
	}
	if err := w.db.GetContext(ctx, &w.memory, "SELECT CAST(parse_formatted_bytes(current_setting('memory_limit')) AS UBIGINT)"); err != nil {
		return nil, errorsWithClose(fmt.Errorf("start the engine: %w", err), w)
	}
	return w, nil
}

// MemoryLimit is what the engine may take, in bytes.
func (w *Warehouse) MemoryLimit() uint64 { return w.memory }

// DB is the connection pool of the engine.
func (w *Warehouse) DB() *sqlx.DB { return w.db }

// Plain is a folder for exports that go when the engine is locked, readable by its owner alone.
func (w *Warehouse) Plain() string { return w.folder.plain() }

// Close frees the engine and removes its temporary files.
func (w *Warehouse) Close() error {
	return errors.Join(w.db.Close(), w.folder.remove())
}

func errorsWithClose(err error, w *Warehouse) error {
	if errClose := w.Close(); errClose != nil {
		return fmt.Errorf("%w (and closing: %w)", err, errClose)
	}
	return err
}

// Lock cuts the engine off from files and networks, freezes its settings and removes the exports that were unpacked. Spilling goes on;
// the engine leaves the folder that it spills to readable, so nothing else may lie in it.
func (w *Warehouse) Lock(ctx context.Context) error {
	if err := w.folder.forgetPlain(); err != nil {
		return fmt.Errorf("remove the unpacked exports: %w", err)
	}
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
