package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What the configuration must answer before a figure may be shown. All of it is told at once.

// firstRow is the first row kept for which a condition over the typed columns holds; the zero Example where there is none.
func (l *loading) firstRow(ctx context.Context, column string, condition func(*plan) string) (Example, error) {
	for _, p := range l.plans {
		if p.readings[column] == nil {
			continue
		}
		for file := range max(1, len(p.source.files)) {
			staged := p.selectStaged(p.source.numbered(file), "loyalty_row",
				[]string{"loyalty_row", "CAST(r_" + column + " AS VARCHAR) AS written", "(" + condition(p) + ") AS is_it"})
			var row int64
			var written sql.NullString
			err := l.w.db.QueryRowContext(ctx, "SELECT loyalty_row, written FROM ("+staged+") WHERE _fault = 0 AND is_it ORDER BY loyalty_row LIMIT 1").Scan(&row, &written)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return Example{}, fmt.Errorf("%s: find examples: %w", l.source.title(), err)
			}
			line, err := p.source.lineOf(file, row)
			return Example{File: p.source.fileName(file), Line: line, Column: column, Value: l.w.cell(column, written.String)}, err
		}
	}
	return Example{}, nil
}

// inMoney is an amount as the engine wrote it, without idle zeros.
func inMoney(amount, currency string) string {
	if strings.Contains(amount, ".") {
		amount = strings.TrimRight(strings.TrimRight(amount, "0"), ".")
	}
	return amount + " " + currency
}

func (l *loading) money(amount string) string { return inMoney(amount, l.cfg.Report.Currency) }

// askIDs stops the run where a spreadsheet has destroyed an id: what is left of several is one.
func (l *loading) askIDs(ctx context.Context) error {
	money := "''"
	if l.source.table.name == "orders" {
		money = "CAST(coalesce(sum(amount), 0) AS VARCHAR)"
	}
	for _, c := range l.source.table.columns {
		if c.kind != id || !l.input.Columns[c.name] {
			continue
		}
		var n int64
		var amount string
		if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*), %s FROM %s WHERE %s AND _fault = 0", money, l.target, destroyedSQL(identifier(c.name)))).Scan(&n, &amount); err != nil {
			return fmt.Errorf("%s: look for destroyed ids: %w", l.source.title(), err)
		}
		if n == 0 {
			continue
		}
		if amount != "" {
			amount = ", " + l.money(amount)
		}
		example, err := l.firstRow(ctx, c.name, func(p *plan) string { return destroyedSQL(p.valueOf(c.name)) })
		if err != nil {
			return err
		}
		l.refusals = append(l.refusals, l.cfg.Refuse("sources."+l.input.Table+".columns."+c.name, "",
			fmt.Sprintf("a spreadsheet destroyed ids%s: %d of %d rows%s; their digits are lost, and several became one", example.hint(), n, l.input.Read, amount),
			"take the export as the shop system writes it, or widen the column and format it as text before it is saved; rows that can't be mended are left out by `where`"))
	}
	return nil
}

// askStatuses stops the run where a status is known neither to the vocabulary nor to the configuration, and lists all that were met.
func (l *loading) askStatuses(ctx context.Context) error {
	unknowns := l.statuses.unknowns
	if len(unknowns) == 0 {
		return nil
	}
	rows, err := l.w.db.QueryContext(ctx, "SELECT status, count(*), CAST(coalesce(sum(amount), 0) AS VARCHAR), CAST(coalesce(sum(amount), 0) AS DOUBLE) FROM "+l.target+
		" WHERE status IS NOT NULL AND _fault = 0 GROUP BY 1 ORDER BY 2 DESC, 1")
	if err != nil {
		return fmt.Errorf("%s: list the statuses: %w", l.source.title(), err)
	}
	defer rows.Close()
	const most = 30
	var strange, known, names []string
	var count int64
	var worth float64
	for rows.Next() {
		var status, amount string
		var n int64
		var value float64
		if err := rows.Scan(&status, &n, &amount, &value); err != nil {
			return fmt.Errorf("%s: list the statuses: %w", l.source.title(), err)
		}
		shown := strconv.Quote(l.w.cell("status", status))
		text := fmt.Sprintf("%s (%d of %d rows, %s", shown, n, l.input.Kept, l.money(amount))
		if slices.Contains(unknowns, status) {
			strange, names, count, worth = append(strange, text+")"), append(names, shown), count+n, worth+value
			continue
		}
		known = append(known, text+", "+string(l.statuses.met[status])+")")
	}
	if err := rows.Err(); err != nil || len(strange) == 0 {
		return err
	}
	if l.source.UnknownStatuses != "" {
		l.input.Notices = append(l.input.Notices, Notice{Code: "unknown_statuses_" + l.source.UnknownStatuses, Values: map[string]any{"table": l.input.Table, "statuses": len(strange), "rows": count, "amount": worth}})
		return nil
	}
	example, err := l.firstRow(ctx, "status", func(p *plan) string { return isOneOf(p.valueOf("status"), unknowns) })
	if err != nil {
		return err
	}
	problem := fmt.Sprintf("unknown statuses%s: %s", example.hint(), joinList(upTo(most, strange)))
	if len(known) > 0 {
		problem += "; known are " + joinList(upTo(most, known))
	}
	l.refusals = append(l.refusals, l.cfg.Refuse("sources.orders.columns.status", "", problem,
		fmt.Sprintf(`below [definitions] write void_statuses = [%s] for those that are void, and below [sources.orders] unknown_statuses = "sold" (or "void") for the rest`,
			joinList(upTo(most, names)))))
	return nil
}

// upTo cuts a long list and says how long it is.
func upTo(most int, list []string) []string {
	if len(list) <= most {
		return list
	}
	return append(slices.Clone(list[:most]), fmt.Sprintf("… and %d more", len(list)-most))
}
