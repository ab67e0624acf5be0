package warehouse

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// textWriter writes cells as text that the scanner reads: commas, quotes where they are needed. A line end within a cell becomes a blank, so
// that a line stays a row.
type textWriter struct{ *bufio.Writer }

func newTextWriter(w io.Writer) textWriter { return textWriter{bufio.NewWriterSize(w, 1<<20)} }

func (t textWriter) row(cells []string) {
	if !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
		cells = nil // a row with nothing in it, as sheets have below their last
	}
	for i, cell := range cells {
		if i > 0 {
			_ = t.WriteByte(',')
		}
		cell = strings.Map(func(r rune) rune {
			switch r {
			case '\r', '\n', '\v', '\f', '\u2028', 0:
				return ' '
			}
			return r
		}, cell)
		if strings.ContainsAny(cell, ",\"") || strings.TrimSpace(cell) != cell {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		_, _ = t.WriteString(cell)
	}
	_ = t.WriteByte('\n')
}

// shape is what a text turns out to be that isn't divided by separators.
type shape int

const (
	shapeText shape = iota
	shapeMarkup
	shapeJSON
)

// shapeOf looks at the beginning of a text.
func shapeOf(start []byte) shape {
	start = bytes.TrimSpace(bytes.TrimPrefix(start, []byte{0xef, 0xbb, 0xbf}))
	lower := bytes.ToLower(start[:min(len(start), 512)])
	switch {
	case bytes.HasPrefix(lower, []byte(`{"`)), bytes.HasPrefix(lower, []byte(`[{`)), bytes.HasPrefix(lower, []byte(`{}`)),
		len(lower) > 1 && (lower[0] == '{' || lower[0] == '[') && strings.HasPrefix(strings.TrimSpace(strings.TrimLeft(string(lower), "[{ \r\n\t")), `"`) && bytes.IndexByte(lower, ':') > 0:
		return shapeJSON
	case bytes.HasPrefix(lower, []byte("<")) && slices.ContainsFunc([]string{"<html", "<table", "<!doctype html", "<meta", "<head", "<body", "<div", "<style", "<?xml", "<workbook"},
		func(tag string) bool { return bytes.HasPrefix(lower, []byte(tag)) }):
		return shapeMarkup
	}
	return shapeText
}

// markupText writes the tables of an HTML page, or of a workbook in XML, as text: shop systems give such a page the name .xls.
func (w *Warehouse) markupText(f file, text io.Reader) (string, error) {
	return w.writeTable(f, func(write func([]string)) error {
		page := html.NewTokenizer(text)
		var cells []string
		var cell strings.Builder
		isCell, isRow, hasTable, wide := false, false, false, 0
		endCell := func() {
			if isCell {
				cells = append(cells, strings.Join(strings.Fields(cell.String()), " "))
				for ; wide > 1; wide-- {
					cells = append(cells, "")
				}
			}
			isCell = false
		}
		endRow := func() {
			endCell()
			if isRow {
				write(cells)
			}
			cells, isRow = nil, false
		}
		for {
			switch page.Next() {
			case html.ErrorToken:
				endRow()
				if err := page.Err(); !errors.Is(err, io.EOF) {
					return fmt.Errorf("%s: unreadable input: %w", f.name, err)
				}
				if !hasTable {
					return fmt.Errorf("%s: unreadable input: this is a page without a table, perhaps that of a failed download; save the export again", f.name)
				}
				return nil
			case html.TextToken:
				if isCell {
					cell.Write(page.Text())
				}
			case html.StartTagToken, html.SelfClosingTagToken:
				token := page.Token()
				switch strings.TrimPrefix(token.Data, "ss:") {
				case "tr", "row":
					endRow()
					isRow, hasTable = true, true
				case "td", "th", "cell":
					endCell()
					isCell, wide = true, 1
					cell.Reset()
					for _, a := range token.Attr {
						n, err := strconv.Atoi(a.Val)
						switch {
						case err != nil || n < 1 || n > 16384:
						case a.Key == "colspan":
							wide = n
						case a.Key == "ss:index" || a.Key == "index":
							cells = append(cells, make([]string, max(0, n-1-len(cells)))...)
						}
					}
					if token.Type == html.SelfClosingTagToken {
						endCell()
					}
				case "br", "p", "div":
					if isCell {
						cell.WriteByte(' ')
					}
				}
			case html.EndTagToken:
				token := page.Token()
				switch strings.TrimPrefix(token.Data, "ss:") {
				case "td", "th", "cell":
					endCell()
				case "tr", "row", "table":
					endRow()
				}
			}
		}
	})
}

// pageReader decodes a page by what it says of itself, where it isn't UTF-8.
func pageReader(start []byte, text io.Reader) io.Reader {
	if isUTF8(start) {
		return text
	}
	declared, _, _ := charset.DetermineEncoding(start[:min(len(start), 1024)], "")
	return declared.NewDecoder().Reader(text)
}

// jsonText writes JSON lines, or a list of records, as text; the first line names the columns, in the order in which they are met. What is
// nested stands in columns such as customer.id, a list as it is written.
func (w *Warehouse) jsonText(f file, open func() (io.ReadCloser, error)) (string, error) {
	var names []string
	known := map[string]int{}
	visit := func(see func(record map[string]string, order []string)) error {
		text, err := open()
		if err != nil {
			return err
		}
		defer text.Close()
		return eachRecord(f, text, see)
	}
	if err := visit(func(_ map[string]string, order []string) {
		for _, name := range order {
			if _, isKnown := known[name]; !isKnown {
				known[name] = len(names)
				names = append(names, name)
			}
		}
	}); err != nil {
		return "", err
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%s: empty or unreadable input: it holds no record", f.name)
	}
	return w.writeTable(f, func(write func([]string)) error {
		write(names)
		return visit(func(record map[string]string, _ []string) {
			cells := make([]string, len(names))
			for name, value := range record {
				cells[known[name]] = value
			}
			write(cells)
		})
	})
}

func eachRecord(f file, text io.Reader, see func(record map[string]string, order []string)) error {
	reader := bufio.NewReaderSize(text, 1<<20)
	if mark, _ := reader.Peek(3); bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}) {
		_, _ = reader.Discard(3)
	}
	counted := &lineCounter{Reader: reader, line: 1}
	decoder := json.NewDecoder(counted)
	decoder.UseNumber()
	number := 0
	wrong := func(err error) error {
		return fmt.Errorf("%s: unreadable input: record %d is no JSON object, or broken (near line %d): %s; mend it, or take it out", f.name, number, counted.line, jsonFault(err))
	}
	isList := false
	for {
		number++
		if number == 1 {
			if first, err := firstByte(reader); err == nil && first == '[' {
				isList = true
				if _, err := decoder.Token(); err != nil {
					return wrong(err)
				}
			}
		}
		if isList && !decoder.More() {
			return nil
		}
		var raw json.RawMessage
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) && !isList {
			return nil
		} else if err != nil {
			return wrong(err)
		}
		record, order := map[string]string{}, []string{}
		if len(raw) == 0 || raw[0] != '{' {
			return wrong(errors.New("it is no object"))
		}
		if !utf8.Valid(raw) {
			return wrong(errors.New("it is not UTF-8"))
		}
		if err := flatten("", raw, record, &order); err != nil {
			return wrong(err)
		}
		see(record, order)
	}
}

// jsonFault is an error without the text that it quotes.
func jsonFault(err error) string {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("at byte %d of the text", syntax.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the text ends within it"
	}
	return err.Error()
}

type lineCounter struct {
	*bufio.Reader
	line int
}

func (c *lineCounter) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into[:min(len(into), 4096)])
	c.line += bytes.Count(into[:n], []byte{'\n'})
	return n, err
}

func firstByte(reader *bufio.Reader) (byte, error) {
	for n := 1; ; n++ {
		start, err := reader.Peek(n)
		if err != nil {
			return 0, err
		}
		if last := start[n-1]; !strings.ContainsRune(" \t\r\n", rune(last)) {
			return last, nil
		}
	}
}

// flatten takes an object's values in their order.
func flatten(prefix string, object json.RawMessage, record map[string]string, order *[]string) error {
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		name := prefix + fmt.Sprint(key)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		switch value[0] {
		case '{':
			if err := flatten(name+".", value, record, order); err != nil {
				return err
			}
			continue
		case '"':
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			record[name] = text
		case 'n':
			record[name] = ""
		default:
			record[name] = string(value)
		}
		*order = append(*order, name)
	}
	return nil
}
