package queries

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
)

// Header is the TOML in a file's leading comment lines.
type Header struct {
	Title        figure.Text         `toml:"title"`
	Short        figure.Text         `toml:"short"` // a shorter title for narrow places; the title where absent
	Description  figure.Text         `toml:"description"`
	Formula      figure.Text         `toml:"formula"` // in words
	Section      string              `toml:"section"`
	Place        int                 `toml:"place"` // within the section; files that name none follow by name
	Unit         string              `toml:"unit"`
	Better       string              `toml:"better"`
	Window       string              `toml:"window"` // what the figure looks at, see Windows
	Needs        []string            `toml:"needs"`  // "orders", "tickets.origin", "referrals | customers.referred_by"
	Owner        figure.Text         `toml:"owner"`
	Segments     string              `toml:"segments"` // "", "list", "partition": numerators and denominators sum to the whole
	SegmentBy    figure.Text         `toml:"segment_by"`
	Margin       bool                `toml:"margin"`        // computed in margin, or on net revenue where there is none
	Share        bool                `toml:"share"`         // a share of a whole: blank where refunds push it out of 0..1
	Open         bool                `toml:"open"`          // a rate that is no part of a whole: its values, and goals, may lie outside 0..1
	Settle       string              `toml:"settle"`        // control chart: the setting whose double, in days, must have passed before a month counts
	AfterDays    string              `toml:"after_days"`    // the setting that names the days of data before which a month is blank
	CohortDays   string              `toml:"cohort_days"`   // the setting that names the days after which a cohort is complete
	Newcomers    bool                `toml:"newcomers"`     // tells new customers from old ones: partial while the data can't
	Logs         string              `toml:"logs"`          // "prior": its logs are read over the prior window, and may begin within it
	WindowMonths int                 `toml:"window_months"` // the window's length where it isn't the setting's
	ColumnNeeds  map[string][]string `toml:"column_needs"`  // inputs that a column of a model comes from, beside orders
	View         bool                `toml:"view"`          // a model that is a view, not a table
	Columns      any                 `toml:"columns"`
	Extra        map[string]Extra    `toml:"extra"`

	figure.Ties

	BasedOn string `toml:"based_on"` // the first letters of the hash of the shipped file that it was copied from

	columnNames []string
	inherited   []string // keys, see inherit
}

// Extra is a numeric column beside the contract's: its unit, and its name for readers by locale.
type Extra struct {
	Unit  string
	Title figure.Text
}

// UnmarshalTOML reads unit and, under any other key, the name in the locale of that code.
func (e *Extra) UnmarshalTOML(tree any) error {
	table, isTable := tree.(map[string]any)
	if !isTable {
		return errors.New("an extra column is a table: extra.<column>.unit, and its name by language")
	}
	e.Title = figure.Text{}
	for key, value := range table {
		text, isText := value.(string)
		switch {
		case !isText:
			return fmt.Errorf("%s is not a text", key)
		case key == "unit":
			e.Unit = text
		default:
			e.Title[key] = text
		}
	}
	return nil
}

// What a header may say.
var (
	Units   = []string{"rate", "difference", "points", "count", "money", "days", "hours", "ratio", "dpmo"}
	Betters = []string{"higher", "lower", "none"}
	Windows = []string{"month", "window", "prior", "loyal", "cohort", "survey", "all", "run"}
)

// ChartColumns are the columns that a chart's header promises, in order.
func (h Header) ChartColumns() []string { return h.columnNames }

// Error is a fault of a query file.
type Error struct {
	File    string
	Line    int // 0 = the file as a whole
	Column  int // characters; 0 = the line as a whole
	Problem string
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return e.File + ": " + fault.OneLine(e.Problem)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, fault.OneLine(e.Problem))
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, fault.OneLine(e.Problem))
}

// Finding is the error with its place apart.
func (e *Error) Finding() fault.Finding {
	return fault.Finding{Level: fault.Error, Rule: "query", File: e.File, Line: e.Line, Column: e.Column, Text: fault.OneLine(e.Problem)}
}

// lastKey is where the TOML library names the key of a wrong type.
var lastKey = regexp.MustCompile(`\(last key "([^"]+)"\)`)

// idForm is what a file may be called: its name is a table, a file of the report, a part of addresses and a key of the configuration.
var idForm = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// plainID is a name like one that can't be an id, and can.
func plainID(name string) string {
	plain := strings.Map(func(r rune) rune { // a letter without its marks
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ReplaceAll(strings.ToLower(name), "đ", "d")))
	plain = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(plain, "_"), "_")
	return cmp.Or(plain[:min(len(plain), 60)], "my_kpi")
}

// CheckID says, as the user's error, why a name can't be the id of a KPI or a chart.
func CheckID(id string) error {
	if idForm.MatchString(id) {
		return nil
	}
	return fault.User(fmt.Errorf("%q is no id: lower case letters a to z, digits and underscores, at most 60; call it %s", id, plainID(id)))
}

// parseHeader reads the leading comment lines of a file and checks that nothing is unknown, missing or out of its list.
func parseHeader(query Query) (Header, error) {
	var header Header
	switch {
	case !idForm.MatchString(query.ID):
		return header, &Error{File: query.File, Problem: "a file's name is its id: lower case letters a to z, digits and underscores, at most 60; call it " + plainID(query.ID) + ".sql"}
	case !utf8.ValidString(query.SQL):
		return header, &Error{File: query.File, Problem: "is not UTF-8 text; save it as UTF-8"}
	case strings.TrimSpace(query.SQL) == "":
		return header, &Error{File: query.File, Problem: "is empty; write a header and a SELECT, or remove the file"}
	}
	lines := headerLines(query.SQL)
	meta, err := toml.Decode(strings.Join(lines, "\n"), &header)
	if err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return header, &Error{File: query.File, Line: parse.Position.Line, Problem: "the header is not TOML: " + parse.Message + "; the leading comment lines hold the header, notes go below the first line of SQL"}
		}
		if key := lastKey.FindStringSubmatch(err.Error()); key != nil {
			return header, &Error{File: query.File, Line: lineOf(lines, key[1]), Problem: "header " + key[1] + " is of the wrong type; texts stand in quotes, lists in brackets, true and false alone"}
		}
		return header, &Error{File: query.File, Problem: "the header can't be read: " + err.Error()}
	}
	var faults []error
	report := func(key, format string, values ...any) {
		faults = append(faults, &Error{File: query.File, Line: lineOf(lines, key), Problem: "header " + fmt.Sprintf(format, values...)})
	}
	for _, key := range meta.Undecoded() {
		if key[0] == "columns" { // of any shape: checked below, by the kind of file
			continue
		}
		if near := fault.Nearest(key.String(), keys()); near != "" {
			report(key.String(), "key %q is unknown; did you mean %q?", key.String(), near)
			continue
		}
		report(key.String(), "key %q is unknown; known are %s", key.String(), strings.Join(keys(), ", "))
	}
	checkLanguages(header, report)
	if query.replaces != "" && query.Kind != Model {
		replaced, err := parseHeader(Query{ID: query.ID, Kind: query.Kind, File: query.File, SQL: query.replaces})
		if err != nil {
			return header, err
		}
		header.inherit(replaced, meta)
	}
	if query.Kind != Model {
		header.applyDefaults(query.Kind)
	}
	switch query.Kind {
	case KPI:
		checkKPI(header, report)
	case Chart:
		checkTitle(header, report)
		checkOneOf(report, "section", header.Section, figure.Sections())
		header.columnNames = checkColumns(header.Columns, report)
		checkFigures(header, slices.Sorted(maps.Keys(figure.ChartDrawings)), report)
	case Model:
		if _, ok := header.Columns.(map[string]any); !ok {
			report("columns", "needs columns.<name> = \"what it holds\" for each column of the table")
		}
	}
	return header, fault.Join(faults)
}

// inherit takes from the shipped file, in whose place another stands, each key that this one doesn't write: it is still the same KPI.
func (h *Header) inherit(replaced Header, written toml.MetaData) {
	into, from := reflect.ValueOf(h).Elem(), reflect.ValueOf(replaced)
	for _, field := range reflect.VisibleFields(into.Type()) {
		key := field.Tag.Get("toml")
		if key == "" || key == "based_on" || written.IsDefined(key) {
			continue
		}
		into.FieldByIndex(field.Index).Set(from.FieldByIndex(field.Index))
		h.inherited = append(h.inherited, key)
	}
}

// Inherits tells whether a key is that of the shipped file in whose place this one stands.
func (h Header) Inherits(key string) bool { return slices.Contains(h.inherited, key) }

// applyDefaults gives an own KPI what its header leaves out: a title and a unit are enough.
func (h *Header) applyDefaults(kind string) {
	orElse := func(value *string, otherwise string) {
		if *value == "" {
			*value = otherwise
		}
	}
	orElse(&h.Section, figure.OwnSection)
	switch {
	case len(h.Figures) > 0:
	case kind == Chart:
		h.Figures = []figure.Placed{{As: figure.DataTable, At: figure.Beside}}
	case h.Section == figure.OwnSection:
		h.Figures = []figure.Placed{{As: "trend", At: figure.Beside}}
	}
	if kind == KPI {
		orElse(&h.Better, "none")
		orElse(&h.Window, "month")
	}
	if len(h.Description) == 0 {
		h.Description = h.Title
	}
}

func checkKPI(header Header, report func(key, format string, values ...any)) {
	checkTitle(header, report)
	checkOneOf(report, "section", header.Section, figure.Sections())
	checkOneOf(report, "unit", header.Unit, Units)
	checkOneOf(report, "better", header.Better, Betters)
	checkOneOf(report, "window", header.Window, Windows)
	checkTies(header, report)
	if header.Columns != nil {
		report("columns", "key \"columns\" belongs to charts and model tables; a KPI's columns are its contract and extra.<column>")
	}
	if header.Segments != "" {
		checkOneOf(report, "segments", header.Segments, []string{"list", "partition"})
	}
	for name, extra := range header.Extra {
		checkOneOf(report, "extra."+name+".unit", extra.Unit, Units)
		if len(extra.Title) == 0 {
			report("extra."+name, "needs extra.%s.<language>, such as extra.%s.en: the column's name for readers", name, name)
		}
	}
}

// checkTitle asks for a title in one language at least; pages in another show that one.
func checkTitle(header Header, report func(key, format string, values ...any)) {
	for _, text := range header.Title {
		if strings.TrimSpace(text) != "" {
			return
		}
	}
	report("title", "needs title.<language>, such as title.en: what the figure is called")
}

// texts are the texts of a header for readers, by key.
func (h Header) texts() map[string]figure.Text {
	all := map[string]figure.Text{"title": h.Title, "short": h.Short, "description": h.Description, "formula": h.Formula, "owner": h.Owner, "segment_by": h.SegmentBy}
	for name, extra := range h.Extra {
		all["extra."+name] = extra.Title
	}
	return all
}

// Untranslated names the texts of a header that stand in some language and not in another: "title.en".
func (h Header) Untranslated(locales []string) []string {
	var lacking []string
	for name, text := range h.texts() {
		for _, locale := range locales {
			if len(text) > 0 && strings.TrimSpace(text[locale]) == "" {
				lacking = append(lacking, name+"."+locale)
			}
		}
	}
	slices.Sort(lacking)
	return lacking
}

// checkLanguages refuses a text whose language is none: a slip of the pen would never be shown.
func checkLanguages(header Header, report func(key, format string, values ...any)) {
	texts := header.texts()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, code := range slices.Sorted(maps.Keys(texts[name])) {
			if _, err := language.Parse(code); err != nil {
				report(name+"."+code, "%s.%s: %q is no language code, such as en or vi", name, code, code)
			}
		}
	}
}

func checkOneOf(report func(key, format string, values ...any), key, value string, allowed []string) {
	near := fault.Nearest(value, allowed)
	switch {
	case value == "":
		report(key, "needs %s: one of %s", key, strings.Join(allowed, ", "))
	case slices.Contains(allowed, value):
	case near != "":
		report(key, "%s = %q is not one of %s; did you mean %q?", key, value, strings.Join(allowed, ", "), near)
	default:
		report(key, "%s = %q is not one of %s", key, value, strings.Join(allowed, ", "))
	}
}

func checkColumns(value any, report func(key, format string, values ...any)) []string {
	list, ok := value.([]any)
	var names []string
	for _, item := range list {
		name, isText := item.(string)
		ok = ok && isText
		names = append(names, name)
	}
	if !ok || len(names) == 0 {
		report("columns", "needs columns: the names of the chart's columns in order, such as [\"month\", \"customers\"]")
	}
	return names
}

// headerLines are the leading comment lines without their dashes; line i of them is line i of the file.
func headerLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if !strings.HasPrefix(trimmed, "--") {
			break
		}
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(trimmed, "--"), " "))
	}
	return lines
}

// lineOf finds a dotted key among header lines, the line of its first part where the whole isn't there, else 1.
func lineOf(lines []string, key string) int {
	for _, wanted := range []string{key, strings.SplitN(key, ".", 2)[0]} {
		for i, line := range lines {
			rest, found := strings.CutPrefix(strings.TrimSpace(line), wanted)
			if found && (rest == "" || strings.ContainsAny(rest[:1], " =.\t")) {
				return i + 1
			}
		}
	}
	return 1
}

func keys() []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Header]()) {
		if name := field.Tag.Get("toml"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// ModelColumns are a model table's columns in the order of its header.
func (q Query) ModelColumns() []string {
	var (
		raw   map[string]any
		names []string
	)
	meta, err := toml.Decode(strings.Join(headerLines(q.SQL), "\n"), &raw)
	if err != nil {
		return nil // parseHeader has refused it
	}
	for _, key := range meta.Keys() {
		if len(key) == 2 && key[0] == "columns" {
			names = append(names, key[1])
		}
	}
	return names
}
