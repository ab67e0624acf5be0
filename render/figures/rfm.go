package figures

import (
	"math"
	"slices"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// bounds are the least and the most of something.
type bounds struct{ low, high float64 }

// rfm is the grid of customers by recency and frequency; the cells to act on are the frequent buyers who have gone quiet.
func (t *teller) rfm(_ *report.Chart, g grid) (Figure, bool) {
	c := charts.RFM{Rows: make([]charts.RFMRow, 5), AcrossName: t.Plain("chart.rfm_across"), UpName: t.Plain("chart.rfm_up"), Format: t.format("count")}
	var spend [5][5]float64
	var purchases [5]bounds
	total, cells := 0.0, 0
	for f := range c.Rows {
		c.Rows[f].Name, purchases[f] = t.Printerless(f+1), bounds{math.Inf(1), math.Inf(-1)}
		for r := range 5 {
			c.Rows[f].Counts[r] = math.NaN()
		}
	}
	for _, row := range g.rows {
		r, f, n := g.number(row, "recency"), g.number(row, "frequency"), g.number(row, "customers")
		if !(r >= 1 && r <= 5 && f >= 1 && f <= 5) || math.IsNaN(n) {
			continue
		}
		i, j := int(f)-1, int(r)-1
		at := &c.Rows[i]
		if math.IsNaN(at.Counts[j]) {
			at.Counts[j] = 0
			at.Groups[j] = t.Term("rfm", g.text(row, "rfm_group"))
			cells++
		}
		at.Counts[j] += n
		purchases[i] = bounds{min(purchases[i].low, g.number(row, "least_purchases")), max(purchases[i].high, g.number(row, "most_purchases"))}
		spend[i][j] += orZero(g.number(row, "revenue"))
		total += n
	}
	if total == 0 || cells < 3 {
		return Figure{}, false
	}
	quiet, best := 0.0, orZero(c.Rows[4].Counts[4])+orZero(c.Rows[3].Counts[4])+orZero(c.Rows[4].Counts[3])
	for f := 3; f < 5; f++ {
		if at := &c.Rows[f]; !math.IsNaN(at.Counts[0]) {
			at.Act[0] = true
			quiet += at.Counts[0]
		}
	}
	tab := Table{Head: []string{t.Plain("table.frequency"), t.Plain("table.recency"), t.Plain("table.group"), t.Plain("table.customers"), t.Plain("table.spend")}}
	for f := 4; f >= 0; f-- {
		for r := range 5 {
			at := c.Rows[f]
			if math.IsNaN(at.Counts[r]) {
				continue
			}
			tab.Rows = append(tab.Rows, []string{
				t.Printerless(f + 1), t.Printerless(r + 1), at.Groups[r], t.Number(at.Counts[r], 0, false), t.Exact(spend[f][r]),
			})
		}
	}
	f := Figure{Sub: t.Plain("sub.rfm"), Table: tab}
	if tied := slices.ContainsFunc(purchases[:], func(b bounds) bool { return b.high < b.low }); tied && !math.IsNaN(purchases[0].low) {
		// where so many bought equally often that a score has nobody, the purchases themselves are the rows
		f.Sub, c.UpName = t.Plain("sub.rfm_purchases"), t.Plain("chart.rfm_purchases")
		var rows []charts.RFMRow
		for i, row := range c.Rows {
			if b := purchases[i]; b.low <= b.high {
				row.Name = t.Number(b.low, 0, false)
				if b.high > b.low {
					row.Name += "–" + t.Number(b.high, 0, false)
				}
				rows = append(rows, row)
			}
		}
		c.Rows = rows
	}
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
