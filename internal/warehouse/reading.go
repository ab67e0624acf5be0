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
}

// then adds a step.
func (r *reading) then(columns ...string) { r.steps = append(r.steps, columns) }

// asText is the first step of every column that comes as text: t_<name> without outer blanks, NULL where nothing is left or
// only a word for nothing. It looks twice only at values that may need it, since a plain export has none of them.
func (r *reading) asText() (trimmed string) {
	raw, dirty, trimmed := "r_"+r.name, "dirty_"+r.name, "t_"+r.name
	if r.sqlType != "VARCHAR" {
		r.then("CAST(" + raw + " AS VARCHAR) AS " + trimmed)
		return trimmed
	}
	noBreak := "\u00a0"
	r.then(fmt.Sprintf("%[1]s < '!' OR %[1]s >= %[2]s OR suffix(%[1]s, ' ') OR suffix(%[1]s, chr(9)) OR suffix(%[1]s, chr(13)) OR suffix(%[1]s, chr(10)) OR suffix(%[1]s, %[2]s)"+
		" OR CASE WHEN strlen(%[1]s) < 5 THEN %[3]s ELSE false END AS %[4]s", raw, literal(noBreak), isOneOf(raw, nothing()), dirty))
	bare := "trim(" + raw + ", " + literal(" \t\r\n\u00a0\u200b\ufeff") + ")"
	r.then(fmt.Sprintf("CASE WHEN %s THEN CASE WHEN %s THEN NULL ELSE nullif(%s, '') END ELSE %s END AS %s",
		dirty, isOneOf(bare, nothing()), bare, raw, trimmed))
	r.repairs[straySpace] = fmt.Sprintf("(coalesce(%s, false) AND %s IS NOT NULL AND %s <> %s)", dirty, trimmed, trimmed, raw)
	return trimmed
}

// nothing are the words with which databases and spreadsheets export an empty cell.
func nothing() []string {
	return []string{"NULL", "null", "Null", `\N`, "NaN", "nan", "N/A", "n/a", "#N/A"}
}

// reader makes readings for one source.
type reader struct {
	source   *source
	evidence evidence
	zone     *time.Location // of the report
	naive    *time.Location // of timestamps without zone
	today    time.Time      // midnight
	isVoid   string         // orders: the condition over t_status and so on; "" without a status
}

func (rd *reader) read(m mapped) *reading {
	r := &reading{mapped: m, repairs: map[string]string{}}
	switch m.kind {
	case id:
		rd.readID(r)
	case text:
		trimmed := r.asText()
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
		r.value = r.asText()
		if rd.evidence.ids[r.name] {
			r.then(fmt.Sprintf("CASE WHEN suffix(%[1]s, '.0') THEN left(%[1]s, length(%[1]s) - 2) ELSE %[1]s END AS v_%[2]s", r.value, r.name))
			r.value = "v_" + r.name
		}
	}
	r.missing = r.value + " IS NULL"
}

func (rd *reader) readWord(r *reading) {
	trimmed := r.asText()
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
	trimmed := r.asText()
	plain := "nfc_normalize(lower(" + trimmed + "))"
	r.then(fmt.Sprintf("CASE WHEN %s THEN true WHEN %s THEN false END AS v_%s",
		isOneOf(plain, []string{"true", "t", "yes", "y", "1", "1.0", "có", "co", "đúng"}),
		isOneOf(plain, []string{"false", "f", "no", "n", "0", "0.0", "không", "khong", "sai"}), r.name))
	r.value, r.missing = "v_"+r.name, trimmed+" IS NULL"
	r.bad = fmt.Sprintf("(%s IS NOT NULL AND v_%s IS NULL)", trimmed, r.name)
}
