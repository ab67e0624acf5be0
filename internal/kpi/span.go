package kpi

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
)

// Span is the stretch of time a report looks at.
type Span struct {
	Month       month.Month // M
	First       month.Month // first month of the data
	DataStart   time.Time   // the earliest order kept, or the first day of [report] from
	DataEnd     time.Time   // the last order before M's end
	Newest      time.Time   // the newest sale of all, else answer or ticket; zero without one
	Over        month.Month // the last month over on the day of the run
	Renewed     bool        // the data cover Over, as they do where the export is up to date; true where no sale tells
	Preliminary bool        // the data don't cover M, and it was asked for all the same
	Notices     []figure.Notice

	lead month.Month // how many months before First a window and its prior one reach: a log may begin there
}

// findSpan finds the first month of the data and M. Errors that the user can mend are marked so; a month that isn't covered is a
// check's.
func findSpan(ctx context.Context, db *sqlx.DB, cfg *config.Config, inputs warehouse.Inputs, options Options) (Span, error) {
	span := Span{Over: month.At(options.Now) - 1}
	first, err := firstDate(ctx, db)
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
	span.First, span.lead = month.At(span.DataStart), month.Month(2*cfg.Definitions.ActiveWindowMonths-1)
	sold, err := findSales(ctx, db)
	if err != nil {
		return span, err
	}
	span.Newest = sold.newest
	late, err := sold.cover(ctx, db, span.Over)
	if err != nil {
		return span, err
	}
	span.Renewed = late == nil || sold.newest.IsZero() // without sales nothing tells
	wanted := options.Month
	if wanted == 0 {
		wanted = cfg.Report.Month
	}
	if wanted == 0 {
		err = span.chooseMonth(cfg, inputs, sold)
	} else {
		err = span.takeMonth(ctx, db, wanted, inputs, sold, options.Uncovered)
	}
	if err != nil {
		return span, err
	}
	return span, span.findEnd(ctx, db)
}

// chooseMonth takes the last month over that is covered by its own last three days.
func (s *Span) chooseMonth(cfg *config.Config, inputs warehouse.Inputs, sold sales) error {
	if sold.newest.IsZero() {
		return fault.User(fmt.Errorf("%s: report.month must be set: there is no sale, answer or ticket to tell the month from; write month = \"YYYY-MM\" under [report]", cfg.File))
	}
	s.Month = min(s.Over, sold.lastCovered())
	if s.Month < s.First {
		last := latest(inputs)
		return fault.User(fmt.Errorf("the data, which run from %s to %s, cover no whole month yet: choose one from %s to %s with --month or [report] month, and --preliminary",
			s.DataStart.Format(dateLayout), last.Format(dateLayout), s.First, month.At(last)))
	}
	s.Notices = append(s.Notices, figure.Notice{Code: "default_month", Values: map[string]any{"month": s.Month, "newest": sold.newest.Format(dateLayout)}})
	return nil
}

// takeMonth takes the month that was asked for, if the data cover it.
func (s *Span) takeMonth(ctx context.Context, db *sqlx.DB, wanted month.Month, inputs warehouse.Inputs, sold sales, uncovered Uncovered) error {
	s.Month = wanted
	why, err := sold.cover(ctx, db, wanted)
	if err != nil {
		return err
	}
	last := latest(inputs)
	if wanted < s.First || wanted > month.At(last) && why != nil {
		return fault.User(fmt.Errorf("month %s lies outside the data, which run from %s to %s: renew the export, or choose a month from %s to %s with --month or [report] month",
			wanted, s.DataStart.Format(dateLayout), last.Format(dateLayout), s.First, month.At(last)))
	}
	switch {
	case why == nil, uncovered == Accept:
	case uncovered == Preliminary:
		s.Preliminary = true
		notice := figure.Notice{Code: "preliminary", Values: map[string]any{"month": wanted, "newest": sold.newest.Format(dateLayout)}}
		if sold.newest.IsZero() {
			notice = figure.Notice{Code: "preliminary_empty", Values: map[string]any{"month": wanted}}
		}
		s.Notices = append(s.Notices, notice)
	default:
		earlier := ""
		if covered := min(s.Over, sold.lastCovered()); !sold.newest.IsZero() && covered >= s.First {
			earlier = fmt.Sprintf(" (%s is covered)", covered)
		}
		return fault.Check(fmt.Errorf("%w: renew the export, choose an earlier month%s with --month or [report] month, or publish it unjudged with --preliminary", why, earlier))
	}
	if wanted > s.Over {
		s.Notices = append(s.Notices, figure.Notice{Code: "month_not_over", Values: map[string]any{"month": wanted}})
	}
	return nil
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

// firstDate is the first date of the data: of orders; without orders of any log.
func firstDate(ctx context.Context, db *sqlx.DB) (first sql.NullTime, err error) {
	if err = db.GetContext(ctx, &first, `
		SELECT coalesce(min(o.ordered_at), (SELECT min(d) FROM (
			SELECT min(coalesce(sent_at, answered_at)) AS d FROM input.surveys UNION ALL SELECT min(opened_at) FROM input.tickets
			UNION ALL SELECT min(created_at) FROM input.leads UNION ALL SELECT min(sent_at) FROM input.touches UNION ALL SELECT min(booked_at) FROM input.points)))
		FROM input.orders o`); err != nil {
		return first, fmt.Errorf("find the first date of the data: %w", err)
	}
	return first, nil
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
		result.Notices = append(result.Notices, figure.Notice{Code: "month_without_orders", Values: map[string]any{"month": month.Month(no)}})
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
			result.Notices = append(result.Notices, figure.Notice{Code: "first_gap", Values: map[string]any{"before": before, "from": month.Month(empty[end-1] + 1)}})
			break
		}
	}
	return nil
}
