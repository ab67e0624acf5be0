package figures

import (
	"math"
	"slices"
	"sort"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// pareto is the curve of cumulative revenue of the window.
func (t *teller) pareto(_ *report.Chart, g grid) (Figure, bool) {
	top := t.Definition("top_share", 0.2)
	c := charts.Pareto{EqualName: t.Plain("chart.equal"), AxisName: t.Plain("chart.pareto_axis"), Format: t.format("rate")}
	all := map[float64]float64{}
	for _, row := range g.rows {
		x, y := g.number(row, "percentile")/100, g.number(row, "share")
		if math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		if g.text(row, "scope") != "window" {
			all[x] = y
			continue
		}
		p := charts.ParetoPoint{Customers: x, Revenue: y}
		c.Points = append(c.Points, p)
		if c.Mark.Customers == 0 && x >= top-1e-9 {
			c.Mark = p
		}
	}
	if len(c.Points) < 5 || c.Mark.Customers == 0 {
		return Figure{}, false
	}
	sort.SliceStable(c.Points, func(i, j int) bool { return c.Points[i].Customers < c.Points[j].Customers })
	values := map[string]any{"top": c.Mark.Customers, "share": c.Mark.Revenue}
	c.MarkLines = []string{t.Say("chart.pareto_top", "", values), t.Say("chart.pareto_share", "", values)}
	tab := Table{Head: []string{t.Plain("table.top"), t.Plain("table.share"), t.Plain("table.share_all")}}
	for _, p := range c.Points {
		if !slices.Contains([]float64{1, 5, 10, 20, 50}, math.Round(100*p.Customers)) {
			continue
		}
		ever := "–"
		if y, ok := all[p.Customers]; ok {
			ever = t.Percent(y, 1, false)
		}
		tab.Rows = append(tab.Rows, []string{t.Percent(p.Customers, 0, false), t.Percent(p.Revenue, 1, false), ever})
	}
	f := Figure{Title: t.Say("title.pareto", "rate", values), Sub: t.Plain("sub.pareto"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewPareto(c, charts.Small))
	return f, true
}
