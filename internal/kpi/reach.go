package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// reach tells for each month of a KPI whether its window is full, holds a part of what it looks at, or lies before the data. A file
// returns whatever it finds; which of it counts follows from its header's window and from the inputs that it reads (kpis.md, "full").
type reach struct {
	window    int         // months
	first     month.Month // of the data
	logs      month.Month // the latest first month of the logs read; 0 = none is read
	hasLog    bool        // false: a log that is read holds no row
	query     queries.Query
	span      Span
	settings  map[string]any
	newcomers bool // joined_at tells new customers from old ones
}

// logTables begin at some time; customers and products reach back always.
var logTables = []string{"order_items", "surveys", "tickets", "points", "costs", "referrals", "touches", "leads"}

func newReach(ctx context.Context, db *sqlx.DB, query queries.Query, needs []string, inputs warehouse.Inputs, result *Result) (*reach, error) {
	setting := func(name string) int { n, _ := result.Settings[name].(int); return n }
	r := &reach{window: setting("active_window_months"), first: result.Span.First, query: query, span: result.Span, settings: result.Settings, hasLog: true}
	if query.Header.WindowMonths > 0 {
		r.window = query.Header.WindowMonths
	}
	// what lies before the bits of the model can't be told apart any more
	if oldest := result.Span.firstBit(); oldest > r.first {
		r.first = oldest
	}
	for _, table := range logTables {
		at := slices.IndexFunc(needs, func(need string) bool { return slices.Contains(tablesOf(need), table) })
		if at < 0 || inputs[table] == nil {
			continue
		}
		first, err := result.firstOf(ctx, db, table)
		if err != nil {
			return nil, err
		}
		isAlone := len(missing([]string{strings.ReplaceAll(needs[at], table, "")}, inputs)) > 0
		r.hasLog = r.hasLog && (first != 0 || !isAlone)
		r.logs = max(r.logs, first)
	}
	var err error
	if query.Header.Newcomers {
		r.newcomers, err = result.joinedKnown(ctx, db)
	}
	return r, err
}

// tablesOf are the tables that one need names: "referrals | customers.referred_by" is met by either.
func tablesOf(need string) []string {
	var tables []string
	for _, choice := range strings.Split(need, "|") {
		table, _, _ := strings.Cut(strings.TrimSpace(choice), ".")
		tables = append(tables, table)
	}
	return tables
}

// firstOf is the first month of a log, 0 where it is empty; order items go by their orders.
func (r *Result) firstOf(ctx context.Context, db *sqlx.DB, table string) (month.Month, error) {
	if first, known := r.firsts[table]; known {
		return first, nil
	}
	date := map[string]string{"surveys": "least(sent_at, answered_at)", "tickets": "opened_at", "points": "booked_at", "costs": "month", "referrals": "referred_at",
		"touches": "sent_at", "leads": "created_at"}[table]
	query := "SELECT min(" + date + ") FROM input." + table
	if table == "order_items" {
		query = "SELECT min(o.ordered_at) FROM input.orders o WHERE o.order_id IN (SELECT order_id FROM input.order_items)"
	}
	var first *time.Time
	if err := db.GetContext(ctx, &first, query); err != nil {
		return 0, fmt.Errorf("find the first month of %s: %w", table, err)
	}
	if first != nil {
		r.firsts[table] = month.At(*first)
	}
	return r.firsts[table], nil
}

// joinedKnown: where joined_at is given for half of the customers, old ones are told from new ones from the start.
func (r *Result) joinedKnown(ctx context.Context, db *sqlx.DB) (bool, error) {
	if r.joined == nil {
		var known bool
		if err := db.GetContext(ctx, &known, `SELECT count(c.joined_at) * 2 >= count(*) AND count(*) > 0
			FROM (SELECT DISTINCT o.customer_key FROM orders o WHERE o.is_sale AND o.customer_key IS NOT NULL) b LEFT JOIN input.customers c ON c.customer_key = b.customer_key`); err != nil {
			return false, fmt.Errorf("count the customers with joined_at: %w", err)
		}
		r.joined = &known
	}
	return *r.joined, nil
}

const newcomerMonths = 12

// at tells whether a month is shown, and whether it is partial.
func (r *reach) at(m month.Month) (isShown, isPartial bool) {
	w := month.Month(r.window)
	begins := max(r.first, r.logs) // of what is read
	switch r.query.Header.Window {
	case "all", "run":
		return true, false
	case "survey":
		isShown = m >= r.logs
	case "window":
		isShown = m-w+1 >= begins
	case "loyal":
		lookBack, _ := r.settings["loyal_window_months"].(int)
		isShown, isPartial = m-w+1 >= begins, m-month.Month(lookBack)+1 < r.first
	case "prior":
		isShown, isPartial = m-w >= r.first && m-w+1 >= r.logs, m-2*w+1 < r.first
		if r.query.Header.Logs == "prior" {
			isShown, isPartial = m-w >= begins, m-2*w+1 < begins
		}
	default: // month, cohort
		isShown = m >= begins
	}
	if name := r.query.Header.CohortDays; name != "" {
		days, _ := r.settings[name].(int)
		isShown = isShown && !m.End().AddDate(0, 0, days).After(r.span.Month.End())
	}
	if name := r.query.Header.AfterDays; name != "" {
		days, _ := r.settings[name].(int)
		isShown = isShown && !m.Start().Before(midnight(r.span.DataStart).AddDate(0, 0, days))
	}
	from := m // the first month whose new customers are told
	if r.query.Header.Window == "window" {
		from = m - w + 1
	}
	if r.query.Header.Newcomers && !r.newcomers && from < r.span.First+newcomerMonths {
		isPartial = true
	}
	return isShown && r.hasLog, isPartial
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// isZero tells whether a month without a row is 0: what counts or adds up is, a mean or a share of nothing is blank.
func isZero(header queries.Header, c contract) bool {
	return !c.isRatio && !c.hasSpread && (header.Unit == "count" || header.Unit == "money" && header.Window == "month")
}

// settle goes over the months of a series after its rows are read. A month without a row, where the data reach, is blank, or 0
// where that is what the figure comes to; the others learn whether they are partial.
func (r *reach) settle(points []figure.Point, header queries.Header, c contract) {
	zero := 0.0
	for i := range points {
		p := &points[i]
		isShown, isPartial := r.at(p.Month)
		hasRow := p.Value != nil || p.Denominator != nil || p.N != nil || p.Outside
		switch {
		case !isShown || hasRow:
		case isZero(header, c):
			p.Value, p.N, p.Customers, hasRow = &zero, &zero, &zero, true
		}
		p.Partial = hasRow && (p.Partial || isPartial)
	}
}
