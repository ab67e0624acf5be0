package warehouse

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"loyalty/internal/config"
)

// textFile is a CSV or lines export that has been looked through.
type textFile struct {
	file
	dialect
	plain     string           // UTF-8 without compression
	readable  string           // what the engine reads: plain, or a temporary copy of its sound records
	isCopy    bool             // readable is such a copy: comma, quotes, no header
	header    []string         // column names
	doubled   []string         // names that the header holds twice
	shift     int64            // what a line's number is to be lowered by: a header that the export doesn't have
	above     int              // lines with something in them above the header
	left      map[int64]string // lines that are no rows, by the number of the first: see lineJudge
	rows      int64            // sound records
	broken    []brokenLines
	longest   int
	isSpanned bool // a record spans lines
	isCRLF    bool
}

// brokenLines are the lines that one fault took.
type brokenLines struct {
	reason      string
	first, last int64
	text        string // the first of them
}

// openText finds out what a text file holds: its columns, its sound records, its broken lines. Where the engine might read a
// sound record otherwise than the scanner, it gets a copy without doubt in it.
func (w *Warehouse) openText(f file, source config.Source, s table, format string) (*textFile, error) {
	plain, kind, err := w.plainText(f, source, format)
	if err != nil {
		return nil, err
	}
	t := &textFile{file: f, plain: plain, readable: plain, left: map[int64]string{}}
	wanted := wantedColumns(source, s)
	if err := t.chooseDialect(source, format, kind, wanted); err != nil {
		return nil, err
	}
	scan, err := t.scan(wanted, s.key)
	if err != nil {
		return nil, err
	}
	t.longest, t.isSpanned, t.isCRLF = scan.longest, scan.isSpanned, scan.isCRLF > 0
	if scan.isMixed || scan.newline == '\r' || scan.hasSpaces || len(t.broken) > 0 || scan.hasBlank && len(t.header) == 1 || len(t.left) > 0 || t.skip > 0 {
		t.isCopy = true
	}
	if t.isCopy {
		if err := w.copySound(t); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// sepLine is the line with which a spreadsheet tells the separator, above the header.
var sepLine = regexp.MustCompile(`(?i)^sep=(.)$`)

func (t *textFile) chooseDialect(source config.Source, format string, kind shape, wanted []wantedColumn) error {
	t.hasHeader = format == "csv"
	if source.Header != nil {
		t.hasHeader = *source.Header
	}
	t.isLines = format == "lines"
	t.delim, t.isSpaced = source.Delim, source.Delim == " "
	if source.Skip != nil {
		t.skip = *source.Skip
	}
	switch {
	case t.isLines:
		return nil
	case kind == shapeJSON:
		t.hasHeader, t.delim, t.shift = true, ",", 1
		return nil
	case kind != shapeText:
		t.isRagged, t.delim, t.isSpaced = true, ",", false
		return t.findHeader(source, wanted)
	}
	text, err := os.Open(t.plain)
	if err != nil {
		return fmt.Errorf("%s: unreadable input: %w", t.name, err)
	}
	defer text.Close()
	first, err := newScanner(text, dialect{isLines: true}).next()
	if err != nil {
		return t.unreadable(err)
	}
	if told := sepLine.FindStringSubmatch(string(first.fields[0])); told != nil && (t.delim == "" || t.delim == told[1]) {
		t.skip, t.delim = max(t.skip, 1), told[1]
	}
	return t.findHeader(source, wanted)
}

func (t *textFile) unreadable(err error) error {
	var bad *badText
	var long *tooLong
	switch {
	case errors.As(err, &long) && long.isQuote:
		return fmt.Errorf("%s:%d: unreadable input: a quote opens in this line and is not closed within %d MB; close it, or take it out", t.name, long.line, longestRecord>>20)
	case errors.As(err, &long):
		return fmt.Errorf("%s:%d: unreadable input: the line is longer than %d MB, as no line of an export is; is this a text file?", t.name, long.line, longestRecord>>20)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: %w", t.name, errEmpty)
	case errors.As(err, &bad) && bad.value == 0:
		return fmt.Errorf("%s:%d: unreadable input: byte %d is NUL, which no text holds; where the file is UTF-16, set encoding = \"utf-16\"",
			t.name, bad.line, bad.column)
	case errors.As(err, &bad):
		return fmt.Errorf("%s:%d: unreadable input: byte %d (0x%02x) is not UTF-8; set encoding to what the export was written in, such as \"windows-1252\", \"windows-1258\" or \"latin-1\"",
			t.name, bad.line, bad.column, bad.value)
	}
	return fmt.Errorf("%s: unreadable input: %w", t.name, err)
}

// walk gives every record after the header to visit.
func (t *textFile) walk(visit func(record) error) (*scanner, error) {
	text, err := os.Open(t.plain)
	if err != nil {
		return nil, fmt.Errorf("%s: unreadable input: %w", t.name, err)
	}
	defer text.Close()
	s := newScanner(text, t.dialect)
	for isFirst := true; ; isFirst = false {
		r, err := s.next()
		if errors.Is(err, io.EOF) && !isFirst {
			return s, nil
		}
		if err != nil {
			return nil, t.unreadable(err)
		}
		if isFirst && r.broken != "" {
			return nil, fmt.Errorf("%s:%d: unreadable input: the quotes of the first line are broken", t.name, r.first)
		}
		if isFirst && t.header == nil {
			t.nameColumns(r)
		}
		if isFirst {
			t.isCopy = t.isCopy || r.first > 1 || r.last > r.first || !r.isPlain
		}
		if isFirst && t.hasHeader {
			continue
		}
		if _, isLeft := t.left[r.first]; isLeft {
			continue
		}
		if err := visit(r); err != nil {
			return nil, err
		}
	}
}

// feet is how many lines below the rows are looked at.
const feet = 4

// scan counts the sound records and notes the broken ones. Lines above and below the rows that are none are left out.
func (t *textFile) scan(wanted []wantedColumn, key string) (*scanner, error) {
	type foot struct {
		line   int64
		kind   string
		broken bool
	}
	var last []foot
	var judge lineJudge
	isAbove := true
	scan, err := t.walk(func(r record) error {
		if judge.width == 0 {
			judge = newLineJudge(t.header, wanted, key)
		}
		if t.hasHeader && !t.isLines {
			if kind := judge.kindOf(r, true); isAbove && kind != "" {
				t.left[r.first] = kind
				return nil
			}
			isAbove = false
			if len(last) == feet {
				last = append(last[:0], last[1:]...)
			}
			last = append(last, foot{r.first, judge.kindOf(r, false), r.broken != ""})
		}
		if r.broken != "" {
			t.broken = append(t.broken, brokenLines{reason: r.broken, first: r.first, last: r.last, text: string(r.excess)})
			return nil
		}
		t.rows++
		t.isCopy = t.isCopy || !r.isPlain
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := len(last) - 1; i >= 0 && last[i].kind != ""; i-- {
		t.left[last[i].line] = last[i].kind
		if last[i].broken {
			t.broken = t.broken[:len(t.broken)-1]
		} else {
			t.rows--
		}
	}
	return scan, nil
}

// nameColumns takes the names from the header, trimmed; a column without one is named by its place from 0, as is every column
// of a file without a header. A name that comes twice gets a number.
func (t *textFile) nameColumns(r record) {
	if t.isLines {
		t.header = []string{"line"}
		return
	}
	seen := map[string]bool{}
	for i, field := range r.fields {
		name := strings.TrimFunc(string(field), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(blanks, r) })
		if !t.hasHeader || name == "" {
			name = fmt.Sprintf("column%d", i)
		}
		if seen[strings.ToLower(name)] {
			t.doubled = append(t.doubled, name)
		}
		for base, n := name, 1; seen[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		seen[strings.ToLower(name)] = true
		t.header = append(t.header, name)
	}
}

// copySound writes the sound records where the engine can only read them as the scanner did. A line end within a value is LF.
func (w *Warehouse) copySound(t *textFile) (err error) {
	target, err := os.CreateTemp(w.folder.plain(), "sound-*.csv")
	if err != nil {
		return fmt.Errorf("%s: copy: %w", t.name, err)
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	out := bufio.NewWriterSize(target, 1<<20)
	t.longest = 0
	_, err = t.walk(func(r record) error {
		if r.broken != "" {
			return nil
		}
		size := 0
		for i, field := range r.fields {
			if i > 0 {
				_ = out.WriteByte(',')
			}
			_ = out.WriteByte('"')
			for at, character := range field {
				switch {
				case character == '"':
					_ = out.WriteByte('"')
					size++
				case character == '\r' && at+1 < len(field) && field[at+1] == '\n':
					continue
				case character == '\r':
					character = '\n'
				}
				_ = out.WriteByte(character)
			}
			_ = out.WriteByte('"')
			size += len(field) + 3
		}
		t.longest = max(t.longest, size)
		return out.WriteByte('\n')
	})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("%s: copy: %w", t.name, err)
	}
	t.readable, t.isCopy = target.Name(), true
	return nil
}

// errFound ends a walk that needs not go on.
var errFound = errors.New("found")

// lineOf is the line that the n-th sound record, from 1, begins on.
func (t *textFile) lineOf(n int64) (int64, error) {
	var line, seen int64
	_, err := t.walk(func(r record) error {
		if r.broken != "" {
			return nil
		}
		if seen++; seen == n {
			line = r.first
			return errFound
		}
		return nil
	})
	if err != nil && !errors.Is(err, errFound) {
		return 0, err
	}
	return line - t.shift, nil
}

// textRelation is the SQL that reads the sound records of files alike in everything but their path; every column is text.
func textRelation(files []*textFile, isParallel bool) string {
	t := files[0]
	var paths, columns []string
	longest := 0
	for _, one := range files {
		paths = append(paths, globLiteral(one.readable))
		longest = max(longest, one.longest)
		isParallel = isParallel && !one.isSpanned
	}
	for _, name := range t.header {
		columns = append(columns, literal(name)+": 'VARCHAR'")
	}
	delim, quote, newline, hasHeader := literal(t.delim), `'"'`, `'\n'`, t.hasHeader
	if t.isCRLF && !t.isCopy {
		newline = `'\r\n'`
	}
	switch {
	case t.isCopy:
		delim, hasHeader = "','", false
	case t.isLines:
		delim, quote = "chr(31)", "''" // the unit separator stands in no text
	}
	limit := ""
	if longest > 1_900_000 {
		limit = fmt.Sprintf(", max_line_size = %d, buffer_size = %d", longest+1000, 16*(longest+1000))
	}
	relation := fmt.Sprintf("read_csv([%s], auto_detect = false, columns = {%s}, delim = %s, quote = %s, escape = %s, new_line = %s, header = %t, parallel = %t, compression = 'none', hive_partitioning = false%s)",
		literals(paths), strings.Join(columns, ", "), delim, quote, quote, newline, hasHeader, isParallel, limit)
	var told []string
	for _, c := range t.folderColumns() {
		told = append(told, c.sql())
	}
	if len(told) == 0 {
		return relation
	}
	return "(SELECT *, " + joinList(told) + " FROM " + relation + ")"
}

// isLike tells whether the engine can read two files in one go.
func (t *textFile) isLike(other *textFile) bool {
	return t.isCopy == other.isCopy && t.isCRLF == other.isCRLF && t.dialect == other.dialect && slices.Equal(t.header, other.header) &&
		slices.Equal(t.folderColumns(), other.folderColumns())
}
