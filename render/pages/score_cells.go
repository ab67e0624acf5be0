package pages

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// A changeView is a change with its verdict; Class colours it where it lies beyond chance.
type changeView struct {
	Text, Note string
	Class      string // for, against, ""
}

// optional2 is the value of a row; a dash where there is none.
func (t *teller) optional2(unit string, x *float64) string {
	if x == nil {
		return "–"
	}
	return t.Value(unit, *x)
}

// shortChance is a probability in a narrow cell: "< 5 %".
func (t *teller) shortChance(p float64) string {
	switch {
	case p < 0.05:
		return "< " + t.Percent(0.05, 0, false)
	case p > 0.95:
		return "> " + t.Percent(0.95, 0, false)
	}
	return t.Percent(p, 0, false)
}

// context is the window, what the figure rests on, and the direction where lower is better.
func (t *teller) context(k *report.KPI) string {
	var parts []string
	switch w := t.Window(k); {
	case k.Accumulated != nil:
		parts = append(parts, t.Plain("scorecard.year"), t.Say("scorecard.in_month", k.Unit, map[string]any{"value": k.Value}))
	case w != "":
		parts = append(parts, w)
	}
	if n := k.N; n != nil && k.Accumulated == nil {
		parts = append(parts, t.Say("scorecard.n", "", map[string]any{"n": n}))
	}
	if k.Better == "lower" {
		parts = append(parts, t.Plain("scorecard.lower"))
	}
	if k.Compared {
		parts = append(parts, t.Plain("scorecard.link"))
	}
	if k.Margin == "revenue" {
		parts = append(parts, t.Plain("scorecard.on_revenue"))
	}
	return joinDots(parts)
}

func (t *teller) pathCell(k *report.KPI) (path, goal string) {
	path = "–"
	due := k.Standing().Path
	switch {
	case k.Between != nil:
		return t.Span(k.Unit, k.Between[0], k.Between[1]), t.Plain("scorecard.between")
	case due != nil:
		path = t.Value(k.Unit, *due)
	case k.Target != nil && k.By == nil:
		return t.Value(k.Unit, *k.Target), ""
	}
	if k.Target != nil && (k.By != nil || due == nil || *due != *k.Target) {
		goal = t.Say("scorecard.goal", k.Unit, map[string]any{"target": k.Target})
		if k.Accumulate == "year" {
			goal = t.Say("scorecard.goal_year", k.Unit, map[string]any{"target": k.Target})
		}
	}
	return path, goal
}

// statusNote says how long the status has lasted, or why there is none.
func (t *teller) statusNote(k *report.KPI) string {
	note := ""
	switch k.Status {
	case "missed":
		note = t.Plain("note.new")
		if k.Streak > 1 {
			note = t.Say("note.running", "", map[string]any{"n": float64(k.Streak)})
		}
	case "at_risk":
		note = t.Plain("note.tolerance")
		if k.Streak == 1 {
			note = t.Plain("note.new")
		}
	case "met":
		note = t.Plain("note.new")
		if k.Since != nil && k.Streak > 1 {
			note = t.Say("note.since", "", map[string]any{"since": k.Since})
		}
		if k.Accumulated != nil && k.Accumulated.Path > 0 {
			note = t.Say("note.accumulated", "", map[string]any{"share": k.Accumulated.Value / k.Accumulated.Path})
		}
	case "not_enough_data":
		note = t.why(k.Reason)
	case "no_data":
		if len(k.Missing) > 0 {
			note = t.Say("note.needs", "", map[string]any{"needs": k.Missing})
		}
	}
	if k.Abnormal != nil && k.Abnormal.Current {
		note = strings.TrimPrefix(note+"; "+t.Plain("note.abnormal"), "; ")
	}
	return note
}

// why is the short form of the reason of "not enough data".
func (t *teller) why(s figure.Sentence) string {
	key := "note.why." + s.Code
	if !t.Has(key) {
		return ""
	}
	if more, ok := words.AsNumber(s.Values["more"]); s.Code == "chance" && (!ok || more < 1) {
		key = "note.why.chance_only"
	}
	return t.Say(key, "", s.Values)
}

// changeView colours a change only where it is established to be beyond chance; without a verdict on chance it stays ink.
func (t *teller) changeView(k *report.KPI, c *figure.Change) changeView {
	if c == nil {
		return changeView{Text: "–"}
	}
	v := changeView{Text: t.Change(k.Unit, c)}
	switch {
	case !strings.ContainsAny(v.Text, "123456789"):
		return v // rounds to nothing
	case c.Verdict != "neutral":
		v.Note = t.Plain("change." + c.Verdict)
		v.Class = map[string]string{"better": "for", "worse": "against"}[c.Verdict]
	}
	return v
}

// marks are the signs beside a status: restated months, a window that isn't full, a month that the data end in.
func (d *desk) marks(t *teller, k *report.KPI) []icon {
	var marks []icon
	var months []month.Month
	for _, r := range d.rep.Restatements {
		if r.KPI == k.ID && isMarked(r) && !slices.Contains(months, r.Month) {
			months = append(months, r.Month)
		}
	}
	if len(months) > 0 {
		slices.Sort(months)
		i := t.icon("restated")
		i.Word = t.Say("mark.restated", "", map[string]any{"from": months[0], "n": float64(len(months))})
		if len(months) > 1 {
			i.Word = t.Say("mark.restated_span", "", map[string]any{"from": months[0], "to": months[len(months)-1], "n": float64(len(months))})
		}
		marks = append(marks, i)
	}
	if k.Abnormal != nil && k.Abnormal.Current && !d.hasGoals() { // else it stands by the status
		marks = append(marks, t.icon("abnormal"))
	}
	switch {
	case k.Value == nil || !k.Partial:
	case d.rep.Preliminary:
		marks = append(marks, t.icon("preliminary"))
	default:
		marks = append(marks, t.icon("partial"))
	}
	return marks
}

// isMarked says that a restatement is worth a mark: what was published as preliminary was said to change.
func isMarked(r report.Restatement) bool { return r.Cause != "preliminary" }

// spark is the last 24 months small; nothing where fewer than two are known.
func spark(k *report.KPI, size charts.Spark) template.HTML {
	points := k.Series
	if len(points) > figures.TrendMonths {
		points = points[len(points)-figures.TrendMonths:]
	}
	if figures.Known(points) < 2 {
		return ""
	}
	var value, path []float64
	var partial []bool
	hasPath := false
	for _, p := range points {
		value, path, partial = append(value, figures.OrNaN(p.Value)), append(path, figures.OrNaN(p.Path)), append(partial, p.Partial)
		hasPath = hasPath || !math.IsNaN(figures.OrNaN(p.Path))
	}
	if !hasPath {
		path = nil
	}
	return template.HTML(charts.Sparkline(value, path, partial, size)) //nolint:gosec // numbers alone
}
