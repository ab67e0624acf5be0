package render

import (
	"cmp"

	"loyalty/internal/report"
)

// A historyMonth is one month's status.
type historyMonth struct {
	Icon         icon
	Month, Label string
}

// history is the status of the last 24 months, as it was judged in each.
func (t *teller) history(k *report.KPI) ([]historyMonth, []icon) {
	points := k.Series
	if len(points) > trendMonths {
		points = points[len(points)-trendMonths:]
	}
	var months []historyMonth
	used := map[string]bool{}
	for i, p := range points {
		i2 := t.icon(cmp.Or(p.Status, "no_goal"))
		used[i2.Code] = true
		label := t.plain("month.shorts." + t.printerless(int(p.Month.Number())))
		if i == 0 || p.Month.Number() == 1 {
			label += t.fill("month.year_mark", map[string]string{"y": t.printerless(p.Month.Year())[2:]})
		}
		months = append(months, historyMonth{i2, label, upperFirst(t.monthFull(p.Month)) + ": " + i2.Word})
	}
	var legend []icon
	for _, s := range statuses {
		if used[s] {
			legend = append(legend, t.icon(s))
		}
	}
	return months, legend
}

// restated is the table of past months whose value has changed since they were published.
func (d *desk) restated(t *teller, k *report.KPI) *table {
	tab := table{Head: []string{t.plain("table.month"), t.plain("restated.published"), t.plain("restated.now"), t.plain("restated.cause"), t.plain("restated.found")}}
	for _, r := range d.rep.Restatements {
		if r.KPI != k.ID {
			continue
		}
		cause, found := t.plain("restated.definition"), t.monthBrief(r.Found)
		switch r.Cause {
		case "definition":
		case "preliminary":
			cause = t.plain("restated.preliminary")
		default:
			key := "restated.rows_more"
			if r.Rows < 0 {
				key = "restated.rows_fewer"
			}
			if r.Rows == 0 {
				key = "restated.rows_changed"
			}
			cause = t.say(key, "", map[string]any{"n": abs(float64(r.Rows))})
		}
		if r.On != "" {
			found = t.date(r.On)
		}
		tab.Rows = append(tab.Rows, []string{t.monthBrief(r.Month), t.optional(k.Unit, r.Published), t.optional(k.Unit, r.Now), cause, found})
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	return &tab
}
