package pages

import (
	"slices"
	"strings"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// A foldGroup is the KPIs that lack the same input.
type foldGroup struct {
	KPIs []foldedKPI
	Why  string // "cần leads"
}

type foldedKPI struct {
	ID         string // "" where a row has it
	Href, Name string
}

// isFolded says that a KPI has nothing to show, neither a value in any month nor a goal, and is named in its section's last
// line instead of having a row.
func isFolded(k *report.KPI) bool {
	return !hasGoal(k) && k.Value == nil && figures.Known(k.Series) == 0
}

// isDeep says that a KPI stands on its own page alone, where there is one.
func (d *desk) isDeep(k *report.KPI) bool { return !d.single && k.Depth == figure.Deep && !hasGoal(k) }

// isQuiet says that a KPI of depth C asks for no attention this month.
func isQuiet(k *report.KPI) bool { return k.Depth == figure.Quiet && k.Attention() == 0 }

func hasGoal(k *report.KPI) bool { return k.Target != nil || k.Between != nil }

// fold groups the KPIs without a value by what they need.
func (d *desk) fold(t *teller, at place, folded []*report.KPI) []foldGroup {
	return d.grouped(t, at, folded, func(k *report.KPI) string {
		if len(k.Missing) > 0 {
			return t.Say("note.needs", "", map[string]any{"needs": k.Missing})
		}
		return t.Plain("scorecard.fold_blank")
	})
}

// grouped puts KPIs together of which the same is said, in the order in which it is said first.
func (d *desk) grouped(t *teller, at place, kpis []*report.KPI, said func(*report.KPI) string) []foldGroup {
	var groups []foldGroup
	for _, k := range kpis {
		why := said(k)
		i := slices.IndexFunc(groups, func(g foldGroup) bool { return g.Why == why })
		if i < 0 {
			i = len(groups)
			groups = append(groups, foldGroup{Why: why})
		}
		groups[i].KPIs = append(groups[i].KPIs, d.folded(t, at, k))
	}
	return groups
}

func (d *desk) folded(t *teller, at place, k *report.KPI) foldedKPI {
	named := foldedKPI{Href: d.kpiLink(t, at, k.ID), Name: t.Words(k.Title, k.ID)}
	if isFolded(k) || d.isDeep(k) {
		named.ID = k.ID
	}
	return named
}

// unlocks groups the KPIs that lack an input by the exports that would bring it, those that bring most first.
func (d *desk) unlocks(t *teller, at place) []foldGroup {
	var lacking []*report.KPI
	for i := range d.rep.KPIs {
		if k := &d.rep.KPIs[i]; len(k.Missing) > 0 {
			lacking = append(lacking, k)
		}
	}
	groups := d.grouped(t, at, lacking, func(k *report.KPI) string { return t.exports(k.Missing) })
	slices.SortStableFunc(groups, func(a, b foldGroup) int { return len(b.KPIs) - len(a.KPIs) })
	return groups
}

// exports names what is missing as a shop would: the table, or the column of one that is there. Of a choice ("a | b") the first will do.
func (t *teller) exports(missing []string) string {
	var names []string
	for _, need := range missing {
		need, _, _ = strings.Cut(need, " | ")
		table, column, isColumn := strings.Cut(need, ".")
		name := t.Plain("export." + table)
		if isColumn && t.hasInput(table) {
			name += " (" + column + ")"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return words.UpperFirst(strings.Join(names, " + "))
}

func (t *teller) hasInput(table string) bool {
	_, has := t.Rep.Inputs[table]
	return has
}
