// Package kpi builds the model tables, runs the catalogue's queries on the locked engine and checks what they return: a Series
// per KPI, a Table per chart.
package kpi

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Point is one month of a series. Value is the quotient of Numerator and Denominator where the query returns those; nil = blank.
type Point struct {
	Month       month.Month
	Value       *float64
	Numerator   *float64
	Denominator *float64
	N           *float64 // what a rate or mean rests on
	Stddev      *float64
	Stderr      *float64
	Lower       *float64 // a ready-made 95 % interval, such as a median's
	Upper       *float64
	Partial     bool
	Outside     bool // blank because a share of money lies outside 0..1
	Extras      map[string]*float64
}

// Series is one KPI's result: a point for every month from the data's first to M.
type Series struct {
	Query    queries.Query
	Missing  []string // inputs that the KPI needs and the configuration lacks; then there are no points
	Points   []Point
	Segments []Segment // in order of name
	Judged   int       // index of the point that the card shows: M's, or a cohort KPI's newest complete cohort
}

// Segment is the series of one part of the customers.
type Segment struct {
	Name   string
	Points []Point
}

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

// Notice is something a reader should know that is no error.
type Notice struct {
	Code   string
	Values map[string]any
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
	Events   []Event
	Notices  []Notice
	CLV      CLV
	// WindowMargin is the net margin of known customers in M's window (net revenue where Basis says so).
	WindowMargin float64

	models map[string]string // the model tables' SQL by name
}

// Event is an annotation of the trends.
type Event struct {
	Date time.Time `db:"date"`
	Text string    `db:"text"`
}

// Progress hears of each step: its name, the rows it made and how long it took.
type Progress func(step string, rows int64, took time.Duration)

// Options say which month is computed.
type Options struct {
	Month month.Month // 0 = the default of the catalogue
	Now   time.Time   // the day of the run
}

// Run builds the model and runs every query of the catalogue. inputs is what the warehouse loaded.
func Run(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, progress Progress) (*Result, error) {
	result, err := Prepare(ctx, w, cfg, catalogue, inputs, options, progress)
	if err != nil {
		return nil, err
	}
	if result.Series, err = runKPIs(ctx, w, catalogue.KPIs, inputs, result, progress); err != nil {
		return nil, err
	}
	if result.Charts, err = runCharts(ctx, w, catalogue.Charts, inputs, progress); err != nil {
		return nil, err
	}
	return result, nil
}

// Prepare builds settings, calendar and model, and locks nothing: the queries can run after it.
func Prepare(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, progress Progress) (*Result, error) {
	result, err := prepare(ctx, w, cfg, catalogue, inputs, options, progress)
	if err != nil {
		return nil, warehouse.Told("build the model", err)
	}
	return result, nil
}

func prepare(ctx context.Context, w *warehouse.Warehouse, cfg *config.Config, catalogue *queries.Catalogue, inputs warehouse.Inputs, options Options, progress Progress) (*Result, error) {
	db := w.DB()
	result := &Result{Settings: map[string]any{}, models: map[string]string{}}
	for _, model := range catalogue.Models {
		result.models[model.ID] = model.SQL
	}
	if err := checkNeeds(catalogue); err != nil {
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
	for _, model := range catalogue.Models {
		if model.ID == "orders" { // the first that needs to know M; statuses, before it, tell what is void
			span, err := findSpan(ctx, db, cfg, inputs, options)
			if err != nil {
				return nil, err
			}
			result.Span = span
			result.Notices = append(result.Notices, span.Notices...)
			if err := writeCalendar(ctx, db, span); err != nil {
				return nil, err
			}
		}
		start := time.Now()
		rows, err := buildModel(ctx, w, model)
		if err != nil {
			return nil, err
		}
		progress("model "+model.ID, rows, time.Since(start))
	}
	if err := db.SelectContext(ctx, &result.Statuses, `SELECT status, row_count, CAST(amount AS DOUBLE) AS amount, is_void FROM statuses ORDER BY row_count DESC, status, is_negative`); err != nil {
		return nil, fmt.Errorf("read the statuses: %w", err)
	}
	if err := db.SelectContext(ctx, &result.Events, `SELECT date, text FROM input.events WHERE date IS NOT NULL AND text IS NOT NULL ORDER BY date, text`); err != nil {
		return nil, fmt.Errorf("read the events: %w", err)
	}
	if err := db.GetContext(ctx, &result.WindowMargin, `SELECT CAST(coalesce(sum(c.margin), 0) AS DOUBLE) FROM customer_month_sums c, report r, settings s WHERE c.month_no > r.month_no - s.active_window_months`); err != nil {
		return nil, fmt.Errorf("add up the window's margin: %w", err)
	}
	if err := findGaps(ctx, db, result); err != nil {
		return nil, err
	}
	if err := writeReceipt(ctx, db, inputs, result); err != nil {
		return nil, err
	}
	start := time.Now()
	if err := fitCLV(ctx, db, cfg, result); err != nil {
		return nil, err
	}
	if err := fitRenewals(ctx, db, cfg, result); err != nil {
		return nil, err
	}
	progress("clv", 0, time.Since(start))
	return result, nil
}

// buildModel makes a table of a model query's rows, named as its file.
func buildModel(ctx context.Context, w *warehouse.Warehouse, model queries.Query) (int64, error) {
	if err := selectOnly(ctx, w, model); err != nil {
		return 0, err
	}
	if _, err := w.DB().ExecContext(ctx, "CREATE TABLE "+quoteName(model.ID)+" AS "+model.SQL); err != nil {
		return 0, engineError(model, err)
	}
	return count(ctx, w.DB(), quoteName(model.ID))
}

func count(ctx context.Context, db *sqlx.DB, table string) (rows int64, err error) {
	if err = db.GetContext(ctx, &rows, "SELECT count(*) FROM "+table); err != nil {
		return 0, fmt.Errorf("count %s: %w", table, err)
	}
	return rows, nil
}
