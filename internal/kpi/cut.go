package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// mostCuts groups are told, those with most customers; the rest fold into Other.
const mostCuts = 8

// cutBases say, by a KPI's window, which of a customer's groups counts, see the model table customer_cuts: whoever is counted must have
// been in the group before it was seen what became of him.
var cutBases = map[string]string{"window": "window", "loyal": "window", "prior": "prior", "month": "month"}

// checkCut refuses a cut by a column that the export lacks. Channels, the default, needn't be there.
func checkCut(cfg *config.Config, inputs warehouse.Inputs) error {
	table := map[string]string{"branch": "orders", "segment": "customers"}[cfg.Report.Cut]
	if table == "" || inputs[table] != nil && inputs[table].Columns[cfg.Report.Cut] {
		return nil
	}
	return fault.User(fmt.Errorf(`%s:%d: [report] cut = %q, but the input %s has no column %s: map it under [sources.%s.columns], or write another of "channel", "branch", "segment", "none"`,
		cfg.File, cfg.Line("report.cut"), cfg.Report.Cut, table, cfg.Report.Cut, table))
}

// isCut tells whether a KPI is told by [report] cut too: its file has no segments of its own and counts customer_groups, and nothing
// that isn't told by group.
func (r *Result) isCut(query queries.Query, reads warehouse.Reads) bool {
	return r.cut != config.NoCut && query.Header.Segments == "" && cutBases[query.Header.Window] != "" && slices.Contains(reads.Tables, "customer_groups") &&
		!slices.ContainsFunc(reads.Tables, func(t string) bool {
			return !slices.Contains([]string{"customer_groups", "settings", "report", "months"}, t)
		})
}

// openCut runs a KPI's file once a group: over a further relation of the name customer_groups, in which the group's customers alone stand.
// Nil where no group is known.
func (r *Result) openCut(ctx context.Context, w *warehouse.Warehouse, query queries.Query) (*sqlx.Rows, error) {
	if err := r.writeCuts(ctx, w); err != nil || len(r.cuts) == 0 {
		return nil, err
	}
	literal := func(text string) string { return config.Column{SQLType: "VARCHAR", Value: text}.Literal() }
	parts := make([]string, len(r.cuts))
	for i, cut := range r.cuts {
		parts[i] = fmt.Sprintf("SELECT k.*, %[1]s AS segment FROM (WITH customer_groups AS (SELECT month_no, %[2]s, customers FROM cut_groups WHERE basis = %[3]s AND cut = %[1]s) SELECT * FROM (%[4]s\n)) k",
			literal(cut), strings.Join(r.kinds, ", "), literal(cutBases[query.Header.Window]), bare(query.SQL))
	}
	rows, err := w.DB().QueryxContext(ctx, strings.Join(parts, " UNION ALL "))
	return rows, engineError(query, err)
}

// writeCuts makes the table cut_groups, once: customer_groups of the months that are told by group, one more column each for the group and
// the basis that it is of. It lists the groups; none where no customer's is known.
func (r *Result) writeCuts(ctx context.Context, w *warehouse.Warehouse) error {
	if r.cuts != nil {
		return nil
	}
	if err := r.listKinds(ctx, w); err != nil {
		return err
	}
	told := make([]string, 0, 3)
	for _, m := range r.Span.told() {
		told = append(told, fmt.Sprint(int(m)))
	}
	columns := make([]string, len(r.kinds))
	for i, column := range r.kinds {
		columns[i] = "w." + column
	}
	// the customers are gone through once: what they are alike in, and their three groups, which few have different ones of
	if _, err := w.DB().ExecContext(ctx, fmt.Sprintf(`CREATE TABLE cut_groups AS
		WITH sizes AS (
			SELECT window_cut AS cut, count(CASE WHEN month_no = %[1]d THEN 1 END) AS customers FROM customer_cuts GROUP BY window_cut
			UNION ALL SELECT DISTINCT prior_cut, 0 FROM customer_cuts UNION ALL SELECT DISTINCT month_cut, 0 FROM customer_cuts
		),
		large AS (SELECT cut FROM sizes WHERE cut <> 'unknown' GROUP BY cut ORDER BY sum(customers) DESC, cut LIMIT %[2]d),
		counted AS (
			SELECT w.month_no, c.window_cut, c.prior_cut, c.month_cut, %[4]s, CAST(sum(CASE WHEN c.customer_key IS NULL THEN w.alike ELSE 1 END) AS BIGINT) AS customers
			FROM customer_windows w LEFT JOIN customer_cuts c ON c.customer_key = w.customer_key AND c.month_no = w.month_no
			WHERE w.month_no IN (%[5]s) AND EXISTS (SELECT 1 FROM large)
				AND (c.customer_key IS NOT NULL OR w.alike > 0) -- who is in no group is so like all who are alike
			GROUP BY ALL
		),
		told AS (SELECT c.*, b.basis, CASE b.basis WHEN 'window' THEN window_cut WHEN 'prior' THEN prior_cut ELSE month_cut END AS own FROM counted c CROSS JOIN (VALUES ('window'), ('prior'), ('month')) b(basis))
		SELECT w.month_no, w.basis, CASE WHEN w.own IS NULL OR w.own = 'unknown' THEN 'unknown' WHEN l.cut IS NULL THEN '%[3]s' ELSE l.cut END AS cut, %[4]s, CAST(sum(w.customers) AS BIGINT) AS customers
		FROM told w LEFT JOIN large l ON l.cut = w.own
		GROUP BY ALL`, int(r.Span.Month), mostCuts, Other, strings.Join(columns, ", "), strings.Join(told, ", "))); err != nil {
		return fmt.Errorf("tell the customers apart by %s: %w", r.cut, err)
	}
	r.cuts = []string{}
	return w.DB().SelectContext(ctx, &r.cuts, "SELECT DISTINCT cut FROM cut_groups ORDER BY cut")
}
