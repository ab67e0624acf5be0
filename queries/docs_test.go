package queries

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"loyalty/internal/figure"
)

// KPIDocs is docs/kpis.md: every KPI and chart as its header describes it, in both languages.
func (c *Catalogue) KPIDocs() string {
	var b strings.Builder
	b.WriteString("# The catalogue\n\nMade from the headers of `queries/kpi/*.sql` and `queries/chart/*.sql` by `make docs`; a test keeps it current.\n" +
		"A KPI is one SQL file; its leading comment lines are the header. Edit a copy beside your `config.toml` and it goes before the shipped one.\n")
	for _, section := range figure.Sections() {
		fmt.Fprintf(&b, "\n## %s\n", section)
		for _, query := range c.KPIs {
			if query.Header.Section == section {
				query.describe(&b)
			}
		}
		for _, query := range c.Charts {
			if query.Header.Section == section {
				query.describe(&b)
			}
		}
	}
	return b.String()
}

func (q Query) describe(b *strings.Builder) {
	h := q.Header
	kind := ""
	if q.Kind == Chart {
		kind = " (chart)"
	}
	fmt.Fprintf(b, "\n### %s%s\n\n**%s**\n\n", q.ID, kind, inAll(h.Title, "** · **"))
	for _, locale := range slices.Sorted(maps.Keys(h.Title)) {
		fmt.Fprintf(b, "%s\n", h.Description[locale])
		if h.Formula[locale] != "" {
			fmt.Fprintf(b, "*%s*\n", h.Formula[locale])
		}
		b.WriteByte('\n')
	}
	facts := []string{}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, name+" "+value)
		}
	}
	add("unit", h.Unit)
	add("better", h.Better)
	add("window", h.Window)
	add("needs", strings.Join(h.Needs, ", "))
	if len(h.Owner) > 0 {
		add("owner", inAll(h.Owner, " / "))
	}
	add("columns", strings.Join(h.columnNames, ", "))
	if h.Segments != "" {
		add("segments", h.SegmentBy["en"]+" ("+h.Segments+")")
	}
	for _, name := range slices.Sorted(maps.Keys(h.Extra)) {
		add("extra `"+name+"`", inAll(h.Extra[name].Title, " / "))
	}
	b.WriteString(strings.Join(facts, " · ") + "\n")
}

// inAll is a text in all its languages.
func inAll(text figure.Text, between string) string {
	var all []string
	for _, locale := range slices.Sorted(maps.Keys(text)) {
		all = append(all, text[locale])
	}
	return strings.Join(all, between)
}
