package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// findExamples looks a second time at the export, only where a row was set aside or repaired, for the first row with each reason
// and the line it stands on. The files are read in their order until every reason has its example.
func (l *loading) findExamples(ctx context.Context) error {
	for _, p := range l.plans {
		for i := range max(1, len(p.source.files)) {
			wanted := l.wantedExamples(p)
			if len(wanted) == 0 {
				break
			}
			if err := l.examplesIn(ctx, p, i, wanted); err != nil {
				return err
			}
		}
	}
	if l.input.SetAside[duplicateRow] > 0 {
		return l.duplicateExample(ctx)
	}
	return nil
}

// wantedExamples are the reasons met, but without an example yet, that a part may hold.
func (l *loading) wantedExamples(p *plan) map[string]bool {
	wanted := map[string]bool{}
	for _, v := range slices.Concat(p.faults, p.repairs) {
		if _, isFound := l.input.Examples[v.reason]; !isFound && l.input.SetAside[v.reason]+l.input.Repaired[v.reason] > 0 {
			wanted[v.reason] = true
		}
	}
	return wanted
}

// examplesIn finds the first row of a file with each reason.
func (l *loading) examplesIn(ctx context.Context, plan *plan, file int, wanted map[string]bool) error {
	var list, firsts []string
	for _, m := range plan.columns {
		list = append(list, "CAST(r_"+m.name+" AS VARCHAR) AS "+m.name)
	}
	type place struct {
		verdict
		row   sql.NullInt64
		value sql.NullString
	}
	var places []*place
	var into []any
	add := func(v verdict, condition string) {
		p := &place{verdict: v}
		places, into = append(places, p), append(into, &p.row, &p.value)
		firsts = append(firsts, fmt.Sprintf("min(loyalty_row) FILTER (WHERE %[1]s), arg_min_null(%[2]s, loyalty_row) FILTER (WHERE %[1]s)", condition, identifier(v.column)))
	}
	for _, v := range plan.faults {
		if wanted[v.reason] {
			add(v, fmt.Sprintf("_fault = %d", v.code))
		}
	}
	for _, v := range plan.repairs {
		if wanted[v.reason] {
			add(v, fmt.Sprintf("_fault = 0 AND _repair = %d", v.code))
		}
	}
	query := "SELECT " + joinList(firsts) + " FROM (" + plan.selectStaged(plan.source.numbered(file), "loyalty_row", append(list, "loyalty_row")) + ")"
	if err := l.w.db.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return fmt.Errorf("%s: find examples: %w", l.source.title(), err)
	}
	rows := map[string]int64{}
	for _, p := range places {
		if !p.row.Valid || rows[p.reason] != 0 && rows[p.reason] <= p.row.Int64 {
			continue
		}
		line, err := plan.source.lineOf(file, p.row.Int64)
		if err != nil {
			return err
		}
		rows[p.reason] = p.row.Int64
		l.input.Examples[p.reason] = Example{File: plan.source.fileName(file), Line: line, Column: p.column, Value: l.w.cell(p.column, p.value.String)}
	}
	return nil
}

func (s *source) fileName(file int) string {
	if file < len(s.files) {
		return s.files[file].shown()
	}
	return s.title()
}

// lineOf is the line of a row: counted through a text file; the row itself elsewhere.
func (s *source) lineOf(file int, row int64) (int64, error) {
	if s.isText {
		return s.texts[file].lineOf(row)
	}
	return row, nil
}

// duplicateExample is the first row that was set aside for a later one with its key.
func (l *loading) duplicateExample(ctx context.Context) error {
	key := l.source.table.key
	var value string
	var isBelow bool
	below := "false"
	if l.source.table.name == "orders" {
		below = "coalesce(amount < 0, false)"
	}
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT %s, %s FROM %s WHERE _fault = %d ORDER BY rowid LIMIT 1",
		identifier(key), below, l.target, l.faults.code(duplicateRow, key))).Scan(&value, &isBelow); err != nil {
		return fmt.Errorf("%s: find examples: %w", l.source.title(), err)
	}
	example, err := l.placeOfKey(ctx, value, key, fmt.Sprintf(" AND is_below = %t", isBelow))
	l.input.Examples[duplicateRow] = example
	return err
}

// placeOfKey is the first row with a key, and its value in a column.
func (l *loading) placeOfKey(ctx context.Context, value, column, also string) (Example, error) {
	for _, p := range l.plans {
		for file := range max(1, len(p.source.files)) {
			example, err := l.keyIn(ctx, p, file, value, column, also)
			if err != nil || example.Line > 0 {
				return example, err
			}
		}
	}
	return Example{}, nil
}

// keyIn looks for the key in one file.
func (l *loading) keyIn(ctx context.Context, p *plan, file int, value, column, also string) (Example, error) {
	key, below := p.source.table.key, "false"
	if p.source.table.name == "orders" {
		below = "coalesce(" + p.valueOf("amount") + " < 0, false)"
	}
	staged := p.selectStaged(p.source.numbered(file), "loyalty_row",
		[]string{"loyalty_row", p.valueOf(key) + " AS key", "CAST(r_" + column + " AS VARCHAR) AS written", below + " AS is_below"})
	var row int64
	var written sql.NullString
	err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT loyalty_row, written FROM (%s) WHERE _fault = 0 AND key = %s%s ORDER BY loyalty_row LIMIT 1",
		staged, literal(value), also)).Scan(&row, &written)
	if errors.Is(err, sql.ErrNoRows) {
		return Example{}, nil
	}
	if err != nil {
		return Example{}, fmt.Errorf("%s: find examples: %w", l.source.title(), err)
	}
	line, err := p.source.lineOf(file, row)
	if err != nil {
		return Example{}, err
	}
	return Example{File: p.source.fileName(file), Line: line, Column: column, Value: l.w.cell(column, written.String)}, nil
}
