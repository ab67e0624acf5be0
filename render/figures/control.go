package figures

import (
	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// signals are a KPI's abnormal months.
func signals(k *report.KPI) map[month.Month]charts.Signal {
	abnormal := map[month.Month]charts.Signal{}
	if k.Abnormal == nil {
		return abnormal
	}
	for _, flagged := range k.Abnormal.Flagged {
		signal, sided := map[string]charts.Signal{"better": charts.Better, "worse": charts.Worse}[flagged.Side]
		if !sided {
			signal = charts.Unusual
		}
		abnormal[flagged.Month] = signal
	}
	return abnormal
}

// control is the control chart of a monthly rate: its months beside the limits of chance.
func (t *teller) control(k *report.KPI) (Figure, bool) {
	a := k.Abnormal
	if a == nil || len(a.Limits) < 3 {
		return Figure{}, false
	}
	rules := map[int]int{} // by month: the lowest that it breaks
	for _, flagged := range a.Flagged {
		rules[int(flagged.Month)] = flagged.Rules[0]
	}
	first, last := a.Limits[0], a.Limits[len(a.Limits)-1]
	c := charts.Control{
		Name: t.Words(k.Title, k.ID), Months: t.months(first.Month, last.Month), Format: t.format(k.Unit),
		CenterName: t.Plain("chart.centre"), LowName: t.Plain("chart.lower"), HighName: t.Plain("chart.upper"),
	}
	tab := Table{Head: []string{t.Plain("table.month"), t.Plain("table.value"), t.Plain("chart.lower"), t.Plain("chart.centre"), t.Plain("chart.upper"), t.Plain("table.rule")}}
	limits := map[int]figure.ControlLimit{}
	for _, limit := range a.Limits {
		limits[int(limit.Month)] = limit
	}
	abnormal, broken := signals(k), map[int]bool{}
	for m := first.Month; m <= last.Month; m++ {
		limit, known := limits[int(m)]
		value, centre, low, high := OrNaN(nil), OrNaN(nil), OrNaN(nil), OrNaN(nil)
		if known {
			value, centre, low, high = limit.Value, limit.Centre, limit.Lower, limit.Upper
		}
		c.Value, c.Center, c.Low, c.High = append(c.Value, value), append(c.Center, centre), append(c.Low, low), append(c.High, high)
		c.Abnormal = append(c.Abnormal, abnormal[m])
		broken[rules[int(m)]] = true
	}
	for i := len(a.Limits) - 1; i >= 0; i-- {
		limit, rule := a.Limits[i], "–"
		if n := rules[int(limit.Month)]; n > 0 {
			rule = t.Printerless(n)
		}
		tab.Rows = append(tab.Rows, []string{t.MonthBrief(limit.Month), t.Percent(limit.Value, 2, false), t.Percent(limit.Lower, 2, false), t.Percent(limit.Centre, 2, false), t.Percent(limit.Upper, 2, false), rule})
	}
	sub := "sub.control"
	if a.Seasonal {
		sub = "sub.control_season"
	}
	f := Figure{ID: k.ID + "-control", KPI: k.ID, Sub: t.Plain(sub), Table: tab}
	values := map[string]any{"kpi": k.ID, "n": float64(a.Running), "value": last.Value, "month": k.Month}
	switch {
	case last.Month < k.Month:
		f.Title = t.Say("title.control.blank", k.Unit, values)
	case a.Running > 1:
		f.Title = t.Say("title.control.running", k.Unit, values)
	case a.Running == 1:
		f.Title = t.Say("title.control.now", k.Unit, values)
	default:
		f.Title = t.Say("title.control.steady", k.Unit, values)
	}
	for rule := 1; rule <= 4; rule++ {
		if broken[rule] {
			f.Caption += t.Plain("chart.rules."+t.Printerless(rule)) + " "
		}
	}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewControl(c, charts.Small))
	return f, true
}
