package config

import (
	"fmt"
	"path/filepath"
	"slices"
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
	if len(t.values) == 0 {
		t.add(join(t.key, "orders"), nil, "at least one input is required", `write [sources.orders] and below it path = "orders.csv"`)
	}
	return sources
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
		t.get("timezone")
	}
	if t.text("where", &s.Where) && s.Where == "" {
		t.refuse("where", "is empty", "write an SQL condition, or remove the key")
	}
	t.choice("grain", &s.Grain, "row", "line")
	if s.Grain == "line" && name != "orders" {
		t.refuse("grain", "only orders come as lines", "remove the key")
	}
	t.within("max_rejected", &s.MaxRejected, fromZeroToOne, "write a share from 0 to 1: 5 % is 0.05")
	readCustomers(t, &s)
	readMoney(t, &s, dir)
	s.Columns = readColumns(t.sub("columns"), name)
	t.finish()
	refuseIdleOptions(t, &s)
	return s
}

func fromZeroToOne(x float64) bool { return x >= 0 && x <= 1 }

// readOrigin reads path or query, one of which must be there.
func readOrigin(t *table, s *Source, dir string) {
	s.Path = t.texts("path", true)
	written := t.text("query", &s.Query)
	switch {
	case t.has("path") && t.has("query"):
		t.refuse("query", "stands beside path", "keep one of them: a query names its files itself")
		return
	case !t.has("path") && !t.has("query"):
		t.add(t.key, nil, "names no export", `write path = "…" (a file, a glob or a list) or query = "…" (a SELECT or an .sql file)`)
		return
	case t.has("path") && s.Path != nil && len(s.Path) == 0:
		t.refuse("path", "is empty", "name a file, a glob or a list of them")
	}
	for _, path := range s.Path {
		if strings.Contains(path, "://") {
			t.refuse("path", "is not a file of this machine", "download the export first")
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

// namesFile tells the name of an .sql file from a query, which may well end in ".sql" but never is one word or path only.
func namesFile(query string) bool {
	if strings.ContainsAny(query, "\n;'") || !strings.EqualFold(filepath.Ext(query), ".sql") {
		return false
	}
	first, _, several := strings.Cut(query, " ")
	return !several || !strings.EqualFold(first, "select") && !strings.EqualFold(first, "with") && !strings.EqualFold(first, "from")
}

func readDelim(t *table, s *Source) {
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

func readColumns(t *table, name string) map[string]string {
	columns := map[string]string{}
	known := InputColumns(name)
	for _, column := range t.names() {
		if !slices.Contains(known, column) {
			t.add(join(t.key, column), nil, name+" has no such column", suggest(column, known))
			continue
		}
		var expression string
		if t.text(column, &expression) {
			columns[column] = expression
			if expression == "" {
				t.refuse(column, "is empty", "name a column of the export, or remove the key")
			}
		}
	}
	return columns
}

// refuseIdleOptions refuses options that would have no effect where the export isn't CSV.
func refuseIdleOptions(t *table, s *Source) {
	var idle []string
	var because string
	switch {
	case t.has("query"):
		idle, because = []string{"format", "delim", "header", "encoding"}, "has no effect beside query, which reads its files itself"
	case s.Format == "parquet":
		idle, because = []string{"delim", "header", "encoding"}, "has no effect on a Parquet file"
	case s.Format == "lines":
		idle, because = []string{"delim"}, "has no effect where a line is one column"
	}
	for _, option := range idle {
		if t.has(option) {
			t.refuse(option, because, "remove the key")
		}
	}
}
