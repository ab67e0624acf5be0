package pages

import (
	"cmp"
	"strings"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/report"
)

// A historyMonth is one month's status.
type historyMonth struct {
	Icon         icon
	Month, Label string
}

// history is the status of the last 24 months, as it was judged in each.
func (t *teller) history(k *report.KPI) ([]historyMonth, []icon) {
	points := k.Series
	if len(points) > figures.TrendMonths {
		points = points[len(points)-figures.TrendMonths:]
	}
	var months []historyMonth
	used := map[string]bool{}
	for i, p := range points {
		i2 := t.icon(cmp.Or(p.Status, "no_goal"))
		used[i2.Code] = true
		label := t.Plain("month.shorts." + t.Printerless(int(p.Month.Number())))
		if i == 0 || p.Month.Number() == 1 {
			label += t.Fill("month.year_mark", map[string]string{"y": t.Printerless(p.Month.Year())[2:]})
		}
		months = append(months, historyMonth{i2, label, words.UpperFirst(t.MonthFull(p.Month)) + ": " + i2.Word})
	}
	var legend []icon
	for _, s := range statuses {
		if used[s] {
			legend = append(legend, t.icon(s))
		}
	}
	return months, legend
}

// restatedView is what kpi.tmpl shows of figures that have changed since they were published.
type restatedView struct {
	Table figures.Table
	Diffs []sqlChange
}

// A sqlChange is how the SQL of a KPI has changed since a month was published.
type sqlChange struct {
	Title string
	Lines []diffLine
}

type diffLine struct{ Class, Text string }

// restated is the table of past months whose value has changed since they were published.
func (d *desk) restated(t *teller, k *report.KPI) *restatedView {
	var v restatedView
	tab := figures.Table{Head: []string{t.Plain("table.month"), t.Plain("restated.published"), t.Plain("restated.now"), t.Plain("restated.cause"), t.Plain("restated.found")}}
	for _, r := range d.rep.Restatements {
		if r.KPI != k.ID {
			continue
		}
		cause, found := t.Plain("restated.definition"), t.MonthBrief(r.Found)
		switch r.Cause {
		case "definition":
			if changed := t.settingChanges(r.Settings); changed != "" {
				cause += ": " + changed
			}
		case "preliminary":
			cause = t.Plain("restated.preliminary")
		default:
			key := "restated.rows_more"
			if r.Rows < 0 {
				key = "restated.rows_fewer"
			}
			if r.Rows == 0 {
				key = "restated.rows_changed"
			}
			cause = t.Say(key, "", map[string]any{"n": abs(float64(r.Rows))})
		}
		if r.On != "" {
			found = t.Date(r.On)
		}
		if r.Diff != "" {
			v.Diffs = append(v.Diffs, sqlChange{t.Say("restated.diff", "", map[string]any{"month": r.Month}), diffLines(r.Diff)})
		}
		tab.Rows = append(tab.Rows, []string{t.MonthBrief(r.Month), t.Optional(k.Unit, r.Published), t.Optional(k.Unit, r.Now), cause, found})
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	v.Table = tab
	return &v
}

// settingChanges names the definitions that have changed: "churn_after_days 180 → 90".
func (t *teller) settingChanges(changes []report.SettingChange) string {
	var all []string
	for _, c := range changes {
		all = append(all, words.Name(c.Name)+" "+t.Any(c.Then)+" → "+t.Any(c.Now))
	}
	return strings.Join(all, ", ")
}

// diffLines are the lines of a unified diff, each with what it tells.
func diffLines(diff string) []diffLine {
	var lines []diffLine
	for line := range strings.Lines(diff) {
		class := map[byte]string{'+': "diff-added", '-': "diff-gone", '@': "diff-place"}[line[0]]
		lines = append(lines, diffLine{class, visible(line)})
	}
	return lines
}
