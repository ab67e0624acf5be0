package report

import (
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
)

// growth is what the goal tree is made of, from the rows of the chart that a header draws as growth: the window's, and before it those of
// the window before. Nil without such a chart, or while the window isn't full.
func growth(charts []kpi.Table) *figure.Growth {
	for _, table := range charts {
		for _, placed := range table.Query.Header.Figures {
			if placed.As == figure.GrowthDrawing && len(table.Rows) > 0 {
				return grown(placed.At, table)
			}
		}
	}
	return nil
}

func grown(id string, table kpi.Table) *figure.Growth {
	cell := func(row []any, column string) (float64, bool) {
		x, known := row[slices.Index(table.Columns, column)].(float64)
		return x, known
	}
	window := func(row []any) goals.Window {
		number := func(column string) float64 { x, _ := cell(row, column); return x }
		text, _ := row[slices.Index(table.Columns, "month")].(string)
		m, _ := month.Parse(text)
		return goals.Window{Month: m, Customers: number("customers"), Purchases: number("purchases"), Revenue: number("net"),
			WalkIns: number("walk_ins"), LoneRefunds: number("refunds")}
	}
	last := table.Rows[len(table.Rows)-1]
	var (
		before *goals.Window
		stderr *float64
	)
	if len(table.Rows) > 1 {
		w := window(table.Rows[0])
		before = &w
	}
	if x, known := cell(last, "change_stderr"); known {
		stderr = &x
	}
	return goals.Grow(id, window(last), before, stderr)
}
