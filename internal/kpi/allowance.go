package kpi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// allowance is what a query file may use: query files come from pull requests, and one that never ends must not hold up the rest.
type allowance struct {
	time time.Duration
	rows int
}

func newAllowance(cfg *config.Config, inputs warehouse.Inputs) allowance {
	loaded := int64(0)
	for _, in := range inputs {
		loaded += in.Kept
	}
	return allowance{time: cfg.Limits.QueryTime(loaded), rows: cfg.Limits.Rows}
}

var errTooLong = errors.New("ran too long")

// within runs what a file asks for and stops it when its time is over.
func (a allowance) within(ctx context.Context, query queries.Query, run func(context.Context) error) error {
	bounded, cancel := context.WithTimeoutCause(ctx, a.time, errTooLong)
	defer cancel()
	err := run(bounded)
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(bounded), errTooLong) {
		return fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf(
			"ran longer than %s and was stopped: make it smaller (does a WITH RECURSIVE end, does a join name its keys?), or raise query_seconds under [limits]", a.time.Round(time.Second))})
	}
	return err
}

// count refuses a result of more rows than a page could show.
func (a allowance) count(query queries.Query, rows int) error {
	if rows <= a.rows {
		return nil
	}
	return fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf("returns more than %d rows: group them, or raise rows under [limits]", a.rows)})
}
