package figures

import (
	"math"
	"slices"
	"sort"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// cohorts is the retention heatmap of the last twelve months of first purchase.
func (t *teller) cohorts(_ *report.Chart, g grid) (Figure, bool) {
	const most = 12
	found := readCohorts(g, most)
	if len(found) < 2 {
		return Figure{}, false
	}
	c := charts.Cohorts{
		Format: t.format("rate"),
		Cell:   func(x float64) string { return t.Number(100*x, 1, false) },
		Whole:  func(x float64) string { return t.Number(100*x, 0, false) },
	}
	columns := 0
	for _, row := range found {
		columns = max(columns, len(row.share))
	}
	for k := 1; k <= columns; k++ {
		short := t.Number(float64(k), 0, true)
		c.Short = append(c.Short, short)
		if k == 1 {
			short = t.Say("chart.first_column", "", map[string]any{"k": short})
		}
		c.Columns = append(c.Columns, short)
	}
	tab := Table{Head: append([]string{t.Plain("table.cohort"), t.Plain("table.customers")}, c.Short...)}
	for _, row := range found {
		line := charts.Cohort{Name: t.MonthBrief(row.month), Size: t.Number(row.customers, 0, false)}
		cells := []string{line.Name, line.Size}
		for k := range columns {
			x := math.NaN()
			tip, cell := "", ""
			if k < len(row.share) && !math.IsNaN(row.share[k]) {
				x = row.share[k]
				cell = t.Percent(x, 1, false)
				if !math.IsNaN(row.buyers[k]) {
					tip = t.Say("chart.of", "", map[string]any{"part": row.buyers[k], "whole": row.customers})
					cell += " (" + t.Number(row.buyers[k], 0, false) + ")"
				}
			}
			line.Values, line.Tips = append(line.Values, x), append(line.Tips, tip)
			cells = append(cells, cell)
		}
		c.Rows = append(c.Rows, line)
		tab.Rows = append(tab.Rows, cells)
	}
	f := Figure{Title: t.cohortTitle(found), Sub: t.Plain("sub.cohorts"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewCohorts(c, charts.Wide))
	f.size(charts.Narrow, charts.NewCohorts(c, charts.Narrow))
	return f, true
}

// A cohortRow is one month's first-time buyers; share[k−1] is month +k.
type cohortRow struct {
	month     month.Month
	customers float64
	share     []float64
	buyers    []float64
}

func readCohorts(g grid, most int) []cohortRow {
	byMonth := map[month.Month]*cohortRow{}
	for _, row := range g.rows {
		m, k := g.month(row, "cohort"), g.number(row, "k")
		if m == 0 || math.IsNaN(k) || k < 1 || k > float64(most) {
			continue
		}
		c := byMonth[m]
		if c == nil {
			c = &cohortRow{month: m, customers: g.number(row, "customers")}
			byMonth[m] = c
		}
		for len(c.share) < int(k) {
			c.share, c.buyers = append(c.share, math.NaN()), append(c.buyers, math.NaN())
		}
		c.share[int(k)-1], c.buyers[int(k)-1] = g.number(row, "share"), g.number(row, "buyers")
	}
	var all []cohortRow
	for _, c := range byMonth {
		if slices.ContainsFunc(c.share, func(x float64) bool { return !math.IsNaN(x) }) {
			all = append(all, *c)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].month < all[j].month })
	if len(all) > most {
		all = all[len(all)-most:]
	}
	return all
}

// cohortTitle names the run of neighbouring cohorts that came back least, against what the others' rates would have given them.
func (t *teller) cohortTitle(rows []cohortRow) string {
	sum, size := map[int]float64{}, map[int]float64{}
	for _, r := range rows {
		for k, x := range r.share {
			if !math.IsNaN(x) {
				sum[k] += x * r.customers
				size[k] += r.customers
			}
		}
	}
	ratio := make([]float64, len(rows))
	for i, r := range rows {
		actual, expected := 0.0, 0.0
		for k, x := range r.share {
			if math.IsNaN(x) || size[k] <= r.customers {
				continue
			}
			actual += x * r.customers
			expected += (sum[k] - x*r.customers) / (size[k] - r.customers) * r.customers
		}
		ratio[i] = math.NaN()
		if expected > 0 && len(r.share) >= 2 {
			ratio[i] = actual / expected
		}
	}
	worst := -1
	for i, x := range ratio {
		if !math.IsNaN(x) && x < 0.9 && (worst < 0 || x < ratio[worst]) {
			worst = i
		}
	}
	if worst < 0 {
		last := rows[len(rows)-1]
		return t.Say("title.cohorts.even", "rate", map[string]any{"value": last.share[0], "cohort": last.month, "k": sum[0] / size[0]})
	}
	from, to := worst, worst
	for from > 0 && ratio[from-1] < 0.9 {
		from--
	}
	for to < len(ratio)-1 && ratio[to+1] < 0.9 {
		to++
	}
	total, weight := 0.0, 0.0
	for i := from; i <= to; i++ {
		total += ratio[i] * rows[i].customers
		weight += rows[i].customers
	}
	key := "title.cohorts.worst"
	if from != to {
		key = "title.cohorts.worst_span"
	}
	return t.Say(key, "rate", map[string]any{"from": rows[from].month, "to": rows[to].month, "less": 1 - total/weight})
}
