package kpi

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/clv"
	"loyalty/internal/config"
)

// survivalAhead is how many months the survival curve is projected beyond the data.
const survivalAhead = 12

// fitRenewals fits the contract model where [definitions] contractual says that customers renew month by month: a customer who
// bought in month m + k at the latest, m being the first month, renewed k times; one who bought in M is still running, any other was
// lost at the next renewal. It fills the table survival_rows; without contracts that stays empty.
func fitRenewals(ctx context.Context, db *sqlx.DB, cfg *config.Config, result *Result) error {
	if !cfg.Definitions.Contractual {
		return nil
	}
	var lives []struct {
		Renewed int     `db:"renewed"`
		Running bool    `db:"running"`
		N       float64 `db:"n"`
	}
	if err := db.SelectContext(ctx, &lives, `
		SELECT renewed, running, CAST(count(*) AS DOUBLE) AS n
		FROM (
			SELECT CAST(max(c.month_no) - min(c.month_no) AS INTEGER) AS renewed, max(c.month_no) = max(r.month_no) AS running
			FROM customer_months c CROSS JOIN report r WHERE c.purchases > 0 GROUP BY c.customer_key
		) lives
		GROUP BY renewed, running ORDER BY renewed, running`); err != nil {
		return fmt.Errorf("count renewals: %w", err)
	}
	lost, kept, longest := map[int]float64{}, map[int]float64{}, 0
	for _, life := range lives {
		if !life.Running {
			lost[life.Renewed+1] += life.N
			longest = max(longest, life.Renewed+1)
			continue
		}
		kept[life.Renewed] += life.N // 0: in the first month, nothing was to be renewed yet
		longest = max(longest, life.Renewed)
	}
	var rows []clv.Renewal
	for period := 1; period <= longest; period++ {
		rows = append(rows, clv.Renewal{Period: period, Lost: lost[period], Kept: kept[period]})
	}
	fit, err := clv.FitRenewals(ctx, rows)
	if err != nil {
		return fmt.Errorf("fit the contracts: %w", err)
	}
	result.CLV.Renewals = fit
	if !fit.OK() {
		return nil
	}
	curve, reason := fit.Projection(longest + survivalAhead)
	if reason != nil {
		result.CLV.Warnings = append(result.CLV.Warnings, *reason)
	}
	result.CLV.Warnings = append(result.CLV.Warnings, fit.Warnings...)
	return appendRows(ctx, db, "survival_rows", len(curve), func(i int) []driver.Value {
		return survivalRow(i, longest, lost, kept, curve[i])
	})
}

// survivalRow is one renewal: how many customers came up for it, the share of all that were kept (Kaplan–Meier) and the model's.
func survivalRow(period, longest int, lost, kept map[int]float64, expected float64) []driver.Value {
	if period > longest {
		return []driver.Value{int32(period), nil, nil, expected}
	}
	surviving, atRisk := 1.0, 0.0
	for p := 1; p <= max(period, 1); p++ {
		atRisk = 0
		for later := p; later <= longest; later++ {
			atRisk += lost[later] + kept[later]
		}
		if atRisk > 0 && p <= period {
			surviving *= 1 - lost[p]/atRisk
		}
	}
	return []driver.Value{int32(period), atRisk, surviving, expected}
}
