package kpi

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// openSummed sums up the rows of a file that returns one a customer, or several (month_no, customer_key, numerator, denominator): the
// value is the quotient of the sums, and its standard error that of a ratio of sums over customers, √(n ÷ (n − 1) Σ (x − R y)²) ÷ Σ y
// (Cochran 1977, §6). A row without a customer is one of its own. An extra column becomes its own quotient. The report month's estimate is
// correlated with that of the month before and of a year before by the customers who stand in both: Σ uᵢ uᵢ′ ÷ √(Σ uᵢ² Σ uᵢ′²), u = x − R y.
func openSummed(ctx context.Context, w *warehouse.Warehouse, query queries.Query, c contract, last month.Month) (*sqlx.Rows, error) {
	by, segment := "month_no", "NULL"
	if slices.Contains(c.names, "segment") {
		by, segment = "month_no, segment", "segment"
	}
	inner, outer, extras := "", "", ""
	for _, name := range c.extras {
		name = quoteName(name)
		inner += ", CAST(sum(" + name + ") AS DOUBLE) AS " + name
		outer += ", sum(" + name + ") AS " + name
		extras += ", " + name + " / nullif(y, 0) AS " + name
	}
	rows, err := w.DB().QueryxContext(ctx, fmt.Sprintf(`
		WITH single AS (
			SELECT %[1]s, customer_key, count(*) AS n, CAST(sum(numerator) AS DOUBLE) AS x, CAST(sum(denominator) AS DOUBLE) AS y,
				CAST(sum(numerator * numerator) AS DOUBLE) AS xx, CAST(sum(numerator * denominator) AS DOUBLE) AS xy, CAST(sum(denominator * denominator) AS DOUBLE) AS yy%[2]s
			FROM (SELECT * REPLACE (CAST(numerator AS DOUBLE) AS numerator, CAST(denominator AS DOUBLE) AS denominator) FROM (%[5]s
)) GROUP BY ALL
		),
		units AS (
			SELECT %[1]s, sum(x) AS x, sum(y) AS y, sum(CASE WHEN customer_key IS NULL THEN n ELSE 1 END) AS n,
				sum(CASE WHEN customer_key IS NULL THEN xx ELSE x * x END) AS xx, sum(CASE WHEN customer_key IS NULL THEN xy ELSE x * y END) AS xy,
				sum(CASE WHEN customer_key IS NULL THEN yy ELSE y * y END) AS yy%[3]s
			FROM single GROUP BY %[1]s
		),
		spread AS (SELECT *, %[6]s AS part, greatest(xx - 2 * x / y * xy + x / y * x / y * yy, 0) AS squares FROM units),
		leads AS (SELECT s.month_no, s.customer_key, u.part, s.x - u.x / u.y * s.y AS lead, u.squares
			FROM (SELECT *, %[6]s AS part FROM single WHERE customer_key IS NOT NULL AND month_no IN (%[7]d, %[7]d - 1, %[7]d - 12)) s
			JOIN spread u ON u.month_no = s.month_no AND u.part IS NOT DISTINCT FROM s.part WHERE u.y > 0 AND u.squares > 0),
		pairs AS (SELECT a.part, a.month_no - b.month_no AS back, greatest(-1, least(1, sum(a.lead * b.lead) / sqrt(any_value(a.squares) * any_value(b.squares)))) AS correlation
			FROM leads a JOIN leads b ON b.customer_key = a.customer_key AND b.part IS NOT DISTINCT FROM a.part AND a.month_no = %[7]d AND b.month_no < %[7]d GROUP BY a.part, a.month_no - b.month_no)
		SELECT %[1]s, x AS numerator, y AS denominator, CAST(n AS DOUBLE) AS n, CASE WHEN n > 1 AND y > 0 THEN sqrt(squares * n / (n - 1)) / y END AS stderr,
			CASE WHEN month_no = %[7]d THEN (SELECT correlation FROM pairs p WHERE p.back = 1 AND p.part IS NOT DISTINCT FROM spread.part) END AS month_correlation,
			CASE WHEN month_no = %[7]d THEN (SELECT correlation FROM pairs p WHERE p.back = 12 AND p.part IS NOT DISTINCT FROM spread.part) END AS year_correlation%[4]s
		FROM spread ORDER BY ALL`, by, inner, outer, extras, bare(query.SQL), segment, int(last)))
	if err != nil {
		return nil, engineError(query, err)
	}
	return rows, nil
}

// bare is a query's text as it may stand in brackets.
func bare(sql string) string { return strings.TrimRight(strings.TrimSpace(sql), ";") }

// pairTables may be read by a file whose change on the month before is told from the customers of both months.
var pairTables = []string{"customer_groups", "customer_windows", "settings", "report"}

// pairMonths tells, for a share of customer_groups, how far M's estimate goes together with that of the month before and of a year before, from
// the customers in both denominators: r = Σ (xᵢ − p)(xᵢ′ − p′) ÷ √(D p(1 − p) D′ p′(1 − p′)), x being 1 in the numerator. The file runs over two
// further relations of that name, in which every kind of customer (alike in M and the month before) stands as a month of its own: once as it
// is in M, once as it was before.
func pairMonths(ctx context.Context, w *warehouse.Warehouse, series *Series, result *Result) error {
	reads := series.reads.Tables
	last := len(series.Points) - 1
	if !slices.Contains(reads, "customer_groups") || slices.ContainsFunc(reads, func(t string) bool { return !slices.Contains(pairTables, t) }) {
		return nil
	}
	if last < 1 || series.Points[last].Value == nil || series.Points[last].N != nil {
		return nil
	}
	now := &series.Points[last]
	if err := pairMonth(ctx, w, series, result, 1, &now.MonthCorrelation); err != nil {
		return err
	}
	return pairMonth(ctx, w, series, result, 12, &now.YearCorrelation)
}

func pairMonth(ctx context.Context, w *warehouse.Warehouse, series *Series, result *Result, back int, into **float64) error {
	last := len(series.Points) - 1
	if last < back || series.Points[last-back].Value == nil {
		return nil
	}
	if err := result.writePairs(ctx, w, back); err != nil {
		return err
	}
	whole := ""
	if series.Query.Header.Segments != "" {
		whole = " WHERE segment IS NULL"
	}
	as := func(prefix string) string {
		list := make([]string, len(result.kinds))
		for i, column := range result.kinds {
			list[i] = prefix + column + " AS " + column
		}
		return fmt.Sprintf("(WITH customer_groups AS (SELECT cell_no AS month_no, %s, customers FROM %s) SELECT month_no AS cell_no, numerator, denominator FROM (%s\n)%s)",
			strings.Join(list, ", "), pairs(back), bare(series.Query.SQL), whole)
	}
	var found struct {
		Both, Gained, Lost, Neither float64 // of the customers in both denominators: in both numerators, in M's alone, in the other alone, in none
		Broken                      int64   // cells that count in part
	}
	if err := w.DB().GetContext(ctx, &found, `SELECT
		CAST(coalesce(sum(customers) FILTER (WHERE n1 AND n0), 0) AS DOUBLE) AS both,
		CAST(coalesce(sum(customers) FILTER (WHERE n1 AND NOT n0), 0) AS DOUBLE) AS gained,
		CAST(coalesce(sum(customers) FILTER (WHERE n0 AND NOT n1), 0) AS DOUBLE) AS lost,
		CAST(coalesce(sum(customers) FILTER (WHERE NOT n0 AND NOT n1), 0) AS DOUBLE) AS neither,
		coalesce(sum(parts), 0) AS broken
		FROM (SELECT CASE WHEN coalesce(a.denominator, 0) > 0 AND coalesce(b.denominator, 0) > 0 THEN p.customers END AS customers,
			coalesce(a.numerator, 0) > 0 AS n1, coalesce(b.numerator, 0) > 0 AS n0,
			CASE WHEN coalesce(a.numerator NOT IN (0, p.customers), FALSE) OR coalesce(b.numerator NOT IN (0, p.customers), FALSE)
				OR coalesce(a.denominator NOT IN (0, p.customers), FALSE) OR coalesce(b.denominator NOT IN (0, p.customers), FALSE) THEN 1 ELSE 0 END AS parts
			FROM `+pairs(back)+` p LEFT JOIN `+as("")+` a ON a.cell_no = p.cell_no LEFT JOIN `+as("before_")+` b ON b.cell_no = p.cell_no)`); err != nil {
		return engineError(series.Query, err)
	}
	now, then := series.Points[last], series.Points[last-back]
	p, q := *now.Value, *then.Value
	spread := *now.Denominator * p * (1 - p) * *then.Denominator * q * (1 - q)
	if found.Broken == 0 && spread > 0 {
		r := (found.Both*(1-p)*(1-q) - found.Gained*(1-p)*q - found.Lost*p*(1-q) + found.Neither*p*q) / math.Sqrt(spread)
		*into = &r
	}
	return nil
}

// pairs names the table of the customers known in M by the columns of customer_groups, in M and (before_…) so many months before.
func pairs(back int) string { return fmt.Sprintf("customer_pairs_%d", back) }

// writePairs makes it, once.
func (r *Result) writePairs(ctx context.Context, w *warehouse.Warehouse, back int) error {
	if r.paired[back] {
		return nil
	}
	if err := r.listKinds(ctx, w); err != nil {
		return err
	}
	now, before := make([]string, len(r.kinds)), make([]string, len(r.kinds))
	for i, column := range r.kinds {
		now[i], before[i] = "n."+column, "b."+column+" AS before_"+column
	}
	if _, err := w.DB().ExecContext(ctx, fmt.Sprintf(`CREATE TABLE %s AS SELECT CAST(row_number() OVER () AS INTEGER) AS cell_no, * FROM (
		SELECT %s, %s, CAST(sum(n.alike) AS BIGINT) AS customers
		FROM (SELECT * FROM customer_windows WHERE month_no = %d AND alike > 0) n LEFT JOIN (SELECT * FROM customer_windows WHERE month_no = %d AND alike > 0) b ON b.customer_key = n.customer_key
		GROUP BY ALL)`, pairs(back), strings.Join(now, ", "), strings.Join(before, ", "), int(r.Span.Month), int(r.Span.Month)-back)); err != nil {
		return fmt.Errorf("pair the customers of two months: %w", err)
	}
	r.paired[back] = true
	return nil
}

// listKinds lists, once, the columns of customer_groups by which customers are alike.
func (r *Result) listKinds(ctx context.Context, w *warehouse.Warehouse) error {
	if len(r.kinds) > 0 {
		return nil
	}
	if err := w.DB().SelectContext(ctx, &r.kinds, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'customer_groups' AND column_name NOT IN ('month_no', 'customers') ORDER BY column_index"); err != nil {
		return fmt.Errorf("list the columns of customer_groups: %w", err)
	}
	return nil
}
