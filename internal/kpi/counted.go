package kpi

import (
	"context"
	"fmt"
	"slices"

	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Counted is what a KPI counted one customer as, in the newest month that it shows and has him in: his part of the numerator and of the
// denominator, or of the value; all are nil where he isn't in it.
type Counted struct {
	Query                         queries.Query
	Month                         month.Month `db:"month_no"`
	Numerator, Denominator, Value *float64
}

// countingTables may be read by a file of which one customer's part is told.
var countingTables = []string{"customer_groups", "segments", "settings", "report", "months"}

// CountsCustomers tells whether a customer's own part of a KPI can be told: its rows are one a customer, or it adds up customer_groups.
func CountsCustomers(ctx context.Context, w *warehouse.Warehouse, query queries.Query) (bool, error) {
	reads, err := readsOf(ctx, w, query)
	return slices.Contains(reads.Columns, "customer_key") || addsUpGroups(reads), err
}

func addsUpGroups(reads warehouse.Reads) bool {
	return slices.Contains(reads.Tables, "customer_groups") && !slices.ContainsFunc(reads.Tables, func(t string) bool { return !slices.Contains(countingTables, t) })
}

// CountedAs finds a customer's part of a KPI after Prepare; false where it can't be told, or the inputs lack what the KPI needs. Where the
// KPI adds up customer_groups, its file runs over the customer alone.
func (r *Result) CountedAs(ctx context.Context, w *warehouse.Warehouse, query queries.Query, key uint64) (Counted, bool, error) {
	counted := Counted{Query: query}
	reads, err := readsOf(ctx, w, query)
	if err != nil {
		return counted, false, err
	}
	needs := r.lineage.needs(query, reads)
	if len(missing(needs, r.inputs)) > 0 {
		return counted, false, nil
	}
	if err := admit(ctx, w, query); err != nil {
		return counted, false, err
	}
	reach, err := newReach(ctx, w.DB(), query, needs, r.inputs, r)
	if err != nil {
		return counted, false, err
	}
	rows, err := w.DB().QueryxContext(ctx, "SELECT * FROM (\n"+bare(query.SQL)+"\n) LIMIT 0")
	if err != nil {
		return counted, false, engineError(query, err)
	}
	columns, err := rows.Columns()
	rows.Close()
	if err != nil {
		return counted, false, engineError(query, err)
	}
	has := func(column string) bool { return slices.Contains(columns, column) }
	from := ""
	switch {
	case !has("month_no"): // a date: rare, and none of the shipped files
		return counted, false, nil
	case has("customer_key"):
		from = fmt.Sprintf("FROM (\n%s\n) WHERE customer_key = %d", bare(query.SQL), key)
	case addsUpGroups(reads):
		from = fmt.Sprintf("FROM (WITH customer_groups AS (SELECT * EXCLUDE (customer_key), 1 AS customers FROM customer_windows WHERE customer_key = %d) SELECT * FROM (\n%s\n)) WHERE TRUE", key, bare(query.SQL))
	default:
		return counted, false, nil
	}
	sum := func(column string) string {
		if !has(column) {
			return "CAST(NULL AS DOUBLE) AS " + column
		}
		return "CAST(sum(" + column + ") AS DOUBLE) AS " + column
	}
	if has("segment") {
		from += " AND segment IS NULL"
	}
	var found []Counted
	if err := w.DB().SelectContext(ctx, &found, fmt.Sprintf("SELECT month_no, %s, %s, %s %s AND month_no BETWEEN %d AND %d GROUP BY month_no ORDER BY month_no DESC",
		sum("numerator"), sum("denominator"), sum("value"), from, int(r.Span.First), int(r.Span.Month))); err != nil {
		return counted, false, engineError(query, err)
	}
	for _, one := range found {
		isIn := one.Denominator != nil && *one.Denominator != 0 || one.Value != nil && *one.Value != 0
		if isShown, _ := reach.at(one.Month); isShown && isIn && (one.Month == r.Span.Month || query.Header.Window == "cohort") {
			one.Query = query
			return one, true, nil
		}
	}
	counted.Month = r.Span.Month
	return counted, true, nil
}
