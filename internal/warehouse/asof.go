package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"loyalty/internal/fault"
)

// keptSchema holds the rows of each table as they were read and judged, before any of them was counted, netted or taken out, for AsOf.
const keptSchema = "kept"

// AsOf makes the input tables what a run on inputs that end before a day would have loaded, from the rows that Load has read: later rows of
// tables with dates are left out, and whatever follows from other rows (duplicates, netted lines, refunds, placeholders) is found anew. It
// reads no file, so the engine may be locked. Load must have been told to keep the rows: Options.KeepRows.
func (w *Warehouse) AsOf(ctx context.Context, end time.Time) (Inputs, error) {
	if _, err := w.db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+stagingSchema); err != nil {
		return nil, fmt.Errorf("prepare the rows before %s: %w", end.Format(time.DateOnly), err)
	}
	inputs := Inputs{}
	for _, l := range w.kept {
		input, err := l.asOf(ctx, end)
		if err != nil {
			return nil, Told("load "+l.source.Table, err)
		}
		inputs[l.source.Table] = input
	}
	if _, err := w.db.ExecContext(ctx, "DROP SCHEMA "+stagingSchema+" CASCADE"); err != nil {
		return nil, fmt.Errorf("end loading: %w", err)
	}
	return inputs, w.tellZeros(ctx, inputs)
}

// keepRows copies the table as it is staged.
func (l *loading) keepRows(ctx context.Context) error {
	if !l.w.keepRows {
		return nil
	}
	l.w.kept = append(l.w.kept, l)
	l.told = slices.Clone(l.input.Notices)
	if err := l.exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+keptSchema); err != nil {
		return err
	}
	return l.exec(ctx, "CREATE TABLE "+l.keptTable()+" AS FROM "+l.target)
}

func (l *loading) keptTable() string { return keptSchema + "." + identifier(l.source.Table) }

func (l *loading) asOf(ctx context.Context, end time.Time) (*Input, error) {
	whole := l.input
	defer func() { l.input = whole }() // what was found of all rows stays for the next day
	l.input = &Input{Table: whole.Table, Files: whole.Files, Columns: maps.Clone(whole.Columns), Repaired: map[string]int64{}, SetAside: map[string]int64{},
		LeftOut: map[string]int64{}, Examples: maps.Clone(whole.Examples), Fingerprint: whole.Fingerprint, Notices: slices.Clone(l.told)}
	found := "*"
	if dates := l.dates(); l.source.table.bounded && dates != "" {
		found = fmt.Sprintf("* REPLACE (CASE WHEN %s >= TIMESTAMP '%s' THEN CAST(%d AS UTINYINT) ELSE _fault END AS _fault)", dates, end.Format(time.DateOnly), codeAfterNow)
	}
	if err := l.exec(ctx, "CREATE OR REPLACE TABLE "+l.target+" AS SELECT "+found+" FROM "+l.keptTable()); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{l.fold, l.judgeLines, l.countBroken, l.count, l.setAsideDuplicates, l.finish} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	if len(l.refusals) > 0 {
		return nil, fault.Join(append(l.refusals, errors.New("so it is of the rows before "+end.Format(time.DateOnly))))
	}
	if l.input.Read == 0 {
		if err := l.nothing(); err != nil {
			return nil, err
		}
	}
	return l.input, nil
}

// dates is the date that rules a row, as SQL over the typed columns; "" where the export has none.
func (l *loading) dates() string {
	var dates []string
	for _, name := range l.source.table.dates {
		if l.input.Columns[name] {
			dates = append(dates, identifier(name))
		}
	}
	if len(dates) == 0 {
		return ""
	}
	return "coalesce(" + strings.Join(dates, ", ") + ")"
}
