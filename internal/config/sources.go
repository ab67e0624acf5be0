package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"

	"loyalty/internal/regular"
)

func readSources(t *table, dir string) map[string]Source {
	sources := map[string]Source{}
	known := tableNames()
	for _, name := range t.names() {
		if InputColumns(name) == nil {
			t.add(join(t.key, name), nil, "unknown input table", suggest(name, known))
			continue
		}
		if below := t.sub(name); below.values != nil {
			sources[name] = readSource(below, name, dir)
		}
	}
	for _, name := range t.names() {
		if s, isKnown := sources[name]; isKnown && s.From != "" {
			sources[name] = shareFiles(t.sub(name), s, sources)
		}
	}
	if len(t.values) == 0 {
		t.add(join(t.key, "orders"), nil, "at least one input is required", `write [sources.orders] and below it path = "orders.csv"`)
	}
	return sources
}

// shareFiles gives a source the files of the one that it is taken from, and how they are written; what it says itself goes before.
func shareFiles(t *table, s Source, sources map[string]Source) Source {
	base, isKnown := sources[s.From]
	switch {
	case !isKnown || s.From == s.Table:
		t.refuse("from", "is no other source of this file", "name one of the tables under [sources], such as \"orders\"")
		return s
	case base.From != "":
		t.refuse("from", "is itself taken from "+base.From, fmt.Sprintf("write from = %q", base.From))
		return s
	}
	s.Path, s.Query, s.QueryFile = base.Path, base.Query, base.QueryFile
	for _, option := range []struct {
		own  *string
		base string
	}{
		{&s.Format, base.Format}, {&s.Delim, base.Delim}, {&s.DateFormat, base.DateFormat}, {&s.TimestampFormat, base.TimestampFormat},
		{&s.Encoding, base.Encoding}, {&s.Decimal, base.Decimal}, {&s.Timezone, base.Timezone}, {&s.Sheet, base.Sheet}, {&s.ID, base.ID},
	} {
		if *option.own == "" {
			*option.own = option.base
		}
	}
	if s.Header == nil {
		s.Header = base.Header
	}
	if s.Skip == nil {
		s.Skip = base.Skip
	}
	return s
}

func readSource(t *table, name, dir string) Source {
	s := Source{Table: name, Grain: "row", MaxRejected: 0.01}
	readOrigin(t, &s, dir)
	t.choice("format", &s.Format, "csv", "parquet", "lines")
	readDelim(t, &s)
	s.Header = t.flag("header")
	s.DateFormat = readTimeFormat(t, "dateformat", "%d/%m/%Y")
	s.TimestampFormat = readTimeFormat(t, "timestampformat", "%d/%m/%Y %H:%M:%S")
	readEncoding(t, &s)
	t.choice("decimal", &s.Decimal, ".", ",")
	if t.has("timezone") {
		readTimezone(t, &s.Timezone)
	} else {
		t.text("timezone", &s.Timezone)
	}
	if t.text("where", &s.Where) && s.Where == "" {
		t.refuse("where", "is empty", "write an SQL condition, or remove the key")
	}
	t.choice("grain", &s.Grain, "row", "line")
	if s.Grain == "line" && name != "orders" {
		t.refuse("grain", "only orders come as lines", "remove the key")
	}
	t.choice("amount_of", &s.AmountOf, "line", "order")
	if s.AmountOf != "" && s.Grain != "line" {
		t.refuse("amount_of", "has no effect where each row is an order", `write grain = "line" too, or remove the key`)
	}
	if distinct := t.flag("distinct"); distinct != nil {
		s.Distinct = *distinct
	}
	if s.Distinct && name == "orders" {
		t.refuse("distinct", "is not for orders", `write grain = "line", which makes one order of its lines, or remove the key`)
	}
	skip := 0
	if t.whole("skip", &skip, 0, 1000) {
		s.Skip = &skip
	}
	readSheet(t, &s)
	t.within("max_rejected", &s.MaxRejected, fromZeroToOne, "write a share from 0 to 1: 5 % is 0.05")
	readCustomers(t, &s)
	readMoney(t, &s, dir)
	readColumns(t.sub("columns"), &s)
	t.finish()
	refuseIdleOptions(t, &s)
	return s
}

func fromZeroToOne(x float64) bool { return x >= 0 && x <= 1 }

// readOrigin reads path or query, one of which must be there.
func readOrigin(t *table, s *Source, dir string) {
	s.Path = t.texts("path", true)
	written := t.text("query", &s.Query)
	t.text("from", &s.From)
	if t.has("from") {
		for _, other := range []string{"path", "query"} {
			if t.has(other) {
				t.refuse(other, "stands beside from", "keep one of them: from takes the files of another source")
			}
		}
		return
	}
	switch {
	case t.has("path") && t.has("query"):
		t.refuse("query", "stands beside path", "keep one of them: a query names its files itself")
		return
	case !t.has("path") && !t.has("query"):
		t.add(t.key, nil, "names no export", `write path = "…" (a file, a glob or a list), query = "…" (a SELECT or an .sql file) or from = "…" (another source)`)
		return
	case t.has("path") && s.Path != nil && len(s.Path) == 0:
		t.refuse("path", "is empty", "name a file, a glob or a list of them")
	}
	for _, path := range s.Path {
		if strings.Contains(path, "://") && !IsRemote(path) {
			t.refuse("path", "is neither a file of this machine nor an object of a store", "write it like s3://bucket/orders/*.parquet (s3, gs or azblob), or download the export first")
		}
	}
	if !written {
		return
	}
	if s.Query == "" {
		t.refuse("query", "is empty", "write a SELECT, or the name of an .sql file")
		return
	}
	if !namesFile(s.Query) {
		return
	}
	s.QueryFile = s.Query
	path := s.QueryFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	content, err := regular.Read(path)
	if err != nil {
		t.refuse("query", "can't be read: "+reason(err), startsFrom(dir))
		return
	}
	s.Query = string(content)
	if strings.TrimSpace(s.Query) == "" {
		t.refuse("query", "the file is empty", "write a SELECT into it")
	}
}

// IsRemote tells whether a path is the address of objects in a store.
func IsRemote(path string) bool {
	scheme, _, found := strings.Cut(path, "://")
	return found && slices.Contains([]string{"s3", "gs", "azblob"}, scheme)
}

// namesFile tells the name of an .sql file from a query, which may well end in ".sql" but never is one word or path only.
func namesFile(query string) bool {
	if strings.ContainsAny(query, "\n;'") || !strings.EqualFold(filepath.Ext(query), ".sql") {
		return false
	}
	first, _, several := strings.Cut(query, " ")
	return !several || !strings.EqualFold(first, "select") && !strings.EqualFold(first, "with") && !strings.EqualFold(first, "from")
}

func readDelim(t *table, s *Source) {
	t.tell("delim", object{"type": "string", "minLength": 1, "maxLength": 4})
	value, found := t.get("delim")
	if !found {
		return
	}
	delim, ok := value.(string)
	if !ok || delim == "" || len(delim) > 4 || strings.ContainsAny(delim, "\r\n\"") {
		t.refuse("delim", "is no separator", `write one to four characters, such as ";" or "\t"`)
		return
	}
	s.Delim = delim
}

// readTimeFormat reads a strptime format and checks its specifiers against those that DuckDB knows.
func readTimeFormat(t *table, name, example string) string {
	var format string
	if !t.text(name, &format) {
		return ""
	}
	remedy := fmt.Sprintf("write it like %q", example)
	if !strings.Contains(format, "%") {
		t.refuse(name, "holds no % sign", remedy)
	}
	for rest := format; ; {
		_, after, found := strings.Cut(rest, "%")
		if !found {
			return format
		}
		after = strings.TrimPrefix(after, "-")
		if after == "" || !strings.Contains("aAwdbBmyYHIMSfgpzZjUWcxXnuGV%", after[:1]) {
			t.refuse(name, fmt.Sprintf("%%%.1s is unknown", after), remedy)
			return ""
		}
		rest = after[1:]
	}
}

// readEncoding reads the name of an encoding and keeps its canonical form: utf-8, utf-16, latin-1 or that of the WHATWG index.
// Latin-1 stays apart from Windows-1252, which the index makes of it.
func readEncoding(t *table, s *Source) {
	var name string
	if !t.text("encoding", &name) {
		return
	}
	lower := strings.ToLower(name)
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(lower) {
	case "utf8", "utf8bom", "utf8sig":
		s.Encoding = "utf-8"
		return
	case "utf16", "unicode":
		s.Encoding = "utf-16"
		return
	case "latin1", "iso88591", "l1":
		s.Encoding = "latin-1"
		return
	}
	found, err := htmlindex.Get(lower)
	if err != nil || found == encoding.Replacement {
		t.refuse("encoding", "unknown encoding", suggest(name, []string{"utf-8", "utf-16", "latin-1", "windows-1252", "windows-1258"}))
		return
	}
	s.Encoding, err = htmlindex.Name(found)
	if err != nil {
		s.Encoding = lower
	}
}

func readColumns(t *table, s *Source) {
	s.Columns = map[string]string{}
	known := InputColumns(s.Table)
	for _, column := range t.names() {
		if !slices.Contains(known, column) {
			t.add(join(t.key, column), nil, s.Table+" has no such column", suggest(column, known))
			continue
		}
		if column == "order_id" {
			t.tell(column, object{"anyOf": []any{object{"type": "string"}, object{"type": "array", "items": object{"type": "string"}}}})
		}
		if _, isList := t.values[column].([]any); isList && column == "order_id" {
			s.OrderID = t.texts(column, false)
			continue
		}
		var expression string
		if t.text(column, &expression) {
			s.Columns[column] = expression
			if expression == "" {
				t.refuse(column, "is empty", "name a column of the export, or remove the key")
			}
		}
	}
}

// readSheet reads a sheet's name, or its number from 1.
func readSheet(t *table, s *Source) {
	t.tell("sheet", object{"type": []string{"string", "integer"}})
	if number, isNumber := t.values["sheet"].(int64); isNumber {
		t.get("sheet")
		if number < 1 {
			t.refuse("sheet", "is no sheet", "write its name in quotes, or its number from 1")
		}
		s.Sheet = strconv.FormatInt(number, 10)
		return
	}
	if t.text("sheet", &s.Sheet) && s.Sheet == "" {
		t.refuse("sheet", "is empty", "write a sheet's name or number, or remove the key")
	}
}

// refuseIdleOptions refuses options that would have no effect where the export isn't CSV.
func refuseIdleOptions(t *table, s *Source) {
	var idle []string
	var because string
	switch {
	case t.has("query"):
		idle, because = []string{"format", "delim", "header", "skip", "sheet"}, "has no effect beside query, which reads its files itself"
	case s.Format == "parquet":
		idle, because = []string{"delim", "header", "encoding", "skip", "sheet"}, "has no effect on a Parquet file"
	case s.Format == "lines":
		idle, because = []string{"delim"}, "has no effect where a line is one column"
	}
	for _, option := range idle {
		if t.has(option) {
			t.refuse(option, because, "remove the key")
		}
	}
}
