package warehouse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loyalty/internal/config"
)

// fold is a name or word as it is compared: composed, without case and outer blanks, runs of blanks and line ends alike.
func fold(text string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(blanks, r) }), " ")))
}

// wantedColumn is a column that the configuration expects of an export: by one name, or by those in quotes within an expression.
type wantedColumn struct {
	column
	names []string // folded
	isOwn bool     // names is one, that of the column itself
}

var quotedName = regexp.MustCompile(`"((?:[^"]|"")+)"`)

// wantedColumns are those of a source.
func wantedColumns(source config.Source, t table) []wantedColumn {
	var wanted []wantedColumn
	for _, c := range t.columns {
		written, isMapped := source.Columns[c.name]
		switch {
		case c.name == "order_id" && len(source.OrderID) > 0:
			for _, part := range source.OrderID {
				wanted = append(wanted, wantedColumn{column: c, names: []string{fold(part)}, isOwn: true})
			}
			continue
		case !isMapped:
			written = c.name
		}
		wanted = append(wanted, wantedColumn{column: c, names: []string{fold(written)}, isOwn: true})
		if isMapped {
			var names []string
			for _, found := range quotedName.FindAllStringSubmatch(written, -1) {
				names = append(names, fold(strings.ReplaceAll(found[1], `""`, `"`)))
			}
			if len(names) > 0 {
				wanted = append(wanted, wantedColumn{column: c, names: names})
			}
		}
	}
	return wanted
}

// preamble is how many lines a header is looked for in.
const preamble = 60

// findHeader looks for the line that names the columns: the first one if nothing speaks for another, else the one with the most names that
// the configuration expects. A text in which no line has any is taken by its shape: a title has one cell or two, a header more.
func (t *textFile) findHeader(source config.Source, wanted []wantedColumn) error {
	start, err := t.start()
	if err != nil {
		return err
	}
	type candidate struct {
		skip         int
		delim        string
		names, cells int
		isWords      bool // no cell is a number
	}
	var all []candidate
	lines := newScanner(bytes.NewReader(start), dialect{isLines: true, skip: t.skip})
	for len(all) < preamble {
		line, err := lines.next()
		if errors.Is(err, io.EOF) || len(all) > 0 && err != nil {
			break
		}
		if err != nil {
			return t.unreadable(err)
		}
		one := candidate{skip: int(line.first) - 1, delim: t.delim}
		if one.delim == "" {
			one.delim = sniffDelim(string(line.fields[0]))
		}
		record, err := newScanner(bytes.NewReader(start), dialect{delim: one.delim, isSpaced: t.isSpaced, skip: one.skip}).next()
		if err != nil || record.broken != "" {
			all = append(all, one)
			continue
		}
		one.names, one.cells, one.isWords = countNames(record.fields, wanted)
		all = append(all, one)
		if len(all) == 1 && (!t.hasHeader || source.Skip != nil) {
			break
		}
	}
	if len(all) == 0 {
		return t.unreadable(io.EOF)
	}
	best := all[0]
	for _, one := range all[1:] {
		if one.names > best.names {
			best = one
		}
	}
	if len(wanted) > 0 && best.names == 0 && best.cells <= 2 {
		for _, one := range all[1:] {
			if one.isWords && one.cells > max(2, best.cells) {
				best = one
			}
		}
	}
	t.above = slices.Index(all, best)
	t.skip, t.delim = best.skip, best.delim
	return nil
}

// start are the first bytes of the text, whole lines where it is longer.
func (t *textFile) start() ([]byte, error) {
	text, err := os.Open(t.plain)
	if err != nil {
		return nil, fmt.Errorf("%s: unreadable input: %w", t.name, err)
	}
	defer text.Close()
	start := make([]byte, lookedThrough)
	n, err := io.ReadFull(text, start)
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return start[:n], nil
	case err != nil:
		return nil, fmt.Errorf("%s: unreadable input: %w", t.name, err)
	}
	if end := bytes.LastIndexAny(start, "\r\n"); end > 0 {
		start = start[:end+1]
	}
	return start, nil
}

// countNames counts the expected columns that a line names, and its cells with something in them; isWords where each of these has a letter.
func countNames(fields [][]byte, wanted []wantedColumn) (names, cells int, isWords bool) {
	here := map[string]bool{}
	isWords = true
	for _, field := range fields {
		if name := fold(string(field)); name != "" {
			here[name] = true
			cells++
			isWords = isWords && hasLetter.MatchString(name)
		}
	}
	for _, w := range wanted {
		if !slices.ContainsFunc(w.names, func(name string) bool { return !here[name] }) {
			names++
		}
	}
	return names, cells, isWords
}

// Lines that are no rows, though they stand where rows do.
const (
	descriptionLine = "description_line" // the first below the header says what the columns hold
	totalLine       = "total_line"       // sums, above the rows or below them
	footLine        = "foot_line"        // a remark below the rows
)

// lineJudge tells what a line is by the cells of the columns that the configuration maps by their name.
type lineJudge struct {
	dates, numbers, keys []int
	width                int
}

func newLineJudge(header []string, wanted []wantedColumn, key string) lineJudge {
	j := lineJudge{width: len(header)}
	for _, w := range wanted {
		at := slices.IndexFunc(header, func(name string) bool { return w.isOwn && fold(name) == w.names[0] })
		switch {
		case at < 0:
		case w.kind.isDate():
			j.dates = append(j.dates, at)
		case w.kind.isNumber():
			j.numbers = append(j.numbers, at)
		case w.name == key:
			j.keys = append(j.keys, at)
		}
	}
	return j
}

var (
	hasDigit  = regexp.MustCompile(`\p{Nd}`)
	hasLetter = regexp.MustCompile(`\p{L}`)
	totalWord = regexp.MustCompile(`^(tổng( cộng| số| tiền| hợp)?|cộng|cộng tổng|grand total|sub ?total|totals?|sum)( *[:(].*)?$`)
)

// kindOf is why a record is no row, "" where it is one. Remarks stand below the rows alone, descriptions above.
func (j lineJudge) kindOf(r record, isFirst bool) string {
	if r.broken != "" {
		if !isFirst && r.broken == brokenLine && r.count == 1 && j.width > 2 && isRemark(string(r.excess)) {
			return footLine
		}
		return ""
	}
	cells := make([]string, len(r.fields))
	given, isTotal := 0, false
	for i, field := range r.fields {
		if cells[i] = strings.TrimSpace(string(field)); cells[i] != "" {
			given++
			isTotal = isTotal || totalWord.MatchString(fold(cells[i]))
		}
	}
	any := func(columns []int, is func(string) bool) bool {
		return slices.ContainsFunc(columns, func(i int) bool { return i < len(cells) && cells[i] != "" && is(cells[i]) })
	}
	isGiven := func(string) bool { return true }
	isNumeral := func(cell string) bool { return hasDigit.MatchString(cell) }
	switch {
	case isFirst && any(j.dates, isProse) && !any(j.dates, isValue) && !any(j.numbers, isValue):
		return descriptionLine
	case any(j.dates, isNumeral):
		return ""
	case isTotal && (len(j.dates) > 0 || any(j.numbers, isNumeral)):
		return totalLine
	case any(j.dates, isGiven) || len(j.dates) == 0 || any(j.keys, isGiven):
		return ""
	case len(j.keys) > 0 && any(j.numbers, isNumeral):
		return totalLine
	case !isFirst && given == 1 && j.width > 2 && len(j.keys) > 0 && slices.ContainsFunc(cells, isRemark):
		return footLine
	}
	return ""
}

// isProse tells words about a column from a value in it, which is mostly digits.
func isProse(cell string) bool {
	return hasLetter.MatchString(cell) && len(hasLetter.FindAllString(cell, -1)) > 4*len(hasDigit.FindAllString(cell, -1)) && !slices.Contains(nothing(), cell)
}

// isRemark tells a sentence from the rest of a row that was cut off.
func isRemark(cell string) bool {
	return strings.Contains(cell, " ") && isProse(cell) || totalWord.MatchString(fold(cell))
}

func isValue(cell string) bool { return !isProse(cell) }

// tellLines says which lines of the files were taken for no rows, and where a header names two columns alike.
func tellLines(s *source) []Notice {
	var notices []Notice
	at := map[string]int{}
	add := func(code string, t *textFile, line int64, lines int) {
		if i, isTold := at[code]; isTold {
			notices[i].Values["lines"] = notices[i].Values["lines"].(int) + lines
			return
		}
		at[code] = len(notices)
		notices = append(notices, Notice{Code: code, Values: map[string]any{"table": s.table.name, "file": t.shown(), "line": line, "lines": lines}})
	}
	for _, t := range s.texts {
		if t == nil {
			continue
		}
		if t.above > 0 {
			add("lines_above", t, int64(t.skip)+1, t.above)
		}
		for _, line := range slices.Sorted(maps.Keys(t.left)) {
			add(t.left[line], t, line, 1)
		}
	}
	return notices
}
