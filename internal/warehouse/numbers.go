package warehouse

import (
	"fmt"
	"slices"
	"strings"
)

// Number forms, as the engine's regular expressions. A group of thousands is three digits behind one to three.
const (
	plainPoint   = `[+-]?(\d+(\.\d*)?|\.\d+)`
	plainComma   = `[+-]?(\d+(,\d*)?|,\d+)`
	threeBehind  = `[+-]?[1-9]\d{0,2}\.\d{3}` // 150.000: a fraction, or thousands?
	groupedPoint = `[+-]?\d{1,3}([,'’ _\x{00A0}\x{202F}\x{2009}]\d{3})+(\.\d*)?|[+-]?\d{1,3}(\.\d{3}){2,}`
	groupedComma = `[+-]?\d{1,3}([.'’ _\x{00A0}\x{202F}\x{2009}]\d{3})+(,\d*)?|[+-]?\d{1,3}(,\d{3}){2,}`
	separators   = `[.,'’ _\x{00A0}\x{202F}\x{2009}]`
	currencies   = `(?i)(vnđ|vnd|usd|us\$|eur|gbp|₫|đồng|đ|[$€£¥฿])`
)

// foreignSigns is the regular expression of a sign that can't be that of the report's currency.
func foreignSigns(own string) string {
	var signs []string
	for sign, of := range map[string][]string{"vnđ|vnd|₫|đồng|đ": {"VND"}, `usd|us\$`: {"USD"}, `\$`: {"USD", "AUD", "CAD", "SGD", "HKD", "NZD", "TWD", "MXN"},
		"eur|€": {"EUR"}, "gbp|£": {"GBP"}, "¥": {"JPY", "CNY"}, "฿": {"THB"}} {
		if !slices.Contains(of, own) {
			signs = append(signs, sign)
		}
	}
	slices.Sort(signs)
	return "(?i)(" + strings.Join(signs, "|") + ")"
}

// readNumber reads money, points, quantities and scores.
func (rd *reader) readNumber(r *reading) {
	raw, value, sqlType := "r_"+r.name, "v_"+r.name, r.kind.sqlType()
	r.value = value
	if r.sqlType != "VARCHAR" {
		if r.sqlType == sqlType {
			r.value, r.missing = raw, raw+" IS NULL"
		} else {
			// A NaN, an infinity or what is beyond DECIMAL(18,4) becomes NULL; NaN is how a data frame writes an empty cell.
			exact := "TRY_CAST(" + raw + " AS " + sqlType + ")"
			r.missing = raw + " IS NULL"
			if r.sqlType == "DOUBLE" || r.sqlType == "FLOAT" {
				r.missing = fmt.Sprintf("(%s IS NULL OR isnan(%s))", raw, raw)
			}
			r.then(exact + " AS " + value)
			r.bad = fmt.Sprintf("(NOT %s AND %s IS NULL)", r.missing, value)
		}
	} else {
		rd.readNumberText(r, rd.asText(r))
	}
	if r.kind == score {
		rd.judgeScore(r)
	}
}

func (rd *reader) readNumberText(r *reading, trimmed string) {
	value, sqlType := "v_"+r.name, r.kind.sqlType()
	found := rd.evidence.numbers[r.name]
	r.missing = trimmed + " IS NULL"
	r.bad = fmt.Sprintf("(%s IS NOT NULL AND %s IS NULL)", trimmed, value)
	if found.isPlain {
		r.then(fmt.Sprintf("TRY_CAST(%s AS %s) AS %s", trimmed, sqlType, value))
		return
	}
	plain, grouped, thousands := plainPoint, groupedPoint, ""
	if found.decimal == "," {
		plain, grouped = plainComma, groupedComma
	}
	bare, signed, digits := "bare_"+r.name, "signed_"+r.name, "digits_"+r.name
	// Most values are plain, and are looked at once.
	isPlain := "plain_" + r.name
	r.then(fmt.Sprintf("regexp_full_match(%s, %s) AS %s", trimmed, literal(plain), isPlain))
	r.then(fmt.Sprintf("CASE WHEN %s THEN %s ELSE trim(regexp_replace(%[2]s, %s, ''), %s) END AS %s", isPlain, trimmed, literal(currencies), literal(" \u00a0"), bare))
	r.then(fmt.Sprintf(`CASE WHEN %[3]s THEN %[1]s ELSE regexp_replace(CASE WHEN %[1]s LIKE '(%%)' THEN '-' || %[1]s[2:-2] WHEN %[1]s LIKE '_%%-' THEN '-' || %[1]s[:-2] `+
		`ELSE replace(%[1]s, '−', '-') END, '^([+-])\s+', '\1') END AS %[2]s`, bare, signed, isPlain))
	// The last separator of a number in groups is its decimal point only where it is the decimal character.
	thousands = fmt.Sprintf(`CASE WHEN %[6]s OR regexp_full_match(%[1]s, %[2]s) THEN %[3]s WHEN regexp_full_match(%[1]s, %[4]s) THEN %[5]s END`,
		signed, literal(plain), pointed(signed, found.decimal), literal(grouped), ungrouped(signed, found.decimal), isPlain)
	r.then(thousands + " AS " + digits)
	r.then(fmt.Sprintf("TRY_CAST(%s AS %s) AS %s", digits, sqlType, value))
	r.suspect = either(r.suspect, "NOT "+isPlain)
	r.repairs[thousandsSeparator] = fmt.Sprintf("(%s IS NOT NULL AND regexp_full_match(%s, %s) AND NOT regexp_full_match(%s, %s))",
		value, signed, literal(grouped), signed, literal(plain))
	if explained := found.style.thousands; len(explained) > 0 {
		r.repairs[thousandsSeparator] += " AND NOT " + isOneOf(fmt.Sprintf("regexp_extract(%s, %s, 1)", signed, literal(thousandsRun)), explained)
	}
	if !found.style.sign {
		r.repairs[currencySign] = fmt.Sprintf("(%s IS NOT NULL AND %s <> %s)", value, bare, trimmed)
	}
	r.repairs[negativeStyle] = fmt.Sprintf("(%s IS NOT NULL AND %s <> %s)", value, signed, bare)
}

// pointed writes a plain number with a decimal point.
func pointed(number, decimal string) string {
	if decimal == "," {
		return "replace(" + number + ", ',', '.')"
	}
	return number
}

// ungrouped takes the separators of thousands out. A number of several groups apart by the decimal character itself, such as
// 1.234.567, has no fraction.
func ungrouped(number, decimal string) string {
	all := fmt.Sprintf("regexp_replace(%s, %s, '', 'g')", number, literal(separators))
	whole := strings.ReplaceAll(separators, decimal, "")
	if decimal == "" {
		whole = strings.ReplaceAll(separators, ".", "")
		decimal = "."
	}
	part := pointed(fmt.Sprintf("regexp_replace(%s, %s, '', 'g')", number, literal(whole)), decimal)
	return fmt.Sprintf("CASE WHEN length(%[1]s) - length(replace(%[1]s, %[2]s, '')) > 1 THEN %[3]s ELSE %[4]s END",
		number, literal(decimal), all, part)
}

// judgeScore refuses a score off the scale of its kind.
func (rd *reader) judgeScore(r *reading) {
	inside := "inside_" + r.name
	r.then(fmt.Sprintf("CASE nfc_normalize(lower(t_kind)) WHEN 'nps' THEN %[1]s BETWEEN 0 AND 10 WHEN 'csat' THEN %[1]s BETWEEN 1 AND 5 "+
		"WHEN 'ces' THEN %[1]s BETWEEN 1 AND 7 WHEN 'expectation' THEN %[1]s IN (-1, 0, 1) ELSE true END AS %[2]s", r.value, inside))
	off := fmt.Sprintf("(%s IS NOT NULL AND NOT %s)", r.value, inside)
	if r.bad != "" {
		off = "(" + r.bad + " OR " + off + ")"
	}
	r.bad = off
}
