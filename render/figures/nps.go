package figures

import (
	"math"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// nps shows what the score is made of: promoters, detractors, and the score as a line.
func (t *teller) nps(k *report.KPI) (Figure, bool) {
	if k.Value == nil {
		return Figure{}, false
	}
	points := shown(k.Series)
	c := charts.NPS{
		PromotersName: t.Plain("chart.promoters"), DetractorsName: t.Plain("chart.detractors"), ScoreName: t.Words(k.Short, "NPS"),
		Format: t.format("rate"), ScoreLabel: func(x float64) string { return t.Number(x, 0, true) },
	}
	tab := Table{Head: []string{t.Plain("table.month"), c.PromotersName, t.Plain("chart.passives"), c.DetractorsName, c.ScoreName, t.Plain("table.n")}}
	for _, p := range points {
		up, down := npsShares(p)
		c.Promoters, c.Detractors, c.Score = append(c.Promoters, up), append(c.Detractors, down), append(c.Score, OrNaN(p.Value))
	}
	last := len(points) - 1
	if last < 1 || math.IsNaN(c.Promoters[last]) {
		return Figure{}, false
	}
	c.Months = t.months(points[0].Month, points[last].Month)
	for i := last; i >= 0; i-- {
		if math.IsNaN(c.Promoters[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.MonthBrief(points[i].Month), t.Percent(c.Promoters[i], 1, false), t.Percent(1-c.Promoters[i]-c.Detractors[i], 1, false),
			t.Percent(c.Detractors[i], 1, false), t.Optional("points", points[i].Value), t.OptionalCount(points[i].N),
		})
	}
	f := Figure{ID: k.ID + "-parts", KPI: k.ID, Title: t.npsTitle(k, points, c), Table: tab,
		Sub: t.Say("sub.nps", "", map[string]any{"months": t.Definition("survey_window_months", 3), "n": k.N})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewNPS(c, charts.Wide))
	f.size(charts.Narrow, charts.NewNPS(c, charts.Narrow))
	return f, true
}

// npsShares takes the shares from the query's extra columns, given as shares or as counts of answers.
func npsShares(p figure.Point) (promoters, detractors float64) {
	promoters, detractors = extra(p, "promoter_share", "promoters"), extra(p, "detractor_share", "detractors")
	if (promoters > 1 || detractors > 1) && p.N != nil && *p.N > 0 {
		return promoters / *p.N, detractors / *p.N
	}
	return promoters, detractors
}

// npsTitle says which of the two shares moved the score since last year: NPS is exactly their difference.
func (t *teller) npsTitle(k *report.KPI, points []figure.Point, c charts.NPS) string {
	last := len(points) - 1
	values := map[string]any{"value": k.Value, "promoters": c.Promoters[last], "detractors": c.Detractors[last]}
	before := last - 12
	if !k.LastYear.Proven() || before < 0 || points[before].Value == nil || math.IsNaN(c.Promoters[before]) || math.Round(*k.Value) == math.Round(*points[before].Value) {
		return t.Say("title.nps.now", "points", values)
	}
	up, down := c.Promoters[last]-c.Promoters[before], c.Detractors[last]-c.Detractors[before]
	fell := *k.Value < *points[before].Value
	key := "title.nps.rose_"
	if fell {
		key = "title.nps.fell_"
	}
	if (math.Abs(down) > math.Abs(up)) == fell || math.Abs(down) > math.Abs(up) {
		values["gap"] = down
		key += "detractors"
	} else {
		values["gap"] = up
		key += "promoters"
	}
	return t.Say(key, "points", values)
}
