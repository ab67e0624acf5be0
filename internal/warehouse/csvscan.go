package warehouse

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Reasons for which lines of text are set aside before they are rows.
const (
	brokenLine  = "broken_line"  // too many or too few columns
	brokenQuote = "broken_quote" // a quote that isn't closed, or closed in the middle of a field
	nulByte     = "nul_byte"     // a zero byte, which no text holds
)

// dialect is how a text file is divided.
type dialect struct {
	delim     string
	isSpaced  bool // columns stand apart by any run of blanks
	isLines   bool // a line is one column
	hasHeader bool
	isRagged  bool // a sheet: a row ends with its last cell, wherever the header ends
	skip      int  // lines above the header, or above the rows
}

// record is one row of a text file, or the stretch of lines that a fault took.
type record struct {
	fields      [][]byte // as meant: quotes undone; valid until the next record
	count       int      // of fields
	first, last int64    // lines, from 1
	broken      string   // a reason, "" where it is sound
	isPlain     bool     // the engine reads the lines as they stand
	excess      []byte   // what a broken record looks like
}

// scanner walks the records of a UTF-8 text. It is the one judge of what a line means; the engine reads only what it found sound.
type scanner struct {
	dialect
	reader    *bufio.Reader
	newline   byte
	width     int      // columns a record must have; 0 = not known yet
	line      int64    // last line read
	first     int64    // the line that the record begins on
	isCRLF    int      // +1 the lines end with CR LF, -1 with LF, 0 not known
	isMixed   bool     // both occur
	hasBlank  bool     // lines without anything in them occurred
	hasSpaces bool     // or with blanks alone
	longest   int      // bytes of the longest record
	isSpanned bool     // a sound record spans lines
	nul       *badText // the first zero byte of the record
	broken    error    // of the lines above
	buffer    []byte
	fields    [][]byte
}

func newScanner(text io.Reader, d dialect) *scanner {
	reader := bufio.NewReaderSize(text, 1<<20)
	if mark, _ := reader.Peek(3); bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}) {
		_, _ = reader.Discard(3)
	}
	s := &scanner{dialect: d, reader: reader, newline: '\n'}
	if start, _ := reader.Peek(1 << 16); bytes.IndexByte(start, '\n') < 0 && bytes.IndexByte(start, '\r') >= 0 {
		s.newline = '\r'
	}
	for range d.skip {
		s.buffer = s.buffer[:0]
		if err := s.readLine(); err != nil {
			s.broken = err
			break
		}
	}
	s.nul = nil
	return s
}

// badText is a byte that no UTF-8 text holds.
type badText struct {
	line   int64
	column int
	value  byte
}

func (e *badText) Error() string {
	return fmt.Sprintf("line %d: byte %d (0x%02x) is not UTF-8", e.line, e.column, e.value)
}

// longestRecord is how many bytes a record may have: what is longer is no line of an export, but a file of another kind, or a
// quote that swallows the rest of one, and would fill the memory.
const longestRecord = 16 << 20

// tooLong is a record beyond that: its first line, and whether it is longer by a quote that isn't closed.
type tooLong struct {
	line    int64
	isQuote bool
}

func (e *tooLong) Error() string {
	return fmt.Sprintf("line %d is longer than %d MB", e.line, longestRecord>>20)
}

// readLine appends the next line, without its end, to the buffer.
func (s *scanner) readLine() error {
	start := len(s.buffer)
	for {
		part, err := s.reader.ReadSlice(s.newline)
		s.buffer = append(s.buffer, part...)
		if len(s.buffer) > longestRecord {
			return &tooLong{line: s.first, isQuote: start > 0}
		}
		if err == nil || errors.Is(err, io.EOF) && len(s.buffer) > start {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	s.line++
	line := s.buffer[start:]
	if !utf8.Valid(line) {
		return s.locate(line)
	}
	if at := bytes.IndexByte(line, 0); at >= 0 && s.nul == nil {
		s.nul = &badText{line: s.line, column: at + 1}
	}
	if end := len(line) - 1; line[end] == s.newline {
		ends := -1
		line = line[:end]
		if end > 0 && line[end-1] == '\r' {
			ends, line = 1, line[:end-1]
		}
		s.isMixed = s.isMixed || s.isCRLF != 0 && s.isCRLF != ends
		s.isCRLF = ends
	}
	s.buffer = s.buffer[:start+len(line)]
	return nil
}

func (s *scanner) locate(line []byte) error {
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && size <= 1 {
			return &badText{line: s.line, column: i + 1, value: line[i]}
		}
		i += size
	}
	return &badText{line: s.line}
}

// next is the next record, io.EOF after the last, or a *badText.
func (s *scanner) next() (record, error) {
	if s.broken != nil {
		return record{}, s.broken
	}
	for {
		s.buffer, s.first, s.nul = s.buffer[:0], s.line+1, nil
		if err := s.readLine(); err != nil {
			return record{}, err
		}
		if len(bytes.Trim(s.buffer, " \r")) > 0 && !(s.isSpaced && len(bytes.TrimSpace(s.buffer)) == 0) && !s.isEmptyRow() {
			break
		}
		s.hasBlank, s.hasSpaces = true, s.hasSpaces || len(s.buffer) > 0
	}
	r := record{first: s.line, isPlain: true}
	switch {
	case s.isLines:
		s.fields, r.isPlain = append(s.fields[:0], s.buffer), !bytes.ContainsAny(s.buffer, "\r\x1f")
	case s.isSpaced:
		s.fields, r.isPlain = append(s.fields[:0], bytes.Fields(s.buffer)...), false
	case bytes.IndexByte(s.buffer, '"') < 0:
		s.split()
		r.isPlain = bytes.IndexByte(s.buffer, '\r') < 0
	default:
		if err := s.splitQuoted(&r); err != nil {
			return record{}, err
		}
		// A carriage return within a value makes the engine guess at another line end.
		r.isPlain = r.isPlain && bytes.IndexByte(s.buffer, '\r') < 0 && (s.line == r.first || s.isCRLF < 0)
	}
	if s.nul != nil {
		if s.width == 0 {
			return record{}, s.nul // the header: it is no text at all
		}
		r.broken = nulByte
	}
	if s.isRagged && r.broken == "" {
		s.square(&r)
	}
	r.last, r.count, r.fields = s.line, len(s.fields), s.fields
	s.longest = max(s.longest, len(s.buffer))
	if s.width == 0 && r.broken == "" {
		s.width = r.count
	}
	if r.broken == "" && r.count != s.width {
		r.broken = brokenLine
		if r.last > r.first {
			r.broken = brokenQuote
		}
	}
	if r.broken != "" {
		r.excess, _, _ = bytes.Cut(s.buffer, []byte("\n"))
	} else if r.last > r.first {
		s.isSpanned = true
	}
	return r, nil
}

// isEmptyRow tells a line of separators alone, as a spreadsheet leaves below its rows.
func (s *scanner) isEmptyRow() bool {
	return s.width > 1 && !s.isLines && !s.isSpaced && len(bytes.Trim(s.buffer, " \r"+s.delim)) == 0 && bytes.Count(s.buffer, []byte(s.delim)) == s.width-1
}

// square gives a row of a sheet as many cells as the header has; what stands beside them belongs to no column.
func (s *scanner) square(r *record) {
	r.isPlain = r.isPlain && len(s.fields) == s.width
	if s.width == 0 {
		for len(s.fields) > 1 && len(bytes.TrimSpace(s.fields[len(s.fields)-1])) == 0 {
			s.fields = s.fields[:len(s.fields)-1]
		}
		return
	}
	for len(s.fields) < s.width {
		s.fields = append(s.fields, nil)
	}
	s.fields = s.fields[:s.width]
}

// split divides a line without quotes.
func (s *scanner) split() {
	s.fields = s.fields[:0]
	rest, delim := s.buffer, []byte(s.delim)
	for {
		at := bytes.Index(rest, delim)
		if at < 0 {
			s.fields = append(s.fields, rest)
			return
		}
		s.fields = append(s.fields, rest[:at])
		rest = rest[at+len(delim):]
	}
}

// splitQuoted divides a line with quotes in it, reading on where a quoted field holds line ends. A quote opens a field only at
// its beginning; in the middle of one it is a character like any other.
func (s *scanner) splitQuoted(r *record) error {
	type span struct{ from, to int } // in the buffer, which may move as it grows
	var spans []span
	var undone [][]byte // by field, nil where the span is the value
	delim := []byte(s.delim)
	for at := 0; ; {
		open := at
		for open < len(s.buffer) && s.buffer[open] == ' ' && s.delim != " " {
			open++
		}
		if open < len(s.buffer) && s.buffer[open] == '"' {
			value, after, err := s.quotedField(open)
			if err != nil {
				return err
			}
			rest := after
			for rest >= 0 && rest < len(s.buffer) && s.buffer[rest] == ' ' {
				rest++
			}
			if after < 0 || rest < len(s.buffer) && !bytes.HasPrefix(s.buffer[rest:], delim) {
				r.broken = brokenQuote
				return nil
			}
			r.isPlain = r.isPlain && open == at && rest == after
			spans, undone = append(spans, span{}), append(undone, value)
			if rest == len(s.buffer) {
				break
			}
			at = rest + len(delim)
			continue
		}
		end := bytes.Index(s.buffer[at:], delim)
		isLast := end < 0
		if end = at + end; isLast {
			end = len(s.buffer)
		}
		if bytes.ContainsAny(s.buffer[at:end], "\"\r") {
			r.isPlain = false
		}
		spans, undone = append(spans, span{at, end}), append(undone, nil)
		if isLast {
			break
		}
		at = end + len(delim)
	}
	s.fields = s.fields[:0]
	for i, value := range undone {
		if value == nil {
			value = s.buffer[spans[i].from:spans[i].to]
		}
		s.fields = append(s.fields, value)
	}
	return nil
}

// quotedField undoes the quotes of the field that opens at a place of the buffer. after is the place behind the closing quote,
// -1 where the text ends before it.
func (s *scanner) quotedField(open int) (value []byte, after int, err error) {
	value = []byte{}
	for at := open + 1; ; {
		quote := bytes.IndexByte(s.buffer[at:], '"')
		if quote < 0 {
			value = append(append(value, s.buffer[at:]...), '\n')
			s.buffer = append(s.buffer, '\n')
			at = len(s.buffer)
			if err := s.readLine(); errors.Is(err, io.EOF) {
				return nil, -1, nil
			} else if err != nil {
				return nil, 0, err
			}
			continue
		}
		value = append(value, s.buffer[at:at+quote]...)
		at += quote + 1
		if at >= len(s.buffer) || s.buffer[at] != '"' {
			return value, at, nil
		}
		value = append(value, '"')
		at++
	}
}

// sniffDelim is the separator that the first line holds most of, outside quotes: comma, semicolon, tab or bar.
func sniffDelim(line string) string {
	best, most := ",", 0
	for _, delim := range []string{",", ";", "\t", "|"} {
		count, isQuoted := 0, false
		for _, character := range line {
			switch {
			case character == '"':
				isQuoted = !isQuoted
			case !isQuoted && strings.ContainsRune(delim, character):
				count++
			}
		}
		if count > most {
			best, most = delim, count
		}
	}
	return best
}
