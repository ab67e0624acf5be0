package render

import (
	"math"
	"slices"

	"loyalty/render/charts"
)

// control is the control chart of the churn rate.
func (t *teller) control() (Figure, bool) {
	k := t.kpis["churn_rate"]
	g, ok := t.grid("churn_control", "month", "value", "centre", "lower", "upper", "rule")
	if !ok || k == nil {
		return Figure{}, false
	}
	rows := slices.DeleteFunc(slices.Clone(g.rows), func(row []any) bool {
		m := g.month(row, "month")
		return m == 0 || t.rep.Preliminary && m >= t.rep.Month // a month that the data end in isn't held against limits
	})
	if len(rows) > trendMonths+1 {
		rows = rows[len(rows)-trendMonths-1:]
	}
	for len(rows) > 0 && math.IsNaN(g.number(rows[0], "value")) {
		rows = rows[1:]
	}
	if len(rows) < 3 || math.IsNaN(g.number(rows[len(rows)-1], "centre")) {
		return Figure{}, false
	}
	c := charts.Control{
		Name: t.words(k.Title, k.ID), Months: t.months(g.month(rows[0], "month"), g.month(rows[len(rows)-1], "month")), Format: t.format("rate"),
		CenterName: t.plain("chart.centre"), LowName: t.plain("chart.lower"), HighName: t.plain("chart.upper"),
	}
	tab := table{Head: []string{t.plain("table.month"), t.plain("table.value"), t.plain("chart.lower"), t.plain("chart.centre"), t.plain("chart.upper"), t.plain("table.rule")}}
	running, broken := 0, map[int]bool{}
	for _, row := range rows {
		rule := g.cell(row, "rule")
		flagged := isFlagged(rule)
		if running++; !flagged {
			running = 0
		} else if n, ok := asNumber(rule); ok {
			broken[int(n)] = true
		}
		c.Value = append(c.Value, g.number(row, "value"))
		c.Center = append(c.Center, g.number(row, "centre"))
		c.Low, c.High = append(c.Low, g.number(row, "lower")), append(c.High, g.number(row, "upper"))
		c.Abnormal = append(c.Abnormal, flagged)
	}
	for i := len(rows) - 1; i >= 0; i-- {
		row := []string{c.Months[min(i, len(c.Months)-1)].Short}
		for _, x := range []float64{c.Value[i], c.Low[i], c.Center[i], c.High[i]} {
			if math.IsNaN(x) {
				row = append(row, "–")
				continue
			}
			row = append(row, t.percent(x, 2, false))
		}
		rule := "–"
		if c.Abnormal[i] {
			rule = t.any(g.cell(rows[i], "rule"))
		}
		tab.Rows = append(tab.Rows, append(row, rule))
	}
	f := Figure{ID: "churn_control", KPI: k.ID, Sub: t.plain("sub.control"), Table: tab}
	values := map[string]any{"kpi": k.ID, "n": float64(running), "value": c.Value[len(c.Value)-1]}
	switch {
	case t.rep.Preliminary:
		f.Title = c.Name
	case running > 1:
		f.Title = t.say("title.control.running", "rate", values)
	case running == 1:
		f.Title = t.say("title.control.now", "rate", values)
	default:
		f.Title = t.say("title.control.steady", "rate", values)
	}
	f.Caption = t.ruleCaption(broken)
	f.Alt = f.Title
	f.size(charts.Small, charts.NewControl(c, charts.Small))
	return f, true
}

func isFlagged(rule any) bool {
	switch r := rule.(type) {
	case nil:
		return false
	case string:
		return r != ""
	case bool:
		return r
	}
	n, ok := asNumber(rule)
	return ok && n != 0
}

func (t *teller) ruleCaption(broken map[int]bool) string {
	caption := ""
	for rule := 1; rule <= 4; rule++ {
		if broken[rule] {
			caption += t.plain("chart.rules."+t.printerless(rule)) + " "
		}
	}
	return caption
}
