package figures

import (
	"cmp"
	"math"
	"sort"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// segments is the dot plot of a KPI by segment, with the table beside it.
func (t *teller) segments(k *report.KPI) (Figure, bool) {
	c := charts.Segments{Path: math.NaN(), Format: t.format(k.Unit), RangeName: t.Plain("chart.interval"),
		NowName: t.MonthBrief(k.Month), BeforeName: t.MonthBrief(k.Month - 1)}
	rows, total := t.segmentRows(k), 0.0
	for _, r := range rows {
		total += OrNaN(r.now.Value)
		c.Rows = append(c.Rows, charts.Segment{Name: r.name, Now: OrNaN(r.now.Value), Before: OrNaN(r.before), Low: low(r.now), High: high(r.now)})
	}
	if len(c.Rows) < 2 {
		return Figure{}, false
	}
	// where the parts add up to the whole, its plan is none of theirs
	if addUp := k.Value != nil && math.Abs(total-*k.Value) <= 1e-6*math.Abs(*k.Value); k.Path != nil && !addUp {
		c.Path = *k.Path
		c.PathLabel = t.Say("chart.path_value", k.Unit, map[string]any{"value": k.Path})
	}
	f := Figure{ID: k.ID + "-segments", KPI: k.ID, Title: t.segmentTitle(k, rows), Sub: t.Say("sub.segments", "", map[string]any{"now": k.Month, "before": k.Month - 1}), Table: t.segmentTable(k, rows)}
	f.Alt = f.Title
	f.size(charts.Small, charts.NewSegments(c, charts.Small))
	return f, true
}

func low(p figure.Point) float64 {
	if p.Interval == nil {
		return math.NaN()
	}
	return p.Interval.Lo
}

func high(p figure.Point) float64 {
	if p.Interval == nil {
		return math.NaN()
	}
	return p.Interval.Hi
}

// A segmentRow is a segment's figure in the KPI's month beside the month before it.
type segmentRow struct {
	segment figure.Segment
	name    string
	now     figure.Point
	before  *float64
}

// mostSegments is how many segments a page shows; the CSV holds all.
const mostSegments = 12

func (t *teller) segmentRows(k *report.KPI) []segmentRow {
	var rows []segmentRow
	for _, s := range k.Segments {
		r := segmentRow{segment: s, name: words.Clean(t.Segment(s.Name), 40)}
		for _, p := range s.Points {
			switch p.Month {
			case k.Month:
				r.now = p
			case k.Month - 1:
				r.before = p.Value
			}
		}
		if r.now.Value != nil {
			rows = append(rows, r)
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return *rows[i].now.Value > *rows[j].now.Value })
	if len(rows) > mostSegments {
		rows = rows[:mostSegments]
	}
	return rows
}

// segmentTitle names the leading part. Which one changed most is not said: nothing tests the parts' changes.
func (t *teller) segmentTitle(k *report.KPI, rows []segmentRow) string {
	return t.Say("title.segments.now", k.Unit, map[string]any{"segment": rows[0].segment.Name, "value": rows[0].now.Value})
}

func (t *teller) segmentTable(k *report.KPI, rows []segmentRow) Table {
	total, hasN, hasGoal, hasYear := 0.0, false, false, false
	for _, r := range rows {
		hasGoal, hasYear = hasGoal || r.segment.Status != "", hasYear || r.segment.LastYear != nil
		if n := r.now.N; n != nil {
			hasN = true
			total += *n
		}
	}
	tab := Table{Head: []string{t.Plain("table.group"), t.MonthBrief(k.Month), t.MonthBrief(k.Month - 1), t.Plain("table.change")}}
	if hasYear {
		tab.Head = append(tab.Head, t.Plain("table.last_year"))
	}
	if hasN {
		tab.Head = append(tab.Head, t.Plain("table.n"))
	}
	if hasN && k.Partition {
		tab.Head = append(tab.Head, t.Plain("table.part"))
	}
	if hasGoal {
		tab.Head = append(tab.Head, t.Plain("table.path"), t.Plain("table.status"))
	}
	for _, r := range rows {
		change := "–"
		if r.before != nil {
			change = t.bareChange(k.Unit, *r.now.Value-*r.before)
		}
		row := []string{r.name, t.Optional(k.Unit, r.now.Value), t.Optional(k.Unit, r.before), change}
		if hasYear {
			row = append(row, t.yearCell(k, r.segment.LastYear))
		}
		n := r.now.N
		if hasN {
			row = append(row, t.OptionalCount(n))
		}
		if hasN && k.Partition {
			cell := "–"
			if n != nil && total > 0 {
				cell = t.Percent(*n/total, 0, false)
			}
			row = append(row, cell)
		}
		if hasGoal {
			row = append(row, t.Optional(k.Unit, r.segment.Path), t.Term("status", cmp.Or(r.segment.Status, "no_goal")))
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

// yearCell is a change on the year before, with what is proven of it.
func (t *teller) yearCell(k *report.KPI, c *figure.Change) string {
	if c == nil {
		return "–"
	}
	cell := t.bareChange(k.Unit, c.Delta)
	if c.Verdict != "neutral" {
		cell += " (" + t.Plain("change."+c.Verdict) + ")"
	}
	return cell
}

// bareChange is a signed change without unit, for a column whose head names it.
func (t *teller) bareChange(unit string, x float64) string {
	switch unit {
	case "rate", "difference":
		return t.Number(100*x, 1, true)
	case "money":
		return t.Money(x, true)
	}
	return t.Number(x, words.UnitDecimals(unit, x), true)
}
