package kpi

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jmoiron/sqlx"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/queries"
)

// contractColumns may stand in any KPI's result: month_no; numerator and denominator, or value; what an interval is drawn from;
// segment; partial; how many customers stand behind a row, where n or the denominator counts something else; of the year to date
// the standard error, and that of its change on last year's same months.
var contractColumns = []string{"month_no", "numerator", "denominator", "value", "n", "stddev", "stderr", "lower", "upper", "segment", "partial", "customers", "year_stderr", "year_change_stderr", "month_correlation", "year_correlation"}

// contract is what a query's columns were checked to be.
type contract struct {
	isRatio    bool // numerator and denominator
	hasSpread  bool // stddev, lower or upper: a mean, or an estimate; a sum has a standard error, too
	byCustomer bool // a row a customer: the program sums them up
	byDate     bool // its months are days or times, in a column month
	names      []string
	extras     []string
}

// countsCustomers tells whether a row says how many stand behind it, so that a small group can be folded.
func (c contract) countsCustomers() bool {
	return c.isRatio || slices.Contains(c.names, "n") || slices.Contains(c.names, "customers")
}

var numeric = []string{"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "BIGNUM", "SQLNULL", `"NULL"`, "NULL"}

// checkContract checks a result's columns by name and type; all faults of a query come at once.
func checkContract(query queries.Query, rows *sqlx.Rows) (contract, error) {
	var (
		c      contract
		faults []string
	)
	types, err := rows.ColumnTypes()
	if err != nil {
		return c, engineError(query, err)
	}
	for _, column := range types {
		name, kind := column.Name(), column.DatabaseTypeName()
		if slices.Contains(c.names, name) {
			faults = append(faults, fmt.Sprintf("column %q stands twice", name))
		}
		c.names = append(c.names, name)
		base, _, _ := strings.Cut(kind, "(")
		switch {
		case name == "customer_key":
			c.byCustomer = true
		case name == "month" && (base == "DATE" || strings.HasPrefix(base, "TIMESTAMP")):
			c.byDate = true
		case name == "segment":
			if base != "VARCHAR" && !strings.Contains(base, "NULL") {
				faults = append(faults, fmt.Sprintf("column %q is %s; it must be VARCHAR", name, kind))
			}
		case name == "partial":
			if base != "BOOLEAN" {
				faults = append(faults, fmt.Sprintf("column %q is %s; it must be BOOLEAN", name, kind))
			}
		case !slices.Contains(numeric, base):
			faults = append(faults, fmt.Sprintf("column %q is %s; it must be a number", name, kind))
		case !slices.Contains(contractColumns, name):
			c.extras = append(c.extras, name)
			if _, declared := query.Header.Extra[name]; !declared {
				faults = append(faults, fmt.Sprintf("column %q is not of the contract (%s): declare it in the header with extra.%s.unit and its name by language, such as .en, or drop it", name, strings.Join(contractColumns, ", "), name))
			}
		}
	}
	has := func(name string) bool { return slices.Contains(c.names, name) }
	c.isRatio = has("numerator") && has("denominator")
	c.hasSpread = has("stddev") || has("lower") || has("upper")
	switch {
	case c.byDate && (has("month_no") || c.byCustomer):
		faults = append(faults, "column \"month\" stands in the place of month_no: keep month_no, where rows are one a customer or both are there")
	case !c.byDate && !has("month_no"):
		faults = append(faults, "column \"month_no\" is missing: year × 12 + month − 1, as in the table months, or a column \"month\" that is a DATE in it")
	}
	if has("value") == c.isRatio || has("numerator") != has("denominator") {
		faults = append(faults, "it must return either value, or numerator and denominator")
	}
	if has("segment") && query.Header.Segments == "" {
		faults = append(faults, "column \"segment\" needs segments = \"list\" or \"partition\" in the header")
	}
	declared := make([]string, 0, len(query.Header.Extra))
	for name := range query.Header.Extra {
		declared = append(declared, name)
	}
	sort.Strings(declared)
	for _, name := range declared {
		if !has(name) && !query.Header.Inherits("extra") {
			faults = append(faults, fmt.Sprintf("the header declares extra.%s, but the query returns no such column", name))
		}
	}
	if len(faults) > 0 {
		return c, fault.User(&queries.Error{File: query.File, Problem: "its result breaks the contract: " + strings.Join(faults, "; ")})
	}
	return c, nil
}

// reading gathers the rows of one KPI.
type reading struct {
	query    queries.Query
	span     Span
	reach    *reach
	minGroup float64
	points   map[string][]figure.Point // by segment, "" = the whole
	seen     map[string]bool
	isCut    bool          // its segments are the program's, see openCut
	infinite []month.Month // of the whole: NaN, or beyond all numbers
}

func newReading(query queries.Query, reach *reach, result *Result) *reading {
	minGroup, _ := result.Settings["min_group"].(int)
	if query.Header.Window == "run" { // its segments are tables, not customers
		minGroup = 0
	}
	return &reading{query: query, span: result.Span, reach: reach, minGroup: float64(minGroup), points: map[string][]figure.Point{}, seen: map[string]bool{}}
}

func (r *reading) blank() []figure.Point {
	points := make([]figure.Point, int(r.span.Month-r.span.First)+1)
	for i := range points {
		points[i].Month = r.span.First + month.Month(i)
	}
	return points
}

func (r *reading) refuse(format string, values ...any) error {
	return fault.User(&queries.Error{File: r.query.File, Problem: fmt.Sprintf(format, values...)})
}

func (r *reading) add(c contract, cells map[string]any) error {
	isFinite := true
	number := func(name string) *float64 {
		value, ok := plain(cells[name]).(float64)
		if !ok {
			return nil
		}
		if math.IsNaN(value) || math.IsInf(value, 0) {
			isFinite = false
			return nil
		}
		value = steady(value)
		return &value
	}
	no := number("month_no")
	if day, isDay := cells["month"].(time.Time); c.byDate && isDay {
		at := float64(month.At(day))
		no = &at
	}
	if no == nil {
		return r.refuse("returns a row without month_no")
	}
	if *no != math.Trunc(*no) || math.Abs(*no) > largest {
		return r.refuse("returns month_no %v; it must be year × 12 + month − 1, as in the table months", *no)
	}
	at := month.Month(int(*no))
	for _, name := range slices.Concat(contractColumns[1:], c.extras) {
		value := number(name)
		switch {
		case value == nil:
		case math.Abs(*value) > largest:
			return r.refuse("returns %s = %g for %s; no figure may go beyond %g", name, *value, at, largest)
		case *value < 0 && slices.Contains([]string{"n", "stddev", "stderr", "customers", "year_stderr", "year_change_stderr"}, name):
			return r.refuse("returns %s = %v for %s; it can't be below 0", name, *value, at)
		case math.Abs(*value) > 1 && strings.HasSuffix(name, "_correlation") && !slices.Contains(c.extras, name):
			return r.refuse("returns %s = %v for %s; a correlation lies within -1 and 1", name, *value, at)
		}
	}
	// A query may return what the data don't reach to: a window that isn't full, a cohort that isn't complete, a month after M.
	if isShown, _ := r.reach.at(at); at < r.span.First || at > r.span.Month || !isShown {
		return nil
	}
	segment, _ := cells["segment"].(string)
	key := segment + "\x00" + at.String()
	if _, isNull := cells["segment"]; isNull && cells["segment"] != nil && segment == "" {
		return r.refuse("returns an empty segment for %s: NULL is the whole, so give the unknown a name", at)
	}
	if r.seen[key] {
		return r.refuse("returns %s twice%s", at, inSegment(segment))
	}
	r.seen[key] = true
	if r.points[segment] == nil {
		r.points[segment] = r.blank()
	}
	point := figure.Point{
		Month: at, Value: number("value"), Numerator: number("numerator"), Denominator: number("denominator"), N: number("n"),
		Stddev: number("stddev"), Stderr: number("stderr"), Lower: number("lower"), Upper: number("upper"), Customers: number("customers"),
		YearStderr: number("year_stderr"), YearChangeStderr: number("year_change_stderr"),
		MonthCorrelation: number("month_correlation"), YearCorrelation: number("year_correlation"),
	}
	point.Partial, _ = cells["partial"].(bool)
	if c.isRatio && point.Numerator == nil && point.Denominator != nil {
		nobody := 0.0 // a sum over no rows
		point.Numerator = &nobody
	}
	if c.isRatio && point.Numerator != nil && point.Denominator != nil && *point.Denominator != 0 {
		value := *point.Numerator / *point.Denominator
		point.Value = &value
	}
	if problem := r.outOfUnit(point); problem != "" {
		if r.query.Custom && !r.isShareOfMoney(cells) {
			return r.refuse("returns %s for %s%s: %s", problem, at, inSegment(segment), inUnit[r.query.Header.Unit].remedy)
		}
		point.Value, point.Outside = nil, true
	}
	if segment == "" && !isFinite {
		r.infinite = append(r.infinite, at)
	}
	for _, name := range c.extras {
		if point.Extras == nil {
			point.Extras = map[string]*float64{}
		}
		point.Extras[name] = number(name)
	}
	r.points[segment][at-r.span.First] = point
	return nil
}

// largest is the size beyond which a figure is a mistake; charts and number formats hold up to it.
const largest = 1e18

// steady cuts a figure to thirteen digits, so that the order in which an engine's threads add up doesn't show.
func steady(value float64) float64 {
	if value == math.Trunc(value) {
		return value
	}
	cut, err := strconv.ParseFloat(strconv.FormatFloat(value, 'e', 12, 64), 64)
	if err != nil {
		return value
	}
	return cut
}

// isShareOfMoney: a rate whose parts are not counted customers or orders says in n what it rests on. Points redeemed may exceed
// the points earned, so only a share with better bounds (the header's `share`) is held to 0..1.
func (r *reading) isShareOfMoney(cells map[string]any) bool {
	_, hasN := cells["n"]
	return r.query.Header.Unit == "rate" && hasN && r.query.Header.Share
}

// inUnit are the units whose figures can't be just any number.
var inUnit = map[string]struct {
	low, high float64
	remedy    string
}{
	"rate":       {0, 1, "a part of a whole lies from 0 to 1 (60.2 % is 0.602), so the numerator counts only what the denominator counts; what is no part of a whole says open = true in the header"},
	"difference": {-1, 1, "the difference of two rates lies from −1 to 1 (half a point is 0.005); what is none says open = true in the header"},
}

// outOfUnit says what a point's value is where its unit can't be that, "" where it can.
func (r *reading) outOfUnit(p figure.Point) string {
	const rounding = 1e-9
	header := r.query.Header
	bounds, isBounded := inUnit[header.Unit]
	if !isBounded || header.Open || p.Value == nil || *p.Value >= bounds.low-rounding && *p.Value <= bounds.high+rounding {
		return ""
	}
	parts := ""
	if p.Numerator != nil && p.Denominator != nil {
		parts = fmt.Sprintf(" (numerator %v, denominator %v)", *p.Numerator, *p.Denominator)
	}
	return fmt.Sprintf("a %s of %v%s", header.Unit, steady(*p.Value), parts)
}

func inSegment(segment string) string {
	if segment == "" {
		return ""
	}
	return " in segment " + fmt.Sprintf("%q", segment)
}

// plain turns what the driver returns into float64, string, bool or nil.
func plain(value any) any {
	switch v := value.(type) {
	case nil:
		return nil
	case float64:
		return v
	case float32:
		return float64(v)
	case int8:
		return float64(v)
	case int16:
		return float64(v)
	case int32:
		return float64(v)
	case int64:
		return float64(v)
	case uint8:
		return float64(v)
	case uint16:
		return float64(v)
	case uint32:
		return float64(v)
	case uint64:
		return float64(v)
	case duckdb.Decimal:
		return v.Float64()
	case interface{ Float64() (float64, bool) }:
		f, _ := v.Float64()
		return f
	case time.Time:
		return v.Format(dateLayout)
	case []byte:
		return string(v)
	case string, bool:
		return v
	case fmt.Stringer:
		var f float64
		if _, err := fmt.Sscan(v.String(), &f); err == nil {
			return f
		}
		return v.String()
	}
	return fmt.Sprint(value)
}
