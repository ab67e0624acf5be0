package warehouse

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/currency"

	"loyalty/internal/config"
)

//go:embed vocabulary/currencies.toml
var currenciesText string

// moneyWords are what exports call a column of currencies, and how they write one.
type moneyWords struct {
	Columns []string
	Signs   map[string][]string // by ISO 4217 code
}

var currencyWords = sync.OnceValue(func() (m moneyWords) {
	decodeStrictly(currenciesText, &m)
	return m
})

// currencyCode is the ISO 4217 code of a currency as an export writes it, the text itself where it is none.
func currencyCode(written string) string {
	text := strings.ToLower(strings.TrimSpace(written))
	for code, signs := range currencyWords().Signs {
		if slices.Contains(signs, text) {
			return code
		}
	}
	if unit, err := currency.ParseISO(text); err == nil {
		return unit.String()
	}
	return strings.TrimSpace(written)
}

// foreign are the rows of one currency other than the report's.
type foreign struct {
	written, code, amount string
	rows                  int64
}

// convert turns amounts of other currencies into the report's by `rates`; where these don't say, the run stops.
func (l *loading) convert(ctx context.Context) error {
	if !l.input.Columns["currency"] {
		return nil
	}
	all, err := l.foreign(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	if l.source.Grain == "line" { // the currency stands on an order's first line, perhaps
		if err := l.exec(ctx, fmt.Sprintf("UPDATE %[1]s SET currency = f.currency FROM (SELECT order_id, arg_min(currency, rowid) AS currency FROM %[1]s "+
			"WHERE currency IS NOT NULL AND order_id IS NOT NULL GROUP BY 1) AS f WHERE %[1]s.order_id = f.order_id AND %[1]s.currency IS NULL", l.target)); err != nil {
			return err
		}
		if all, err = l.foreign(ctx); err != nil {
			return err
		}
	}
	var missing []string
	for _, f := range all {
		lacking, err := l.convertOne(ctx, f)
		if err != nil {
			return err
		}
		missing = append(missing, lacking...)
	}
	if len(missing) == 0 {
		return nil
	}
	example, err := l.firstRow(ctx, "currency", func(p *plan) string {
		written := make([]string, len(all))
		for i, f := range all {
			written[i] = f.written
		}
		return isOneOf(p.valueOf("currency"), written)
	})
	if err != nil {
		return err
	}
	own := l.cfg.Report.Currency
	key := "sources.orders.columns.currency"
	if len(l.source.Rates) > 0 {
		key = "sources.orders.rates"
	}
	l.refusals = append(l.refusals, l.cfg.Refuse(key, "",
		fmt.Sprintf("the report is in %s, and not all orders are%s: %s", own, example.hint(), joinList(missing)),
		fmt.Sprintf(`below [sources.orders] write rates = { %s = … }, what one is worth in %s (or a CSV file with the columns month, currency and rate); or leave these rows out by where; or write the currency of all of them below [report]`, all[0].code, own)))
	return nil
}

// foreign lists the currencies met that aren't the report's.
func (l *loading) foreign(ctx context.Context) ([]foreign, error) {
	rows, err := l.w.db.QueryContext(ctx, "SELECT currency, count(*), CAST(coalesce(sum(amount), 0) AS VARCHAR) FROM "+l.target+" WHERE currency IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1")
	if err != nil {
		return nil, fmt.Errorf("%s: list the currencies: %w", l.source.title(), err)
	}
	defer rows.Close()
	var all []foreign
	for rows.Next() {
		var f foreign
		if err := rows.Scan(&f.written, &f.rows, &f.amount); err != nil {
			return nil, fmt.Errorf("%s: list the currencies: %w", l.source.title(), err)
		}
		if f.code = currencyCode(f.written); f.code != l.cfg.Report.Currency {
			all = append(all, f)
		}
	}
	return all, rows.Err()
}

// convertOne converts the rows of a currency, and lists what no rate tells: the currency, or months of it.
func (l *loading) convertOne(ctx context.Context, f foreign) (missing []string, err error) {
	shown := l.w.cell("currency", f.written)
	var rates []string
	at := slices.IndexFunc(l.source.Rates, func(r config.Rate) bool { return r.Currency == f.code })
	for _, r := range l.source.Rates {
		if r.Currency == f.code {
			rates = append(rates, fmt.Sprintf("(%d, CAST('%s' AS DECIMAL(20,12)))", r.Month, strconv.FormatFloat(r.Value, 'f', -1, 64)))
		}
	}
	if len(rates) == 0 {
		return []string{fmt.Sprintf("%q (%d of %d rows, %s)", shown, f.rows, l.input.Kept, inMoney(f.amount, f.code))}, nil
	}
	month := "year(ordered_at) * 12 + month(ordered_at) - 1"
	isMonthly := l.source.Rates[at].Month != 0
	if !isMonthly {
		month = "0"
	}
	where := "currency = " + literal(f.written)
	lacking, err := l.w.db.QueryContext(ctx, fmt.Sprintf("SELECT strftime(ordered_at, '%%Y-%%m'), count(*), CAST(coalesce(sum(amount), 0) AS VARCHAR) FROM %s WHERE %s AND %s NOT IN (SELECT month FROM (VALUES %s) AS r(month, rate)) GROUP BY 1 ORDER BY 1",
		l.target, where, month, joinList(rates)))
	if err != nil {
		return nil, fmt.Errorf("%s: find the rates: %w", l.source.title(), err)
	}
	defer lacking.Close()
	for lacking.Next() {
		var month, amount string
		var n int64
		if err := lacking.Scan(&month, &n, &amount); err != nil {
			return nil, fmt.Errorf("%s: find the rates: %w", l.source.title(), err)
		}
		missing = append(missing, fmt.Sprintf("%q has no rate of %s (%d of %d rows, %s)", shown, month, n, l.input.Kept, inMoney(amount, f.code)))
	}
	if err := lacking.Err(); err != nil || len(missing) > 0 {
		return missing, err
	}
	set := []string{}
	for _, name := range []string{"amount", "discount", "margin"} {
		set = append(set, fmt.Sprintf("%[1]s = CAST(%[1]s * r.rate AS DECIMAL(18,4))", name))
	}
	if err := l.exec(ctx, fmt.Sprintf("UPDATE %s SET %s FROM (VALUES %s) AS r(month, rate) WHERE %s AND %s = r.month", l.target, joinList(set), joinList(rates), where, month)); err != nil {
		return nil, err
	}
	notice := Notice{Code: "currency_converted", Values: map[string]any{"table": l.input.Table, "rows": f.rows, "from": f.code, "into": l.cfg.Report.Currency, "rate": strconv.FormatFloat(l.source.Rates[at].Value, 'f', -1, 64)}}
	if isMonthly {
		notice.Code = "currency_converted_monthly"
		delete(notice.Values, "rate")
	}
	l.input.Notices = append(l.input.Notices, notice)
	return nil, nil
}
