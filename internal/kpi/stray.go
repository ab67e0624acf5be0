package kpi

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/month"
)

// A few rows of 1900-01-01 would make a calendar of 126 years, in which nothing is partial and every series is a dot at its end.
const (
	strayMonths = 36    // a longer gap may be one that stray dates make
	strayShare  = 0.001 // and is, where no more of the sales than that lie before it
	shutMonths  = 240   // no shop shuts for longer than that and opens again
)

// datedMonth is a month that holds a dated row.
type datedMonth struct {
	Month month.Month `db:"month_no"`
	Rows  int64       `db:"rows"`
	Sales int64       `db:"sales"`
}

// refuseStray stops the run where the data begin with stray dates, unless the configuration says where they begin.
func refuseStray(ctx context.Context, db *sqlx.DB, cfg *config.Config) error {
	if cfg.Report.From != 0 {
		return nil
	}
	what := "orders"
	months, err := datedMonths(ctx, db, `
		SELECT o.ordered_at AS dated_at, NOT o.is_void AND o.amount >= d.min_order_amount AND o.amount >= 0 AS is_sale
		FROM input.orders o
		CROSS JOIN settings d`)
	if err == nil && len(months) == 0 {
		what = "answers, tickets, leads, touches and points"
		months, err = datedMonths(ctx, db, `
			SELECT coalesce(sent_at, answered_at) AS dated_at, TRUE AS is_sale FROM input.surveys UNION ALL SELECT opened_at, TRUE FROM input.tickets
			UNION ALL SELECT created_at, TRUE FROM input.leads UNION ALL SELECT sent_at, TRUE FROM input.touches UNION ALL SELECT booked_at, TRUE FROM input.points`)
	}
	if err != nil {
		return err
	}
	at := findStray(months)
	if at == 0 {
		return nil
	}
	var before, all int64
	for i, m := range months {
		if i < at {
			before += m.Rows
		}
		all += m.Rows
	}
	first, last, from := months[0].Month, months[at-1].Month, months[at].Month
	dated := first.String()
	if last != first {
		dated += " to " + last.String()
	}
	return cfg.Refuse("report.from", "", fmt.Sprintf("%d of %d %s are dated %s, and %d months without any follow: mostly dates that were never filled in",
		before, all, what, dated, int(from-last)-1), fmt.Sprintf("write [report] from = %q to leave them out, or [report] from = %q to keep them", from, first))
}

// datedMonths are the months of rows (dated_at, is_sale), in their order.
func datedMonths(ctx context.Context, db *sqlx.DB, rows string) ([]datedMonth, error) {
	var months []datedMonth
	if err := db.SelectContext(ctx, &months, `SELECT year(dated_at) * 12 + month(dated_at) - 1 AS month_no, count(*) AS rows, count(*) FILTER (WHERE is_sale) AS sales FROM (`+rows+`)
		WHERE dated_at IS NOT NULL GROUP BY 1 ORDER BY 1`); err != nil {
		return nil, fmt.Errorf("count the sales of each month: %w", err)
	}
	return months, nil
}

// findStray is the place of the first month behind the last gap that stray dates make, 0 where there is none.
func findStray(months []datedMonth) (at int) {
	var all, before int64
	for _, m := range months {
		all += m.Sales
	}
	for i, m := range months {
		if i > 0 {
			gap := int(m.Month-months[i-1].Month) - 1
			if gap > shutMonths || gap > strayMonths && float64(before) <= strayShare*float64(all) {
				at = i
			}
		}
		before += m.Sales
	}
	return at
}
