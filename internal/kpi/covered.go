package kpi

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Uncovered says what becomes of a report month that the data don't cover.
type Uncovered int

// The ways to take a month that isn't covered.
const (
	Refuse      Uncovered = iota // an error that fault.IsCheck knows
	Preliminary                  // computed; its points are partial, and Span.Preliminary says so
	Accept                       // computed as if it were covered, for the tests of KPIs
)

// coverDays: the newest sale lies in the month's last three days or later for the month to count as covered.
const coverDays = 3

// coverWindow is how many months, the last of them M, tell how far apart a shop's sale days lie.
const coverWindow = 12

// markPreliminary makes what the card shows partial, with all that comes after it: rows may still come that change it.
func (s Series) markPreliminary() {
	mark := func(points []figure.Point) {
		for i := s.Judged; i < len(points); i++ {
			points[i].Partial = true
		}
	}
	mark(s.Points)
	for _, segment := range s.Segments {
		mark(segment.Points)
	}
}

// sales are the days that tell how far the data reach: what a query returns in its column sold_at.
type sales struct {
	what   string // as errors name one
	query  string
	newest time.Time // zero where there is none
}

// salesKinds are the sales, and what stands in where there are none.
func salesKinds() []sales {
	return []sales{
		{what: "sale", query: `
			SELECT o.ordered_at AS sold_at
			FROM input.orders o
			CROSS JOIN settings d
			WHERE NOT o.is_void AND o.amount >= d.min_order_amount AND o.amount >= 0`},
		{what: "answer or ticket", query: `
			SELECT answered_at AS sold_at FROM input.surveys UNION ALL SELECT opened_at FROM input.tickets`},
	}
}

// findSales finds the newest sale, else the newest answer or ticket.
func findSales(ctx context.Context, db *sqlx.DB) (sales, error) {
	var found sales
	for _, found = range salesKinds() {
		var newest sql.NullTime
		if err := db.GetContext(ctx, &newest, "SELECT max(sold_at) FROM ("+found.query+")"); err != nil {
			return found, fmt.Errorf("find the newest %s: %w", found.what, err)
		}
		if newest.Valid {
			found.newest = newest.Time
			break
		}
	}
	return found, nil
}

// lastCovered is the last month that is covered by its own last three days.
func (s sales) lastCovered() month.Month { return month.At(s.newest.AddDate(0, 0, coverDays)) - 1 }

// cover says why a month isn't covered; nil where it is: the newest sale lies in its last three days or later, or is no further from
// its end than the longest gap between neighbouring sale days among the sales of the twelve months that end with it.
func (s sales) cover(ctx context.Context, db *sqlx.DB, m month.Month) (why error, err error) {
	if s.newest.IsZero() {
		return fmt.Errorf("month %s isn't covered by the data: they hold no sale, answer or ticket", m), nil
	}
	if m <= s.lastCovered() {
		return nil, nil
	}
	var soldDays, longest int
	row := db.QueryRowContext(ctx, `
		SELECT count(*), coalesce(max(day - previous), 0)
		FROM (
			SELECT day, lag(day) OVER (ORDER BY day) AS previous
			FROM (SELECT DISTINCT CAST(sold_at AS DATE) AS day FROM (`+s.query+`) WHERE sold_at >= CAST(? AS DATE) AND sold_at < CAST(? AS DATE)))`,
		(m - coverWindow + 1).Start().Format(dateLayout), m.End().Format(dateLayout))
	if err := row.Scan(&soldDays, &longest); err != nil {
		return nil, fmt.Errorf("find the longest gap between two days with a %s: %w", s.what, err)
	}
	newest := time.Date(s.newest.Year(), s.newest.Month(), s.newest.Day(), 0, 0, 0, 0, time.UTC)
	behind := int(m.End().Sub(newest) / (24 * time.Hour))
	gap := fmt.Sprintf("the longest gap between two days with a %s is %s", s.what, days(longest))
	switch {
	case soldDays < 2:
		gap = fmt.Sprintf("its twelve months hold fewer than two days with a %s", s.what)
	case behind <= longest:
		return nil, nil
	}
	return fmt.Errorf("month %s isn't covered by the data: the newest %s is of %s, %s before the month's end, and %s",
		m, s.what, newest.Format(dateLayout), days(behind), gap), nil
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
