package queries

import (
	"fmt"
	"slices"
	"strings"

	"loyalty/internal/figure"
)

// checkTies checks what a KPI's header says of it beside its figures, as far as one file can tell.
func checkTies(header Header, report func(key, format string, values ...any)) {
	for _, word := range []struct {
		key, value string
		allowed    []string
	}{{"subject", header.Subject, figure.Subjects}, {"role", header.Role, figure.Roles}, {"worth", header.Worth, figure.Worths}, {"link", header.Link, figure.Links}, {"depth", header.Depth, figure.Depths}} {
		if word.value != "" {
			checkOneOf(report, word.key, word.value, word.allowed)
		}
	}
	checkFigures(header, figure.KPIDrawings, report)
}

// checkFigures checks where the drawings of a file hang; a chart's drawing reads columns that the file must have.
func checkFigures(header Header, drawings []string, report func(key, format string, values ...any)) {
	for _, placed := range header.Figures {
		checkOneOf(report, "figures.as", placed.As, drawings)
		if placed.At == "" {
			report("figures.at", "needs figures.at: lead, second or beside, or for a chart the id of a KPI on whose page it stands")
		}
		for _, column := range placed.Columns() {
			if header.Columns != nil && !slices.Contains(header.columnNames, column) {
				report("figures", "figures.as = %q draws the columns %s, and the file has no %q", placed.As, strings.Join(placed.Columns(), ", "), column)
			}
		}
		for _, unit := range []struct{ key, value string }{{"figures.unit", placed.Unit}, {"figures.label_unit", placed.LabelUnit}} {
			if unit.value != "" {
				checkOneOf(report, unit.key, unit.value, Units)
			}
		}
		if placed.As == "bridge" && len(placed.Up)+len(placed.Down) == 0 {
			report("figures", "figures.as = \"bridge\" needs up and down: the columns of what comes and of what goes, such as up = [\"new\"], down = [\"left\"]")
		}
		if placed.As == "expectations" && header.PartOf == "" {
			report("figures", "figures.as = \"expectations\" needs part_of: the KPI whose numerator holds this one's")
		}
	}
}

// checkTies checks what the files say of each other: every KPI that one names is there, the goal tree is no circle, and a role is one
// KPI's alone.
func (c *Catalogue) checkTies() []error {
	var faults []error
	refuse := func(query Query, key, format string, values ...any) {
		faults = append(faults, &Error{File: query.File, Line: lineOf(headerLines(query.SQL), key), Problem: "header " + fmt.Sprintf(format, values...)})
	}
	known := func(query Query, key string, ids ...string) {
		for _, id := range ids {
			if _, found := c.KPI(id); !found {
				refuse(query, key, "%s names %q, and there is no such KPI%s", key, id, c.didYouMean(id))
			}
		}
	}
	roles := map[string]Query{}
	for _, query := range c.KPIs {
		h := query.Header
		known(query, "explained_by", h.ExplainedBy...)
		known(query, "tree", h.Tree...)
		if h.PartOf != "" {
			known(query, "part_of", h.PartOf)
		}
		if page := figure.Page(h.Figures); page != "" {
			refuse(query, "figures", "figures.at = %q is not one of lead, second, beside", page)
		}
		if other := roles[h.Role]; h.Role != "" && other.ID != "" {
			mine := query
			if other.Custom && !query.Custom {
				mine, other = other, query
			}
			refuse(mine, "role", "role = %q is that of %s already; remove the line", h.Role, other.ID)
		}
		roles[h.Role] = query
		if c.feeds(query.ID, query.ID, map[string]bool{}) {
			refuse(query, "tree", "tree goes in a circle: what feeds the KPI is fed by it")
		}
	}
	for _, query := range c.Charts {
		if kpi, isTwice := c.KPI(query.ID); isTwice {
			mine := query
			if !query.Custom {
				mine = kpi
			}
			faults = append(faults, &Error{File: mine.File, Problem: fmt.Sprintf("%q is the id of a KPI and of a chart: give this file another name", query.ID)})
		}
		if page := figure.Page(query.Header.Figures); page != "" {
			known(query, "figures", page)
		}
	}
	return faults
}

// feeds says whether a KPI feeds another in the goal tree, however far down.
func (c *Catalogue) feeds(id, other string, seen map[string]bool) bool {
	query, _ := c.KPI(other)
	return slices.ContainsFunc(query.Header.Tree, func(below string) bool {
		if below == id {
			return true
		}
		again := seen[below]
		seen[below] = true
		return !again && c.feeds(id, below, seen)
	})
}
