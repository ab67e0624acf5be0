package figures

import (
	"math"
	"sort"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// waterfall shows how the segments' mix and rate effects lead from last month's value to this month's.
func (t *teller) waterfall(k *report.KPI) (Figure, bool) {
	d := k.Decomposed
	if d == nil || len(d.Effects) < 2 || k.Value == nil || !k.LastMonth.Proven() {
		return Figure{}, false
	}
	effects := append([]figure.Effect(nil), d.Effects...)
	sort.SliceStable(effects, func(i, j int) bool { return math.Abs(effects[i].Rate) > math.Abs(effects[j].Rate) })
	c := charts.Waterfall{
		StartName: words.UpperFirst(t.MonthBrief(d.From)), EndName: words.UpperFirst(t.MonthBrief(d.To)), Start: *k.Value - d.Change, End: *k.Value,
		Format: t.format(k.Unit), EffectLabel: func(x float64) string { return t.bareEffect(k.Unit, x) }, LowerIsBetter: k.Better == "lower",
	}
	c.Effects = append(c.Effects, charts.Effect{Name: t.Plain("chart.mix"), Value: d.Mix})
	rest := 0.0
	for i, e := range effects {
		if i >= 6 {
			rest += e.Rate
			continue
		}
		c.Effects = append(c.Effects, charts.Effect{Name: t.Segment(e.Segment), Value: e.Rate})
	}
	if len(effects) > 6 {
		c.Effects = append(c.Effects, charts.Effect{Name: t.Plain("segment.other"), Value: rest})
	}
	tab := Table{Head: []string{t.Plain("table.group"), t.Plain("table.mix"), t.Plain("table.rate"), t.Plain("table.sum")}}
	for _, e := range d.Effects {
		tab.Rows = append(tab.Rows, []string{t.Segment(e.Segment), t.bareEffect(k.Unit, e.Mix), t.bareEffect(k.Unit, e.Rate), t.bareEffect(k.Unit, e.Mix+e.Rate)})
	}
	tab.Rows = append(tab.Rows, []string{t.Plain("table.sum"), t.bareEffect(k.Unit, d.Mix), t.bareEffect(k.Unit, d.Change-d.Mix), t.bareEffect(k.Unit, d.Change)})
	f := Figure{ID: k.ID + "-why", KPI: k.ID, Title: t.waterfallTitle(k, effects[0]), Table: tab}
	f.Sub = t.Say("sub.waterfall", "", map[string]any{"kpi": k.ID, "from": d.From, "to": d.To, "by": t.By(k)})
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
		printed += words.Rounded(scale*e.Value, 2)
	}
	key := "chart.exact"
	if k.Unit != "money" && math.Abs(printed-words.Rounded(scale*d.Change, 2)) > .001 {
		key = "chart.exact_rounded"
	}
	return t.Say(key, k.Unit, map[string]any{"change": t.SignedGap(k.Unit, d.Change, 2)})
}

// bareEffect is a signed effect with two decimals and no unit: −0,52; money is written short.
func (t *teller) bareEffect(unit string, x float64) string {
	switch unit {
	case "rate", "difference":
		return t.Number(100*x, 2, true)
	case "money":
		return t.Money(x, true)
	}
	return t.Number(x, 2, true)
}

func (t *teller) waterfallTitle(k *report.KPI, largest figure.Effect) string {
	d := k.Decomposed
	values := map[string]any{"kpi": k.ID, "segment": largest.Segment, "effect": largest.Rate}
	key := "title.waterfall.segment_"
	if math.Abs(d.Mix) > math.Abs(largest.Rate) {
		key = "title.waterfall.mix_"
		values["effect"] = d.Mix
	}
	if effect, _ := words.AsNumber(values["effect"]); effect < 0 {
		return t.Say(key+"down", k.Unit, values)
	}
	return t.Say(key+"up", k.Unit, values)
}
