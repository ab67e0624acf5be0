package pages

import (
	"html/template"

	"loyalty/internal/report"
	"loyalty/render/charts"
	"loyalty/render/figures"
	"loyalty/render/words"
)

// A cell is a KPI in small: a figure under the verdict, or in its section.
type cell struct {
	ID, Href, Name, Value string
	Icon                  *icon  // nil without a goal
	Plan                  string // how far from the plan
	Year                  changeView
	Spark                 template.HTML
	From, To              string // its first and last month
}

// strip is the KPIs that the report puts under its verdict.
func (d *desk) strip(t *teller, at place) []cell {
	var cells []cell
	for _, id := range d.rep.Headline {
		cells = append(cells, d.cell(t, at, t.KPIs[id], charts.InRow))
	}
	return cells
}

// multiples are the KPIs of a section that have no figure there: so many lines, all over the same months.
func (d *desk) multiples(t *teller, at place, section string) []cell {
	var cells []cell
	for _, k := range d.figures[t.Code].InSmall(section) {
		cells = append(cells, d.cell(t, at, k, charts.InSection))
	}
	return cells
}

func (d *desk) cell(t *teller, at place, k *report.KPI, size charts.Spark) cell {
	now := k.Standing()
	c := cell{ID: k.ID, Href: d.kpiLink(t, at, k.ID), Name: t.Short(k.ID), Value: t.optional2(k.Unit, now.Value), Plan: t.stripPlan(k), Year: t.changeView(k, now.LastYear), Spark: spark(k, size)}
	if c.Href == "" {
		c.Href = "#k-" + k.ID
	}
	if status := statusOf(k); status != "no_goal" {
		mark := t.icon(status)
		c.Icon = &mark
	}
	if now.LastYear != nil {
		c.Year.Text = t.Fill("tree.last_year", map[string]string{"change": c.Year.Text})
	} else {
		c.Year.Text = ""
	}
	points := k.Series[max(0, len(k.Series)-figures.TrendMonths):]
	c.From, c.To = t.MonthBrief(points[0].Month), t.MonthBrief(points[len(points)-1].Month)
	return c
}

// stripPlan is what was due, and the distance to it; of a yearly goal the share that has been reached.
func (t *teller) stripPlan(k *report.KPI) string {
	switch {
	case k.Accumulated != nil && k.Accumulated.Path > 0:
		return t.Say("note.accumulated", "", map[string]any{"share": k.Accumulated.Value / k.Accumulated.Path})
	case k.Between != nil:
		return t.Plain("scorecard.between") + " " + t.Span(k.Unit, k.Between[0], k.Between[1])
	case k.Path == nil || k.Value == nil:
		return ""
	}
	return t.Fill("strip.plan", map[string]string{"plan": t.Value(k.Unit, *k.Path), "gap": t.SignedGap(k.Unit, *k.Value-*k.Path, words.GapDecimals(k.Unit))})
}
