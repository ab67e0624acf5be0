package warehouse

import (
	"context"
	"database/sql"
	"fmt"

	"loyalty/internal/config"
)

// Look is the beginning of an export, as text: what a person would see who opened it.
type Look struct {
	Columns []string
	Rows    [][]string // at most lookedRows, a cell for each column; "" = nothing
}

// lookedRows are enough to tell a column's shape.
const lookedRows = 5000

// Look opens an export of which nothing is known but the names that its header may hold, which tell the header's line. The paths of the
// source start from dir. What it can't read it refuses as Load does.
func (w *Warehouse) Look(ctx context.Context, dir string, source config.Source, names []string) (Look, error) {
	t := table{name: source.Table}
	for _, name := range names {
		t.columns = append(t.columns, column{name: name, kind: text})
	}
	_, parts, err := w.openSource(ctx, &config.Config{Dir: dir, Sources: map[string]config.Source{source.Table: source}}, t)
	if err != nil {
		return Look{}, err
	}
	first := parts[0]
	var look Look
	for _, c := range first.columns {
		look.Columns = append(look.Columns, c.name)
	}
	rows, err := w.db.QueryContext(ctx, fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM %s LIMIT %d", first.relation, lookedRows))
	if err != nil {
		return Look{}, fmt.Errorf("%s: unreadable input: %w", first.title(), err)
	}
	defer rows.Close()
	for rows.Next() {
		cells, into := make([]sql.NullString, len(look.Columns)), make([]any, len(look.Columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return Look{}, fmt.Errorf("%s: unreadable input: %w", first.title(), err)
		}
		row := make([]string, len(cells))
		for i, cell := range cells {
			row[i] = cell.String
		}
		look.Rows = append(look.Rows, row)
	}
	return look, rows.Err()
}
