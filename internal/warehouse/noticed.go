package warehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// tellDoubled says where a column that is read has a name that the header holds twice.
func tellDoubled(part *source, columns []mapped) []Notice {
	var notices []Notice
	for _, t := range part.texts {
		if t == nil {
			continue
		}
		for _, name := range t.doubled {
			isRead := slices.ContainsFunc(columns, func(m mapped) bool {
				return m.sql == identifier(name) || m.written != "" && strings.Contains(m.written, name)
			})
			if isRead {
				notices = append(notices, Notice{Code: "header_twice", Values: map[string]any{"table": part.Table, "file": t.shown(), "header": strings.Join(strings.Fields(name), " ")}})
			}
		}
	}
	return notices
}

// tellScores says which scores lie between two of their scale.
func (l *loading) tellScores(ctx context.Context) error {
	if l.source.table.name != "surveys" || !l.input.Columns["score"] {
		return nil
	}
	rows, err := l.w.db.QueryContext(ctx, "SELECT kind, count(*) FROM "+l.target+" WHERE score <> trunc(score) GROUP BY kind ORDER BY kind")
	if err != nil {
		return fmt.Errorf("%s: look at the scores: %w", l.source.title(), err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int64
		if err := rows.Scan(&kind, &n); err != nil {
			return fmt.Errorf("%s: look at the scores: %w", l.source.title(), err)
		}
		l.input.Notices = append(l.input.Notices, Notice{Code: "scores_between", Values: map[string]any{"table": l.input.Table, "kind": kind, "rows": n}})
	}
	return rows.Err()
}

// idColumn is a column of ids.
type idColumn struct{ table, column string }

// sameIDs are the columns whose ids are of one thing, by which tables are joined.
func sameIDs() [][]idColumn {
	return [][]idColumn{
		{{"orders", "customer_id"}, {"customers", "customer_id"}, {"customers", "referred_by"}, {"referrals", "referrer_id"}, {"referrals", "referred_id"}, {"surveys", "customer_id"},
			{"tickets", "customer_id"}, {"leads", "customer_id"}, {"points", "customer_id"}, {"touches", "customer_id"}},
		{{"orders", "order_id"}, {"order_items", "order_id"}},
		{{"order_items", "product_id"}, {"products", "product_id"}},
		{{"tickets", "ticket_id"}, {"surveys", "ticket_id"}},
	}
}

// tellZeros says how many ids are written with leading zeros in one place and without in another: a spreadsheet takes them off.
func (w *Warehouse) tellZeros(ctx context.Context, inputs Inputs) error {
	for _, same := range sameIDs() {
		var all, where []string
		hasZero := false
		for _, one := range same {
			if in := inputs[one.table]; in == nil || !in.Columns[one.column] {
				continue
			}
			from := "SELECT " + one.column + " AS id FROM input." + one.table
			all, where = append(all, from), append(where, one.table+"."+one.column)
			var isHere bool
			if err := w.db.GetContext(ctx, &isHere, "SELECT EXISTS (FROM ("+from+") WHERE starts_with(id, '0') AND strlen(id) > 1)"); err != nil {
				return fmt.Errorf("input.%s: look at the ids: %w", one.table, err)
			}
			hasZero = hasZero || isHere
		}
		if !hasZero {
			continue
		}
		var n int64
		if err := w.db.GetContext(ctx, &n, `SELECT count(*) FROM (SELECT ltrim(id, '0') FROM (SELECT DISTINCT id FROM (`+strings.Join(all, " UNION ALL ")+`) WHERE regexp_full_match(id, '\d+')) GROUP BY 1 HAVING count(*) > 1)`); err != nil {
			return fmt.Errorf("look at the ids: %w", err)
		}
		if first := inputs[same[0].table]; n > 0 {
			if first == nil {
				first = inputs[strings.Split(where[0], ".")[0]]
			}
			first.Notices = append(first.Notices, Notice{Code: "leading_zeros", Values: map[string]any{"ids": n, "columns": strings.Join(where, ", ")}})
		}
	}
	return nil
}
