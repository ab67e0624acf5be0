package warehouse

import (
	"context"
	"fmt"
)

// net sums the lines of each order to one row, with grain = "line", in the order of the orders' first lines; a negative line of a
// later day than the order's first is a refund of its own day.
//
// A void line (its status makes it so, and it isn't itself a refund) counts for nothing in an order that has other lines: the
// order is the sum of those. An order of void lines alone stays, void. The time is the earliest of the lines that count, the
// customer and channel the first that is given; the status is that of the first line whose status makes nothing void, so that
// a returned line doesn't void the rest of its basket. A missing margin among given ones is what kpis.md makes of it.
func (l *loading) net(ctx context.Context) error {
	i := l.input
	i.Orders = i.Kept
	if l.source.Grain != "line" {
		return nil
	}
	var without int64
	if err := l.w.db.GetContext(ctx, &without, "SELECT count(*) FROM "+l.target+" WHERE order_id IS NULL"); err != nil {
		return fmt.Errorf("%s: net lines: %w", l.source.title(), err)
	}
	if without > 0 {
		l.refusals = append(l.refusals, l.cfg.Refuse("sources.orders.grain", `"line"`, fmt.Sprintf("%d lines of %s have no order_id", without, l.source.title()),
			"map order_id to an expression that no line lacks (a customer and a minute, for example), or remove them by `where`"))
		return nil
	}
	if err := l.tellDays(ctx); err != nil {
		return err
	}
	d := l.cfg.Definitions
	isVoidStatus := l.statuses.voidSQL("status")
	margin := "CAST(NULL AS DECIMAL(18,4))"
	if i.Columns["margin"] {
		rate := "0"
		if d.MarginRate != nil {
			rate = fmt.Sprintf("coalesce(CAST(amount * %v AS DECIMAL(18,4)), 0)", *d.MarginRate)
		}
		margin = "coalesce(margin, " + rate + ")"
	}
	figures := map[string]string{}
	for _, column := range []string{"amount", "discount", "margin"} {
		isRepeated, err := l.repeated(ctx, column)
		if err != nil {
			return err
		}
		figures[column] = figureOf(column, isRepeated)
	}
	part := "rowid"
	if l.source.AmountOf == "order" {
		part = "datediff('day', DATE '1970-01-01', CAST(ordered_at AS DATE))" // the refund's amount stands on each line, too
	}
	lines := stagingSchema + ".lines"
	for _, statement := range []string{
		fmt.Sprintf("CREATE OR REPLACE TABLE %[1]s AS SELECT *, rowid AS row, %[2]s AS has_void_status, %[3]s AS full_margin, "+
			// a negative line of a later day is a refund of its own day
			"CASE WHEN amount < 0 AND CAST(ordered_at AS DATE) > min(CAST(ordered_at AS DATE)) OVER (PARTITION BY order_id) THEN %[5]s ELSE -1 END AS part FROM %[4]s",
			lines, isVoidStatus, margin, l.target, part),
		"DROP TABLE " + l.target,
		fmt.Sprintf(`CREATE TABLE %[1]s AS SELECT order_id,
	coalesce(arg_min(customer_id, row) FILTER (WHERE NOT is_void), arg_min(customer_id, row)) AS customer_id,
	coalesce(min(ordered_at) FILTER (WHERE NOT is_void), min(ordered_at)) AS ordered_at,
	%[3]s AS amount,
	CASE WHEN bool_or(NOT has_void_status) THEN arg_min_null(status, row) FILTER (WHERE NOT has_void_status)
		WHEN bool_and(is_void) THEN arg_min_null(status, row) ELSE arg_min_null(status, row) FILTER (WHERE NOT is_void) END AS status,
	coalesce(arg_min(channel, row) FILTER (WHERE NOT is_void), arg_min(channel, row)) AS channel,
	%[4]s AS discount,
	%[5]s AS margin,
	arg_min(currency, row) AS currency,
	coalesce(arg_min(branch, row) FILTER (WHERE NOT is_void), arg_min(branch, row)) AS branch,
	bool_and(is_void) AS is_void
FROM %[2]s GROUP BY order_id, part ORDER BY min(row)`, l.target, lines, figures["amount"], figures["discount"], figures["margin"]),
		"ALTER TABLE " + l.target + " ADD COLUMN customer_key UBIGINT",
		"UPDATE " + l.target + " SET customer_key = " + keySQL("customer_id"),
		"DROP TABLE " + lines,
	} {
		if err := l.exec(ctx, statement); err != nil {
			return err
		}
	}
	i.Netted = i.Kept
	if err := l.w.db.GetContext(ctx, &i.Orders, "SELECT count(*) FROM "+l.target); err != nil {
		return fmt.Errorf("%s: count orders: %w", l.source.title(), err)
	}
	return nil
}

// figureOf is a figure of an order from those of its lines that count: their sum, or what each of them repeats. Money that comes in and money
// that goes back on one day are two figures.
func figureOf(column string, isRepeated bool) string {
	if column == "margin" {
		column = "full_margin"
	}
	sum := func(which string) string {
		if !isRepeated {
			return fmt.Sprintf("sum(%s) FILTER (WHERE %s)", column, which)
		}
		return fmt.Sprintf("CASE WHEN count(%[1]s) FILTER (WHERE %[2]s) > 0 THEN coalesce(max(%[1]s) FILTER (WHERE %[2]s AND %[1]s >= 0), 0) + coalesce(min(%[1]s) FILTER (WHERE %[2]s AND %[1]s < 0), 0) END", column, which)
	}
	return "CAST(CASE WHEN bool_and(is_void) THEN " + sum("true") + " ELSE " + sum("NOT is_void") + " END AS DECIMAL(18,4))"
}
