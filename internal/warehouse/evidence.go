package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// evidence is what a look over all values of the text columns says about how they are written. Nothing is decided row by row:
// 03/04/2026 is read one way in the whole column, or not at all.
type evidence struct {
	dates     map[string]dateEvidence
	numbers   map[string]numberEvidence
	firstLine map[string]bool // the first line of an order gives the column for all, see gatherLines
	ids       map[string]bool // every value of the column is a whole number with ".0" behind it, as a data frame writes ids with gaps
	statuses  statusBook      // those of the orders met, with what they mean
}

type dateEvidence struct {
	isPlain      bool // ISO throughout, without zones: the engine's own cast reads it
	isDayFirst   bool
	isMonthFirst bool
	isSerial     bool // days as spreadsheets count them
	isEpoch      bool // seconds or milliseconds since 1970
}

// notices says what the export told that the configuration doesn't.
func (e evidence) notices(columns []mapped, table string) []Notice {
	var notices []Notice
	add := func(code, column string) {
		notices = append(notices, Notice{Code: code, Values: map[string]any{"table": table, "column": column}})
	}
	for _, m := range columns {
		switch {
		case e.dates[m.name].isDayFirst:
			add("dates_day_first", m.name)
		case e.dates[m.name].isMonthFirst:
			add("dates_month_first", m.name)
		case e.dates[m.name].isSerial:
			add("dates_serial", m.name)
		case e.dates[m.name].isEpoch:
			add("dates_epoch", m.name)
		case e.numbers[m.name].isInferred:
			add("decimal_comma", m.name)
		}
	}
	return notices
}

type numberEvidence struct {
	isPlain    bool
	decimal    string // "." or ","
	isInferred bool   // as the comma, without the configuration saying so
	style      numberStyle
}

// numberStyle is what a column's own way of writing numbers explains: no repair.
type numberStyle struct {
	thousands []string // the separators
	sign      bool     // a currency's
}

// form is what a value of a text column looks like, as the engine's CASE gives it.
const (
	formPlain    = 0 // an ISO date; a number that reads one way
	formFraction = 1 // a number with a decimal point that separates no thousands
	formThree    = 2 // 150.000
	formOther    = 3
	formNothing  = 4
)

// collect adds counts to one query over the source.
type collect struct {
	forms map[string]string // further columns: by name, the expression
	raw   []mapped          // further columns: raw_<name>, the text as it stands
	list  []string
	into  []any
}

func (c *collect) count(condition string) *int64 {
	n := new(int64)
	c.list, c.into = append(c.list, "count(*) FILTER (WHERE "+condition+")"), append(c.into, n)
	return n
}

// distinct asks for the different texts of a column.
func (c *collect) distinct(m mapped) *any {
	met := new(any)
	c.raw = append(c.raw, m)
	c.list, c.into = append(c.list, fmt.Sprintf("list(DISTINCT raw_%[1]s) FILTER (WHERE raw_%[1]s IS NOT NULL)", m.name)), append(c.into, met)
	return met
}

// ask runs the query; t_<column> are the trimmed values.
func (w *Warehouse) ask(ctx context.Context, s *source, columns []mapped, c *collect) error {
	if len(c.list) == 0 {
		return nil
	}
	var trimmed []string
	for _, m := range columns {
		trimmed = append(trimmed, fmt.Sprintf("CASE WHEN %[1]s < '!' OR %[1]s >= '\u00a0' OR suffix(%[1]s, ' ') OR suffix(%[1]s, '\u00a0') OR suffix(%[1]s, chr(9)) "+
			"THEN nullif(trim(%[1]s, %[2]s), '') ELSE %[1]s END AS t_%[3]s", "CAST(r_"+m.name+" AS VARCHAR)", literal(blanks), m.name))
	}
	for _, m := range c.raw {
		trimmed = append(trimmed, "CAST(r_"+m.name+" AS VARCHAR) AS raw_"+m.name)
	}
	columns = slices.Concat(columns, c.raw)
	from := "SELECT " + strings.Join(trimmed, ", ") + " FROM (" + selectRaw(s.relation, s.Where, columns, "") + ")"
	forms := []string{"*"}
	for _, name := range slices.Sorted(maps.Keys(c.forms)) {
		forms = append(forms, c.forms[name]+" AS form_"+name)
	}
	query := "SELECT " + strings.Join(c.list, ", ") + " FROM (SELECT " + strings.Join(forms, ", ") + " FROM (" + from + "))"
	if err := w.db.QueryRowContext(ctx, query).Scan(c.into...); err != nil {
		return s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
	}
	return nil
}

// counts of one column's forms.
type counts struct{ others, three, fraction, floats, values *int64 }

// gather looks at the columns that come as text. An ambiguous one is refused.
func (w *Warehouse) gather(ctx context.Context, cfg *config.Config, s *source, columns []mapped) (evidence, error) {
	found := evidence{dates: map[string]dateEvidence{}, numbers: map[string]numberEvidence{}, ids: map[string]bool{}, firstLine: map[string]bool{}}
	if err := w.gatherLines(ctx, s, columns, &found); err != nil {
		return found, err
	}
	var inText []mapped
	for _, m := range columns {
		isText := m.sqlType == "VARCHAR" || m.kind.isDate() && !strings.HasPrefix(m.sqlType, "TIMESTAMP") && m.sqlType != "DATE"
		if isText && (m.kind.isDate() || m.kind.isNumber() || m.kind == id && s.isText) {
			inText = append(inText, m)
		}
	}
	first, seen := collect{forms: map[string]string{}}, map[string]counts{}
	for _, m := range inText {
		t, form := "t_"+m.name, "form_"+m.name
		other := fmt.Sprintf("CASE WHEN %s IS NULL OR %s THEN %d ELSE %d END", t, isOneOf(t, m.kind.nothing()), formNothing, formOther)
		switch {
		case m.kind.isDate():
			first.forms[m.name] = fmt.Sprintf("CASE WHEN regexp_full_match(%s, %s) THEN %d ELSE %s END", t, literal(isoPlain), formPlain, other)
			seen[m.name] = counts{others: first.count(fmt.Sprintf("%s = %d", form, formOther))}
		case m.kind.isNumber():
			first.forms[m.name] = fmt.Sprintf("CASE WHEN regexp_full_match(%[1]s, %[2]s) THEN CASE WHEN NOT contains(%[1]s, '.') THEN %[3]d "+
				"WHEN strlen(%[1]s) - strpos(%[1]s, '.') = 3 THEN CASE WHEN regexp_full_match(%[1]s, %[4]s) THEN %[5]d ELSE %[6]d END ELSE %[6]d END ELSE %[7]s END",
				t, literal(plainPoint), formPlain, literal(threeBehind), formThree, formFraction, other)
			seen[m.name] = counts{others: first.count(fmt.Sprintf("%s = %d", form, formOther)),
				three: first.count(fmt.Sprintf("%s = %d", form, formThree)), fraction: first.count(fmt.Sprintf("%s = %d", form, formFraction))}
		default:
			seen[m.name] = counts{values: first.count(t + " IS NOT NULL AND NOT " + isOneOf(t, nothing())),
				floats: first.count("CASE WHEN suffix(" + t + ", '.0') THEN regexp_full_match(" + t + `, '\d+\.0') ELSE false END`)}
		}
	}
	var statuses *any
	if at := slices.IndexFunc(columns, func(m mapped) bool { return m.name == "status" }); at >= 0 && s.Table == "orders" {
		statuses = first.distinct(columns[at])
	}
	if err := w.ask(ctx, s, inText, &first); err != nil {
		return found, err
	}
	if statuses != nil {
		found.statuses = words().meansOf(texts(*statuses), cfg.Definitions, s.UnknownStatuses)
	}
	for name, c := range seen {
		if c.values != nil {
			found.ids[name] = *c.floats > 0 && *c.floats == *c.values
		}
	}
	hasCurrency := slices.ContainsFunc(columns, func(m mapped) bool { return m.name == "currency" })
	errNumbers := w.gatherNumbers(ctx, cfg, s, inText, hasCurrency, &found, seen)
	if errNumbers != nil && !fault.IsUser(errNumbers) {
		return found, errNumbers
	}
	return found, errors.Join(errNumbers, w.gatherDates(ctx, cfg, s, inText, &found, seen))
}
