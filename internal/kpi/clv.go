package kpi

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/clv"
	"loyalty/internal/config"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
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

// fitTables are what the fits write: customer_value for analysts, and the rows of the KPI clv and of the fits' charts.
var fitTables = map[string]string{
	"customer_value":    "customer_key UBIGINT, expected_purchases DOUBLE, p_alive DOUBLE, expected_spend DOUBLE, clv DOUBLE, is_active BOOLEAN",
	"clv_months":        "month_no INTEGER, value DOUBLE, n DOUBLE, stderr DOUBLE",
	"clv_fit_rows":      "frequency INTEGER, customers DOUBLE, actual DOUBLE, expected DOUBLE",
	"clv_tracking_rows": "week INTEGER, actual DOUBLE, expected DOUBLE, is_holdout BOOLEAN",
	"survival_rows":     "period INTEGER, customers DOUBLE, actual DOUBLE, expected DOUBLE",
}

func isFitTable(name string) bool { return fitTables[name] != "" }

// fitting is a fit of the lifetime value and the contracts. In a shop whose queries run on one thread each it runs beside them; nothing
// reads what it writes, nor Result.CLV, before wait.
type fitting struct {
	run      func() error
	once     sync.Once
	err      error
	took     time.Duration
	progress Progress
}

// fitModels starts to fit the lifetime value and the contracts, which writes their tables.
func fitModels(ctx context.Context, db *sqlx.DB, cfg *config.Config, result *Result, progress Progress) (*fitting, error) {
	for name, columns := range fitTables {
		if _, err := db.ExecContext(ctx, "CREATE TABLE "+name+" ("+columns+")"); err != nil {
			return nil, fmt.Errorf("make the tables of the lifetime value: %w", err)
		}
	}
	f := &fitting{progress: progress}
	f.run = func() error {
		start := time.Now()
		defer func() { f.took = time.Since(start) }()
		if err := fitCLV(ctx, db, cfg, result); err != nil {
			return err
		}
		return fitRenewals(ctx, db, cfg, result)
	}
	if result.inputs.Steady() {
		done := make(chan error, 1)
		run := f.run
		go func() { done <- run() }()
		f.run = func() error { return <-done }
	}
	return f, nil
}

// wait ends when the fit has; of none at once.
func (f *fitting) wait() error {
	if f == nil {
		return nil
	}
	f.once.Do(func() {
		if f.err = warehouse.Told("build the model", f.run()); f.err == nil {
			f.progress("clv", 0, f.took)
		}
	})
	return f.err
}

// historyMonths is the longest history that a fit reads: all fits of a report read the same length, that of the data at M up to this, so
// that a value doesn't move because the data grow older.
const historyMonths = 36

// fitCLV fits purchases and spend at M and at the months before it that have as long a history, each on the rows of that stretch, and writes
// their tables. The model chosen at M holds for all months.
func fitCLV(ctx context.Context, db *sqlx.DB, cfg *config.Config, result *Result) error {
	f := &fitter{db: db, cfg: cfg, result: result, history: min(historyMonths, int(result.Span.Month-result.Span.First)+1)}
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
	if h := f.found.HoldOut; h != nil {
		refused, warning := h.Judge()
		if warning != nil {
			f.found.Warnings = append(f.found.Warnings, *warning)
		}
		f.found.Refused = refused
	}
	result.CLV = f.found
	if f.found.Refused != nil {
		_, err := db.ExecContext(ctx, "DELETE FROM customer_value; DELETE FROM clv_months")
		return err
	}
	for _, m := range f.monthsBefore() {
		if err := f.before(ctx, m); err != nil {
			return fmt.Errorf("fit the lifetime value of %s: %w", m, err)
		}
	}
	if h := f.found.HoldOut; h != nil {
		if _, err := db.ExecContext(ctx, "UPDATE clv_months SET stderr = sqrt(stderr * stderr + power(value * ?, 2))", h.Off()); err != nil {
			return fmt.Errorf("widen the range of the lifetime value: %w", err)
		}
	}
	for _, table := range []string{"clv_customers", "clv_kinds"} {
		if _, err := db.ExecContext(ctx, "DROP TABLE "+table); err != nil {
			return fmt.Errorf("fit the lifetime value: %w", err)
		}
	}
	return nil
}

// fitter carries one report's fits from month to month.
type fitter struct {
	db      *sqlx.DB
	cfg     *config.Config
	result  *Result
	history int // months that each fit reads
	found   CLV
	model   clv.Model
	start   clv.Options
	spend   clv.SpendOptions
}

// start is the first day of the history of a fit that ends with a month.
func (f *fitter) from(m month.Month) time.Time { return (m - month.Month(f.history) + 1).Start() }

// prepare makes the table clv_customers of the customers as they stood at a day, by what they did from the first day of a month on: one
// row each, with x repeat purchases (days), the last tx days after the first, seen for t days, and the mean margin of a repeat purchase,
// net of refunds. Whole months are in customer_months; of a month that the day cuts, the orders are read.
func (f *fitter) prepare(ctx context.Context, start, end time.Time) error {
	day := "DATE '" + end.Format(dateLayout) + "'"
	from, cut := int(month.At(start)), int(month.At(end))
	_, err := f.db.ExecContext(ctx, fmt.Sprintf(`CREATE OR REPLACE TABLE clv_customers AS
		WITH bought AS (
			SELECT customer_key, purchase_days, first_purchase_on, last_purchase_on, margin, revenue < gross AS is_refunded
			FROM customer_months WHERE month_no >= %[1]d AND month_no < %[2]d
			UNION ALL
			SELECT customer_key, count(DISTINCT CASE WHEN is_sale THEN ordered_on END), min(CASE WHEN is_sale THEN ordered_on END), max(CASE WHEN is_sale THEN ordered_on END),
				sum(margin), bool_or(is_refund)
			FROM orders WHERE customer_key IS NOT NULL AND month_no = %[2]d AND ordered_on < %[3]s GROUP BY customer_key
		),
		known AS (
			SELECT customer_key, CAST(sum(purchase_days) AS DOUBLE) - 1 AS x, min(first_purchase_on) AS first_on, max(last_purchase_on) AS last_on,
				sum(margin) AS margin, bool_or(is_refunded) AS is_refunded
			FROM bought GROUP BY customer_key HAVING sum(purchase_days) > 0
		),
		first_days AS (
			SELECT o.customer_key, sum(o.margin) AS margin
			FROM orders o JOIN known k ON k.customer_key = o.customer_key AND k.first_on = o.ordered_on AND k.x > 0
			WHERE o.is_sale GROUP BY o.customer_key
		)
		SELECT k.customer_key, k.x, CAST(k.last_on - k.first_on AS DOUBLE) AS tx, CAST(%[3]s - 1 - k.first_on AS DOUBLE) AS t,
			CASE WHEN k.x > 0 THEN CAST(k.margin - d.margin AS DOUBLE) / k.x ELSE 0 END AS mean, k.is_refunded AND k.x > 0 AS is_refunded, k.last_on, k.first_on
		FROM known k LEFT JOIN first_days d ON d.customer_key = k.customer_key`, from, cut, day))
	return err
}

func (f *fitter) counts(ctx context.Context) ([]clv.Count, error) {
	return selectRows(ctx, f.db, func(c *clv.Count) []any { return []any{&c.X, &c.Tx, &c.T, &c.N} },
		"SELECT x, tx, t, CAST(count(*) AS DOUBLE) FROM clv_customers GROUP BY x, tx, t ORDER BY x, t, tx")
}

func (f *fitter) spends(ctx context.Context) (rows []clv.Spend, refunded float64, err error) {
	if rows, err = selectRows(ctx, f.db, func(s *clv.Spend) []any { return []any{&s.X, &s.Mean, &s.N} },
		"SELECT x, mean, CAST(count(*) AS DOUBLE) FROM clv_customers WHERE x > 0 GROUP BY x, mean ORDER BY x, mean"); err != nil {
		return nil, 0, err
	}
	err = f.db.GetContext(ctx, &refunded, "SELECT CAST(count(CASE WHEN is_refunded THEN 1 END) AS DOUBLE) FROM clv_customers")
	return rows, refunded, err
}

// selectRows reads the rows of a query, a million in half the time that reflection takes.
func selectRows[T any](ctx context.Context, db *sqlx.DB, fields func(*T) []any, query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []T
	var row T
	into := fields(&row)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// at fits at M, chooses the model and writes customer_value.
func (f *fitter) at(ctx context.Context, m month.Month) error {
	if err := f.prepare(ctx, f.from(m), m.End()); err != nil {
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
	if err := f.writeValues(ctx, counts, purchases, spend); err != nil {
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
	if err := f.prepare(ctx, f.from(m), m.End()); err != nil {
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

// monthsBefore are the months before M that are fitted: all with as long a history, or of a large shop those that M is compared with.
func (f *fitter) monthsBefore() []month.Month {
	last := f.result.Span.Month
	var months []month.Month
	for m := last - 1; m-month.Month(f.history)+1 >= f.result.Span.First; m-- {
		if f.found.Purchases.Customers <= manyCustomers || last-m == 1 || last-m == 12 {
			months = append(months, m)
		}
	}
	return months
}

func (f *fitter) horizon() clv.Horizon {
	return clv.Horizon{Months: f.cfg.Definitions.CLVHorizonMonths, YearlyRate: f.cfg.Definitions.CLVDiscountRate}
}

// writeMonth writes the mean value of the month's active customers; its error holds that of the parameters and the customers' scatter. A window that is not full is blank.
func (f *fitter) writeMonth(ctx context.Context, m month.Month, purchases *clv.PurchaseFit, spend *clv.SpendFit) error {
	from := m - month.Month(f.cfg.Definitions.ActiveWindowMonths) + 1
	if from < f.result.Span.First {
		return nil
	}
	rows, err := selectRows(ctx, f.db, func(c *clv.Customer) []any { return []any{&c.X, &c.Tx, &c.T, &c.Mean, &c.N} }, `
		SELECT x, tx, t, avg(greatest(mean, 0)), CAST(count(*) AS DOUBLE) FROM clv_customers WHERE last_on >= CAST(? AS DATE)
		GROUP BY x, tx, t ORDER BY x, t, tx`, from.Start().Format(dateLayout))
	if err != nil {
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
	n := float64(totals[0].Customers)
	var scatter float64 // of what an active customer brought in as long a time: single ones may bring more or less than expected
	if err := f.db.GetContext(ctx, &scatter, `
		SELECT coalesce(stddev_samp(margin), 0)
		FROM (SELECT CAST(sum(CASE WHEN month_no > ? THEN margin ELSE 0 END) AS DOUBLE) AS margin FROM customer_months
			WHERE month_no <= ? GROUP BY customer_key HAVING max(CASE WHEN purchase_days > 0 THEN month_no END) >= ?)`,
		int(m)-f.cfg.Definitions.CLVHorizonMonths, int(m), int(from)); err != nil {
		return err
	}
	_, err = f.db.ExecContext(ctx, "INSERT INTO clv_months VALUES (?, ?, ?, ?)", int(m), totals[0].CLV.Value/n, n, math.Hypot(totals[0].CLV.StandardError/n, scatter/math.Sqrt(n)))
	return err
}
