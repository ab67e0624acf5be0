package warehouse

import (
	"slices"
	"strings"
)

// kind is what the values of a column are, and so how text becomes one.
type kind int

const (
	id       kind = iota // VARCHAR, trimmed; a whole number that came as a DOUBLE loses its ".0"
	text                 // VARCHAR, trimmed
	word                 // VARCHAR, trimmed, lower case, of a closed list where one is given
	money                // DECIMAL(18,4); points too
	quantity             // DOUBLE
	score                // DOUBLE within the scale of the row's kind
	moment               // TIMESTAMP, local time of the report
	day                  // DATE, local
	monthDay             // DATE, the first of the month
	yesNo                // BOOLEAN
)

// sqlType is the type of the typed column.
func (k kind) sqlType() string {
	return [...]string{"VARCHAR", "VARCHAR", "VARCHAR", "DECIMAL(18,4)", "DOUBLE", "DOUBLE", "TIMESTAMP", "DATE", "DATE", "BOOLEAN"}[k]
}

// String is what a value of the kind is called in a message.
func (k kind) String() string {
	return [...]string{"id", "text", "word", "amount", "quantity", "score", "date", "day", "month", "yes or no"}[k]
}

// takes tells whether values of an engine's type can be of the kind, or be written as text that is. A list, a record or a map
// never is, and what the engine would cast without a word, true to 1, isn't either.
func (k kind) takes(sqlType string) bool {
	base, _, _ := strings.Cut(sqlType, "(")
	base, _, _ = strings.Cut(base, " ")
	refused := []string{"STRUCT", "MAP", "UNION"}
	switch {
	case strings.HasSuffix(sqlType, "]"):
		return false
	case k.isNumber():
		refused = append(refused, "BOOLEAN", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "INTERVAL", "BLOB", "BIT", "UUID")
	case k.isDate():
		refused = append(refused, "BOOLEAN", "TIME", "INTERVAL", "BLOB", "BIT", "UUID")
	case k == yesNo:
		refused = append(refused, "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "INTERVAL", "BLOB", "BIT", "UUID")
	}
	return !slices.Contains(refused, base)
}

func (k kind) isDate() bool   { return k == moment || k == day || k == monthDay }
func (k kind) isNumber() bool { return k == money || k == quantity || k == score }

// column is one of our columns.
type column struct {
	name     string
	kind     kind
	required bool     // the export must give or derive it
	cell     bool     // and every row must have a value in it
	strict   bool     // a value that can't be read sets the row aside, although the column is optional: blank means something else
	words    []string // the closed list of a word
}

// table is one input table.
type table struct {
	name    string
	columns []column
	key     string   // the column that tells rows apart, "" where a row may come twice
	dates   []string // the date that rules a row is the first of these that is there
	bounded bool     // rows dated after the day of the run are not loaded
}

func surveyKinds() []string { return []string{"nps", "csat", "ces", "expectation"} }

// tables are the inputs of the catalogue. Each column is always there in schema input, NULL where the export lacks it.
func tables() []table {
	return []table{
		{name: "orders", key: "order_id", dates: []string{"ordered_at"}, bounded: true, columns: []column{
			{name: "order_id", kind: id}, {name: "customer_id", kind: id},
			{name: "ordered_at", kind: moment, required: true, cell: true},
			{name: "amount", kind: money, required: true, cell: true},
			{name: "status", kind: text}, {name: "channel", kind: text},
			{name: "discount", kind: money}, {name: "margin", kind: money}, {name: "currency", kind: text}, {name: "branch", kind: text},
		}},
		{name: "order_items", columns: []column{
			{name: "order_id", kind: id, required: true, cell: true}, {name: "product_id", kind: id, required: true, cell: true},
			{name: "quantity", kind: quantity}, {name: "amount", kind: money}, {name: "category", kind: text},
		}},
		{name: "products", key: "product_id", columns: []column{
			{name: "product_id", kind: id, required: true, cell: true}, {name: "name", kind: text}, {name: "category", kind: text},
			{name: "launched_at", kind: day},
		}},
		{name: "customers", key: "customer_id", dates: []string{"joined_at"}, columns: []column{
			{name: "customer_id", kind: id, required: true, cell: true}, {name: "joined_at", kind: day}, {name: "referred_by", kind: id},
			{name: "acquisition_channel", kind: text}, {name: "segment", kind: text}, {name: "member_since", kind: day},
			{name: "birthday", kind: day},
		}},
		{name: "referrals", dates: []string{"referred_at"}, bounded: true, columns: []column{
			{name: "referrer_id", kind: id, required: true, cell: true}, {name: "referred_id", kind: id, required: true, cell: true},
			{name: "referred_at", kind: moment, required: true, cell: true},
		}},
		{name: "surveys", dates: []string{"sent_at", "answered_at"}, bounded: true, columns: []column{
			{name: "customer_id", kind: id}, {name: "answered_at", kind: moment, strict: true},
			{name: "kind", kind: word, required: true, cell: true, words: surveyKinds()}, {name: "score", kind: score, strict: true},
			{name: "ticket_id", kind: id}, {name: "sent_at", kind: moment, strict: true},
		}},
		{name: "tickets", key: "ticket_id", dates: []string{"opened_at"}, bounded: true, columns: []column{
			{name: "ticket_id", kind: id, required: true, cell: true}, {name: "customer_id", kind: id},
			{name: "opened_at", kind: moment, required: true, cell: true}, {name: "first_response_at", kind: moment, strict: true},
			{name: "resolved_at", kind: moment, strict: true}, {name: "origin", kind: word, words: []string{"customer", "proactive"}},
			{name: "channel", kind: text},
		}},
		{name: "leads", key: "lead_id", dates: []string{"created_at"}, bounded: true, columns: []column{
			{name: "lead_id", kind: id, required: true, cell: true}, {name: "customer_id", kind: id},
			{name: "created_at", kind: moment, required: true, cell: true}, {name: "converted_at", kind: moment, strict: true},
			{name: "existing", kind: yesNo, required: true, cell: true},
		}},
		{name: "points", dates: []string{"booked_at"}, bounded: true, columns: []column{
			{name: "customer_id", kind: id, required: true, cell: true}, {name: "booked_at", kind: moment, required: true, cell: true},
			{name: "earned", kind: money, required: true, strict: true}, {name: "redeemed", kind: money, required: true, strict: true},
		}},
		{name: "touches", dates: []string{"sent_at"}, bounded: true, columns: []column{
			{name: "customer_id", kind: id, required: true, cell: true}, {name: "sent_at", kind: moment, required: true, cell: true},
			{name: "kind", kind: word, required: true, cell: true},
		}},
		{name: "costs", dates: []string{"month"}, bounded: true, columns: []column{
			{name: "month", kind: monthDay, required: true, cell: true},
			{name: "kind", kind: word, required: true, cell: true, words: []string{"acquisition", "retention", "programme"}},
			{name: "amount", kind: money, required: true, cell: true},
		}},
		{name: "events", dates: []string{"date"}, columns: []column{
			{name: "date", kind: day, required: true, cell: true}, {name: "text", kind: text, required: true, cell: true}, {name: "text_en", kind: text},
		}},
	}
}
