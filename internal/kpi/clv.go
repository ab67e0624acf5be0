package kpi

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/clv"
	"loyalty/internal/config"
	"loyalty/internal/month"
)

// CLV is what the lifetime value models found at M: the two fits, how the first did on a hold-out, or why it was refused.
type CLV struct {
	Purchases *clv.PurchaseFit // nil where there are no known customers
	Spend     *clv.SpendFit
	HoldOut   *clv.HoldOut // nil where the calibration's fit was refused
	Refused   *clv.Reason  // nil: the value stands
	Warnings  []clv.Reason
	Renewals  *clv.RenewalFit // nil unless the shop is contractual
}

// manyCustomers: above it the series is fitted only at the months that the report compares (M, the month before, a year before);
// a fit of a million customers takes a second, and 36 of them would be most of a run.
const manyCustomers = 100_000

// clvTables are what the fits write: customer_value for analysts, and the rows of the KPI clv and its charts.
var clvTables = []string{
	"CREATE TABLE customer_value (customer_id VARCHAR, expected_purchases DOUBLE, p_alive DOUBLE, expected_spend DOUBLE, clv DOUBLE)",
	"CREATE TABLE clv_months (month_no INTEGER, value DOUBLE, n DOUBLE, stderr DOUBLE)",
	"CREATE TABLE clv_fit_rows (frequency INTEGER, customers DOUBLE, actual DOUBLE, expected DOUBLE)",
	"CREATE TABLE clv_tracking_rows (week INTEGER, actual DOUBLE, expected DOUBLE, is_holdout BOOLEAN)",
}

// fitCLV fits purchases and spend at M and at the months before it, each on the rows before that month's end, and writes the
// tables of clvTables. The model chosen at M holds for all months.
func fitCLV(ctx context.Context, db *sqlx.DB, cfg *config.Config, result *Result) error {
	for _, table := range clvTables {
		if _, err := db.ExecContext(ctx, table); err != nil {
			return fmt.Errorf("make the tables of the lifetime value: %w", err)
		}
	}
	f := &fitter{db: db, cfg: cfg, result: result}
	if err := f.at(ctx, result.Span.Month); err != nil {
		return fmt.Errorf("fit the lifetime value: %w", err)
	}
	result.CLV = f.found
	if f.found.Refused != nil {
		return nil // customer_value and the months stay empty
	}
	if err := f.holdOut(ctx); err != nil {
		return fmt.Errorf("try the lifetime value on a hold-out: %w", err)
	}
	result.CLV = f.found
	for _, m := range f.monthsBefore() {
		if err := f.before(ctx, m); err != nil {
			return fmt.Errorf("fit the lifetime value of %s: %w", m, err)
		}
	}
	if _, err := db.ExecContext(ctx, "DROP TABLE clv_customers"); err != nil {
		return fmt.Errorf("fit the lifetime value: %w", err)
	}
	return nil
}

// fitter carries one report's fits from month to month.
type fitter struct {
	db     *sqlx.DB
	cfg    *config.Config
	result *Result
	found  CLV
	model  clv.Model
	start  clv.Options
	spend  clv.SpendOptions
}

// prepare makes the table clv_customers of the customers as they stood at a day: one row each, with x repeat purchases (days), the
// last tx days after the first, seen for t days, and the mean margin of a repeat purchase, net of refunds.
func (f *fitter) prepare(ctx context.Context, end time.Time) error {
	day := "DATE '" + end.Format(dateLayout) + "'"
	_, err := f.db.ExecContext(ctx, `CREATE OR REPLACE TABLE clv_customers AS
		WITH days AS (
			SELECT customer_id, count(CASE WHEN previous_on IS NULL OR previous_on < purchased_on THEN 1 END) - 1 AS x, min(purchased_on) AS first_on, max(purchased_on) AS last_on
			FROM purchases WHERE purchased_on < `+day+` GROUP BY customer_id
		), money AS (
			SELECT o.customer_id,
				sum(CASE WHEN o.is_refund OR o.ordered_on > c.first_purchase_on THEN o.margin ELSE 0 END) AS margin,
				count(CASE WHEN o.is_refund THEN 1 END) > 0 AS is_refunded
			FROM orders o JOIN customers c ON c.customer_id = o.customer_id
			WHERE o.ordered_on < `+day+` GROUP BY o.customer_id
		)
		SELECT d.customer_id, CAST(d.x AS DOUBLE) AS x, CAST(d.last_on - d.first_on AS DOUBLE) AS tx, CAST(`+day+` - 1 - d.first_on AS DOUBLE) AS t,
			CASE WHEN d.x > 0 THEN CAST(m.margin AS DOUBLE) / d.x ELSE 0 END AS mean, m.is_refunded AND d.x > 0 AS is_refunded,
			CAST(`+day+` - 1 - d.first_on AS INTEGER) AS age, d.last_on
		FROM days d JOIN money m ON m.customer_id = d.customer_id
		ORDER BY d.customer_id`)
	return err
}

func (f *fitter) counts(ctx context.Context) (rows []clv.Count, err error) {
	err = f.db.SelectContext(ctx, &rows, "SELECT x, tx, t, CAST(count(*) AS DOUBLE) AS n FROM clv_customers GROUP BY x, tx, t ORDER BY x, tx, t")
	return rows, err
}

func (f *fitter) spends(ctx context.Context) (rows []clv.Spend, refunded float64, err error) {
	if err = f.db.SelectContext(ctx, &rows, "SELECT x, mean, CAST(count(*) AS DOUBLE) AS n FROM clv_customers WHERE x > 0 GROUP BY x, mean ORDER BY x, mean"); err != nil {
		return nil, 0, err
	}
	err = f.db.GetContext(ctx, &refunded, "SELECT CAST(count(CASE WHEN is_refunded THEN 1 END) AS DOUBLE) FROM clv_customers")
	return rows, refunded, err
}

// at fits at M, chooses the model and writes customer_value.
func (f *fitter) at(ctx context.Context, m month.Month) error {
	if err := f.prepare(ctx, m.End()); err != nil {
		return err
	}
	counts, err := f.counts(ctx)
	if err != nil {
		return err
	}
	if len(counts) == 0 {
		f.found.Refused = &clv.Reason{Code: clv.FewCustomers, Limit: clv.DefaultLimits().Customers}
		return nil
	}
	purchases, err := clv.Choose(ctx, counts, clv.Options{})
	if err != nil {
		return err
	}
	f.found.Purchases, f.model = purchases, purchases.Model
	f.found.Warnings = append(f.found.Warnings, purchases.Warnings...)
	if !purchases.OK() {
		f.found.Refused = &purchases.Refused[0]
		return nil
	}
	f.start.Start = &purchases.Parameters
	spend, err := f.fitSpend(ctx)
	if err != nil {
		return err
	}
	f.found.Spend = spend
	f.found.Warnings = append(f.found.Warnings, spend.Warnings...)
	if !spend.OK() {
		f.found.Refused = &spend.Refused[0]
		return nil
	}
	f.spend.Start = &spend.Parameters
	if err := f.writeValues(ctx, purchases, spend); err != nil {
		return err
	}
	return f.writeMonth(ctx, m, purchases, spend)
}

func (f *fitter) fitSpend(ctx context.Context) (*clv.SpendFit, error) {
	rows, refunded, err := f.spends(ctx)
	if err != nil {
		return nil, err
	}
	options := f.spend
	options.Refunded = refunded
	return clv.FitSpend(ctx, rows, options)
}

// before fits an earlier month with the model chosen at M; a month whose fit is refused stays blank.
func (f *fitter) before(ctx context.Context, m month.Month) error {
	if err := f.prepare(ctx, m.End()); err != nil {
		return err
	}
	counts, err := f.counts(ctx)
	if err != nil || len(counts) == 0 {
		return err
	}
	purchases, err := clv.FitPurchases(ctx, f.model, counts, f.start)
	if err != nil || !purchases.OK() {
		return err
	}
	spend, err := f.fitSpend(ctx)
	if err != nil || !spend.OK() {
		return err
	}
	return f.writeMonth(ctx, m, purchases, spend)
}

// monthsBefore are the months before M that are fitted: all with a full window, or of a large shop those that M is compared with.
func (f *fitter) monthsBefore() []month.Month {
	last, first := f.result.Span.Month, f.result.Span.First+month.Month(f.cfg.Definitions.ActiveWindowMonths)-1
	var months []month.Month
	for m := last - 1; m >= first; m-- {
		if f.found.Purchases.Customers <= manyCustomers || last-m == 1 || last-m == 12 {
			months = append(months, m)
		}
	}
	return months
}

func (f *fitter) horizon() clv.Horizon {
	return clv.Horizon{Months: f.cfg.Definitions.CLVHorizonMonths, YearlyRate: f.cfg.Definitions.CLVDiscountRate}
}

// writeMonth writes the mean value of the month's active customers. A window that is not full is blank.
func (f *fitter) writeMonth(ctx context.Context, m month.Month, purchases *clv.PurchaseFit, spend *clv.SpendFit) error {
	from := m - month.Month(f.cfg.Definitions.ActiveWindowMonths) + 1
	if from < f.result.Span.First {
		return nil
	}
	var rows []clv.Customer
	if err := f.db.SelectContext(ctx, &rows, "SELECT x, tx, t, mean FROM clv_customers WHERE last_on >= CAST(? AS DATE) ORDER BY customer_id", from.Start().Format(dateLayout)); err != nil {
		return err
	}
	valuer, err := clv.NewValuer(purchases, spend, f.horizon())
	var refused *clv.RefusedError
	if errors.As(err, &refused) || len(rows) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	totals, err := valuer.Totals(ctx, rows, nil)
	if err != nil {
		return err
	}
	n := float64(len(rows))
	_, err = f.db.ExecContext(ctx, "INSERT INTO clv_months VALUES (?, ?, ?, ?)", int(m), totals[0].CLV.Value/n, n, totals[0].CLV.StandardError/n)
	return err
}
