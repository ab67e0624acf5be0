package render

import (
	"math"
	"sort"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// nps shows what the score is made of: promoters, detractors, and the score as a line.
func (t *teller) nps() (figure, bool) {
	k := t.kpis["nps"]
	if k == nil || k.Value == nil {
		return figure{}, false
	}
	points := shown(k.Series, trendMonths)
	c := charts.NPS{
		PromotersName: t.plain("chart.promoters"), DetractorsName: t.plain("chart.detractors"), ScoreName: t.words(k.Short, "NPS"),
		Format: t.format("rate"), ScoreLabel: func(x float64) string { return t.number(x, 0, true) },
	}
	tab := table{Head: []string{t.plain("table.month"), c.PromotersName, t.plain("chart.passives"), c.DetractorsName, c.ScoreName, t.plain("table.n")}}
	for _, p := range points {
		up, down := npsShares(p)
		c.Promoters, c.Detractors, c.Score = append(c.Promoters, up), append(c.Detractors, down), append(c.Score, orNaN(p.Value))
	}
	last := len(points) - 1
	if last < 1 || math.IsNaN(c.Promoters[last]) {
		return figure{}, false
	}
	c.Months = t.months(points[0].Month, points[last].Month)
	for i := last; i >= 0; i-- {
		if math.IsNaN(c.Promoters[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.monthBrief(points[i].Month), t.percent(c.Promoters[i], 1, false), t.percent(1-c.Promoters[i]-c.Detractors[i], 1, false),
			t.percent(c.Detractors[i], 1, false), t.optional("points", points[i].Value), t.optionalCount(points[i].N),
		})
	}
	f := figure{ID: "nps-parts", KPI: k.ID, Title: t.npsTitle(k, points, c), Table: tab,
		Sub: t.say("sub.nps", "", map[string]any{"months": t.definition("survey_window_months", 3), "n": rests(k.N, k.Denominator)})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewNPS(c, charts.Wide))
	f.size(charts.Narrow, charts.NewNPS(c, charts.Narrow))
	return f, true
}

// npsShares takes the shares from the query's extra columns, given as shares or as counts of answers.
func npsShares(p report.Point) (promoters, detractors float64) {
	promoters, detractors = extra(p, "promoter_share", "promoters"), extra(p, "detractor_share", "detractors")
	if (promoters > 1 || detractors > 1) && p.N != nil && *p.N > 0 {
		return promoters / *p.N, detractors / *p.N
	}
	return promoters, detractors
}

// npsTitle says which of the two shares moved the score since last year: NPS is exactly their difference.
func (t *teller) npsTitle(k *report.KPI, points []report.Point, c charts.NPS) string {
	last := len(points) - 1
	values := map[string]any{"value": k.Value, "promoters": c.Promoters[last], "detractors": c.Detractors[last]}
	before := last - 12
	if before < 0 || points[before].Value == nil || math.IsNaN(c.Promoters[before]) || math.Round(*k.Value) == math.Round(*points[before].Value) {
		return t.say("title.nps.now", "points", values)
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
	return t.say(key, "points", values)
}

// expectations is the share of answers below, at and above what customers expected.
func (t *teller) expectations() (figure, bool) {
	met, exceeded := t.kpis["expectation_met"], t.kpis["expectation_exceeded"]
	if met == nil || exceeded == nil || met.Value == nil || exceeded.Value == nil {
		return figure{}, false
	}
	points := shown(met.Series, trendMonths)
	above := map[month.Month]*float64{}
	for _, p := range exceeded.Series {
		above[p.Month] = p.Value
	}
	if known(points) < 2 {
		return figure{}, false
	}
	c := charts.Expectations{
		Months: t.months(points[0].Month, points[len(points)-1].Month), Format: t.format("rate"),
		BelowName: t.plain("chart.below"), AsExpectedName: t.plain("chart.as_expected"), AboveName: t.plain("chart.above"),
	}
	tab := table{Head: []string{t.plain("table.month"), c.BelowName, c.AsExpectedName, c.AboveName, t.plain("table.n")}}
	for _, p := range points {
		reached, beyond := orNaN(p.Value), orNaN(above[p.Month])
		c.Below = append(c.Below, 1-reached)
		c.AsExpected = append(c.AsExpected, reached-beyond)
		c.Above = append(c.Above, beyond)
	}
	for i := len(points) - 1; i >= 0; i-- {
		if math.IsNaN(c.Above[i]) || math.IsNaN(c.Below[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.monthBrief(points[i].Month), t.percent(c.Below[i], 1, false), t.percent(c.AsExpected[i], 1, false), t.percent(c.Above[i], 1, false),
			t.optionalCount(rests(points[i].N, points[i].Denominator)),
		})
	}
	f := figure{ID: "expectations", KPI: exceeded.ID, Table: tab,
		Title: t.say("title.expectations", "rate", map[string]any{"above": exceeded.Value, "below": 1 - *met.Value}),
		Sub:   t.say("sub.nps", "", map[string]any{"months": t.definition("survey_window_months", 3), "n": rests(met.N, met.Denominator)})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewExpectations(c, charts.Wide))
	f.size(charts.Narrow, charts.NewExpectations(c, charts.Narrow))
	return f, true
}

// revenue is net revenue of known customers by existing and new ones.
func (t *teller) revenue() (figure, bool) {
	k := t.kpis["existing_revenue_share"]
	if k == nil || k.Value == nil {
		return figure{}, false
	}
	points := shown(k.Series, trendMonths)
	if known(points) < 2 {
		return figure{}, false
	}
	c := charts.Revenue{
		Months: t.months(points[0].Month, points[len(points)-1].Month), Format: t.format("money"),
		ExistingName: t.plain("chart.existing"), NewName: t.plain("chart.new"), Share: func(x float64) string { return t.percent(x, 1, false) },
	}
	tab := table{Head: []string{t.plain("table.month"), c.ExistingName, c.NewName, t.plain("table.existing_share")}}
	for _, p := range points {
		old, all := orNaN(p.Numerator), orNaN(p.Denominator)
		c.Existing, c.New = append(c.Existing, old), append(c.New, all-old)
	}
	last := len(points) - 1
	if math.IsNaN(c.Existing[last]) || math.IsNaN(c.New[last]) {
		return figure{}, false
	}
	for i := last; i >= 0; i-- {
		if math.IsNaN(c.Existing[i]) {
			continue
		}
		tab.Rows = append(tab.Rows, []string{
			t.monthBrief(points[i].Month), t.exact(c.Existing[i], false), t.exact(c.New[i], false), t.optional("rate", points[i].Value),
		})
	}
	values := map[string]any{"share": k.Value}
	key := "title.revenue.now"
	if before := last - 12; before >= 0 && !math.IsNaN(c.Existing[before]) {
		old, all := c.Existing[last]-c.Existing[before], c.Existing[last]+c.New[last]-c.Existing[before]-c.New[before]
		switch {
		case all > 0 && old > all/2:
			key = "title.revenue.growth_existing"
		case all > 0 && old < all/2:
			key = "title.revenue.growth_new"
		}
	}
	f := figure{ID: "revenue-parts", KPI: k.ID, Title: t.say(key, "rate", values), Sub: t.plain("sub.revenue"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewRevenue(c, charts.Wide))
	f.size(charts.Narrow, charts.NewRevenue(c, charts.Narrow))
	return f, true
}

// waterfall shows how the segments' mix and rate effects lead from last month's value to this month's.
func (t *teller) waterfall(k *report.KPI) (figure, bool) {
	d := k.Decomposed
	if d == nil || len(d.Effects) < 2 || k.Value == nil {
		return figure{}, false
	}
	effects := append([]report.Effect(nil), d.Effects...)
	sort.SliceStable(effects, func(i, j int) bool { return math.Abs(effects[i].Rate) > math.Abs(effects[j].Rate) })
	c := charts.Waterfall{
		StartName: upperFirst(t.monthBrief(d.From)), EndName: upperFirst(t.monthBrief(d.To)), Start: *k.Value - d.Change, End: *k.Value,
		Format: t.format(k.Unit), EffectLabel: func(x float64) string { return t.bareEffect(k.Unit, x) }, LowerIsBetter: k.Better == "lower",
	}
	c.Effects = append(c.Effects, charts.Effect{Name: t.plain("chart.mix"), Value: d.Mix})
	rest := 0.0
	for i, e := range effects {
		if i >= 6 {
			rest += e.Rate
			continue
		}
		c.Effects = append(c.Effects, charts.Effect{Name: t.segment(e.Segment), Value: e.Rate})
	}
	if len(effects) > 6 {
		c.Effects = append(c.Effects, charts.Effect{Name: t.plain("segment.other"), Value: rest})
	}
	tab := table{Head: []string{t.plain("table.group"), t.plain("table.mix"), t.plain("table.rate"), t.plain("table.sum")}}
	for _, e := range d.Effects {
		tab.Rows = append(tab.Rows, []string{t.segment(e.Segment), t.bareEffect(k.Unit, e.Mix), t.bareEffect(k.Unit, e.Rate), t.bareEffect(k.Unit, e.Mix+e.Rate)})
	}
	tab.Rows = append(tab.Rows, []string{t.plain("table.sum"), t.bareEffect(k.Unit, d.Mix), t.bareEffect(k.Unit, d.Change-d.Mix), t.bareEffect(k.Unit, d.Change)})
	f := figure{ID: k.ID + "-why", KPI: k.ID, Title: t.waterfallTitle(k, effects[0]), Table: tab}
	f.Sub = t.say("sub.waterfall", "", map[string]any{"kpi": k.ID, "from": d.From, "to": d.To, "by": t.by(k)})
	f.Caption = t.sumNote(k, c.Effects)
	f.Alt = f.Title
	f.size(charts.Small, charts.NewWaterfall(c, charts.Small))
	return f, true
}

// sumNote says that the effects add up to the change, and that they are rounded where the printed figures don't.
func (t *teller) sumNote(k *report.KPI, effects []charts.Effect) string {
	d, scale := k.Decomposed, 1.0
	if k.Unit == "rate" || k.Unit == "difference" {
		scale = 100
	}
	printed := 0.0
	for _, e := range effects {
		printed += rounded(scale*e.Value, 2)
	}
	key := "chart.exact"
	if k.Unit != "money" && math.Abs(printed-rounded(scale*d.Change, 2)) > .001 {
		key = "chart.exact_rounded"
	}
	return t.say(key, k.Unit, map[string]any{"change": t.signedGap(k.Unit, d.Change, 2)})
}

// by is how a KPI is broken down: "theo kênh mua chính".
func (t *teller) by(k *report.KPI) string {
	return lowerFirst(t.words(k.SegmentBy, t.plain("chart.by_group")))
}

// bareEffect is a signed effect with two decimals and no unit: −0,52; money is written short.
func (t *teller) bareEffect(unit string, x float64) string {
	switch unit {
	case "rate", "difference":
		return t.number(100*x, 2, true)
	case "money":
		return t.money(x, true)
	}
	return t.number(x, 2, true)
}

func (t *teller) waterfallTitle(k *report.KPI, largest report.Effect) string {
	d := k.Decomposed
	values := map[string]any{"kpi": k.ID, "segment": largest.Segment, "effect": largest.Rate}
	key := "title.waterfall.segment_"
	if math.Abs(d.Mix) > math.Abs(largest.Rate) {
		key = "title.waterfall.mix_"
		values["effect"] = d.Mix
	}
	if effect, _ := asNumber(values["effect"]); effect < 0 {
		return t.say(key+"down", k.Unit, values)
	}
	return t.say(key+"up", k.Unit, values)
}

// topFrequency is the last group of the hold-out's table: so many past purchases or more.
const topFrequency = 7

// fit compares actual with expected repeat purchases by past frequency.
func (t *teller) fit() (figure, bool) {
	g, ok := t.grid("clv_fit", "frequency", "actual", "expected")
	if !ok {
		return figure{}, false
	}
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
		return figure{}, false
	}
	values := map[string]any{"actual": actual, "expected": expected, "off": (expected - actual) / actual}
	f := figure{ID: "clv_fit", KPI: "clv", Title: t.say("title.fit", "", values), Sub: t.plain("sub.fit"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewFit(c, charts.Wide))
	f.size(charts.Narrow, charts.NewFit(c, charts.Narrow))
	return f, true
}

// segments is the dot plot of a KPI by segment, with the table beside it.
func (t *teller) segments(k *report.KPI) (figure, bool) {
	c := charts.Segments{Path: orNaN(k.Path), Format: t.format(k.Unit), RangeName: t.plain("chart.interval"),
		NowName: t.monthBrief(k.Month), BeforeName: t.monthBrief(k.Month - 1)}
	if k.Path != nil {
		c.PathLabel = t.say("chart.path_value", k.Unit, map[string]any{"value": k.Path})
	}
	rows := t.segmentRows(k)
	for _, r := range rows {
		c.Rows = append(c.Rows, charts.Segment{Name: r.name, Now: orNaN(r.now.Value), Before: orNaN(r.before), Low: low(r.now), High: high(r.now)})
	}
	if len(c.Rows) < 2 {
		return figure{}, false
	}
	f := figure{ID: k.ID + "-segments", KPI: k.ID, Title: t.segmentTitle(k, rows), Sub: t.say("sub.segments", "", map[string]any{"now": k.Month, "before": k.Month - 1}), Table: t.segmentTable(k, rows)}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewSegments(c, charts.Wide))
	return f, true
}

func low(p report.Point) float64 {
	if p.Interval == nil {
		return math.NaN()
	}
	return p.Interval[0]
}

func high(p report.Point) float64 {
	if p.Interval == nil {
		return math.NaN()
	}
	return p.Interval[1]
}

// A segmentRow is a segment's figure in the KPI's month beside the month before it.
type segmentRow struct {
	segment report.Segment
	name    string
	now     report.Point
	before  *float64
}

// mostSegments is how many segments a page shows; the CSV holds all.
const mostSegments = 12

func (t *teller) segmentRows(k *report.KPI) []segmentRow {
	var rows []segmentRow
	for _, s := range k.Segments {
		r := segmentRow{segment: s, name: clean(t.segment(s.Segment), 40)}
		for _, p := range s.Series {
			switch p.Month {
			case k.Month:
				r.now = p
			case k.Month - 1:
				r.before = p.Value
			}
		}
		if r.now.Value != nil {
			rows = append(rows, r)
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return *rows[i].now.Value > *rows[j].now.Value })
	if len(rows) > mostSegments {
		rows = rows[:mostSegments]
	}
	return rows
}

func (t *teller) segmentTitle(k *report.KPI, rows []segmentRow) string {
	best := -1
	for i, r := range rows {
		if r.before != nil && (best < 0 || math.Abs(*r.now.Value-*r.before) > math.Abs(*rows[best].now.Value-*rows[best].before)) {
			best = i
		}
	}
	if best < 0 || *rows[best].now.Value == *rows[best].before {
		return t.say("title.segments.now", k.Unit, map[string]any{"segment": rows[0].segment.Segment, "value": rows[0].now.Value})
	}
	return t.say("title.segments.moved", k.Unit, map[string]any{
		"segment": rows[best].segment.Segment, "change": *rows[best].now.Value - *rows[best].before, "value": rows[best].now.Value,
	})
}

func (t *teller) segmentTable(k *report.KPI, rows []segmentRow) table {
	total, hasN, hasGoal := 0.0, false, false
	for _, r := range rows {
		hasGoal = hasGoal || r.segment.Status != ""
		if n := basis(r.now); n != nil {
			hasN = true
			total += *n
		}
	}
	tab := table{Head: []string{t.plain("table.group"), t.monthBrief(k.Month), t.monthBrief(k.Month - 1), t.plain("table.change")}}
	if hasN {
		tab.Head = append(tab.Head, t.plain("table.n"))
	}
	if hasN && k.Partition {
		tab.Head = append(tab.Head, t.plain("table.part"))
	}
	if hasGoal {
		tab.Head = append(tab.Head, t.plain("table.path"), t.plain("table.status"))
	}
	for _, r := range rows {
		change := "–"
		if r.before != nil {
			change = t.bareChange(k.Unit, *r.now.Value-*r.before)
		}
		row := []string{r.name, t.optional(k.Unit, r.now.Value), t.optional(k.Unit, r.before), change}
		n := basis(r.now)
		if hasN {
			row = append(row, t.optionalCount(n))
		}
		if hasN && k.Partition {
			cell := "–"
			if n != nil && total > 0 {
				cell = t.percent(*n/total, 0, false)
			}
			row = append(row, cell)
		}
		if hasGoal {
			row = append(row, t.optional(k.Unit, r.segment.Path), t.term("status", orElse(r.segment.Status, "no_goal")))
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

// basis is what a segment's figure rests on.
func basis(p report.Point) *float64 {
	return rests(p.N, p.Denominator)
}

// bareChange is a signed change without unit, for a column whose head names it.
func (t *teller) bareChange(unit string, x float64) string {
	switch unit {
	case "rate", "difference":
		return t.number(100*x, 1, true)
	case "money":
		return t.money(x, true)
	}
	return t.number(x, unitDecimals(unit, x), true)
}
