package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// heldColumns are what an export may fill on the first line of an order only, for all of its lines.
func heldColumns() []string {
	return []string{"customer_id", "ordered_at", "amount", "status", "channel", "branch", "currency"}
}

// gatherLines finds out which columns of order lines are filled on the first line of an order only: in more than half of the orders with
// two or more lines and a value in the column (status: or without) the first line has it, and no other.
func (w *Warehouse) gatherLines(ctx context.Context, s *source, columns []mapped, found *evidence) error {
	if s.Grain != "line" {
		return nil
	}
	var held []mapped
	var blank, given, firsts []string
	for _, m := range columns {
		if !slices.Contains(heldColumns(), m.name) {
			continue
		}
		held = append(held, m)
		is := fmt.Sprintf("coalesce(trim(CAST(r_%s AS VARCHAR), %s), '') <> ''", m.name, literal(blanks))
		blank = append(blank, fmt.Sprintf("coalesce(bool_or(NOT %s), false)", is))
		given = append(given, fmt.Sprintf("%s AS given_%s", is, m.name))
		orders := fmt.Sprintf("count(*) FILTER (WHERE n_%s > 0)", m.name)
		if m.name == "status" {
			orders = "count(*)" // a blank status may be one that only the cancelled lines differ from
		}
		firsts = append(firsts, fmt.Sprintf(orders+", count(*) FILTER (WHERE n_%[1]s = 1 AND first_%[1]s)", m.name))
	}
	hasBlank := make([]bool, len(held))
	into := make([]any, len(held))
	for i := range held {
		into[i] = &hasBlank[i]
	}
	raw := selectRaw(s.relation, s.Where, columns, "")
	if err := w.db.QueryRowContext(ctx, "SELECT "+joinList(blank)+" FROM ("+raw+")").Scan(into...); err != nil {
		return s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
	}
	if !slices.Contains(hasBlank, true) {
		return nil
	}
	var sums []string
	counted := make([]int64, 2*len(held))
	into = make([]any, len(counted))
	for i := range counted {
		into[i] = &counted[i]
	}
	for _, m := range held {
		sums = append(sums, fmt.Sprintf("count(*) FILTER (WHERE given_%[1]s) AS n_%[1]s, arg_min(given_%[1]s, row) AS first_%[1]s", m.name))
	}
	query := fmt.Sprintf("SELECT %s FROM (SELECT %s FROM (SELECT r_order_id, row_number() OVER () AS row, %s FROM (%s)) WHERE r_order_id IS NOT NULL GROUP BY r_order_id HAVING count(*) > 1)",
		joinList(firsts), joinList(sums), joinList(given), raw)
	if err := w.db.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
	}
	for i, m := range held {
		found.firstLine[m.name] = hasBlank[i] && 2*counted[2*i+1] > counted[2*i]
	}
	return nil
}

// hold gives the lines of an order what its first line says for all of them. An amount isn't repeated: the blank ones are none.
func (p *plan) hold(found evidence) {
	depth := 0
	for _, r := range p.readings {
		depth = max(depth, len(r.steps))
	}
	for _, m := range p.columns {
		if !found.firstLine[m.name] {
			continue
		}
		r, held := p.readings[m.name], "held_"+m.name
		r.steps = append(r.steps, make([][]string, depth-len(r.steps))...)
		lines := "OVER (PARTITION BY " + p.valueOf("order_id") + " ORDER BY loyalty_line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
		p.isHeld = true
		if m.name == "amount" {
			r.then("count(" + r.value + ") " + lines + " > 0 AS " + held)
			r.missing = "(" + r.missing + " AND NOT " + held + ")"
			continue
		}
		r.then("coalesce(" + r.value + ", first_value(" + r.value + ") " + lines + ") AS " + held)
		r.value = held
		r.missing = "(" + r.missing + " AND " + held + " IS NULL)"
	}
}

// judgeLines holds the lines to being orders: those of one order_id name one customer and one shop, and what `amount` is of must be clear.
func (l *loading) judgeLines(ctx context.Context) error {
	if l.source.Grain != "line" {
		return nil
	}
	if err := l.setAsideMixed(ctx); err != nil {
		return err
	}
	return l.askAmountOf(ctx)
}

// mixedShare counts, by order_id, those whose lines meet a condition and all, and gives the first of them.
func (l *loading) mixedShare(ctx context.Context, condition string) (mixed, all, rows int64, example string, err error) {
	var first sql.NullString
	err = l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FILTER (WHERE is_mixed), count(*), coalesce(sum(n) FILTER (WHERE is_mixed), 0)::BIGINT, arg_min(order_id, row) FILTER (WHERE is_mixed) FROM "+
		"(SELECT order_id, min(rowid) AS row, count(*) AS n, coalesce(%s, false) AS is_mixed FROM %s WHERE _fault = 0 AND order_id IS NOT NULL GROUP BY order_id)",
		condition, l.target)).Scan(&mixed, &all, &rows, &first)
	if err != nil {
		err = fmt.Errorf("%s: compare lines: %w", l.source.title(), err)
	}
	return mixed, all, rows, first.String, err
}

// setAsideMixed sets aside the lines of what is no order, and refuses an export with too many of them.
func (l *loading) setAsideMixed(ctx context.Context) error {
	for _, check := range []struct {
		column, differ string
	}{{"customer_id", "customers"}, {"branch", "branches"}, {"channel", "channels"}} {
		condition := fmt.Sprintf("min(%[1]s) <> max(%[1]s)", check.column)
		if err := l.setAsideOrders(ctx, check.column, condition, "columns.order_id", "name different "+check.differ+
			": a number used again, or an id that a spreadsheet rounded, is no order",
			`map an id that no other order has: several columns make one together, such as order_id = ["…", "…"] (with the branch or the day)`); err != nil {
			return err
		}
	}
	if l.source.AmountOf != "order" {
		return nil
	}
	return l.setAsideOrders(ctx, "amount", differingAmounts, "amount_of", "give different amounts, where each line should repeat the order's",
		`write amount_of = "line" where the amounts are of the lines, or map amount to the order's total`)
}

// differingAmounts: what comes in and what goes back are two amounts, and so are refunds of two days. A line of 0 repeats nothing.
const differingAmounts = "max(amount) FILTER (WHERE amount > 0) <> min(amount) FILTER (WHERE amount > 0)"

func (l *loading) setAsideOrders(ctx context.Context, column, condition, key, problem, remedy string) error {
	mixed, all, rows, id, err := l.mixedShare(ctx, condition)
	if err != nil || mixed == 0 {
		return err
	}
	example, err := l.placeOfKey(ctx, id, "order_id", "")
	if err != nil {
		return err
	}
	if float64(mixed) > l.source.MaxRejected*float64(all) {
		var money string
		if err := l.w.db.GetContext(ctx, &money, fmt.Sprintf("SELECT CAST(coalesce(sum(s), 0) AS VARCHAR) FROM (SELECT sum(amount) AS s FROM %s WHERE _fault = 0 GROUP BY order_id HAVING %s)", l.target, condition)); err != nil {
			return fmt.Errorf("%s: compare lines: %w", l.source.title(), err)
		}
		l.refusals = append(l.refusals, l.cfg.Refuse("sources.orders."+key, "", fmt.Sprintf("%d of %d orders of %s (%d lines, %s) have lines that %s; the first is%s",
			mixed, all, l.source.title(), rows, l.money(money), problem, example.hint()), remedy))
		return nil
	}
	l.input.Examples[mixedOrder] = example
	return l.exec(ctx, fmt.Sprintf("UPDATE %[1]s SET _fault = %[2]d WHERE _fault = 0 AND order_id IN (SELECT order_id FROM %[1]s WHERE _fault = 0 AND order_id IS NOT NULL GROUP BY order_id HAVING %[3]s)",
		l.target, l.faults.code(mixedOrder, column), condition))
}

// askAmountOf asks what the amount of a line is where the lines' amounts look like the order's, on each line once more.
func (l *loading) askAmountOf(ctx context.Context) error {
	if l.source.AmountOf != "" {
		return nil
	}
	const same = "count(*) > 1 AND count(amount) > 1 AND min(amount) = max(amount)"
	alike, _, rows, id, err := l.mixedShare(ctx, same)
	if err != nil || alike == 0 {
		return err
	}
	several, _, _, _, err := l.mixedShare(ctx, "count(*) > 1")
	if err != nil || 2*alike <= several {
		return err
	}
	var summed, once string
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT CAST(sum(s) AS VARCHAR), CAST(sum(m) AS VARCHAR) FROM (SELECT sum(amount) AS s, max(amount) AS m FROM %s WHERE _fault = 0 GROUP BY order_id HAVING %s)",
		l.target, same)).Scan(&summed, &once); err != nil {
		return fmt.Errorf("%s: compare lines: %w", l.source.title(), err)
	}
	example, err := l.placeOfKey(ctx, id, "amount", "")
	if err != nil {
		return err
	}
	l.refusals = append(l.refusals, l.cfg.Refuse("sources.orders.amount_of", "", fmt.Sprintf("is the amount that of a line, or of the order, told on each of its lines? In %d of %d orders of %s with two or more lines (%d lines) all amounts are equal%s: %s if they are summed, %s if each order has its amount once",
		alike, several, l.source.title(), rows, example.hint(), l.money(summed), l.money(once)),
		`write amount_of = "order" where the order's amount stands on each line, amount_of = "line" where the lines' amounts are to be summed`))
	return nil
}

// repeated tells whether a figure beside the amount is the order's too: in more than half of the orders with two or more lines and the
// figure on two of them, all are equal.
func (l *loading) repeated(ctx context.Context, column string) (bool, error) {
	if column == "amount" || l.source.AmountOf != "order" || !l.input.Columns[column] {
		return l.source.AmountOf == "order", nil
	}
	var alike, several int64
	if err := l.w.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FILTER (WHERE low = high), count(*) FROM (SELECT min(%[1]s) AS low, max(%[1]s) AS high FROM %[2]s GROUP BY order_id, coalesce(amount < 0, false) HAVING count(%[1]s) > 1)",
		column, l.target)).Scan(&alike, &several); err != nil {
		return false, fmt.Errorf("%s: compare lines: %w", l.source.title(), err)
	}
	return 2*alike > several, nil
}

// tellDays says how many orders have sales lines more than a day apart: mostly a number that was used again.
func (l *loading) tellDays(ctx context.Context) error {
	var n int64
	if err := l.w.db.GetContext(ctx, &n, "SELECT count(*) FROM (SELECT 1 FROM "+l.target+" WHERE NOT coalesce(amount < 0, false) GROUP BY order_id HAVING datediff('day', min(ordered_at), max(ordered_at)) > 1)"); err != nil {
		return fmt.Errorf("%s: compare lines: %w", l.source.title(), err)
	}
	if n > 0 {
		l.input.Notices = append(l.input.Notices, Notice{Code: "lines_days_apart", Values: map[string]any{"table": l.input.Table, "orders": n}})
	}
	return nil
}

// joinedID is the SQL of an id that several columns make together; a line that lacks one of them has none.
func joinedID(s *source, parts []string) (sql, missing string) {
	var texts []string
	for _, part := range parts {
		name, isColumn := s.findColumn(part)
		if !isColumn {
			return "", part
		}
		texts = append(texts, fmt.Sprintf("nullif(trim(CAST(%s AS VARCHAR), %s), '')", identifier(name), literal(blanks)))
	}
	return strings.Join(texts, " || '·' || "), ""
}
