package render

import (
	"math"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// topFrequency is the last group of the hold-out's table: so many past purchases or more.
const topFrequency = 7

// fit compares actual with expected repeat purchases by past frequency.
func (t *teller) fit(_ *report.Chart, g grid) (Figure, bool) {
	c := charts.Fit{ActualName: t.plain("chart.actual"), ExpectedName: t.plain("chart.expected"), AxisName: t.plain("chart.fit_axis"), Format: t.format("ratio")}
	tab := table{Head: []string{t.plain("table.frequency_past"), t.plain("table.customers"), c.ActualName, c.ExpectedName}}
	actual, expected := 0.0, 0.0
	for _, row := range g.rows {
		a, e := g.number(row, "actual"), g.number(row, "expected")
		if math.IsNaN(a) || math.IsNaN(e) {
			continue
		}
		label := t.any(g.cell(row, "frequency"))
		if len(c.Groups) == topFrequency {
			label = t.fill("chart.or_more", map[string]string{"n": label})
		}
		c.Groups = append(c.Groups, charts.FitGroup{Name: label, Actual: a, Expected: e})
		n := g.number(row, "customers")
		actual, expected = actual+orZero(n)*a, expected+orZero(n)*e
		tab.Rows = append(tab.Rows, []string{label, t.optionalCount(&n), t.any(rounded(a, 2)), t.any(rounded(e, 2))})
	}
	if len(c.Groups) < 2 || actual <= 0 {
		return Figure{}, false
	}
	values := map[string]any{"actual": actual, "expected": expected, "off": (expected - actual) / actual}
	f := Figure{Title: t.say("title.fit", "", values), Sub: t.plain("sub.fit"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewFit(c, charts.Wide))
	f.size(charts.Narrow, charts.NewFit(c, charts.Narrow))
	return f, true
}
