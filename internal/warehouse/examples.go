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
	wanted := l.wantedExamples()
	files := max(1, len(l.source.files))
	for i := 0; i < files && len(wanted) > 0; i++ {
		found, err := l.examplesIn(ctx, i, wanted)
		if err != nil {
			return err
		}
		for reason, example := range found {
			l.input.Examples[reason] = example
			delete(wanted, reason)
		}
	}
	if l.input.SetAside[duplicateRow] > 0 {
		return l.duplicateExample(ctx)
	}
	return nil
}

// wantedExamples are the verdicts to look for, by reason.
func (l *loading) wantedExamples() map[string][]verdict {
	wanted := map[string][]verdict{}
	for _, v := range slices.Concat(l.plan.faults, l.plan.repairs) {
		if v.condition != "" && l.input.SetAside[v.reason]+l.input.Repaired[v.reason] > 0 {
			wanted[v.reason] = append(wanted[v.reason], v)
		}
	}
	return wanted
}

// examplesIn finds the first row of a file with each reason.
func (l *loading) examplesIn(ctx context.Context, file int, wanted map[string][]verdict) (map[string]Example, error) {
	var list, firsts []string
	for _, m := range l.plan.columns {
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
	for code, v := range l.plan.faults {
		if v.condition != "" && wanted[v.reason] != nil {
			add(v, fmt.Sprintf("_fault = %d", code+1))
		}
	}
	for code, v := range l.plan.repairs {
		if wanted[v.reason] != nil {
			add(v, fmt.Sprintf("_fault = 0 AND _repair = %d", code+1))
		}
	}
	query := "SELECT " + joinList(firsts) + " FROM (" + l.plan.selectStaged(l.source.numbered(file), "loyalty_row", append(list, "loyalty_row")) + ")"
	if err := l.w.db.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return nil, fmt.Errorf("%s: find examples: %w", l.source.title(), err)
	}
	found, rows := map[string]Example{}, map[string]int64{}
	for _, p := range places {
		if !p.row.Valid || rows[p.reason] != 0 && rows[p.reason] <= p.row.Int64 {
			continue
		}
		line, err := l.lineOf(file, p.row.Int64)
		if err != nil {
			return nil, err
		}
		rows[p.reason] = p.row.Int64
		found[p.reason] = Example{File: l.fileName(file), Line: line, Column: p.column, Value: shown(p.value.String)}
	}
	return found, nil
}

func (l *loading) fileName(file int) string {
	if file < len(l.source.files) {
		return l.source.files[file].name
	}
	return l.source.title()
}

// lineOf is the line of a row: counted through a text file; the row itself elsewhere.
func (l *loading) lineOf(file int, row int64) (int64, error) {
	if file < len(l.source.texts) && l.source.texts[file] != nil {
		return l.source.texts[file].lineOf(row)
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
		identifier(key), below, l.target, len(l.plan.faults))).Scan(&value, &isBelow); err != nil {
		return fmt.Errorf("%s: find examples: %w", l.source.title(), err)
	}
	list := []string{"loyalty_row", l.plan.valueOf(key) + " AS key", "CAST(r_" + key + " AS VARCHAR) AS written"}
	if l.source.table.name == "orders" {
		below = "coalesce(" + l.plan.valueOf("amount") + " < 0, false)"
	}
	list = append(list, below+" AS is_below")
	for file := range max(1, len(l.source.files)) {
		var row int64
		var written string
		query := fmt.Sprintf("SELECT loyalty_row, written FROM (%s) WHERE _fault = 0 AND key = %s AND is_below = %t ORDER BY loyalty_row LIMIT 1",
			l.plan.selectStaged(l.source.numbered(file), "loyalty_row", list), literal(value), isBelow)
		err := l.w.db.QueryRowContext(ctx, query).Scan(&row, &written)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: find examples: %w", l.source.title(), err)
		}
		line, err := l.lineOf(file, row)
		if err != nil {
			return err
		}
		l.input.Examples[duplicateRow] = Example{File: l.fileName(file), Line: line, Column: key, Value: shown(written)}
		return nil
	}
	return nil
}
