package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// gatherNumbers decides on the decimal character of each number column. Where the configuration doesn't say, the column must:
// 150.000 alone may be a hundred and fifty thousand đồng or a fraction.
func (w *Warehouse) gatherNumbers(ctx context.Context, cfg *config.Config, s *source, inText []mapped, hasCurrency bool, found *evidence, seen map[string]counts) error {
	second := collect{forms: map[string]string{}}
	commas, points := map[string]*int64{}, map[string]*int64{}
	styles := map[string]styleCounts{}
	for _, m := range inText {
		if !m.kind.isNumber() {
			continue
		}
		decimal := s.Decimal
		if decimal == "" {
			decimal = "."
		}
		isPlain := *seen[m.name].others == 0 && decimal == "."
		found.numbers[m.name] = numberEvidence{isPlain: isPlain, decimal: decimal}
		commas[m.name], points[m.name] = new(int64), new(int64)
		if !isPlain || *seen[m.name].three > 0 {
			styles[m.name] = countStyle(&second, m.name, cfg.Report.Currency)
		}
		if s.Decimal == "" && *seen[m.name].others > 0 {
			t := "t_" + m.name
			// A comma with other than three digits behind it, a comma behind a point, points in groups: the decimal character is the comma.
			commas[m.name] = second.count(`regexp_matches(` + t + `, '^[^,]*,(\d{1,2}|\d{4,})\D*$|\d\.\d{3},\d|\d\.\d{3}\.\d{3}')`)
			// A point behind a comma, commas in groups: it is the point.
			points[m.name] = second.count("NOT regexp_full_match(" + t + ", " + literal(plainPoint) + `) AND regexp_matches(` + t + `, '\d,\d{3}\.\d|\d,\d{3},\d{3}|^[^,]*\.(\d{1,2}|\d{4,})\D*$')`)
		}
	}
	if err := w.ask(ctx, s, inText, &second); err != nil {
		return err
	}
	var refused []error
	var allCommas, allPoints int64 // over all columns: one export writes its numbers in one way
	for name := range points {
		*points[name] += *seen[name].fraction
		allCommas, allPoints = allCommas+*commas[name], allPoints+*points[name]
	}
	for _, m := range inText {
		if !m.kind.isNumber() {
			continue
		}
		if style, isCounted := styles[m.name]; isCounted && !hasCurrency && m.kind == money && *style.foreign > 0 {
			err := w.refuseSigns(ctx, cfg, s, inText, m, *style.foreign)
			if !fault.IsUser(err) {
				return err
			}
			refused = append(refused, err)
		}
		if s.Decimal != "" {
			continue
		}
		comma, point := *commas[m.name], *points[m.name]
		if comma == 0 && point == 0 {
			comma, point = allCommas, allPoints
		}
		switch {
		case few(point, comma, s.MaxRejected):
			found.numbers[m.name] = numberEvidence{decimal: ",", isInferred: true}
		case !few(comma, point, s.MaxRejected) && *seen[m.name].three > 0:
			example, err := w.exampleOf(ctx, s, inText, m, literal(threeBehind))
			if err != nil {
				return err
			}
			refused = append(refused, cfg.Refuse("sources."+s.Table+".decimal", "", fmt.Sprintf("is %q in column %s (%s:%d) thousands, or a fraction? The export doesn't tell", example.Value, m.sql, example.File, example.Line),
				`write decimal = "," where the point separates thousands, decimal = "." where it is the decimal point`))
		}
	}
	for name, style := range styles {
		found.numbers[name] = style.explain(found.numbers[name], s.Decimal)
	}
	return fault.Join(refused)
}

// thousandsRun is a number's first separator with a group of thousands behind it.
const thousandsRun = `(?:^|\D)\d{1,3}([.,'’ _\x{00A0}\x{202F}\x{2009}])\d{3}(?:\D|$)`

// thousandsOf are the separators of thousands.
func thousandsOf() []string {
	return []string{".", ",", "'", "’", " ", "_", "\u00a0", "\u202f", "\u2009"}
}

// styleCounts tell how a column writes its numbers.
type styleCounts struct {
	grouped map[string]*int64 // values by their separator of thousands
	bare    *int64            // values that could have one and have none
	signed  *int64            // values with a currency's sign
	foreign *int64            // with that of another than the report's
	values  *int64
}

// countStyle looks closer only at what isn't digits alone.
func countStyle(c *collect, name, own string) styleCounts {
	t, group, sign := "t_"+name, "form_group_"+name, "form_sign_"+name
	c.forms["group_"+name] = fmt.Sprintf(`CASE WHEN regexp_full_match(%[1]s, '\d+') THEN CASE WHEN strlen(%[1]s) > 3 THEN 'none' END ELSE coalesce(nullif(regexp_extract(%[1]s, %[2]s, 1), ''), `+
		`CASE WHEN regexp_matches(%[1]s, '(^|[^\d.,])\d{4}') THEN 'none' END) END`, t, literal(thousandsRun))
	c.forms["sign_"+name] = fmt.Sprintf(`CASE WHEN regexp_full_match(%[1]s, '[\d.,+-]*') THEN 0 WHEN regexp_matches(%[1]s, %[2]s) THEN 2 WHEN regexp_matches(%[1]s, %[3]s) THEN 1 ELSE 0 END`,
		t, literal(foreignSigns(own)), literal(currencies))
	style := styleCounts{grouped: map[string]*int64{}}
	for _, separator := range thousandsOf() {
		style.grouped[separator] = c.count(group + " = " + literal(separator))
	}
	style.bare = c.count(group + " = 'none'")
	style.signed, style.foreign = c.count(sign+" > 0"), c.count(sign+" = 2")
	style.values = c.count(t + " IS NOT NULL")
	return style
}

// explain adds what the column's style, or the configured decimal character, explains: the separator that most values have which could
// have one, and a sign that most have.
func (style styleCounts) explain(found numberEvidence, decimal string) numberEvidence {
	switch decimal {
	case ",":
		found.style.thousands = append(found.style.thousands, ".")
	case ".":
		found.style.thousands = append(found.style.thousands, ",")
	}
	all := *style.bare
	for _, n := range style.grouped {
		all += *n
	}
	for separator, n := range style.grouped {
		if *n*2 > all {
			found.style.thousands = append(found.style.thousands, separator)
		}
	}
	found.style.sign = *style.signed*2 > *style.values
	return found
}

// refuseSigns stops the run where amounts carry the sign of a currency that isn't the report's, and no column says which are which.
func (w *Warehouse) refuseSigns(ctx context.Context, cfg *config.Config, s *source, inText []mapped, m mapped, n int64) error {
	example, err := w.exampleOf(ctx, s, inText, m, literal("(?s).*"+foreignSigns(cfg.Report.Currency)+".*"))
	if err != nil {
		return err
	}
	return cfg.Refuse("sources."+s.Table+".columns."+m.name, "", fmt.Sprintf("the report is in %s, and amounts of %s carry the sign of another currency: %d%s", cfg.Report.Currency, s.title(), n, example.hint()),
		`write the currency that the amounts are in below [report], such as currency = "USD"; where several stand in one column, map currency to an expression that tells them apart and write rates, or leave the others out by where`)
}

// gatherDates decides for each date column that isn't ISO whether the day or the month comes first.
func (w *Warehouse) gatherDates(ctx context.Context, cfg *config.Config, s *source, inText []mapped, found *evidence, seen map[string]counts) error {
	second := collect{forms: map[string]string{}}
	dayFirst, monthFirst, unclear, same := map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}
	serials, epochs, given, typed, lateTyped := map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}, map[string]*int64{}
	isConfigured := s.DateFormat != "" || s.TimestampFormat != ""
	for _, m := range inText {
		if !m.kind.isDate() {
			continue
		}
		found.dates[m.name] = dateEvidence{isPlain: *seen[m.name].others == 0 && !isConfigured}
		if *seen[m.name].others == 0 || isConfigured {
			continue
		}
		t := "form_" + m.name
		second.forms[m.name] = fmt.Sprintf(`CASE WHEN NOT regexp_full_match(t_%[1]s, %[2]s) THEN regexp_replace(%[3]s(t_%[1]s), %[4]s, '') END`,
			m.name, literal(isoPlain), spokenMacro, literal(zoneBehind))
		form := "regexp_full_match(" + t + ", " + literal(yearLast) + ")"
		part := func(n int) string {
			return fmt.Sprintf(`CAST(regexp_extract(%s, '^(\d\d?)[-/.](\d\d?)[-/.]', %d) AS INTEGER)`, t, n)
		}
		is := func(condition string) string { return "CASE WHEN " + form + " THEN " + condition + " ELSE false END" }
		dayFirst[m.name] = second.count(is(part(1) + " BETWEEN 13 AND 31 AND " + part(2) + " BETWEEN 1 AND 12"))
		monthFirst[m.name] = second.count(is(part(2) + " BETWEEN 13 AND 31 AND " + part(1) + " BETWEEN 1 AND 12"))
		serials[m.name] = second.count("coalesce(regexp_full_match(" + t + ", " + literal(serial) + "), false)")
		epochs[m.name] = second.count("coalesce(regexp_full_match(" + t + ", " + literal(epoch) + "), false)")
		given[m.name] = second.count("t_" + m.name + " IS NOT NULL AND NOT " + isOneOf("t_"+m.name, m.kind.nothing()))
		typed[m.name] = second.count("t_" + m.name + " IS NOT NULL AND " + t + " IS NULL")
		lateTyped[m.name] = second.count(t + " IS NULL AND coalesce(CAST(TRY_CAST(left(t_" + m.name + ", 10) AS DATE) AS VARCHAR)[9:10] > '12', false)")
		same[m.name] = second.count(is(part(1) + " <= 12 AND " + part(1) + " = " + part(2)))
		unclear[m.name] = second.count(is(part(1) + " <= 12 AND " + part(2) + " <= 12 AND " + part(1) + " <> " + part(2)))
	}
	if err := w.ask(ctx, s, inText, &second); err != nil {
		return err
	}
	var refused []error
	var days, months int64 // over all columns: one export writes its dates in one way
	for name := range dayFirst {
		days, months = days+*dayFirst[name], months+*monthFirst[name]
	}
	for _, m := range inText {
		if dayFirst[m.name] == nil {
			continue
		}
		number := func(n *int64) bool { return few(*given[m.name]-*n, *n, s.MaxRejected) }
		one := dateEvidence{isSerial: number(serials[m.name]) || s.isSheet() && *serials[m.name] > 0, isEpoch: number(epochs[m.name])}
		// A spreadsheet that takes the month first makes dates of those texts whose day is a month, too, and leaves the others.
		late, early := max(*dayFirst[m.name], *monthFirst[m.name]), *unclear[m.name]+*same[m.name]
		if taken := *serials[m.name] + *typed[m.name]; taken >= leastMixed && late >= leastMixed && early == 0 && (*serials[m.name] > 0 || *lateTyped[m.name] == 0) {
			example, err := w.exampleOf(ctx, s, inText, m, literal(yearLast))
			if err != nil {
				return err
			}
			refused = append(refused, cfg.Refuse("sources."+s.Table+".columns."+m.name, "", fmt.Sprintf("%d dates of column %s are dates and %d are text%s, all of these with a day above 12: a spreadsheet took the others for dates with day and month exchanged",
				taken, m.sql, late, example.hint()), "import the original text with the column set to text (or to day, month, year), and save it again"))
			continue
		}
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
			refused = append(refused, cfg.Refuse("sources."+s.Table+".dateformat", "", fmt.Sprintf("is %q in column %s (%s:%d) the day first, or the month? The export doesn't tell", example.Value, m.sql, example.File, example.Line),
				`write dateformat = "%d/%m/%Y" or "%m/%d/%Y" (with a time: timestampformat = "%d/%m/%Y %H:%M")`))
		case *same[m.name] > 0:
			one.isDayFirst = true // 05/05/2026 and the like: both ways are the same
		}
		found.dates[m.name] = one
	}
	return fault.Join(refused)
}

// few tells whether the values that speak against a reading are fewer than those for it, and no more than may be set aside.
func few(against, with int64, maxRejected float64) bool {
	return against < with && float64(against) <= maxRejected*float64(with+against)
}

// exampleOf is the first value of a column in a form, and where it stands.
func (w *Warehouse) exampleOf(ctx context.Context, s *source, inText []mapped, m mapped, pattern string) (Example, error) {
	value := "trim(CAST(r_" + m.name + " AS VARCHAR))"
	form := value
	if m.kind.isDate() {
		form = fmt.Sprintf("regexp_replace(%s(%s), %s, '')", spokenMacro, value, literal(zoneBehind))
	}
	for file := range max(1, len(s.files)) {
		var row int64
		var written string
		query := fmt.Sprintf("SELECT loyalty_row, %s FROM (%s) WHERE regexp_full_match(%s, %s) ORDER BY loyalty_row LIMIT 1",
			value, selectRaw(s.numbered(file), s.Where, inText, "loyalty_row"), form, pattern)
		err := w.db.QueryRowContext(ctx, query).Scan(&row, &written)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return Example{}, s.engineError(fmt.Errorf("%s: read: %w", s.title(), err))
		}
		line, err := s.lineOf(file, row)
		return Example{File: s.fileName(file), Line: line, Column: m.name, Value: w.cell(m.name, written)}, err
	}
	return Example{}, fmt.Errorf("%s: no value of column %s looks as it did: the file changed while it was read", s.title(), m.sql)
}

// leastMixed is how many dates of each kind tell that a spreadsheet exchanged day and month.
const leastMixed = 4
