package figures

import (
	"cmp"

	"loyalty/render/words"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// launches is the early buyers of each launch, existing customers against new ones.
func (t *teller) launches(_ *report.Chart, g grid) (Figure, bool) {
	c := charts.Launches{Format: t.format("count"), ExistingName: t.Plain("chart.existing"), NewName: t.Plain("chart.new")}
	tab := Table{Head: []string{t.Plain("table.launch"), t.Plain("chart.existing"), t.Plain("chart.new"), t.Plain("table.sum")}}
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
		tab.Rows = append(tab.Rows, []string{both, t.Number(existing, 0, false), t.Number(fresh, 0, false), t.Number(existing+fresh, 0, false)})
	}
	title := t.launchTitle(c.Rows)
	c.Rows = c.Rows[max(0, len(c.Rows)-mostLaunches):]
	f := Figure{Title: title, Sub: t.Say("sub.launches", "", map[string]any{"days": t.Definition("launch_window_days", 14)}), Table: tab}
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
		return words.Clean(launch, 24), t.Date(g.text(row, "date"))
	}
	products := words.Clean(g.text(row, "products"), 24)
	m, err := month.Parse(launch[:7])
	if products == "" || err != nil {
		return t.DateBrief(launch[:10]), ""
	}
	return products, t.MonthBrief(m)
}

func (t *teller) launchTitle(rows []charts.Launch) string {
	last := rows[len(rows)-1]
	values := map[string]any{"launch": cmp.Or(last.Name, last.Date), "new": last.New, "n": last.Existing + last.New}
	if last.Existing+last.New > 0 {
		values["share"] = last.New / (last.Existing + last.New)
	}
	for i := len(rows) - 2; i >= 0; i-- {
		if rows[i].New >= last.New {
			if i < len(rows)-2 {
				values["since"] = cmp.Or(rows[i].Name, rows[i].Date)
				return t.Say("title.launches.since", "rate", values)
			}
			return t.Say("title.launches.now", "rate", values)
		}
	}
	if len(rows) > 1 {
		return t.Say("title.launches.record", "rate", values)
	}
	return t.Say("title.launches.now", "rate", values)
}
