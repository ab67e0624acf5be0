package figures

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

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

// cohortTitle names the run of neighbouring cohorts that came back least, where that is more than chance does among as many.
func (t *teller) cohortTitle(rows []cohortRow) string {
	actual, expected, first := againstOthers(rows)
	low := func(i int) bool {
		return expected[i] > 0 && actual[i] < 0.9*expected[i] && isOutlier(actual, expected, i)
	}
	ratio := func(i int) float64 { return actual[i] / expected[i] }
	worst := -1
	for i := range rows {
		if low(i) && (worst < 0 || ratio(i) < ratio(worst)) {
			worst = i
		}
	}
	if worst < 0 {
		last := rows[len(rows)-1]
		return t.Say("title.cohorts.even", "rate", map[string]any{"value": last.share[0], "cohort": last.month, "k": first})
	}
	from, to := worst, worst
	for from > 0 && low(from-1) {
		from--
	}
	for to < len(rows)-1 && low(to+1) {
		to++
	}
	total, weight := 0.0, 0.0
	for i := from; i <= to; i++ {
		total += ratio(i) * rows[i].customers
		weight += rows[i].customers
	}
	key := "title.cohorts.worst"
	if from != to {
		key = "title.cohorts.worst_span"
	}
	return t.Say(key, "rate", map[string]any{"from": rows[from].month, "to": rows[to].month, "less": 1 - total/weight})
}

// againstOthers are each cohort's buyers over its months, beside those that the other cohorts' rates at the same age would have given
// it (0 where no other is as old, or where it is a month old), and the share of all that came back in the first month.
func againstOthers(rows []cohortRow) (actual, expected []float64, first float64) {
	sum, size := map[int]float64{}, map[int]float64{}
	for _, r := range rows {
		for k, x := range r.share {
			if !math.IsNaN(x) {
				sum[k] += x * r.customers
				size[k] += r.customers
			}
		}
	}
	actual, expected = make([]float64, len(rows)), make([]float64, len(rows))
	for i, r := range rows {
		for k, x := range r.share {
			if math.IsNaN(x) || size[k] <= r.customers || len(r.share) < 2 {
				continue
			}
			actual[i] += x * r.customers
			expected[i] += (sum[k] - x*r.customers) / (size[k] - r.customers) * r.customers
		}
	}
	return actual, expected, sum[0] / size[0]
}

// isOutlier tests one cohort of m against the others: its distance from what was expected, (actual − expected) ÷ √expected, is measured
// by how far the others lie from theirs (by Poisson's 1 at least, for they may lie close by chance), and stands where Student's t of
// m − 2 degrees of freedom does so in 0.05 ÷ m of cases: Bonferroni's allowance for the choice of the worst of m. The scatter between
// cohorts holds what a season and frequent buyers do to them, which a binomial error would not.
func isOutlier(actual, expected []float64, i int) bool {
	squares, m := 0.0, 0.0
	for j := range actual {
		if expected[j] > 0 {
			m++
			if j != i {
				squares += (actual[j] - expected[j]) * (actual[j] - expected[j]) / expected[j]
			}
		}
	}
	if m < 4 || expected[i] <= 0 {
		return false
	}
	distance := math.Abs(actual[i]-expected[i]) / math.Sqrt(expected[i]*max(1, squares/(m-1)))
	return 2*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: m - 2}.Survival(distance) < 0.05/m
}
