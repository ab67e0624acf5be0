package kpi

import (
	"testing"

	"loyalty/queries"
)

func linesOf(models map[string]string) *lineage {
	l := &lineage{models: map[string]queries.Query{}}
	for id, sql := range models {
		l.models[id] = queries.Query{ID: id, SQL: sql}
	}
	return l
}

func TestDependsOn(t *testing.T) {
	result := &Result{lineage: linesOf(map[string]string{
		"orders":      "SELECT * FROM input.orders CROSS JOIN settings s WHERE amount >= s.min_order_amount",
		"purchases":   "SELECT * FROM orders",
		"clv_months":  "SELECT 1",
		"rfm_scores":  "SELECT * FROM purchases CROSS JOIN settings s WHERE s.active_window_months > 0",
		"loop_a_rows": "SELECT * FROM loop_b_rows",
		"loop_b_rows": "SELECT * FROM loop_a_rows",
	})}
	for _, c := range []struct {
		sql, setting string
		want         bool
	}{
		{"SELECT churn_after_days FROM settings", "churn_after_days", true},
		{"SELECT count(*) FROM orders", "churn_after_days", false},
		{"SELECT count(*) FROM Purchases", "min_order_amount", true}, // through orders
		{"SELECT count(*) FROM purchases", "active_window_months", false},
		{"SELECT count(*) FROM rfm_scores", "active_window_months", true},
		{"SELECT value FROM clv_months", "clv_horizon_months", true},
		{"SELECT count(*) FROM orders", "clv_horizon_months", false},
		{"SELECT count(*) FROM loop_a_rows", "min_order_amount", false},
	} {
		if got := result.DependsOn(c.sql, c.setting); got != c.want {
			t.Errorf("%s on %s: %t", c.sql, c.setting, got)
		}
	}
}
