package pages

import (
	"html/template"

	"loyalty/internal/report"
	"loyalty/render/words"
)

// A stripCell is one of the figures under the verdict.
type stripCell struct {
	ID, Href, Name, Value string
	Icon                  *icon  // nil without a goal
	Plan                  string // how far from the plan
	Year                  changeView
	Spark                 template.HTML
}

// strip is the KPIs that the report puts under its verdict.
func (d *desk) strip(t *teller, at place) []stripCell {
	var cells []stripCell
	for _, id := range d.rep.Headline {
		k := t.KPIs[id]
		now := k.Standing()
		c := stripCell{ID: id, Href: d.kpiLink(t, at, id), Name: t.Short(id), Value: t.optional2(k.Unit, now.Value), Plan: t.stripPlan(k), Year: t.changeView(k, now.LastYear), Spark: spark(k)}
		if c.Href == "" {
			c.Href = "#k-" + id
		}
		if status := statusOf(k); status != "no_goal" {
			mark := t.icon(status)
			c.Icon = &mark
		}
		if now.LastYear != nil {
			c.Year.Text = t.Fill("tree.last_year", map[string]string{"change": c.Year.Text})
		}
		cells = append(cells, c)
	}
	return cells
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
