package pages

import (
	"html/template"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// A scorecard is every KPI in fixed order, grouped by section.
type scorecard struct {
	Lead     string
	Filters  []filter
	Forecast string // head of the forecast column's second line, "" where months differ
	Groups   []scoreGroup
	Blanks   []blank // why there are dashes
	More     string  // what brings the rows that a phone doesn't show at once
}

// A filter is a button that the script brings to life.
type filter struct {
	Status string // "" = all
	Icon   *icon
	Text   string
}

type scoreGroup struct {
	ID, Title string
	Rows      []scoreRow
	Quiet     []scoreRow  // of depth C, with nothing that asks for attention: behind a fold
	Fold      []foldGroup // the KPIs without a value, in one line
	Deep      []foldedKPI // those that stand on their own pages alone
	First     bool        // a row of it is shown at once on a phone
}

// A blank is why a cell holds a dash; Mark stands beside it, and before the reason under the table.
type blank struct{ Mark, Why string }

// explain says why cells of a row are dashes; without a value its status does.
func (s *scorecard) explain(t *teller, k *report.KPI, r *scoreRow) {
	if k.Value == nil {
		return
	}
	if k.LastMonth == nil {
		r.NoMonth = s.blank(t.Plain("blank.compared"))
	}
	if k.Standing().LastYear == nil {
		r.NoYear = s.blank(t.Plain("blank.compared"))
	}
	if f := k.Forecast; f != nil && t.Has("forecast.withheld."+f.Withheld) {
		r.NoForecast = s.blank(t.Plain("forecast.withheld." + f.Withheld))
	}
}

// blank marks a reason by a letter, the same one wherever it is given; nil without a reason.
func (s *scorecard) blank(why string) *blank {
	i := slices.IndexFunc(s.Blanks, func(b blank) bool { return b.Why == why })
	switch {
	case why == "":
		return nil
	case i < 0:
		i = len(s.Blanks)
		s.Blanks = append(s.Blanks, blank{string(rune('a' + i)), why})
	}
	return &s.Blanks[i]
}

// A scoreRow is a KPI's row: every cell has a figure and its context.
type scoreRow struct {
	ID, Section, Status string
	Href, Name, Context string
	Marks               []icon // restated, partial
	Value, Interval     string
	Path, Goal          string
	Icon                icon
	StatusNote          string
	LastMonth, LastYear changeView
	// why a cell is a dash, nil where it isn't or another cell of the row says it
	NoMonth, NoYear, NoForecast *blank
	First                       bool // shown at once on a phone
	Spark                       template.HTML
	Forecast, Chance            string
	Sort                        sortKeys
}

// sortKeys are what the script sorts a row's columns by: plain numbers, "" where there is none.
type sortKeys struct{ Value, Path, LastMonth, LastYear, Forecast string }

// shownKPIs are those with a row of their own.
func (d *desk) shownKPIs() []*report.KPI { return inOrder(d.rep) }

func (d *desk) scorecard(t *teller, at place) scorecard {
	rows := d.shownKPIs()
	s := scorecard{Forecast: t.commonForecast(rows)}
	sections := map[string]bool{}
	counts := map[string]int{}
	for _, k := range rows {
		sections[k.Section] = true
		status := statusOf(k)
		if isUnjudged(status) {
			status = "unjudged"
		}
		counts[status]++
	}
	s.Lead = t.Say("scorecard.lead", "", map[string]any{"n": float64(len(rows)), "sections": float64(len(sections))})
	s.More = t.Say("more.kpis", "", map[string]any{"n": float64(len(rows))})
	if d.hasGoals() {
		s.Filters = []filter{{Text: t.Say("scorecard.all", "", map[string]any{"n": float64(len(rows))})}}
		for _, status := range []string{"missed", "at_risk", "met", "unjudged"} {
			code := status
			if code == "unjudged" {
				code = "no_goal"
			}
			i := t.icon(code)
			s.Filters = append(s.Filters, filter{status, &i, t.Plain("rollup."+status) + " " + t.Number(float64(counts[status]), 0, false)})
		}
	}
	for _, section := range figure.Sections() {
		g := scoreGroup{ID: section, Title: t.Plain("section." + section)}
		var folded []*report.KPI
		for i := range d.rep.KPIs {
			k := &d.rep.KPIs[i]
			switch {
			case k.Section != section:
			case isFolded(k) && len(k.Missing) > 0: // the closing table names it
			case isFolded(k):
				folded = append(folded, k)
			case d.isDeep(k):
				g.Deep = append(g.Deep, d.folded(t, at, k))
			case isQuiet(k):
				g.Quiet = append(g.Quiet, d.scoreRow(t, at, k, s.Forecast == ""))
			default:
				row := d.scoreRow(t, at, k, s.Forecast == "")
				s.explain(t, k, &row)
				row.First = k.Attention() > 0 || k.Depth == figure.Top
				g.First = g.First || row.First
				g.Rows = append(g.Rows, row)
			}
		}
		if len(folded) > 0 {
			g.Fold = d.fold(t, at, folded)
		}
		if len(g.Rows)+len(g.Quiet)+len(g.Fold)+len(g.Deep) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	return s
}

// changeKey is the figure that the change column shows: relative for money and counts.
func changeKey(k *report.KPI, c *figure.Change) string {
	switch {
	case c == nil:
		return ""
	case (k.Unit == "money" || k.Unit == "count") && c.Relative != nil:
		return plainNumber(c.Relative)
	}
	return plainNumber(&c.Delta)
}

// commonForecast is the month that all forecasts look at, "" where they differ or there are none.
func (t *teller) commonForecast(rows []*report.KPI) string {
	var common month.Month
	for _, k := range rows {
		if k.Forecast == nil || k.Forecast.Month == 0 || k.Forecast.Value == nil {
			continue
		}
		if common != 0 && common != k.Forecast.Month {
			return ""
		}
		common = k.Forecast.Month
	}
	if common == 0 {
		return ""
	}
	return t.MonthBrief(common)
}

func (d *desk) scoreRow(t *teller, at place, k *report.KPI, nameMonth bool) scoreRow {
	status, now := statusOf(k), k.Standing()
	r := scoreRow{
		ID: k.ID, Section: k.Section, Status: status, Href: d.kpiLink(t, at, k.ID),
		Name: t.Words(k.Title, k.ID), Context: t.context(k), Icon: t.icon(status), StatusNote: t.statusNote(k),
		Value: t.optional2(k.Unit, now.Value), LastMonth: t.changeView(k, k.LastMonth), LastYear: t.changeView(k, now.LastYear),
		Marks: d.marks(t, k), Spark: spark(k, charts.InRow), Forecast: "–",
	}
	if isUnjudged(status) {
		r.Status = "unjudged"
	}
	r.Sort = sortKeys{Value: plainNumber(now.Value), Path: plainNumber(now.Path), LastMonth: changeKey(k, k.LastMonth), LastYear: changeKey(k, now.LastYear)}
	if now.Interval != nil && now.Value != nil {
		r.Interval = t.Span(k.Unit, now.Interval.Lo, now.Interval.Hi)
	}
	r.Path, r.Goal = t.pathCell(k)
	if f := k.Forecast; f != nil && f.Value != nil && f.Withheld == "" {
		r.Forecast, r.Sort.Forecast = t.Value(k.Unit, *f.Value), plainNumber(f.Value)
		if f.Probability != nil {
			r.Chance = t.Fill("scorecard.chance", map[string]string{"p": t.shortChance(*f.Probability)})
		}
		switch {
		case k.Window == "cohort": // its own page and the summary say when that is known
			r.Chance = joinDots([]string{r.Chance, t.Say("window.cohort", "", map[string]any{"month": f.Month})})
		case nameMonth:
			r.Chance = joinDots([]string{r.Chance, t.MonthBrief(f.Month)})
		}
	}
	return r
}
