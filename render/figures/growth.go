package figures

import (
	"math"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// growth shows what a window's money is made of, and how its parts lead from the window before to it; the way is drawn where the change is
// proven.
func (t *teller) growth(_ *report.Chart, _ grid) (Figure, bool) {
	g := t.Rep.GoalTree
	if g == nil {
		return Figure{}, false
	}
	f := Figure{Kind: figure.DataTable, Title: t.growthTitle(g), Sub: t.Plain("growth.sub")}
	f.Alt = f.Title
	f.Table.Head = []string{t.Plain("growth.part"), t.MonthBrief(g.Month)}
	if g.Change != nil {
		f.Table.Head = append(f.Table.Head, t.MonthBrief(g.Change.Month), t.Plain("growth.effect"))
	}
	c := charts.Waterfall{Format: t.format("money"), EffectLabel: func(x float64) string { return t.bareEffect("money", x) }, End: g.Value}
	for _, p := range g.Parts {
		row := []string{t.Plain("growth." + p.Name), t.growthValue(p.Name, p.Value)}
		if g.Change != nil {
			effect := "–"
			if p.Effect != nil {
				effect = t.bareEffect("money", *p.Effect)
				c.Effects = append(c.Effects, charts.Effect{Name: row[0], Value: *p.Effect})
			}
			row = append(row, t.growthValue(p.Name, *p.Before), effect)
		}
		f.Table.Rows = append(f.Table.Rows, row)
	}
	sum := []string{t.Plain("table.sum"), t.Value("money", g.Value)}
	if g.Change != nil {
		sum = append(sum, t.Value("money", g.Change.From), t.bareEffect("money", g.Change.Delta))
	}
	f.Table.Rows = append(f.Table.Rows, sum)
	if g.Change != nil && !g.Split {
		f.Caption = t.Plain("growth.unsplit")
	}
	if g.Split && g.Change.Proven() {
		c.Start, c.StartName, c.EndName = g.Change.From, words.UpperFirst(t.MonthBrief(g.Change.Month)), words.UpperFirst(t.MonthBrief(g.Month))
		f.Kind = ""
		f.Caption = t.Say("chart.exact", "money", map[string]any{"change": t.SignedGap("money", g.Change.Delta, 2)})
		f.size(charts.Small, charts.NewWaterfall(c, charts.Small))
	}
	return f, true
}

// growthValue is a part as it is written.
func (t *teller) growthValue(name string, x float64) string {
	unit := map[string]string{figure.Customers: "count", figure.Frequency: "ratio"}[name]
	if unit == "" {
		unit = "money"
	}
	return t.Value(unit, x)
}

// growthTitle says what the money of the window is and, where that is proven, which part did most of its change.
func (t *teller) growthTitle(g *figure.Growth) string {
	values := map[string]any{"value": g.Value}
	if g.Change == nil {
		return t.Say("growth.now", "money", values)
	}
	values["change"] = t.Change("money", g.Change)
	if !g.Change.Proven() {
		return t.Say("growth."+g.Change.Verdict, "money", values)
	}
	values["change"] = t.Money(math.Abs(g.Change.Delta), false)
	key, most := "growth.up", 0.0
	if g.Change.Delta < 0 {
		key = "growth.down"
	}
	for _, p := range g.Parts {
		if p.Effect != nil && math.Copysign(*p.Effect, *p.Effect*g.Change.Delta) > most {
			most = math.Abs(*p.Effect)
			values["part"] = words.LowerFirst(t.Plain("growth." + p.Name))
		}
	}
	if most == 0 {
		key += "_alone"
	}
	return t.Say(key, "money", values)
}
