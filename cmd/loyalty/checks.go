package main

import (
	"fmt"
	"io"
	"strconv"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/report"
)

// messages is the language that commands speak.
const messages = "en"

// checkNewestOrder holds the export to [checks] newest_order_days.
func (s *session) checkNewestOrder() error {
	const key = "checks.newest_order_days"
	limit := s.cfg.Checks.NewestOrderDays
	newest, days, known := report.NewestOrder(s.inputs, s.now)
	if limit == 0 || known && days <= limit {
		return nil
	}
	problem := "there is no order"
	if known {
		problem = fmt.Sprintf("the newest order is of %s, %d days before the run", newest.Format("2006-01-02"), days)
	}
	return fault.Check(&config.Error{
		File: s.cfg.File, Line: s.cfg.Line(key), Key: key, Value: strconv.Itoa(limit), Problem: problem, Remedy: "renew the export, or raise the limit",
	})
}

// warnNotRenewed says how old the newest order is where the export seems not to have been renewed: it doesn't cover the last month
// over, or the month was published before from orders that end on the same day.
func (s *session) warnNotRenewed(stderr io.Writer, span kpi.Span, published []report.Past) {
	newest, days, known := report.NewestOrder(s.inputs, s.now)
	if !known {
		return
	}
	before := of(published, span.Month)
	why := ""
	switch {
	case !span.Renewed:
		why = fmt.Sprintf("%s, the last month over, isn't covered", span.Over)
	case before != nil && before.Inputs["orders"].Last == newest.Format("2006-01-02"):
		why = fmt.Sprintf("%s was published on %s from orders up to the same day", span.Month, before.Now)
	default:
		return
	}
	fmt.Fprintf(stderr, "Warning: the newest order is of %s, %d days before the run: %s; was the export renewed?\n", newest.Format("2006-01-02"), days, why)
}
