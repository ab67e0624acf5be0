package kpi

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/warehouse"
)

// Receipt counts the orders from the rows read down to the purchases: what stands behind every figure made of orders.
type Receipt struct {
	Read      float64 // rows of the orders input
	SetAside  float64
	Netted    float64 // lines that went into another row of their order
	Void      float64
	Later     float64 // dated at or after M's end
	Free      float64 // below min_order_amount
	Counted   float64 // sales and refunds
	Refunds   float64
	Guests    float64 // sales without a customer
	Sales     float64 // of known customers
	Purchases float64
}

func writeReceipt(ctx context.Context, db *sqlx.DB, inputs warehouse.Inputs, result *Result) error {
	in := inputs["orders"]
	if in == nil {
		return nil
	}
	r := Receipt{Read: float64(in.Read), SetAside: float64(in.Read - in.Kept)}
	if in.Netted > 0 {
		r.Netted = float64(in.Netted - in.Orders)
	}
	row := db.QueryRowContext(ctx, `
		SELECT
			(SELECT count(*) FROM input.orders),
			(SELECT count(*) FROM input.orders o, report r WHERE o.ordered_at >= r.month_end),
			(SELECT count(*) FROM input.orders WHERE is_void),
			count(*), count(CASE WHEN is_refund THEN 1 END), count(CASE WHEN is_sale AND customer_key IS NULL THEN 1 END),
			count(CASE WHEN is_sale AND customer_key IS NOT NULL THEN 1 END), (SELECT coalesce(sum(purchases), 0) FROM customer_months)
		FROM orders`)
	var stored float64
	if err := row.Scan(&stored, &r.Later, &r.Void, &r.Counted, &r.Refunds, &r.Guests, &r.Sales, &r.Purchases); err != nil {
		return fmt.Errorf("count the receipt: %w", err)
	}
	// a void row after M's end would be counted twice: it is void first
	var voidLater float64
	if err := db.GetContext(ctx, &voidLater, `
		SELECT count(*) FROM input.orders o
		CROSS JOIN report r WHERE o.is_void AND o.ordered_at >= r.month_end`); err != nil {
		return fmt.Errorf("count the receipt: %w", err)
	}
	r.Later -= voidLater
	r.Free = stored - r.Void - r.Later - r.Counted
	result.Receipt = r
	return nil
}
