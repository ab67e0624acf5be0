package warehouse

import (
	"context"
	"fmt"
	"strings"

	"loyalty/internal/config"
)

// evidence is what a look over all values of the text columns says about how they are written. Nothing is decided row by row:
// 03/04/2026 is read one way in the whole column, or not at all.
type evidence struct {
	dates   map[string]dateEvidence
	numbers map[string]numberEvidence
	ids     map[string]bool // every value of the column is a whole number with ".0" behind it, as a data frame writes ids with gaps
}

type dateEvidence struct {
	isPlain      bool // ISO throughout, without zones: the engine's own cast reads it
	isDayFirst   bool
	isMonthFirst bool
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
}

// collect adds counts to one query over the source.
type collect struct {
	list []string
	into []*int64
}

func (c *collect) count(condition string) *int64 {
	n := new(int64)
	c.list, c.into = append(c.list, "count(*) FILTER (WHERE "+condition+")"), append(c.into, n)
	return n
}

func (w *Warehouse) ask(ctx context.Context, s *source, columns []mapped, c *collect, bare map[string]string) error {
	if len(c.list) == 0 {
		return nil
	}
	var trimmed []string
	for _, m := range columns {
		trimmed = append(trimmed, bare[m.name]+" AS t_"+m.name)
	}
	query := "SELECT " + strings.Join(c.list, ", ") + " FROM (SELECT " + strings.Join(trimmed, ", ") + " FROM (" +
		selectRaw(s.relation, s.Where, columns, "") + "))"
	into := make([]any, len(c.into))
	for i, n := range c.into {
		into[i] = n
	}
	if err := w.db.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
	}
	return nil
}

// gather looks at the columns that come as text. An ambiguous one is refused.
func (w *Warehouse) gather(ctx context.Context, cfg *config.Config, s *source, columns []mapped) (evidence, error) {
	found := evidence{dates: map[string]dateEvidence{}, numbers: map[string]numberEvidence{}, ids: map[string]bool{}}
	bare := map[string]string{}
	var inText []mapped
	for _, m := range columns {
		isText := m.sqlType == "VARCHAR" || m.kind.isDate() && !strings.HasPrefix(m.sqlType, "TIMESTAMP") && m.sqlType != "DATE"
		if isText && (m.kind.isDate() || m.kind.isNumber() || m.kind == id && s.isText) {
			inText = append(inText, m)
			bare[m.name] = fmt.Sprintf("nullif(trim(CAST(r_%s AS VARCHAR), %s), '')", m.name, literal(" \t\r\n\u00a0\u200b\ufeff"))
		}
	}
	if len(inText) == 0 {
		return found, nil
	}
	var first collect
	others, three, fraction, floats, values := map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}
	for _, m := range inText {
		t := "t_" + m.name
		isSaid := fmt.Sprintf("%s IS NOT NULL AND NOT %s", t, isOneOf(t, nothing()))
		switch {
		case m.kind.isDate():
			others[m.name] = first.count("CASE WHEN regexp_full_match(" + t + ", " + literal(isoPlain) + ") THEN false ELSE " + isSaid + " END")
		case m.kind.isNumber():
			others[m.name] = first.count("CASE WHEN regexp_full_match(" + t + ", " + literal(plainPoint) + ") THEN false ELSE " + isSaid + " END")
			if s.Decimal == "" {
				three[m.name] = first.count("CASE WHEN contains(" + t + ", '.') THEN regexp_full_match(" + t + ", " + literal(threeBehind) + ") ELSE false END")
				fraction[m.name] = first.count("CASE WHEN contains(" + t + ", '.') THEN regexp_full_match(" + t + ", " + literal(plainPoint) +
					") AND NOT regexp_full_match(" + t + ", " + literal(threeBehind) + ") ELSE false END")
			}
		default:
			values[m.name], floats[m.name] = first.count(isSaid), first.count(`CASE WHEN suffix(`+t+`, '.0') THEN regexp_full_match(`+t+`, '\d+\.0') ELSE false END`)
		}
	}
	if err := w.ask(ctx, s, inText, &first, bare); err != nil {
		return found, err
	}
	for name, n := range floats {
		found.ids[name] = *n > 0 && *n == *values[name]
	}
	if err := w.gatherNumbers(ctx, cfg, s, inText, bare, &found, others, three, fraction); err != nil {
		return found, err
	}
	return found, w.gatherDates(ctx, cfg, s, inText, bare, &found, others)
}

// gatherNumbers decides on the decimal character of each number column. Where the configuration doesn't say, the column must:
// 150.000 alone may be a hundred and fifty thousand đồng or a fraction.
func (w *Warehouse) gatherNumbers(ctx context.Context, cfg *config.Config, s *source, inText []mapped, bare map[string]string, found *evidence, others, three, fraction map[string]*int64) error {
	var second collect
	commas, points := map[string]*int64{}, map[string]*int64{}
	for _, m := range inText {
		if !m.kind.isNumber() {
			continue
		}
		decimal := s.Decimal
		if decimal == "" {
			decimal = "."
		}
		isPlain := *others[m.name] == 0 && decimal == "."
		found.numbers[m.name] = numberEvidence{isPlain: isPlain, decimal: decimal}
		commas[m.name], points[m.name] = new(int64), new(int64)
		if s.Decimal == "" && *others[m.name] > 0 {
			t := "t_" + m.name
			// A comma with other than three digits behind it, a comma behind a point, points in groups: the decimal character is the comma.
			commas[m.name] = second.count(`regexp_matches(` + t + `, '^[^,]*,(\d{1,2}|\d{4,})\D*$|\d\.\d{3},\d|\d\.\d{3}\.\d{3}')`)
			// A point behind a comma, commas in groups: it is the point.
			points[m.name] = second.count("NOT regexp_full_match(" + t + ", " + literal(plainPoint) + `) AND regexp_matches(` + t + `, '\d,\d{3}\.\d|\d,\d{3},\d{3}|^[^,]*\.(\d{1,2}|\d{4,})\D*$')`)
		}
	}
	if err := w.ask(ctx, s, inText, &second, bare); err != nil {
		return err
	}
	var allCommas, allPoints int64 // over all columns: one export writes its numbers in one way
	for name, n := range fraction {
		*points[name] += *n
		allCommas, allPoints = allCommas+*commas[name], allPoints+*points[name]
	}
	for _, m := range inText {
		if !m.kind.isNumber() || s.Decimal != "" {
			continue
		}
		comma, point := *commas[m.name], *points[m.name]
		if comma == 0 && point == 0 {
			comma, point = allCommas, allPoints
		}
		switch {
		case few(point, comma, s.MaxRejected):
			found.numbers[m.name] = numberEvidence{decimal: ",", isInferred: true}
		case !few(comma, point, s.MaxRejected) && *three[m.name] > 0:
			example, err := w.exampleOf(ctx, s, inText, m, literal(threeBehind))
			if err != nil {
				return err
			}
			return cfg.Refuse("sources."+s.Table+".decimal", "", fmt.Sprintf("is %q in column %s of %s thousands, or a fraction? The export doesn't tell", example, m.sql, s.title()),
				`write decimal = "," where the point separates thousands, decimal = "." where it is the decimal point`)
		}
	}
	return nil
}

// gatherDates decides for each date column that isn't ISO whether the day or the month comes first.
func (w *Warehouse) gatherDates(ctx context.Context, cfg *config.Config, s *source, inText []mapped, bare map[string]string, found *evidence, others map[string]*int64) error {
	var second collect
	dayFirst, monthFirst, unclear, same := map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}
	isConfigured := s.DateFormat != "" || s.TimestampFormat != ""
	for _, m := range inText {
		if !m.kind.isDate() {
			continue
		}
		found.dates[m.name] = dateEvidence{isPlain: *others[m.name] == 0 && !isConfigured}
		if *others[m.name] == 0 || isConfigured {
			continue
		}
		t := "t_" + m.name
		form := "regexp_full_match(replace(" + t + ", 'T', ' '), " + literal(yearLast) + ")"
		part := func(n int) string {
			return fmt.Sprintf(`CAST(regexp_extract(%s, '^(\d\d?)[-/.](\d\d?)[-/.]', %d) AS INTEGER)`, t, n)
		}
		is := func(condition string) string { return "CASE WHEN " + form + " THEN " + condition + " ELSE false END" }
		dayFirst[m.name] = second.count(is(part(1) + " BETWEEN 13 AND 31 AND " + part(2) + " BETWEEN 1 AND 12"))
		monthFirst[m.name] = second.count(is(part(2) + " BETWEEN 13 AND 31 AND " + part(1) + " BETWEEN 1 AND 12"))
		same[m.name] = second.count(is(part(1) + " <= 12 AND " + part(1) + " = " + part(2)))
		unclear[m.name] = second.count(is(part(1) + " <= 12 AND " + part(2) + " <= 12 AND " + part(1) + " <> " + part(2)))
	}
	if err := w.ask(ctx, s, inText, &second, bare); err != nil {
		return err
	}
	var days, months int64 // over all columns: one export writes its dates in one way
	for name := range dayFirst {
		days, months = days+*dayFirst[name], months+*monthFirst[name]
	}
	for _, m := range inText {
		if dayFirst[m.name] == nil {
			continue
		}
		var one dateEvidence
		d, n := *dayFirst[m.name], *monthFirst[m.name]
		if d == 0 && n == 0 && *unclear[m.name]+*same[m.name] > 0 {
			d, n = days, months
		}
		switch {
		case few(n, d, s.MaxRejected): // the few of the other kind are bad dates
			one.isDayFirst = true
		case few(d, n, s.MaxRejected):
			one.isMonthFirst = true
		case *unclear[m.name] > 0:
			example, err := w.exampleOf(ctx, s, inText, m, literal(yearLast))
			if err != nil {
				return err
			}
			return cfg.Refuse("sources."+s.Table+".dateformat", "", fmt.Sprintf("is %q in column %s of %s the day first, or the month? The export doesn't tell", example, m.sql, s.title()),
				`write dateformat = "%d/%m/%Y" or "%m/%d/%Y" (with a time: timestampformat = "%d/%m/%Y %H:%M")`)
		case *same[m.name] > 0:
			one.isDayFirst = true // 05/05/2026 and the like: both ways are the same
		}
		found.dates[m.name] = one
	}
	return nil
}

// few tells whether the values that speak against a reading are fewer than those for it, and no more than may be set aside.
func few(against, with int64, maxRejected float64) bool {
	return against < with && float64(against) <= maxRejected*float64(with+against)
}

// exampleOf is the first value of a column in a form.
func (w *Warehouse) exampleOf(ctx context.Context, s *source, inText []mapped, m mapped, pattern string) (string, error) {
	value := ""
	query := fmt.Sprintf("SELECT trim(CAST(r_%[1]s AS VARCHAR)) FROM (%[2]s) WHERE regexp_full_match(trim(CAST(r_%[1]s AS VARCHAR)), %[3]s) LIMIT 1",
		m.name, selectRaw(s.relation, s.Where, inText, ""), pattern)
	if err := w.db.QueryRowContext(ctx, query).Scan(&value); err != nil {
		return "", s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
	}
	return value, nil
}
