package render

import (
	"html/template"
	"math"
	"slices"
	"strings"

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
	Fold      []foldGroup // the KPIs without a value, in one line
}

// A foldGroup is the KPIs that lack the same input.
type foldGroup struct {
	KPIs []foldedKPI
	Why  string // "cần leads"
}

type foldedKPI struct{ ID, Href, Name string }

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
	Spark               template.HTML
	Forecast, Chance    string
	Sort                sortKeys
}

// sortKeys are what the script sorts a row's columns by: plain numbers, "" where there is none.
type sortKeys struct{ Value, Path, LastMonth, LastYear, Forecast string }

// A changeView is a change with its verdict; Class colours it where it lies beyond chance.
type changeView struct {
	Text, Note string
	Class      string // for, against, ""
}

// isFolded says that a KPI has nothing to show, neither a value in any month nor a goal, and is named in its section's last
// line instead of having a row.
func isFolded(k *report.KPI) bool {
	return k.Target == nil && k.Between == nil && k.Value == nil && known(k.Series) == 0
}

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
		if slices.Contains([]string{"not_enough_data", "no_data", "no_goal"}, status) {
			status = "unjudged"
		}
		counts[status]++
	}
	s.Lead = t.say("scorecard.lead", "", map[string]any{"n": float64(len(rows)), "sections": float64(len(sections))})
	s.Filters = []filter{{Text: t.say("scorecard.all", "", map[string]any{"n": float64(len(rows))})}}
	for _, status := range []string{"missed", "at_risk", "met", "unjudged"} {
		code := status
		if code == "unjudged" {
			code = "no_goal"
		}
		i := t.icon(code)
		s.Filters = append(s.Filters, filter{status, &i, t.plain("rollup."+status) + " " + t.number(float64(counts[status]), 0, false)})
	}
	for _, section := range report.Sections {
		g := scoreGroup{ID: section, Title: t.plain("section." + section)}
		var folded []*report.KPI
		for i := range d.rep.KPIs {
			k := &d.rep.KPIs[i]
			switch {
			case k.Section != section:
			case isFolded(k):
				folded = append(folded, k)
			default:
				g.Rows = append(g.Rows, d.scoreRow(t, at, k, s.Forecast == ""))
			}
		}
		if len(folded) > 0 {
			g.Fold = d.fold(t, at, folded)
		}
		if len(g.Rows) > 0 || len(g.Fold) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	return s
}

// changeKey is the figure that the change column shows: relative for money and counts.
func changeKey(k *report.KPI, c *report.Change) string {
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
	return t.monthBrief(common)
}

func (d *desk) scoreRow(t *teller, at place, k *report.KPI, nameMonth bool) scoreRow {
	status := statusOf(k)
	r := scoreRow{
		ID: k.ID, Section: k.Section, Status: status, Href: d.kpiLink(t, at, k.ID),
		Name: t.words(k.Title, k.ID), Context: t.context(k), Icon: t.icon(status), StatusNote: t.statusNote(k),
		Value: t.optional2(k.Unit, k.Value), LastMonth: t.changeView(k, k.LastMonth), LastYear: t.changeView(k, k.LastYear),
		Marks: d.marks(t, k), Spark: spark(k), Forecast: "–",
	}
	if slices.Contains([]string{"not_enough_data", "no_data", "no_goal"}, status) {
		r.Status = "unjudged"
	}
	r.Sort = sortKeys{Value: plainNumber(k.Value), Path: plainNumber(k.Path), LastMonth: changeKey(k, k.LastMonth), LastYear: changeKey(k, k.LastYear)}
	if k.Interval != nil && k.Value != nil {
		r.Interval = t.span(k.Unit, k.Interval[0], k.Interval[1])
	}
	r.Path, r.Goal = t.pathCell(k)
	if f := k.Forecast; f != nil && f.Value != nil && f.Withheld == "" {
		r.Forecast, r.Sort.Forecast = t.value(k.Unit, *f.Value), plainNumber(f.Value)
		if f.Probability != nil {
			r.Chance = t.fill("scorecard.chance", map[string]string{"p": t.shortChance(*f.Probability)})
		}
		if nameMonth {
			r.Chance = strings.TrimPrefix(r.Chance+" · "+t.monthBrief(f.Month), " · ")
		}
	}
	return r
}

// optional2 is the value of a row; a dash where there is none.
func (t *teller) optional2(unit string, x *float64) string {
	if x == nil {
		return "–"
	}
	return t.value(unit, *x)
}

// shortChance is a probability in a narrow cell: "< 5 %".
func (t *teller) shortChance(p float64) string {
	switch {
	case p < 0.05:
		return "< " + t.percent(0.05, 0, false)
	case p > 0.95:
		return "> " + t.percent(0.95, 0, false)
	}
	return t.percent(p, 0, false)
}

// context is the window, what the figure rests on, and the direction where lower is better.
func (t *teller) context(k *report.KPI) string {
	var parts []string
	if w := t.window(k); w != "" {
		parts = append(parts, w)
	}
	if n := rests(k.N, k.Denominator); n != nil {
		parts = append(parts, t.say("scorecard.n", "", map[string]any{"n": n}))
	}
	if k.Better == "lower" {
		parts = append(parts, t.plain("scorecard.lower"))
	}
	if k.Margin == "revenue" {
		parts = append(parts, t.plain("scorecard.on_revenue"))
	}
	return joinDots(parts)
}

// window says what a figure looks at.
func (t *teller) window(k *report.KPI) string {
	values := map[string]any{
		"months": t.definition("active_window_months", 12), "survey": t.definition("survey_window_months", 3), "month": k.Month,
	}
	key := "window." + k.Window
	if k.Window == "cohort" && k.Value == nil {
		return ""
	}
	if !t.has(key) {
		return ""
	}
	return t.say(key, "", values)
}

func (t *teller) pathCell(k *report.KPI) (path, goal string) {
	path = "–"
	switch {
	case k.Between != nil:
		return t.span(k.Unit, k.Between[0], k.Between[1]), t.plain("scorecard.between")
	case k.Path != nil:
		path = t.value(k.Unit, *k.Path)
	case k.Target != nil && k.By == nil:
		return t.value(k.Unit, *k.Target), ""
	}
	if k.Target != nil && (k.By != nil || k.Path == nil || *k.Path != *k.Target) {
		goal = t.say("scorecard.goal", k.Unit, map[string]any{"target": k.Target})
		if k.Accumulate == "year" {
			goal = t.say("scorecard.goal_year", k.Unit, map[string]any{"target": k.Target})
		}
	}
	return path, goal
}

// statusNote says how long the status has lasted, or why there is none.
func (t *teller) statusNote(k *report.KPI) string {
	note := ""
	switch k.Status {
	case "missed":
		note = t.plain("note.new")
		if k.Streak > 1 {
			note = t.say("note.running", "", map[string]any{"n": float64(k.Streak)})
		}
	case "at_risk":
		note = t.plain("note.tolerance")
		if k.Streak == 1 {
			note = t.plain("note.new")
		}
	case "met":
		note = t.plain("note.new")
		if k.Since != nil && k.Streak > 1 {
			note = t.say("note.since", "", map[string]any{"since": k.Since})
		}
		if k.Accumulated != nil && k.Accumulated.Path > 0 {
			note = t.say("note.accumulated", "", map[string]any{"share": k.Accumulated.Value / k.Accumulated.Path})
		}
	case "not_enough_data":
		note = t.why(k.Reason)
	case "no_data":
		if len(k.Missing) > 0 {
			note = t.say("note.needs", "", map[string]any{"needs": k.Missing})
		}
	}
	if k.Abnormal != nil && k.Abnormal.Current {
		note = strings.TrimPrefix(note+"; "+t.plain("note.abnormal"), "; ")
	}
	return note
}

// why is the short form of the reason of "not enough data".
func (t *teller) why(s report.Sentence) string {
	key := "note.why." + s.Code
	if !t.has(key) {
		return ""
	}
	if more, ok := asNumber(s.Values["more"]); s.Code == "chance" && (!ok || more < 1) {
		key = "note.why.chance_only"
	}
	return t.say(key, "", s.Values)
}

// changeView colours a change only where it is established to be beyond chance; without a verdict on chance it stays ink.
func (t *teller) changeView(k *report.KPI, c *report.Change) changeView {
	if c == nil {
		return changeView{Text: "–"}
	}
	v := changeView{Text: t.change(k.Unit, c)}
	switch {
	case !strings.ContainsAny(v.Text, "123456789"):
		return v // rounds to nothing
	case c.Beyond != nil && !*c.Beyond:
		v.Note = t.plain("change.chance")
	case c.Verdict == "better" || c.Verdict == "worse":
		v.Note = t.plain("change." + c.Verdict)
		if c.Beyond != nil || k.Unit == "money" || k.Unit == "count" {
			v.Class = map[string]string{"better": "for", "worse": "against"}[c.Verdict]
		}
	}
	return v
}

// marks are the signs beside a status: restated months, a window that isn't full.
func (d *desk) marks(t *teller, k *report.KPI) []icon {
	var marks []icon
	var months []month.Month
	for _, r := range d.rep.Restatements {
		if r.KPI == k.ID && !slices.Contains(months, r.Month) {
			months = append(months, r.Month)
		}
	}
	if len(months) > 0 {
		slices.Sort(months)
		i := t.icon("restated")
		i.Word = t.say("mark.restated", "", map[string]any{"from": months[0], "n": float64(len(months))})
		if len(months) > 1 {
			i.Word = t.say("mark.restated_span", "", map[string]any{"from": months[0], "to": months[len(months)-1], "n": float64(len(months))})
		}
		marks = append(marks, i)
	}
	if k.Partial && k.Value != nil {
		marks = append(marks, t.icon("partial"))
	}
	return marks
}

// spark is the last 24 months small; nothing where fewer than two are known.
func spark(k *report.KPI) template.HTML {
	points := k.Series
	if len(points) > trendMonths {
		points = points[len(points)-trendMonths:]
	}
	if known(points) < 2 {
		return ""
	}
	var value, path []float64
	var partial []bool
	hasPath := false
	for _, p := range points {
		value, path, partial = append(value, orNaN(p.Value)), append(path, orNaN(p.Path)), append(partial, p.Partial)
		hasPath = hasPath || !math.IsNaN(orNaN(p.Path))
	}
	if !hasPath {
		path = nil
	}
	return template.HTML(charts.Sparkline(value, path, partial)) //nolint:gosec // numbers alone
}

// fold groups the KPIs without a value by what they need.
func (d *desk) fold(t *teller, at place, folded []*report.KPI) []foldGroup {
	var groups []foldGroup
	for _, k := range folded {
		why := t.plain("scorecard.fold_blank")
		if len(k.Missing) > 0 {
			why = t.say("note.needs", "", map[string]any{"needs": k.Missing})
		}
		i := slices.IndexFunc(groups, func(g foldGroup) bool { return g.Why == why })
		if i < 0 {
			i = len(groups)
			groups = append(groups, foldGroup{Why: why})
		}
		groups[i].KPIs = append(groups[i].KPIs, foldedKPI{k.ID, d.kpiLink(t, at, k.ID), t.words(k.Title, k.ID)})
	}
	return groups
}
