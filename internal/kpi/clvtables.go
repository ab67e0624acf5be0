package kpi

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jmoiron/sqlx"

	"loyalty/internal/clv"
	"loyalty/internal/month"
)

// writeValues writes customer_value: one row per customer of clv_customers. What is expected is computed once for all who are alike in
// x, t_x and T, and their own spend, which is linear in the mean, by the engine.
func (f *fitter) writeValues(ctx context.Context, counts []clv.Count, purchases *clv.PurchaseFit, spend *clv.SpendFit) error {
	valuer, err := clv.NewValuer(purchases, spend, f.horizon())
	if err != nil {
		return err
	}
	alike := make([]clv.Customer, len(counts))
	for i, c := range counts {
		alike[i] = clv.Customer{X: c.X, Tx: c.Tx, T: c.T}
	}
	values, err := valuer.Values(ctx, alike)
	if err != nil {
		return err
	}
	if _, err := f.db.ExecContext(ctx, "CREATE OR REPLACE TABLE clv_kinds (x DOUBLE, tx DOUBLE, t DOUBLE, expected_purchases DOUBLE, p_alive DOUBLE, discounted DOUBLE, least_spend DOUBLE, spend_slope DOUBLE)"); err != nil {
		return err
	}
	mean := spend.Parameters.Mean()
	if err := appendRows(ctx, f.db, "clv_kinds", len(values), func(i int) []driver.Value {
		c, v := counts[i], values[i]
		slope := (spend.Parameters.Expected(c.X, mean) - v.Spend) / mean
		return []driver.Value{c.X, c.Tx, c.T, v.Purchases, v.PAlive, v.CLV / v.Spend, v.Spend, slope}
	}); err != nil {
		return err
	}
	active := f.result.Span.Month - month.Month(f.cfg.Definitions.ActiveWindowMonths) + 1
	_, err = f.db.ExecContext(ctx, `INSERT INTO customer_value
		SELECT c.customer_key, k.expected_purchases, k.p_alive, k.least_spend + k.spend_slope * greatest(c.mean, 0),
			k.discounted * (k.least_spend + k.spend_slope * greatest(c.mean, 0)), c.last_on >= CAST(? AS DATE)
		FROM clv_customers c JOIN clv_kinds k ON k.x = c.x AND k.tx = c.tx AND k.t = c.t`, active.Start().Format(dateLayout))
	return err
}

// appendRows writes n rows through the engine's appender, which takes a million in a second.
func appendRows(ctx context.Context, db *sqlx.DB, table string, n int, row func(i int) []driver.Value) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(raw any) error {
		appender, err := duckdb.NewAppenderFromConn(raw.(driver.Conn), "", table)
		if err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
		for i := range n {
			if err := appender.AppendRow(row(i)...); err != nil {
				return errors.Join(fmt.Errorf("write %s: %w", table, err), appender.Close())
			}
		}
		return appender.Close()
	})
}

// historyStart is the first day of the history that the fit at M reads.
func (f *fitter) historyStart() time.Time {
	if start := f.from(f.result.Span.Month); start.After(f.result.Span.DataStart) {
		return start
	}
	return f.result.Span.DataStart
}

// holdOutShare of the data's days at their end is kept from the fit that is tried on it.
const holdOutShare = 0.25

// holdOut fits the chosen model on the first three quarters of the data and compares what it expects of the last with what came.
func (f *fitter) holdOut(ctx context.Context) error {
	start, end := f.historyStart(), f.result.Span.Month.End()
	days := int(end.Sub(start) / (24 * time.Hour))
	length := int(float64(days) * holdOutShare)
	cut := end.AddDate(0, 0, -length)
	if err := f.prepare(ctx, start, cut); err != nil {
		return err
	}
	counts, err := f.counts(ctx)
	if err != nil || len(counts) == 0 {
		return err
	}
	fit, err := clv.FitPurchases(ctx, f.model, counts, f.start)
	if err != nil || !fit.OK() {
		return err
	}
	var held []clv.Held
	if err := f.db.SelectContext(ctx, &held, `
		WITH after AS (
			SELECT customer_key, count(DISTINCT ordered_on) AS purchases FROM orders WHERE is_sale AND customer_key IS NOT NULL AND ordered_on >= CAST(? AS DATE) GROUP BY customer_key
		),
		before AS (
			SELECT customer_key, count(DISTINCT ordered_on) AS purchases FROM orders
			WHERE is_sale AND customer_key IS NOT NULL AND ordered_on < CAST(? AS DATE) AND ordered_on >= CAST(? AS DATE) - 365 GROUP BY customer_key
		)
		SELECT c.x, c.tx, c.t, CAST(coalesce(a.purchases, 0) AS DOUBLE) AS actual, CAST(coalesce(b.purchases, 0) AS DOUBLE) AS lastyear, CAST(count(*) AS DOUBLE) AS n
		FROM clv_customers c LEFT JOIN after a ON a.customer_key = c.customer_key LEFT JOIN before b ON b.customer_key = c.customer_key
		GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`, cut.Format(dateLayout), cut.Format(dateLayout), cut.Format(dateLayout)); err != nil {
		return err
	}
	out, err := fit.HoldOut(held, float64(length))
	if err != nil {
		return err
	}
	f.found.HoldOut = out
	if err := appendRows(ctx, f.db, "clv_fit_rows", len(out.ByFrequency), func(i int) []driver.Value {
		row := out.ByFrequency[i]
		return []driver.Value{int32(row.Frequency), row.Customers, row.Actual, row.Expected}
	}); err != nil {
		return err
	}
	return f.track(ctx, fit, cut)
}

// track writes the cumulative repeat purchases of the customers of the calibration, week by week: what came beside what the fit expects.
func (f *fitter) track(ctx context.Context, fit *clv.PurchaseFit, cut time.Time) error {
	start := f.historyStart()
	var entries []clv.Entry
	if err := f.db.SelectContext(ctx, &entries, `
		SELECT CAST(first_on - CAST(? AS DATE) AS DOUBLE) AS at, CAST(count(*) AS DOUBLE) AS n
		FROM clv_customers GROUP BY 1 ORDER BY 1`, start.Format(dateLayout)); err != nil {
		return err
	}
	var actual []struct {
		Week    int     `db:"week"`
		Repeats float64 `db:"repeats"`
	}
	if err := f.db.SelectContext(ctx, &actual, `
		SELECT CAST(p.day - CAST(? AS DATE) AS INTEGER) // 7 AS week, CAST(count(*) AS DOUBLE) AS repeats
		FROM (SELECT DISTINCT customer_key, ordered_on AS day FROM orders WHERE is_sale AND customer_key IS NOT NULL) p JOIN clv_customers c ON c.customer_key = p.customer_key
		WHERE p.day > c.first_on GROUP BY 1 ORDER BY 1`, start.Format(dateLayout)); err != nil {
		return err
	}
	weeks := int(f.result.Span.Month.End().Sub(start)/(24*time.Hour)) / 7
	byWeek, times := make([]float64, weeks+1), make([]float64, weeks)
	for _, row := range actual {
		if row.Week < len(byWeek) {
			byWeek[row.Week] = row.Repeats
		}
	}
	for i := range times {
		times[i] = float64(7 * (i + 1))
	}
	expected := fit.Tracking(entries, times)
	sum := 0.0
	holdOutFrom := cut.Sub(start).Hours() / 24
	return appendRows(ctx, f.db, "clv_tracking_rows", weeks, func(i int) []driver.Value {
		sum += byWeek[i]
		return []driver.Value{int32(i + 1), sum, expected[i], times[i] > holdOutFrom}
	})
}
