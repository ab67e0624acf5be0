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
		"A KPI is one SQL file; its leading comment lines are the header. Edit a copy beside your `config.toml` and it goes before the shipped one\n" +
		"([add-a-kpi.md](add-a-kpi.md)). Its rows:\n\n```sh\nloyalty query retention_rate --now 2026-11-02\n```\n")
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

// standing are the tables that are ready before the model is built, with their columns.
var standing = []struct{ name, description, columns string }{
	{"settings", "One row: every key of [definitions] (docs/config.md) under its name, and `margin_basis`.", "margin_basis VARCHAR: 'margin', or 'revenue' where there is neither a margin column nor a margin_rate"},
	{"report", "One row: the report month M and where the data begin.", "month VARCHAR: YYYY-MM; month_no INTEGER; month_start DATE; month_end DATE: the first day of the next month; data_start DATE: the earliest order kept, or [report] from; first_month_no INTEGER: its month; data_month_start DATE: that month's first day; first_bit_no INTEGER: the month that bit 0 of the model's numbers stands for; older months are folded into it"},
	{"months", "The calendar, from the first month of the data to M.", "month_no INTEGER: year × 12 + month − 1; month_start DATE; month_end DATE; is_report_month BOOLEAN; bit HUGEINT: the month's own; window_bits HUGEINT: the window that ends with it; prior_bits HUGEINT: the prior window; prior_end_bit HUGEINT: its last month; loyal_bits HUGEINT: the loyal_window_months that end with the month"},
	{"loads", "What became of the rows read of each input.", "input VARCHAR; rows_read BIGINT; kept BIGINT; clean BIGINT: kept without repair; repaired BIGINT; set_aside BIGINT"},
	{"customer_value", "What the lifetime value model expects of each customer; empty where it was refused (docs/clv.md).", "customer_key UBIGINT; expected_purchases DOUBLE: over the horizon; p_alive DOUBLE; expected_spend DOUBLE: of one purchase; clv DOUBLE: discounted margin over the horizon; is_active BOOLEAN: a purchase in the window"},
	{"clv_months", "The lifetime value of an active customer, by month.", "month_no INTEGER; value DOUBLE; n DOUBLE: active customers; stderr DOUBLE"},
	{"clv_fit_rows", "Mean repeat purchases in the hold-out by past frequency; 7 is 7 or more.", "frequency INTEGER; customers DOUBLE; actual DOUBLE; expected DOUBLE"},
	{"clv_tracking_rows", "Cumulative repeat purchases by week since the first day of the history that the fit reads.", "week INTEGER; actual DOUBLE; expected DOUBLE; is_holdout BOOLEAN"},
	{"survival_rows", "The contract model's curve, where [definitions] contractual says that customers renew month by month; else empty.", "period INTEGER: renewals; customers DOUBLE: who came up for it; actual DOUBLE: share kept so far, NULL beyond the data; expected DOUBLE"},
}

// ModelDocs is docs/model.md: every table that a KPI file may read.
func (c *Catalogue) ModelDocs() string {
	var b strings.Builder
	b.WriteString("# The model\n\nThe tables that KPI and chart files read, made from the headers of `queries/model/*.sql` by `make docs`; a test keeps it current.\n" +
		"The exports themselves, typed, stand in schema `input` (docs/inputs.md), customers with their key (`customer_key` beside `customer_id`, and the like), orders with `is_void`. Everything is in the report's time zone; the model is dated before M's end.\n" +
		"Any of them can be asked:\n\n```sql\nSELECT month_no, sum(customers) AS customers, sum(customers) FILTER (WHERE purchases > 0) AS active\nFROM customer_groups\nGROUP BY month_no\nORDER BY month_no\n```\n")
	section := func(name, description string, columns []string) {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", name, description)
		for _, column := range columns {
			title, rest, _ := strings.Cut(strings.TrimSpace(column), " ")
			fmt.Fprintf(&b, "- `%s` %s\n", title, rest)
		}
	}
	for _, table := range standing {
		section(table.name, table.description, strings.Split(table.columns, ";"))
	}
	for _, model := range c.Models {
		var columns []string
		for _, name := range model.ModelColumns() {
			columns = append(columns, name+" "+fmt.Sprint(model.Header.Columns.(map[string]any)[name]))
		}
		section(model.ID, model.Header.Description["en"], columns)
	}
	return b.String()
}
