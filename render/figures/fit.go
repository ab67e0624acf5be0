package figures

import (
	"math"

	"loyalty/render/words"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// topFrequency is the last group of the hold-out's table: so many past purchases or more.
const topFrequency = 7

// fit compares actual with expected repeat purchases by past frequency.
func (t *teller) fit(_ *report.Chart, g grid) (Figure, bool) {
	c := charts.Fit{ActualName: t.Plain("chart.actual"), ExpectedName: t.Plain("chart.expected"), AxisName: t.Plain("chart.fit_axis"), Format: t.format("ratio")}
	tab := Table{Head: []string{t.Plain("table.frequency_past"), t.Plain("table.customers"), c.ActualName, c.ExpectedName}}
	actual, expected := 0.0, 0.0
	for _, row := range g.rows {
		a, e := g.number(row, "actual"), g.number(row, "expected")
		if math.IsNaN(a) || math.IsNaN(e) {
			continue
		}
		label := t.Any(g.cell(row, "frequency"))
		if len(c.Groups) == topFrequency {
			label = t.Fill("chart.or_more", map[string]string{"n": label})
		}
		c.Groups = append(c.Groups, charts.FitGroup{Name: label, Actual: a, Expected: e})
		n := g.number(row, "customers")
		actual, expected = actual+orZero(n)*a, expected+orZero(n)*e
		tab.Rows = append(tab.Rows, []string{label, t.OptionalCount(&n), t.Any(words.Rounded(a, 2)), t.Any(words.Rounded(e, 2))})
	}
	if len(c.Groups) < 2 || actual <= 0 {
		return Figure{}, false
	}
	values := map[string]any{"actual": actual, "expected": expected, "off": (expected - actual) / actual}
	f := Figure{Title: t.Say("title.fit", "", values), Sub: t.Plain("sub.fit"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewFit(c, charts.Wide))
	f.size(charts.Narrow, charts.NewFit(c, charts.Narrow))
	return f, true
}
