package kpi

import (
	"context"
	"strings"

	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Explain runs a file after Prepare and gives the engine's plan, with the rows and the time of each step.
func Explain(ctx context.Context, w *warehouse.Warehouse, query queries.Query) (string, error) {
	if err := admit(ctx, w, query); err != nil {
		return "", err
	}
	rows, err := w.DB().QueryxContext(ctx, "EXPLAIN ANALYZE "+query.SQL)
	if err != nil {
		return "", engineError(query, err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var kind, text string
		if err := rows.Scan(&kind, &text); err != nil {
			return "", engineError(query, err)
		}
		plan.WriteString(text)
	}
	_, below, _ := strings.Cut(plan.String(), "\nEXPLAIN ANALYZE ") // above its times stands the text again, on one line
	if _, times, found := strings.Cut(below, "\n"); found {
		return times, engineError(query, rows.Err())
	}
	return plan.String(), engineError(query, rows.Err())
}
