package figures

import (
	"math"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// expectations is the share of answers below, at and above what customers expected.
func (t *teller) expectations(exceeded, met *report.KPI) (Figure, bool) {
	if met == nil || met.Value == nil || exceeded.Value == nil {
		return Figure{}, false
	}
	points := shown(met.Series)
	above := map[month.Month]*float64{}
	for _, p := range exceeded.Series {
		above[p.Month] = p.Value
	}
	if Known(points) < 2 {
		return Figure{}, false
	}
	c := charts.Expectations{
		Months: t.months(points[0].Month, points[len(points)-1].Month), Format: t.format("rate"),
		BelowName: t.Plain("chart.below"), AsExpectedName: t.Plain("chart.as_expected"), AboveName: t.Plain("chart.above"),
	}
	tab := Table{Head: []string{t.Plain("table.month"), c.BelowName, c.AsExpectedName, c.AboveName, t.Plain("table.n")}}
	for _, p := range points {
		reached, beyond := OrNaN(p.Value), OrNaN(above[p.Month])
		c.Below = append(c.Below, 1-reached)
		c.AsExpected = append(c.AsExpected, reached-beyond)
		c.Above = append(c.Above, beyond)
	}
	for i := len(points) - 1; i >= 0; i-- {
		if math.IsNaN(c.Above[i]) || math.IsNaN(c.Below[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.MonthBrief(points[i].Month), t.Percent(c.Below[i], 1, false), t.Percent(c.AsExpected[i], 1, false), t.Percent(c.Above[i], 1, false),
			t.OptionalCount(points[i].N),
		})
	}
	f := Figure{ID: "expectations", KPI: exceeded.ID, Table: tab,
		Title: t.Say("title.expectations", "rate", map[string]any{"above": exceeded.Value, "below": 1 - *met.Value}),
		Sub:   t.Say("sub.nps", "", map[string]any{"months": t.Definition("survey_window_months", 3), "n": met.N})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewExpectations(c, charts.Wide))
	f.size(charts.Narrow, charts.NewExpectations(c, charts.Narrow))
	return f, true
}

// revenue is net revenue of known customers by existing and new ones.
func (t *teller) revenue(k *report.KPI) (Figure, bool) {
	if k.Value == nil {
		return Figure{}, false
	}
	points := shown(k.Series)
	if Known(points) < 2 {
		return Figure{}, false
	}
	c := charts.Revenue{
		Months: t.months(points[0].Month, points[len(points)-1].Month), Format: t.format("money"),
		ExistingName: t.Plain("chart.existing"), NewName: t.Plain("chart.new"), Share: func(x float64) string { return t.Percent(x, 1, false) },
	}
	tab := Table{Head: []string{t.Plain("table.month"), c.ExistingName, c.NewName, t.Plain("table.existing_share")}}
	for _, p := range points {
		old, all := OrNaN(p.Numerator), OrNaN(p.Denominator)
		c.Existing, c.New = append(c.Existing, old), append(c.New, all-old)
	}
	last := len(points) - 1
	if math.IsNaN(c.Existing[last]) || math.IsNaN(c.New[last]) {
		return Figure{}, false
	}
	for i := last; i >= 0; i-- {
		if math.IsNaN(c.Existing[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.MonthBrief(points[i].Month), t.Exact(c.Existing[i]), t.Exact(c.New[i]), t.Optional("rate", points[i].Value),
		})
	}
	values := map[string]any{"share": k.Value}
	key := "title.revenue.now"
	if before := last - 12; k.LastYear.Proven() && before >= 0 && !math.IsNaN(c.Existing[before]) {
		old, all := c.Existing[last]-c.Existing[before], c.Existing[last]+c.New[last]-c.Existing[before]-c.New[before]
		switch {
		case all > 0 && old > all/2:
			key = "title.revenue.growth_existing"
		case all > 0 && old < all/2:
			key = "title.revenue.growth_new"
		}
	}
	f := Figure{ID: "revenue-parts", KPI: k.ID, Title: t.Say(key, "rate", values), Sub: t.Plain("sub.revenue"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewRevenue(c, charts.Wide))
	f.size(charts.Narrow, charts.NewRevenue(c, charts.Narrow))
	return f, true
}
