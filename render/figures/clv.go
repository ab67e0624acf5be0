package figures

import (
	"math"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// step is a tick of an axis that counts weeks or periods in place of months.
func (t *teller) step(key string, n int, everyTick int) charts.Month {
	number := t.Printerless(n)
	tick := ""
	if n%everyTick == 0 {
		tick = number
	}
	return charts.Month{Key: number, Name: t.Say(key, "", map[string]any{"n": float64(n)}), Short: number, Tick: tick, Number: n}
}

// tracking is cumulative repeat purchases by week: what came, and what the model expected.
func (t *teller) tracking(_ *report.Chart, g grid) (Figure, bool) {
	if len(g.rows) < 8 {
		return Figure{}, false
	}
	c := charts.Lines{Format: t.format("count"), Zero: true}
	actual, expected := charts.Line{Name: t.Plain("chart.actual")}, charts.Line{Name: t.Plain("chart.expected"), Dashed: true}
	tab := Table{Head: []string{t.Plain("table.week"), actual.Name, expected.Name}}
	every := max(1, len(g.rows)/8)
	for i, row := range g.rows {
		week := int(orZero(g.number(row, "week")))
		c.Months = append(c.Months, t.step("chart.week", week, every))
		a, e := g.number(row, "actual"), g.number(row, "expected")
		actual.Values, expected.Values = append(actual.Values, a), append(expected.Values, e)
		if i%every == 0 || i == len(g.rows)-1 {
			tab.Rows = append(tab.Rows, []string{t.Printerless(week), t.optionalNumber(a), t.optionalNumber(e)})
		}
	}
	c.Series = []charts.Line{actual, expected}
	last := len(g.rows) - 1
	f := Figure{Title: t.Say("title.tracking", "", map[string]any{"actual": actual.Values[last], "expected": expected.Values[last]}), Sub: t.Plain("sub.tracking"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewLines(c, charts.Small))
	return f, true
}

func (t *teller) optionalNumber(x float64) string {
	if math.IsNaN(x) {
		return "–"
	}
	return t.Number(x, 0, false)
}

// distribution is the share of all predicted value that each tenth of the customers holds, the least valuable first.
func (t *teller) distribution(_ *report.Chart, g grid) (Figure, bool) {
	if len(g.rows) < 5 {
		return Figure{}, false
	}
	c := charts.Histogram{AxisName: t.Plain("chart.distribution_axis"), Format: t.format("rate"), Mark: math.NaN()}
	tab := Table{Head: []string{t.Plain("table.group"), t.Plain("table.from"), t.Plain("table.to"), t.Plain("table.customers"), t.Plain("table.share_of_value")}}
	top := 0.0
	for i, row := range g.rows {
		share := orZero(g.number(row, "share_of_value"))
		top = share
		label := t.Span("money", orZero(g.number(row, "from_value")), orZero(g.number(row, "to_value")))
		c.Bins = append(c.Bins, charts.Bin{Low: float64(i), High: float64(i + 1), Label: label, Tick: t.Printerless(i + 1), Count: share})
		tab.Rows = append(tab.Rows, []string{
			t.Printerless(i + 1), t.Exact(orZero(g.number(row, "from_value"))), t.Exact(orZero(g.number(row, "to_value"))),
			t.optionalNumber(g.number(row, "customers")), t.Percent(share, 1, false),
		})
	}
	values := map[string]any{"share": top, "top": 1 / float64(len(g.rows))}
	f := Figure{Title: t.Say("title.distribution", "", values), Sub: t.Plain("sub.distribution"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewHistogram(c, charts.Small))
	return f, true
}

// valueByCohort is the mean predicted value of the active customers of each first-purchase month.
func (t *teller) valueByCohort(chart *report.Chart, g grid) (Figure, bool) {
	rows := g.rows
	for len(rows) > 0 && g.month(rows[0], "cohort") == 0 {
		rows = rows[1:]
	}
	if len(rows) > 2*TrendMonths {
		rows = rows[len(rows)-2*TrendMonths:]
	}
	if len(rows) < 3 {
		return Figure{}, false
	}
	first, last := g.month(rows[0], "cohort"), g.month(rows[len(rows)-1], "cohort")
	values := blanks(int(last-first) + 1)
	tab := Table{Head: []string{t.Plain("table.cohort"), t.Plain("table.customers"), t.Plain("table.value")}}
	low, high := rows[0], rows[0]
	for i := len(rows) - 1; i >= 0; i-- {
		m, value := g.month(rows[i], "cohort"), g.number(rows[i], "clv")
		if m < first || m > last || math.IsNaN(value) {
			continue
		}
		values[m-first] = value
		tab.Rows = append(tab.Rows, []string{t.MonthBrief(m), t.optionalNumber(g.number(rows[i], "customers")), t.Exact(value)})
		if value < orZero(g.number(low, "clv")) {
			low = rows[i]
		}
		if value > orZero(g.number(high, "clv")) {
			high = rows[i]
		}
	}
	c := charts.Trend{Name: t.Short(figure.Page(chart.Figures)), Months: t.months(first, last), Value: values, Format: t.format("money")}
	f := Figure{Table: tab, Sub: t.Plain("sub.value_by_cohort"), Title: t.Say("title.value_by_cohort", "money", map[string]any{
		"high": g.number(high, "clv"), "high_month": g.month(high, "cohort"), "low": g.number(low, "clv"), "low_month": g.month(low, "cohort"),
	})}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewTrend(c, charts.Small))
	return f, true
}

// survival is the share of contracts still renewed after so many months, and the model's projection.
func (t *teller) survival(_ *report.Chart, g grid) (Figure, bool) {
	if len(g.rows) < 3 {
		return Figure{}, false
	}
	c := charts.Lines{Format: t.format("rate")}
	actual, expected := charts.Line{Name: t.Plain("chart.actual")}, charts.Line{Name: t.Plain("chart.expected"), Dashed: true}
	tab := Table{Head: []string{t.Plain("table.period"), actual.Name, expected.Name}}
	every := max(1, len(g.rows)/8)
	for _, row := range g.rows {
		period := int(orZero(g.number(row, "period")))
		c.Months = append(c.Months, t.step("chart.period", period, every))
		a, e := g.number(row, "actual"), g.number(row, "expected")
		actual.Values, expected.Values = append(actual.Values, a), append(expected.Values, e)
		cells := []string{t.Printerless(period), "–", "–"}
		for i, x := range []float64{a, e} {
			if !math.IsNaN(x) {
				cells[i+1] = t.Percent(x, 1, false)
			}
		}
		tab.Rows = append(tab.Rows, cells)
	}
	c.Series = []charts.Line{actual, expected}
	last := len(g.rows) - 1
	f := Figure{Title: t.Say("title.survival", "", map[string]any{"share": expected.Values[last], "n": g.number(g.rows[last], "period")}), Sub: t.Plain("sub.survival"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewLines(c, charts.Small))
	return f, true
}
