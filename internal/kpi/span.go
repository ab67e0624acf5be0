package kpi

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
)

// Span is the stretch of time a report looks at.
type Span struct {
	Month     month.Month // M
	First     month.Month // first month of the data
	DataStart time.Time   // the earliest order kept, or the first day of [report] from
	DataEnd   time.Time   // the last order before M's end
	Notices   []Notice
}

// coverDays: the newest sale lies in the month's last three days or later for the month to count as covered.
const coverDays = 3

// findSpan finds the first month of the data and M. Errors that the user can mend are marked so.
func findSpan(ctx context.Context, db *sqlx.DB, cfg *config.Config, inputs warehouse.Inputs, options Options) (Span, error) {
	var span Span
	first, newest, err := bounds(ctx, db)
	if err != nil {
		return span, err
	}
	if !first.Valid {
		return span, noDates(cfg, inputs)
	}
	if err := refuseStray(ctx, db, cfg); err != nil {
		return span, err
	}
	span.DataStart = first.Time
	if cfg.Report.From != 0 {
		span.DataStart = cfg.Report.From.Start()
	}
	span.First = month.At(span.DataStart)
	wanted := options.Month
	if wanted == 0 {
		wanted = cfg.Report.Month
	}
	isDefault := wanted == 0
	if isDefault {
		wanted, err = defaultMonth(cfg, newest, options.Now)
		if err != nil {
			return span, err
		}
		span.Notices = append(span.Notices, Notice{"default_month", map[string]any{"month": wanted, "newest": newest.Time.Format(dateLayout)}})
	}
	span.Month = wanted
	last := latest(inputs)
	lastMonth := month.At(last)
	if isDefault && wanted < span.First {
		return span, fault.User(fmt.Errorf("the data, which run from %s to %s, cover no whole month yet: choose one from %s to %s with --month or [report] month",
			span.DataStart.Format(dateLayout), last.Format(dateLayout), span.First, lastMonth))
	}
	if wanted < span.First || wanted > lastMonth {
		return span, fault.User(fmt.Errorf("month %s lies outside the data, which run from %s to %s: choose a month from %s to %s with --month or [report] month",
			wanted, span.DataStart.Format(dateLayout), last.Format(dateLayout), span.First, lastMonth))
	}
	if wanted.End().After(options.Now) {
		span.Notices = append(span.Notices, Notice{"month_not_over", map[string]any{"month": wanted}})
	}
	return span, span.findEnd(ctx, db)
}

// noDates is the verdict where no row with a date is left. That rows were left out is by the user's day or month.
func noDates(cfg *config.Config, inputs warehouse.Inputs) error {
	leftOut := int64(0)
	for _, in := range inputs {
		for _, rows := range in.LeftOut {
			leftOut += rows
		}
	}
	if leftOut > 0 {
		return fault.User(fmt.Errorf("%s: no row is left: %d rows lie after the day of the run (--now) or before [report] from; choose a later day or an earlier month", cfg.File, leftOut))
	}
	return fmt.Errorf("%s: no input holds a dated row; orders need rows with a date", cfg.File)
}

// bounds are the first date of the data (of orders; without orders of any log) and the newest sale (else answer, else ticket opened).
func bounds(ctx context.Context, db *sqlx.DB) (first, newest sql.NullTime, err error) {
	row := db.QueryRowContext(ctx, `
		SELECT coalesce(min(o.ordered_at), (SELECT min(d) FROM (
				SELECT min(coalesce(sent_at, answered_at)) AS d FROM input.surveys UNION ALL SELECT min(opened_at) FROM input.tickets
				UNION ALL SELECT min(created_at) FROM input.leads UNION ALL SELECT min(sent_at) FROM input.touches UNION ALL SELECT min(booked_at) FROM input.points))),
			coalesce(max(CASE WHEN NOT s.is_void AND o.amount >= d.min_order_amount AND o.amount >= 0 THEN o.ordered_at END),
				(SELECT max(answered_at) FROM input.surveys), (SELECT max(opened_at) FROM input.tickets))
		FROM input.orders o
		JOIN statuses s ON s.status = coalesce(o.status, '') AND s.is_negative = coalesce(o.amount < 0, FALSE)
		CROSS JOIN settings d`)
	if err = row.Scan(&first, &newest); err != nil {
		return first, newest, fmt.Errorf("find the first and last date of the data: %w", err)
	}
	return first, newest, nil
}

func defaultMonth(cfg *config.Config, newest sql.NullTime, now time.Time) (month.Month, error) {
	if !newest.Valid {
		return 0, fault.User(fmt.Errorf("%s: report.month must be set: there is no sale, answer or ticket to tell the month from; write month = \"YYYY-MM\" under [report]", cfg.File))
	}
	over := month.At(now) - 1
	covered := month.At(newest.Time.AddDate(0, 0, coverDays)) - 1 // the last month whose end lies at most three days after the newest sale's day
	return min(over, covered), nil
}

// latest is the newest date of any input.
func latest(inputs warehouse.Inputs) time.Time {
	var last time.Time
	for _, in := range inputs {
		if in.Last.After(last) && in.Table != "events" && in.Table != "products" && in.Table != "customers" {
			last = in.Last
		}
	}
	return last
}

func (s *Span) findEnd(ctx context.Context, db *sqlx.DB) error {
	var end sql.NullTime
	if err := db.GetContext(ctx, &end, "SELECT max(ordered_at) FROM input.orders WHERE ordered_at < CAST(? AS DATE)", s.Month.End().Format(dateLayout)); err != nil {
		return fmt.Errorf("find the last order: %w", err)
	}
	s.DataEnd = end.Time
	return nil
}

// findGaps notes the months without one order, and a first gap of three months or more, which is mostly a stray date.
func findGaps(ctx context.Context, db *sqlx.DB, result *Result) error {
	var empty []int
	if err := db.SelectContext(ctx, &empty, `
		SELECT m.month_no FROM months m
		WHERE EXISTS (SELECT 1 FROM input.orders)
			AND m.month_no NOT IN (SELECT DISTINCT year(ordered_at) * 12 + month(ordered_at) - 1 FROM input.orders WHERE ordered_at IS NOT NULL)
		ORDER BY m.month_no`); err != nil {
		return fmt.Errorf("find months without orders: %w", err)
	}
	const strayGap = 3
	running := 0
	for i, no := range empty {
		result.Notices = append(result.Notices, Notice{"month_without_orders", map[string]any{"month": month.Month(no)}})
		if i == 0 || empty[i-1] != no-1 {
			running = 0
		}
		if running++; running == strayGap {
			before := month.Month(no - strayGap)
			if before < result.Span.First {
				before = result.Span.First
			}
			end := i + 1
			for end < len(empty) && empty[end] == empty[end-1]+1 {
				end++
			}
			result.Notices = append(result.Notices, Notice{"first_gap", map[string]any{"before": before, "from": month.Month(empty[end-1] + 1)}})
			break
		}
	}
	return nil
}
