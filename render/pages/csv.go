package pages

import (
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// kpiCSV is a KPI's series and its segments' as CSV: a row per month and segment (an empty segment is the whole), values in
// the stored unit with the point as decimal sign, so that any spreadsheet or program reads it.
func kpiCSV(k *report.KPI, dialect Dialect) []byte {
	var b bytes.Buffer
	header := []string{"kpi", "unit", "segment", "month", "value", "numerator", "denominator", "n", "interval_low", "interval_high", "path", "status", "partial"}
	for _, e := range k.Extras {
		header = append(header, e.Column)
	}
	rows := [][]string{header}
	add := func(segment string, series []figure.Point) {
		for _, p := range series {
			lo, hi := "", ""
			if p.Interval != nil {
				lo, hi = plainNumber(&p.Interval.Lo), plainNumber(&p.Interval.Hi)
			}
			row := []string{
				k.ID, k.Unit, segment, p.Month.String(), plainNumber(p.Value), plainNumber(p.Numerator), plainNumber(p.Denominator), plainNumber(p.N),
				lo, hi, plainNumber(p.Path), p.Status, strconv.FormatBool(p.Partial),
			}
			for _, e := range k.Extras {
				row = append(row, plainNumber(p.Extras[e.Column]))
			}
			rows = append(rows, row)
		}
	}
	add("", k.Series)
	for _, s := range k.Segments {
		add(s.Name, s.Points)
	}
	_ = dialect.write(&b, rows) // a bytes.Buffer takes every write
	return b.Bytes()
}

// A Dialect is how CSV files are written.
type Dialect int

// The dialects: what every program reads, and what a Vietnamese spreadsheet opens by a double click (a byte order mark, semicolons, decimal
// commas).
const (
	PlainCSV Dialect = iota
	VietnameseCSV
)

// WriteCSV writes rows as CSV whose cells no spreadsheet runs. Every CSV that leaves the program goes through it.
func WriteCSV(out io.Writer, rows [][]string) error { return PlainCSV.write(out, rows) }

func (d Dialect) write(out io.Writer, rows [][]string) error {
	w := csv.NewWriter(out)
	if d == VietnameseCSV {
		if _, err := io.WriteString(out, "\ufeff"); err != nil {
			return err
		}
		w.Comma = ';'
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			if cells[i] = guard(cell); d == VietnameseCSV && numberForm.MatchString(cell) {
				cells[i] = strings.Replace(cell, ".", ",", 1)
			}
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

const longestCell = 500

// numberForm is a cell that is a number, as plainNumber writes it: its minus is no formula.
var numberForm = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// guard puts an apostrophe before what a spreadsheet would take for a formula: a cell that begins with = + - or @ (those of full
// width too; a tab or a line end in a cell becomes a blank before). So does each part behind a semicolon, at which a Vietnamese
// spreadsheet divides a line, whatever quotes stand around it.
func guard(cell string) string {
	if numberForm.MatchString(cell) {
		return cell
	}
	parts := strings.Split(words.Clean(cell, longestCell), ";")
	for i, part := range parts {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(part, ` "`))
		if strings.ContainsRune("=+-@＝＋－＠", first) && (i == 0 || !numberForm.MatchString(part)) {
			parts[i] = "'" + part
		}
	}
	return strings.Join(parts, ";")
}

func plainNumber(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
