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
		return l.cfg.Refuse("sources.orders.grain", `"line"`, fmt.Sprintf("%d lines of %s have no order_id", without, l.source.title()),
			"map order_id to an expression that no line lacks (a customer and a minute, for example), or remove them by `where`")
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
	lines := stagingSchema + ".lines"
	for _, statement := range []string{
		fmt.Sprintf("CREATE OR REPLACE TABLE %[1]s AS SELECT *, rowid AS row, %[2]s AS has_void_status, %[3]s AS full_margin, "+
			// a negative line of a later day is a refund of its own day
			"CASE WHEN amount < 0 AND CAST(ordered_at AS DATE) > min(CAST(ordered_at AS DATE)) OVER (PARTITION BY order_id) THEN rowid ELSE -1 END AS part FROM %[4]s",
			lines, isVoidStatus, margin, l.target),
		"DROP TABLE " + l.target,
		fmt.Sprintf(`CREATE TABLE %s AS SELECT order_id,
	coalesce(arg_min(customer_id, row) FILTER (WHERE NOT is_void), arg_min(customer_id, row)) AS customer_id,
	coalesce(min(ordered_at) FILTER (WHERE NOT is_void), min(ordered_at)) AS ordered_at,
	CAST(CASE WHEN bool_and(is_void) THEN sum(amount) ELSE sum(amount) FILTER (WHERE NOT is_void) END AS DECIMAL(18,4)) AS amount,
	CASE WHEN bool_or(NOT has_void_status) THEN arg_min_null(status, row) FILTER (WHERE NOT has_void_status)
		WHEN bool_and(is_void) THEN arg_min_null(status, row) ELSE arg_min_null(status, row) FILTER (WHERE NOT is_void) END AS status,
	coalesce(arg_min(channel, row) FILTER (WHERE NOT is_void), arg_min(channel, row)) AS channel,
	CAST(CASE WHEN bool_and(is_void) THEN sum(discount) ELSE sum(discount) FILTER (WHERE NOT is_void) END AS DECIMAL(18,4)) AS discount,
	CAST(CASE WHEN bool_and(is_void) THEN sum(full_margin) ELSE sum(full_margin) FILTER (WHERE NOT is_void) END AS DECIMAL(18,4)) AS margin,
	arg_min(currency, row) AS currency,
	bool_and(is_void) AS is_void
FROM %s GROUP BY order_id, part ORDER BY min(row)`, l.target, lines),
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
