package warehouse

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reasons for which a row is set aside, in the order in which a row with several counts; broken lines go before them.
const (
	missingID     = "missing_id"
	missingDate   = "missing_date"
	badDate       = "bad_date"
	futureDate    = "future_date"
	missingAmount = "missing_amount"
	badAmount     = "bad_amount"
	missingKind   = "missing_kind"
	badKind       = "bad_kind"
	badScore      = "bad_score"
	missingFlag   = "missing_flag"
	badFlag       = "bad_flag"
	missingText   = "missing_text"
	mixedOrder    = "mixed_order"
	duplicateRow  = "duplicate"
)

// Reasons for which a row is left out: it lies outside what was asked for and doesn't count as read.
const (
	afterNow   = "after_now"
	beforeFrom = "before_from"
)

// Codes of left-out rows in _fault; the faults count up from 1.
const (
	codeAfterNow   = 254
	codeBeforeFrom = 253
)

// verdict is what a code of _fault or _repair stands for in one part of a source.
type verdict struct {
	reason    string
	column    string
	condition string
	code      int
}

// cause is what a code stands for in all parts.
type cause struct{ reason, column string }

// codebook numbers the causes that are met, from 1.
type codebook []cause

func (c *codebook) code(reason, column string) int {
	one := cause{reason, column}
	if at := slices.Index(*c, one); at >= 0 {
		return at + 1
	}
	*c = append(*c, one)
	return len(*c)
}

// plan is the SQL that types and judges the rows of a source in one pass.
type plan struct {
	source   *source
	columns  []mapped
	readings map[string]*reading
	faults   []verdict // in the order in which they count
	repairs  []verdict // likewise
	leftOut  []verdict // after_now, before_from
	date     string    // the date that rules a row, as SQL over typed columns; "" without one
	isHeld   bool      // a line of an order may take a value from its first
	isVoid   string    // table orders: the condition that the row's own status makes it void
}

// bounds are the days that the rows of a run lie between.
type bounds struct {
	today time.Time // rows after it are faults, or left out where isAsked
	asked bool      // the day was given
	from  time.Time // zero = not given
}

func newPlan(rd *reader, columns []mapped, b bounds, faults, repairs *codebook) *plan {
	p := &plan{source: rd.source, columns: columns, readings: map[string]*reading{}}
	for _, m := range columns {
		p.readings[m.name] = rd.read(m)
	}
	p.hold(rd.evidence)
	p.ruleDate()
	p.addLeftOut(b)
	p.isVoid = rd.evidence.statuses.voidRowSQL(p.valueOf("status"), p.valueOf("amount"))
	p.addFaults(b, rd.evidence.statuses.voidSQL(p.valueOf("status")), faults)
	for _, reason := range repairOrder() {
		for _, m := range columns {
			if condition := p.readings[m.name].repairs[reason]; condition != "" {
				p.repairs = append(p.repairs, verdict{reason, m.name, condition, repairs.code(reason, m.name)})
			}
		}
	}
	return p
}

// valueOf is the typed value of one of our columns, "" where the export has none.
func (p *plan) valueOf(name string) string {
	if r := p.readings[name]; r != nil {
		return r.value
	}
	return ""
}

// dateColumn is the first column of the date that rules a row.
func (p *plan) dateColumn() string {
	for _, name := range p.source.table.dates {
		if p.readings[name] != nil {
			return name
		}
	}
	return ""
}

func (p *plan) ruleDate() {
	var dates []string
	for _, name := range p.source.table.dates {
		if value := p.valueOf(name); value != "" {
			dates = append(dates, value)
		}
	}
	switch len(dates) {
	case 0:
	case 1:
		p.date = dates[0]
	default:
		p.date = "coalesce(" + strings.Join(dates, ", ") + ")"
	}
}

func (p *plan) addLeftOut(b bounds) {
	if p.date == "" {
		return
	}
	if p.source.table.bounded && b.asked {
		p.leftOut = append(p.leftOut, verdict{reason: afterNow, code: codeAfterNow, condition: fmt.Sprintf("%s >= TIMESTAMP '%s'", p.date, b.today.AddDate(0, 0, 1).Format(time.DateOnly))})
	}
	if p.source.table.name == "orders" && !b.from.IsZero() {
		p.leftOut = append(p.leftOut, verdict{reason: beforeFrom, code: codeBeforeFrom, condition: fmt.Sprintf("%s < TIMESTAMP '%s'", p.date, b.from.Format(time.DateOnly))})
	}
}

// voidRowSQL is the condition that a row is void by its own status: a negative row of a returned or refunded order is the refund
// itself, which counts.
func (b statusBook) voidRowSQL(status, amount string) string {
	if status == "" {
		return "false"
	}
	return fmt.Sprintf("(%s AND NOT (%s AND coalesce(%s < 0, false)))", b.voidSQL(status), b.returnSQL(status), amount)
}

// addFaults lists what sets a row aside, in the order of the reasons.
func (p *plan) addFaults(b bounds, isVoid string, faults *codebook) {
	byReason := map[string][]verdict{}
	add := func(reason, column, condition string) {
		byReason[reason] = append(byReason[reason], verdict{reason, column, condition, faults.code(reason, column)})
	}
	for _, m := range p.columns {
		r := p.readings[m.name]
		missing, bad := reasonsOf(m.column)
		// A void order counts for nothing, so it needs no amount.
		needsNone := ""
		if p.source.table.name == "orders" && m.name == "amount" && isVoid != "false" {
			needsNone = " AND NOT " + isVoid
		}
		if m.cell {
			add(missing, m.name, r.missing+needsNone)
		}
		if (m.cell || m.strict) && r.bad != "" {
			add(bad, m.name, r.bad+needsNone)
			if needsNone != "" {
				if r.suspect != "" || len(r.repairs) == 0 {
					r.suspect = either(r.suspect, r.bad)
				}
				r.repairs[leftBlank] = r.bad + " AND " + isVoid
			}
		}
	}
	if t := p.source.table; len(t.dates) > 1 && p.date != "" {
		var missing []string
		for _, name := range t.dates {
			if r := p.readings[name]; r != nil {
				missing = append(missing, r.missing)
			}
		}
		add(missingDate, p.dateColumn(), strings.Join(missing, " AND "))
	}
	if p.date != "" && p.source.table.bounded && !b.asked {
		add(futureDate, p.dateColumn(), fmt.Sprintf("%s >= TIMESTAMP '%s'", p.date, b.today.AddDate(0, 0, 1).Format(time.DateOnly)))
	}
	for _, reason := range []string{missingID, missingDate, badDate, futureDate, missingAmount, badAmount, missingKind, badKind, badScore,
		missingFlag, badFlag, missingText} {
		p.faults = append(p.faults, byReason[reason]...)
	}
}

func reasonsOf(c column) (missing, bad string) {
	switch c.kind {
	case id:
		return missingID, missingID
	case moment, day, monthDay:
		return missingDate, badDate
	case money, quantity:
		return missingAmount, badAmount
	case score:
		return badScore, badScore
	case word:
		return missingKind, badKind
	case yesNo:
		return missingFlag, badFlag
	}
	return missingText, missingText
}

// selectStaged is the query over a relation of the export: the list of expressions over the columns of all steps, _fault and
// _repair.
func (p *plan) selectStaged(relation, also string, list []string) string {
	if p.isHeld {
		relation = "(SELECT *, row_number() OVER () AS loyalty_line FROM " + relation + ")"
		also = strings.TrimPrefix(also+", loyalty_line", ", ")
	}
	query := selectRaw(relation, p.source.Where, p.columns, also)
	depth := 0
	for _, r := range p.readings {
		depth = max(depth, len(r.steps))
	}
	for step := range depth {
		var added []string
		for _, m := range p.columns {
			if steps := p.readings[m.name].steps; step < len(steps) {
				added = append(added, steps[step]...)
			}
		}
		if len(added) == 0 {
			continue
		}
		query = "SELECT *, " + strings.Join(added, ", ") + " FROM (" + query + ")"
	}
	query = "SELECT " + strings.Join(append(list, p.faultSQL()+" AS _fault", p.repairSQL()+" AS _repair"), ", ") + " FROM (" + query + ")"
	if p.isHeld { // the windows shuffle the rows
		query = "(" + query + " ORDER BY loyalty_line)"
	}
	return query
}

func (p *plan) faultSQL() string {
	return codes(append(coded(p.leftOut), coded(p.faults)...))
}

// repairSQL looks closer only at rows where a cheap condition says that something may have been repaired.
func (p *plan) repairSQL() string {
	repair, suspects := codes(coded(p.repairs)), ""
	for _, m := range p.columns {
		r := p.readings[m.name]
		if len(r.repairs) > 0 && r.suspect == "" {
			return repair
		}
		suspects = either(suspects, r.suspect)
	}
	if suspects == "" {
		return repair
	}
	return "CASE WHEN " + suspects + " THEN " + repair + " ELSE CAST(0 AS UTINYINT) END"
}

func coded(verdicts []verdict) []string {
	var cases []string
	for _, v := range verdicts {
		cases = append(cases, fmt.Sprintf("WHEN %s THEN CAST(%d AS UTINYINT)", v.condition, v.code))
	}
	return cases
}

func codes(cases []string) string {
	if len(cases) == 0 {
		return "CAST(0 AS UTINYINT)"
	}
	return "CASE " + strings.Join(cases, " ") + " ELSE CAST(0 AS UTINYINT) END"
}

// typedColumns are the columns of the input table, in order: NULL where the export has none.
func (p *plan) typedColumns() []string {
	var list []string
	for _, c := range p.source.table.columns {
		value := "CAST(NULL AS " + c.kind.sqlType() + ")"
		if r := p.readings[c.name]; r != nil {
			value = "CAST(" + r.value + " AS " + c.kind.sqlType() + ")"
		}
		list = append(list, value+" AS "+identifier(c.name))
		if c.kind == monthDay {
			number := "CAST(NULL AS INTEGER)"
			if p.readings[c.name] != nil {
				number = fmt.Sprintf("CAST(year(%[1]s) * 12 + month(%[1]s) - 1 AS INTEGER)", value)
			}
			list = append(list, number+" AS month_no")
		}
		if key := keyOf(c.name); key != "" {
			list = append(list, keySQL(value)+" AS "+key)
		}
	}
	if p.source.table.name == "orders" {
		list = append(list, p.isVoid+" AS is_void")
	}
	return list
}

// keyOf is the column that holds a customer's key beside his id, "" for a column that holds none.
func keyOf(name string) string {
	switch name {
	case "customer_id", "referrer_id", "referred_id":
		return strings.TrimSuffix(name, "_id") + "_key"
	case "referred_by":
		return name + "_key"
	}
	return ""
}

// keySQL is a customer's key: a hash of the id, a number that joins and groups many times faster than a text. checkKeys proves that no
// two customers share one.
func keySQL(id string) string { return "CASE WHEN " + id + " IS NOT NULL THEN hash(" + id + ") END" }
