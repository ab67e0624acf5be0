package pages

import (
	"slices"

	"loyalty/internal/report"
	"loyalty/render/words"
)

// A rollColumn is one of the four counts.
type rollColumn struct {
	Status string
	Count  string
	Word   string
	Before string
	Icons  []kpiIcon
	Note   string
}

// A kpiIcon is a KPI's status as an icon that leads to its row.
type kpiIcon struct {
	Icon  icon
	Href  string
	Label string // "NPS: Chưa đạt"
}

// hasGoals says that some KPI can be judged; where none can, no page has a place for statuses.
func (d *desk) hasGoals() bool {
	return slices.ContainsFunc(d.rep.KPIs, func(k report.KPI) bool { return hasGoal(&k) })
}

// rollUp counts the statuses, worst first; what isn't judged is one column. Nil without a goal.
func (d *desk) rollUp(t *teller) []rollColumn {
	if !d.hasGoals() {
		return nil
	}
	rows := d.shownKPIs()
	var columns []rollColumn
	for _, status := range []string{"missed", "at_risk", "met", "unjudged"} {
		c := rollColumn{Status: status, Word: t.Plain("rollup." + status)}
		var names []string
		counts := map[string]int{}
		for _, k := range rows {
			own := statusOf(k)
			if own != status && !(status == "unjudged" && isUnjudged(own)) {
				continue
			}
			counts[own]++
			names = append(names, t.Short(k.ID))
			i := t.icon(own)
			c.Icons = append(c.Icons, kpiIcon{i, "#k-" + k.ID, t.Words(k.Title, k.ID) + ": " + i.Word})
		}
		c.Count = t.Number(float64(len(c.Icons)), 0, false)
		if before, ok := d.before(status); ok && status != "unjudged" {
			c.Before = t.Say("rollup.before", "", map[string]any{"month": d.rep.Month - 1, "n": float64(before)})
		}
		switch status {
		case "missed", "at_risk":
			c.Note = joinDots(names)
		case "met":
			c.Note = d.movers(t)
		default:
			c.Note = t.unjudged(counts)
		}
		columns = append(columns, c)
	}
	return columns
}

func (d *desk) before(status string) (int, bool) {
	if len(d.rep.RollUp.Before) == 0 {
		return 0, false
	}
	return d.rep.RollUp.Before[status], true
}

func joinDots(names []string) string {
	text := ""
	for _, n := range names {
		if text != "" && n != "" {
			text += " · "
		}
		text += n
	}
	return text
}

// movers names the KPIs that are newly met, and those that no longer are.
func (d *desk) movers(t *teller) string {
	if d.rep.Preliminary || len(d.rep.RollUp.Before) == 0 || d.rep.RollUp.Now["met"]+d.rep.RollUp.Before["met"] == 0 {
		return ""
	}
	list := func(ids []string) string {
		if len(ids) == 0 {
			return t.Plain("rollup.none")
		}
		var names []string
		for _, id := range ids {
			names = append(names, t.Short(id))
		}
		return joinComma(names)
	}
	return t.Fill("rollup.movers", map[string]string{"in": list(d.rep.RollUp.In), "out": list(d.rep.RollUp.Out)})
}

// moves says how many KPIs moved against last month beyond chance, how many may not have, and of how many nothing is known; "" without
// any to compare.
func (d *desk) moves(t *teller) string {
	var parts []string
	known := 0
	for _, verdict := range []string{"better", "worse", "neutral", "within_chance", "not_tested"} {
		n := d.rep.RollUp.Moves[verdict]
		known += n
		if n > 0 || verdict != "neutral" {
			parts = append(parts, t.Say("rollup.moves_"+verdict, "", map[string]any{"n": float64(n)}))
		}
	}
	if known == 0 {
		return ""
	}
	return t.Fill("rollup.moves", map[string]string{"parts": joinComma(parts)})
}

func joinComma(names []string) string {
	text := ""
	for i, n := range names {
		if i > 0 {
			text += ", "
		}
		text += n
	}
	return text
}

func (t *teller) unjudged(counts map[string]int) string {
	var parts []string
	for _, status := range []string{report.Inconclusive, "not_enough_data", "no_data", "no_goal"} {
		if n := counts[status]; n > 0 {
			parts = append(parts, t.Say("rollup.count", "", map[string]any{"n": float64(n), "status": words.LowerFirst(t.Term("status", status))}))
		}
	}
	return joinComma(parts)
}
