package render

import (
	"math"
	"slices"
	"sort"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// A grid reads a chart query's rows by column name.
type grid struct {
	rows    [][]any
	columns []string
}

// grid is the table of a chart query; ok is false where it has no row, lacks its input or a column.
func (t *teller) grid(id string, columns ...string) (grid, bool) {
	for _, c := range t.rep.Charts {
		if c.ID != id || len(c.Rows) == 0 || len(c.Missing) > 0 {
			continue
		}
		for _, column := range columns {
			if !slices.Contains(c.Columns, column) {
				return grid{}, false
			}
		}
		return grid{c.Rows, c.Columns}, true
	}
	return grid{}, false
}

func (g grid) cell(row []any, column string) any {
	if i := slices.Index(g.columns, column); i >= 0 && i < len(row) {
		return row[i]
	}
	return nil
}

// number is NaN where the cell holds none.
func (g grid) number(row []any, column string) float64 {
	x, ok := asNumber(g.cell(row, column))
	if !ok {
		return math.NaN()
	}
	return x
}

// month is 0 where the cell holds none; cells are YYYY-MM, or a month_no.
func (g grid) month(row []any, column string) month.Month {
	switch v := g.cell(row, column).(type) {
	case string:
		if len(v) >= 7 {
			m, err := month.Parse(v[:7])
			if err == nil {
				return m
			}
		}
	case float64:
		return month.Month(int(v))
	case month.Month:
		return v
	}
	return 0
}

func (g grid) text(row []any, column string) string {
	s, _ := g.cell(row, column).(string)
	return s
}

// cohorts is the retention heatmap of the last twelve months of first purchase.
func (t *teller) cohorts() (figure, bool) {
	g, ok := t.grid("cohort_retention", "cohort", "k", "customers", "share")
	if !ok {
		return figure{}, false
	}
	const most = 12
	found := readCohorts(g, most)
	if len(found) < 2 {
		return figure{}, false
	}
	c := charts.Cohorts{
		Format: t.format("rate"),
		Cell:   func(x float64) string { return t.number(100*x, 1, false) },
		Whole:  func(x float64) string { return t.number(100*x, 0, false) },
	}
	columns := 0
	for _, row := range found {
		columns = max(columns, len(row.share))
	}
	for k := 1; k <= columns; k++ {
		short := t.number(float64(k), 0, true)
		c.Short = append(c.Short, short)
		if k == 1 {
			short = t.say("chart.first_column", "", map[string]any{"k": short})
		}
		c.Columns = append(c.Columns, short)
	}
	tab := table{Head: append([]string{t.plain("table.cohort"), t.plain("table.customers")}, c.Short...)}
	for _, row := range found {
		line := charts.Cohort{Name: t.monthBrief(row.month), Size: t.number(row.customers, 0, false)}
		cells := []string{line.Name, line.Size}
		for k := range columns {
			x := math.NaN()
			tip, cell := "", ""
			if k < len(row.share) && !math.IsNaN(row.share[k]) {
				x = row.share[k]
				cell = t.percent(x, 1, false)
				if !math.IsNaN(row.buyers[k]) {
					tip = t.say("chart.of", "", map[string]any{"part": row.buyers[k], "whole": row.customers})
					cell += " (" + t.number(row.buyers[k], 0, false) + ")"
				}
			}
			line.Values, line.Tips = append(line.Values, x), append(line.Tips, tip)
			cells = append(cells, cell)
		}
		c.Rows = append(c.Rows, line)
		tab.Rows = append(tab.Rows, cells)
	}
	f := figure{ID: "cohort_retention", Title: t.cohortTitle(found), Sub: t.plain("sub.cohorts"), Table: tab}
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
		return t.say("title.cohorts.even", "rate", map[string]any{"value": last.share[0], "cohort": last.month, "k": sum[0] / size[0]})
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
	return t.say(key, "rate", map[string]any{"from": rows[from].month, "to": rows[to].month, "less": 1 - total/weight})
}

// ladder is customers by purchases to date, as shares of each month.
func (t *teller) ladder() (figure, bool) {
	g, ok := t.grid("loyalty_ladder", "month", "step", "customers")
	if !ok {
		return figure{}, false
	}
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
	first = max(first, last-trendMonths+1)
	if last == 0 || total[last] == 0 || top < 2 {
		return figure{}, false
	}
	c := charts.Ladder{Months: t.months(first, last), Format: t.format("rate")}
	tab := table{Head: []string{t.plain("table.month")}}
	for step := 1; step <= top; step++ {
		key := "chart.step"
		if step == top {
			key = "chart.step_last"
		}
		s := charts.Step{Name: t.say(key, "", map[string]any{"n": float64(step)})}
		tab.Head = append(tab.Head, s.Name)
		for m := first; m <= last; m++ {
			s.Values = append(s.Values, counts[m][step]/total[m])
		}
		c.Steps = append(c.Steps, s)
	}
	for m := last; m >= first; m-- {
		row := []string{t.monthBrief(m)}
		for step := 1; step <= top; step++ {
			row = append(row, t.number(counts[m][step], 0, false))
		}
		tab.Rows = append(tab.Rows, row)
	}
	share := counts[last][top] / total[last]
	values := map[string]any{"share": share, "n": float64(top)}
	key := "title.ladder.now"
	if before := last - 12; before >= first && total[before] > 0 {
		values["gap"] = share - counts[before][top]/total[before]
		key = "title.ladder.moved"
	}
	f := figure{ID: "loyalty_ladder", Title: t.say(key, "rate", values), Table: tab,
		Sub: t.say("sub.ladder", "", map[string]any{"n": total[last]})}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewLadder(c, charts.Wide))
	f.size(charts.Narrow, charts.NewLadder(c, charts.Narrow))
	return f, true
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// launches is the early buyers of each launch, existing customers against new ones.
func (t *teller) launches() (figure, bool) {
	g, ok := t.grid("launch_buyers", "launch", "existing", "new")
	if !ok {
		return figure{}, false
	}
	c := charts.Launches{Format: t.format("count"), ExistingName: t.plain("chart.existing"), NewName: t.plain("chart.new")}
	tab := table{Head: []string{t.plain("table.launch"), t.plain("chart.existing"), t.plain("chart.new"), t.plain("table.sum")}}
	for _, row := range g.rows {
		existing, fresh := orZero(g.number(row, "existing")), orZero(g.number(row, "new"))
		label, date := t.launchName(g, row)
		c.Rows = append(c.Rows, charts.Launch{Name: label, Date: date, Existing: existing, New: fresh})
		both := date
		if label != "" && date != "" {
			both = label + ", " + date
		} else if label != "" {
			both = label
		}
		tab.Rows = append(tab.Rows, []string{both, t.number(existing, 0, false), t.number(fresh, 0, false), t.number(existing+fresh, 0, false)})
	}
	title := t.launchTitle(c.Rows)
	c.Rows = c.Rows[max(0, len(c.Rows)-mostLaunches):]
	f := figure{ID: "launch_buyers", Title: title, Sub: t.say("sub.launches", "", map[string]any{"days": t.definition("launch_window_days", 14)}), Table: tab}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewLaunches(c, charts.Wide))
	f.size(charts.Narrow, charts.NewLaunches(c, charts.Narrow))
	return f, true
}

// mostLaunches is how many the chart shows; the title and the table know all.
const mostLaunches = 6

// launchName is what a launch is called and when it was: its products and month, or its day where nothing else names it.
func (t *teller) launchName(g grid, row []any) (label, date string) {
	launch := g.text(row, "launch")
	if len(launch) < 10 || launch[4] != '-' {
		return clean(launch, 24), t.date(g.text(row, "date"))
	}
	products := clean(g.text(row, "products"), 24)
	m, err := month.Parse(launch[:7])
	if products == "" || err != nil {
		return t.date(launch[:10]), ""
	}
	return products, t.monthBrief(m)
}

func (t *teller) launchTitle(rows []charts.Launch) string {
	last := rows[len(rows)-1]
	values := map[string]any{"launch": orElse(last.Name, last.Date), "new": last.New, "n": last.Existing + last.New}
	if last.Existing+last.New > 0 {
		values["share"] = last.New / (last.Existing + last.New)
	}
	for i := len(rows) - 2; i >= 0; i-- {
		if rows[i].New >= last.New {
			if i < len(rows)-2 {
				values["since"] = orElse(rows[i].Name, rows[i].Date)
				return t.say("title.launches.since", "rate", values)
			}
			return t.say("title.launches.now", "rate", values)
		}
	}
	if len(rows) > 1 {
		return t.say("title.launches.record", "rate", values)
	}
	return t.say("title.launches.now", "rate", values)
}

// definition is a threshold of the settings table, or otherwise where the report holds none.
func (t *teller) definition(column string, otherwise float64) float64 {
	if x, ok := asNumber(t.rep.Definitions[column]); ok {
		return x
	}
	return otherwise
}

// control is the control chart of the churn rate.
func (t *teller) control() (figure, bool) {
	k := t.kpis["churn_rate"]
	g, ok := t.grid("churn_control", "month", "value", "centre", "lower", "upper", "rule")
	if !ok || k == nil {
		return figure{}, false
	}
	rows := slices.DeleteFunc(slices.Clone(g.rows), func(row []any) bool { return g.month(row, "month") == 0 })
	if len(rows) > trendMonths+1 {
		rows = rows[len(rows)-trendMonths-1:]
	}
	for len(rows) > 0 && math.IsNaN(g.number(rows[0], "value")) {
		rows = rows[1:]
	}
	if len(rows) < 3 || math.IsNaN(g.number(rows[len(rows)-1], "centre")) {
		return figure{}, false
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
	f := figure{ID: "churn_control", KPI: k.ID, Sub: t.plain("sub.control"), Table: tab}
	values := map[string]any{"kpi": k.ID, "n": float64(running), "value": c.Value[len(c.Value)-1]}
	switch {
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

// pareto is the curve of cumulative revenue of the window.
func (t *teller) pareto() (figure, bool) {
	g, ok := t.grid("pareto", "scope", "percentile", "share")
	if !ok {
		return figure{}, false
	}
	top := t.definition("top_share", 0.2)
	c := charts.Pareto{EqualName: t.plain("chart.equal"), AxisName: t.plain("chart.pareto_axis"), Format: t.format("rate")}
	all := map[float64]float64{}
	for _, row := range g.rows {
		x, y := g.number(row, "percentile")/100, g.number(row, "share")
		if math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		if g.text(row, "scope") != "window" {
			all[x] = y
			continue
		}
		p := charts.ParetoPoint{Customers: x, Revenue: y}
		c.Points = append(c.Points, p)
		if c.Mark.Customers == 0 && x >= top-1e-9 {
			c.Mark = p
		}
	}
	if len(c.Points) < 5 || c.Mark.Customers == 0 {
		return figure{}, false
	}
	sort.SliceStable(c.Points, func(i, j int) bool { return c.Points[i].Customers < c.Points[j].Customers })
	values := map[string]any{"top": c.Mark.Customers, "share": c.Mark.Revenue}
	c.MarkLines = []string{t.say("chart.pareto_top", "", values), t.say("chart.pareto_share", "", values)}
	tab := table{Head: []string{t.plain("table.top"), t.plain("table.share"), t.plain("table.share_all")}}
	for _, p := range c.Points {
		if !slices.Contains([]float64{1, 5, 10, 20, 50}, math.Round(100*p.Customers)) {
			continue
		}
		ever := "–"
		if y, ok := all[p.Customers]; ok {
			ever = t.percent(y, 1, false)
		}
		tab.Rows = append(tab.Rows, []string{t.percent(p.Customers, 0, false), t.percent(p.Revenue, 1, false), ever})
	}
	f := figure{ID: "pareto", Title: t.say("title.pareto", "rate", values), Sub: t.plain("sub.pareto"), Table: tab}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewPareto(c, charts.Small))
	return f, true
}

// extra is a number of a point's extra columns; NaN where it isn't there.
func extra(p report.Point, columns ...string) float64 {
	for _, column := range columns {
		if x := p.Extras[column]; x != nil {
			return *x
		}
	}
	return math.NaN()
}
