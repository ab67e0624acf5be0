package warehouse

import (
	"fmt"
	"strings"
	"time"
)

// Reasons for which a row is repaired, in the order in which a row with several counts.
const (
	straySpace         = "stray_space"
	thousandsSeparator = "thousands_separator"
	currencySign       = "currency_sign"
	negativeStyle      = "negative_style"
	twoDigitYear       = "two_digit_year"
	leftBlank          = "left_blank"
)

func repairOrder() []string {
	return []string{straySpace, thousandsSeparator, currencySign, negativeStyle, twoDigitYear, leftBlank}
}

// reading is the SQL that makes one typed column of r_<name>, in steps: the columns that a step adds are seen by the next.
// Conditions are over the columns of all steps, and never NULL.
type reading struct {
	mapped
	steps   [][]string        // "expression AS alias"
	value   string            // the typed value, NULL where missing or unreadable
	missing string            // the export holds nothing here
	bad     string            // it holds something that can't be read; "" = cannot happen
	repairs map[string]string // reason → condition
	suspect string            // holds, or may, in every row with one of the repairs, and costs little; "" = look at all rows
}

// then adds a step.
func (r *reading) then(columns ...string) { r.steps = append(r.steps, columns) }

// blanks are the characters that mean nothing around a value.
const blanks = " \t\r\n\u00a0\u200b\ufeff"

// asText is the first step of every column that comes as text: t_<name> without outer blanks, NULL where nothing is left or
// only a word for nothing. It looks twice only at values that may need it, since a plain export has none of them. (In a typed
// file the rarer blanks and words are looked for in ids alone: the look costs as much as reading the column.)
func (rd *reader) asText(r *reading) (trimmed string) {
	raw, dirty, trimmed := "r_"+r.name, "dirty_"+r.name, "t_"+r.name
	if r.sqlType != "VARCHAR" {
		r.then("CAST(" + raw + " AS VARCHAR) AS " + trimmed)
		return trimmed
	}
	if r.kind == id || r.kind == text {
		raw = "n_" + r.name
		r.then(rd.composed("r_"+r.name) + " AS " + raw)
	}
	noBreak := literal("\u00a0")
	may := fmt.Sprintf("%[1]s < '!' OR suffix(%[1]s, ' ') OR %[1]s >= %[2]s OR suffix(%[1]s, %[2]s)", raw, noBreak)
	if rd.source.isText {
		may += fmt.Sprintf(" OR suffix(%[1]s, chr(9)) OR suffix(%[1]s, chr(13)) OR suffix(%[1]s, chr(10))", raw)
	}
	if rd.source.isText || r.kind != text && r.kind != word {
		may += fmt.Sprintf(" OR CASE WHEN strlen(%s) < 5 THEN %s ELSE false END", raw, isOneOf(raw, r.kind.nothing()))
	}
	r.then(may + " AS " + dirty)
	bare := "trim(" + raw + ", " + literal(blanks) + ")"
	r.then(fmt.Sprintf("CASE WHEN %s THEN CASE WHEN %s THEN NULL ELSE nullif(%s, '') END ELSE %s END AS %s",
		dirty, isOneOf(bare, r.kind.nothing()), bare, raw, trimmed))
	r.repairs[straySpace] = fmt.Sprintf("coalesce(%s AND %s <> %s, false)", dirty, trimmed, raw)
	r.suspect = dirty
	return trimmed
}

// composed writes each letter and its accents as one character. A typed file's column may be a dictionary, each of whose values is then
// looked at once; in text the look for a mark that stands alone costs a third of the rewriting.
func (rd *reader) composed(text string) string {
	if !rd.source.isText {
		return "nfc_normalize(" + text + ")"
	}
	return fmt.Sprintf(`CASE WHEN regexp_matches(%[1]s, '[\p{M}\x{1100}-\x{11ff}]') THEN nfc_normalize(%[1]s) ELSE %[1]s END`, text)
}

// nothing are the words with which databases and spreadsheets export an empty cell.
func nothing() []string {
	return []string{"NULL", "null", "Null", `\N`, "NaN", "nan", "N/A", "n/a", "#N/A"}
}

// nothing are those words for a column of the kind: where dates or numbers are due, dashes too.
func (k kind) nothing() []string {
	if k.isDate() || k.isNumber() {
		return append(nothing(), "-", "--", "–", "—", "−")
	}
	return nothing()
}

// reader makes readings for one source.
type reader struct {
	source   *source
	evidence evidence
	zone     *time.Location // of the report
	naive    *time.Location // of timestamps without zone
	today    time.Time      // midnight
}

// read is the reading of one column.
func (rd *reader) read(m mapped) *reading {
	r := &reading{mapped: m, repairs: map[string]string{}}
	switch m.kind {
	case id:
		rd.readID(r)
	case text:
		trimmed := rd.asText(r)
		r.value, r.missing = trimmed, trimmed+" IS NULL"
	case word:
		rd.readWord(r)
	case money, quantity, score:
		rd.readNumber(r)
	case moment, day, monthDay:
		rd.readDate(r)
	case yesNo:
		rd.readFlag(r)
	}
	if r.canFail() {
		failed := "failed_" + r.name
		r.missing = fmt.Sprintf("(%s AND NOT %s)", r.missing, failed)
		if r.bad == "" {
			r.bad = failed
		} else {
			r.bad = fmt.Sprintf("(%s OR %s)", r.bad, failed)
		}
	}
	if !m.cell && !m.strict && r.bad != "" {
		r.repairs[leftBlank] = r.bad
		if r.suspect != "" || len(r.repairs) == 1 {
			r.suspect = either(r.suspect, r.bad)
		}
	}
	return r
}

func (rd *reader) readID(r *reading) {
	raw := "r_" + r.name
	switch {
	case r.sqlType == "DOUBLE" || r.sqlType == "FLOAT" || strings.HasPrefix(r.sqlType, "DECIMAL"):
		r.then(fmt.Sprintf("CASE WHEN isnan(CAST(%[1]s AS DOUBLE)) THEN NULL WHEN %[1]s = trunc(%[1]s) AND abs(%[1]s) < 9007199254740992 "+
			"THEN CAST(CAST(%[1]s AS BIGINT) AS VARCHAR) ELSE CAST(%[1]s AS VARCHAR) END AS v_%[2]s", raw, r.name))
		r.value = "v_" + r.name
	default:
		r.value = rd.asText(r)
		if rd.evidence.ids[r.name] {
			r.then(fmt.Sprintf("CASE WHEN suffix(%[1]s, '.0') THEN left(%[1]s, length(%[1]s) - 2) ELSE %[1]s END AS v_%[2]s", r.value, r.name))
			r.value = "v_" + r.name
		}
	}
	if keyOf(r.name) != "" && (rd.source.ID == "phone" || rd.source.ID == "email") {
		r.then(sameSQL(rd.source.ID, r.value, rd.zone.String()) + " AS same_" + r.name)
		r.value = "same_" + r.name
	}
	r.missing = r.value + " IS NULL"
}

func (rd *reader) readWord(r *reading) {
	trimmed := rd.asText(r)
	r.then("nfc_normalize(lower(" + trimmed + ")) AS w_" + r.name)
	r.value, r.missing = "w_"+r.name, trimmed+" IS NULL"
	if len(r.words) > 0 {
		isKnown := isOneOf("w_"+r.name, r.words)
		r.value = fmt.Sprintf("CASE WHEN %s THEN w_%s END", isKnown, r.name)
		r.bad = fmt.Sprintf("(%s IS NOT NULL AND NOT %s)", trimmed, isKnown)
	}
}

func (rd *reader) readFlag(r *reading) {
	if r.sqlType == "BOOLEAN" {
		r.value, r.missing = "r_"+r.name, "r_"+r.name+" IS NULL"
		return
	}
	trimmed := rd.asText(r)
	plain := "nfc_normalize(lower(" + trimmed + "))"
	r.then(fmt.Sprintf("CASE WHEN %s THEN true WHEN %s THEN false END AS v_%s",
		isOneOf(plain, []string{"true", "t", "yes", "y", "1", "1.0", "có", "co", "đúng"}),
		isOneOf(plain, []string{"false", "f", "no", "n", "0", "0.0", "không", "khong", "sai"}), r.name))
	r.value, r.missing = "v_"+r.name, trimmed+" IS NULL"
	r.bad = fmt.Sprintf("(%s IS NOT NULL AND v_%s IS NULL)", trimmed, r.name)
}

// either joins two conditions, one of which may be none.
func either(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " OR " + b
}
