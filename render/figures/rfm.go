package figures

import (
	"math"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// rfm is the grid of customers by recency and frequency; the cells to act on are the frequent buyers who have gone quiet.
func (t *teller) rfm(_ *report.Chart, g grid) (Figure, bool) {
	c := charts.RFM{AcrossName: t.Plain("chart.rfm_across"), UpName: t.Plain("chart.rfm_up"), Format: t.format("count")}
	var spend [5][5]float64
	total, cells := 0.0, 0
	for f := range 5 {
		for r := range 5 {
			c.Counts[f][r] = math.NaN()
		}
	}
	for _, row := range g.rows {
		r, f, n := g.number(row, "recency"), g.number(row, "frequency"), g.number(row, "customers")
		if !(r >= 1 && r <= 5 && f >= 1 && f <= 5) || math.IsNaN(n) {
			continue
		}
		i, j := int(f)-1, int(r)-1
		if math.IsNaN(c.Counts[i][j]) {
			c.Counts[i][j] = 0
			c.Groups[i][j] = t.Term("rfm", g.text(row, "rfm_group"))
			cells++
		}
		c.Counts[i][j] += n
		spend[i][j] += orZero(g.number(row, "revenue"))
		total += n
	}
	if total == 0 || cells < 3 {
		return Figure{}, false
	}
	quiet, best := 0.0, orZero(c.Counts[4][4])+orZero(c.Counts[3][4])+orZero(c.Counts[4][3])
	for f := 3; f < 5; f++ {
		if !math.IsNaN(c.Counts[f][0]) {
			c.Act[f][0] = true
			quiet += c.Counts[f][0]
		}
	}
	tab := Table{Head: []string{t.Plain("table.frequency"), t.Plain("table.recency"), t.Plain("table.group"), t.Plain("table.customers"), t.Plain("table.spend")}}
	for f := 4; f >= 0; f-- {
		for r := range 5 {
			if math.IsNaN(c.Counts[f][r]) {
				continue
			}
			tab.Rows = append(tab.Rows, []string{
				t.Printerless(f + 1), t.Printerless(r + 1), c.Groups[f][r], t.Number(c.Counts[f][r], 0, false), t.Exact(spend[f][r]),
			})
		}
	}
	f := Figure{Sub: t.Plain("sub.rfm"), Table: tab}
	switch {
	case quiet > 0:
		f.Title = t.Say("title.rfm.quiet", "", map[string]any{"n": quiet})
	case best > 0:
		f.Title = t.Say("title.rfm.best", "", map[string]any{"n": best})
	default:
		f.Title = t.Say("title.rfm.all", "", map[string]any{"n": total})
	}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewRFM(c, charts.Small))
	return f, true
}
