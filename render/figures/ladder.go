package figures

import (
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// ladder is customers by purchases to date, as shares of each month.
func (t *teller) ladder(_ *report.Chart, g grid) (Figure, bool) {
	counts, total := map[month.Month]map[int]float64{}, map[month.Month]float64{}
	var first, last month.Month
	top := 0
	for _, row := range g.rows {
		m, step, n := g.month(row, "month"), int(orZero(g.number(row, "step"))), orZero(g.number(row, "customers"))
		if m == 0 || step < 1 {
			continue
		}
		if counts[m] == nil {
			counts[m] = map[int]float64{}
		}
		counts[m][step] += n
		total[m] += n
		top, last = max(top, step), max(last, m)
		if first == 0 || m < first {
			first = m
		}
	}
	first = max(first, last-TrendMonths+1)
	if last == 0 || total[last] == 0 || top < 2 {
		return Figure{}, false
	}
	c := charts.Ladder{Months: t.months(first, last), Format: t.format("rate")}
	tab := Table{Head: []string{t.Plain("table.month")}}
	for step := 1; step <= top; step++ {
		key := "chart.step"
		if step == top {
			key = "chart.step_last"
		}
		s := charts.Step{Name: t.Say(key, "", map[string]any{"n": float64(step)})}
		tab.Head = append(tab.Head, s.Name)
		for m := first; m <= last; m++ {
			s.Values = append(s.Values, counts[m][step]/total[m])
		}
		c.Steps = append(c.Steps, s)
	}
	for m := last; m >= first; m-- {
		row := []string{t.MonthBrief(m)}
		for step := 1; step <= top; step++ {
			row = append(row, t.Number(counts[m][step], 0, false))
		}
		tab.Rows = append(tab.Rows, row)
	}
	share := counts[last][top] / total[last]
	values := map[string]any{"share": share, "n": float64(top)}
	f := Figure{Title: t.Say("title.ladder.now", "rate", values), Table: tab,
		Sub: t.Say("sub.ladder", "", map[string]any{"n": total[last]})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewLadder(c, charts.Wide))
	f.size(charts.Narrow, charts.NewLadder(c, charts.Narrow))
	return f, true
}
