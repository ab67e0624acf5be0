// Package kpi builds the model tables, runs the catalogue's queries on the locked engine and checks what they return: a Series
// per KPI, a Table per chart.
package kpi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Series is one KPI's result: a point for every month from the data's first to M.
type Series struct {
	Query    queries.Query
	Missing  []string // inputs that the KPI needs and the configuration lacks; then there are no points
	Points   []figure.Point
	Segments []figure.Segment // in order of name
	Needs    []string         // the inputs that it reads: the header's, else found from its text
	Cut      string           // what Segments tell apart, where that is [report] cut and not the file's own doing
	reads    warehouse.Reads
	Infinite []month.Month // of Points: blank, because the query returns NaN or an infinity
	Judged   int           // index of the point that the card shows: M's, or a cohort KPI's newest complete cohort
}

// Compares says that the figure rests on a banded comparison of customers who were treated with others: a link, no proof of a cause.
func (s Series) Compares() bool { return slices.Contains(s.reads.Tables, "lifts") }

// Partition tells whether the segments' numerators and denominators sum to the whole.
func (s Series) Partition() bool { return s.Cut != "" || s.Query.Header.Segments == "partition" }

// Table is one chart's rows: float64, string, bool or nil; dates as YYYY-MM-DD.
type Table struct {
	Query   queries.Query
	Missing []string
	Columns []string
	Rows    [][]any
}

// Status is an order status met, with what it counts as.
type Status struct {
	Status string  `db:"status"`
	Rows   int64   `db:"row_count"`
	Amount float64 `db:"amount"`
	IsVoid bool    `db:"is_void"`
}

// Result is all that was computed for one report month.
type Result struct {
	Span     Span
	Basis    string // "margin", or "revenue" where there is no margin
	Series   []Series
	Charts   []Table
	Statuses []Status
	Receipt  Receipt
	Settings map[string]any
	Events   []figure.Event
	Notices  []figure.Notice
	CLV      CLV
	// WindowMargin is the net margin of known customers in M's window (net revenue where Basis says so).
	WindowMargin float64

	cfg       *config.Config
	lineage   *lineage
	inputs    warehouse.Inputs
	firsts    map[string]month.Month // of the logs, see firstOf
	joined    *bool                  // see joinedKnown
	kinds     []string               // see listKinds
	paired    map[int]bool           // see writePairs
	cut       string                 // [report] cut
	cuts      []string               // its groups, see writeCuts
	fits      *fitting               // nil where nothing asks for it
	allowance allowance
}

// Progress hears of each step: its name, the rows it made and how long it took.
type Progress func(step string, rows int64, took time.Duration)

// Options say which month is computed.
type Options struct {
	Month     month.Month // 0 = the default of the catalogue
	Now       time.Time   // the day of the run
	Uncovered Uncovered   // what becomes of a month that the data don't cover
}

// Run builds the model and runs every query of the catalogue. inputs is what the warehouse loaded.
func Run(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, progress Progress) (*Result, error) {
	all := slices.Concat(catalogue.KPIs, catalogue.Charts)
	result, err := Begin(ctx, w, cfg, catalogue, inputs, options, all...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = result.fits.wait() }() // it may not outlive the engine; what it found wrong is told below
	if err := result.build(ctx, w, catalogue, all, progress); err != nil {
		return nil, warehouse.Told("build the model", err)
	}
	if err := result.account(ctx, w.DB()); err != nil {
		return nil, err
	}
	var faults [2]error
	result.Series, faults[0] = runKPIs(ctx, w, catalogue.KPIs, inputs, result, progress)
	if faults[0] == nil || fault.IsUser(faults[0]) {
		result.Charts, faults[1] = runCharts(ctx, w, catalogue.Charts, inputs, result, progress)
	}
	if err := errors.Join(faults[:]...); err != nil {
		return nil, err
	}
	return result, result.fits.wait()
}

// Prepare builds settings, calendar and the model tables that some files read, and fits the lifetime value where one of them reads it; the
// files can run after it.
func Prepare(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, progress Progress, asked ...queries.Query) (*Result, error) {
	result, err := Begin(ctx, w, cfg, catalogue, inputs, options, asked...)
	if err != nil {
		return nil, err
	}
	return result, result.Ready(ctx, w, catalogue, progress, asked...)
}

// Begin builds settings and calendar, and looks through what some files read: Ready then makes the tables of those that are to run.
func Begin(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, asked ...queries.Query) (*Result, error) {
	result, err := begin(ctx, w, cfg, catalogue, inputs, options, asked)
	if err != nil {
		return nil, warehouse.Told("build the model", err)
	}
	return result, nil
}

// Ready makes the model tables that files read and that don't stand yet, and ends when the fits have that one of them reads.
func (r *Result) Ready(ctx context.Context, w *warehouse.Warehouse, catalogue *queries.Catalogue, progress Progress, asked ...queries.Query) error {
	err := r.build(ctx, w, catalogue, asked, progress)
	return warehouse.Told("build the model", errors.Join(err, r.fits.wait()))
}

func begin(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, asked []queries.Query) (*Result, error) {
	db := w.DB()
	result := &Result{cfg: cfg, Settings: map[string]any{}, Events: []figure.Event{}, allowance: newAllowance(cfg, inputs), inputs: inputs, firsts: map[string]month.Month{}, paired: map[int]bool{}}
	if err := checkNeeds(catalogue); err != nil {
		return nil, err
	}
	if err := checkCut(cfg, inputs); err != nil {
		return nil, err
	}
	result.cut = cfg.Report.Cut
	err := CheckTexts(ctx, w, slices.Concat(catalogue.Models, asked))
	if err != nil {
		return nil, err
	}
	if result.lineage, err = newLineage(ctx, w, catalogue, asked); err != nil {
		return nil, err
	}
	if err := writeSettings(ctx, db, cfg, inputs, result); err != nil {
		return nil, err
	}
	if err := writeLoads(ctx, db, inputs); err != nil {
		return nil, err
	}
	if err := findUnanswered(ctx, db, inputs); err != nil {
		return nil, err
	}
	if result.Span, err = findSpan(ctx, db, cfg, inputs, options); err != nil {
		return nil, err
	}
	result.Notices = append(result.Notices, result.Span.Notices...)
	if err := writeCalendar(ctx, db, cfg, result.Span); err != nil {
		return nil, err
	}
	return result, nil
}

// tables are those that some files read, and the program beside them.
func (r *Result) tables(ctx context.Context, w *warehouse.Warehouse, asked []queries.Query) ([]string, error) {
	tables := []string{"orders", "customer_months"}
	for _, query := range asked {
		reads, err := readsOf(ctx, w, query)
		if err != nil {
			return nil, err
		}
		tables = append(tables, reads.Tables...)
		if query.Kind == queries.KPI && r.isCut(query, reads) {
			tables = append(tables, "customer_cuts")
		}
	}
	return tables, nil
}

// Clear removes what Prepare has built, so that another month can be computed on the same engine.
func Clear(ctx context.Context, w *warehouse.Warehouse) error {
	var made []struct{ Kind, Name string }
	if err := w.DB().SelectContext(ctx, &made, `
		SELECT 'VIEW' AS kind, view_name AS name FROM duckdb_views() WHERE database_name = 'memory' AND schema_name = 'main' AND NOT internal
		UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE database_name = 'memory' AND schema_name = 'main' AND NOT internal`); err != nil {
		return fmt.Errorf("clear the model: %w", err)
	}
	for _, one := range made {
		if _, err := w.DB().ExecContext(ctx, "DROP "+one.Kind+" main."+quoteName(one.Name)); err != nil {
			return fmt.Errorf("clear the model: %w", err)
		}
	}
	return nil
}

// account gathers what a report tells beside its figures: statuses, events, gaps in the data, the receipt, the window's margin.
func (r *Result) account(ctx context.Context, db *sqlx.DB) error {
	if err := db.SelectContext(ctx, &r.Statuses, `SELECT coalesce(status, '') AS status, count(*) AS row_count, CAST(coalesce(sum(amount), 0) AS DOUBLE) AS amount, is_void
		FROM input.orders GROUP BY ALL ORDER BY row_count DESC, status, is_void`); err != nil {
		return fmt.Errorf("read the statuses: %w", err)
	}
	if err := db.SelectContext(ctx, &r.Events, `SELECT strftime(date, '%Y-%m-%d') AS date, text, coalesce(text_en, '') AS text_en FROM input.events e WHERE e.date IS NOT NULL AND text IS NOT NULL ORDER BY e.date, text`); err != nil {
		return fmt.Errorf("read the events: %w", err)
	}
	if err := db.GetContext(ctx, &r.WindowMargin, `SELECT CAST(coalesce(sum(o.margin), 0) AS DOUBLE) FROM orders o, report r, settings s
		WHERE o.customer_key IS NOT NULL AND o.month_no > r.month_no - s.active_window_months`); err != nil {
		return fmt.Errorf("add up the window's margin: %w", err)
	}
	if err := findGaps(ctx, db, r); err != nil {
		return err
	}
	return writeReceipt(ctx, db, r.inputs, r)
}

// buildModel makes a table, or a view, of a model query's rows, named as its file.
func buildModel(ctx context.Context, w *warehouse.Warehouse, model queries.Query, result *Result) (int64, error) {
	if err := admit(ctx, w, model); err != nil {
		return 0, err
	}
	kind := "TABLE"
	if model.Header.View {
		kind = "VIEW"
	}
	if err := result.allowance.within(ctx, model, func(ctx context.Context) error {
		_, err := w.DB().ExecContext(ctx, "CREATE "+kind+" "+quoteName(model.ID)+" AS "+model.SQL)
		return engineError(model, err)
	}); err != nil || model.Header.View {
		return 0, err
	}
	return count(ctx, w.DB(), quoteName(model.ID))
}

func count(ctx context.Context, db *sqlx.DB, table string) (rows int64, err error) {
	if err = db.GetContext(ctx, &rows, "SELECT count(*) FROM "+table); err != nil {
		return 0, fmt.Errorf("count %s: %w", table, err)
	}
	return rows, nil
}
