package render

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"loyalty/internal/report"
)

// kpiCSV is a KPI's series and its segments' as CSV: a row per month and segment (an empty segment is the whole), values in
// the stored unit with the point as decimal sign, so that any spreadsheet or program reads it.
func kpiCSV(k *report.KPI) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	header := []string{"kpi", "unit", "segment", "month", "value", "numerator", "denominator", "n", "interval_low", "interval_high", "path", "status", "partial"}
	for _, e := range k.Extras {
		header = append(header, guard(e.Column))
	}
	rows := [][]string{header}
	add := func(segment string, series []report.Point) {
		for _, p := range series {
			lo, hi := "", ""
			if p.Interval != nil {
				lo, hi = plainNumber(&p.Interval[0]), plainNumber(&p.Interval[1])
			}
			row := []string{
				guard(k.ID), fileUnit(k.Unit), guard(segment), p.Month.String(), plainNumber(p.Value), plainNumber(p.Numerator), plainNumber(p.Denominator), plainNumber(p.N),
				lo, hi, plainNumber(p.Path), guard(p.Status), strconv.FormatBool(p.Partial),
			}
			for _, e := range k.Extras {
				row = append(row, plainNumber(p.Extras[e.Column]))
			}
			rows = append(rows, row)
		}
	}
	add("", k.Series)
	for _, s := range k.Segments {
		add(s.Segment, s.Series)
	}
	_ = w.WriteAll(rows) // a bytes.Buffer takes every write
	return b.Bytes()
}

// guard keeps a text cell from being read as a formula: spreadsheets run what begins with = + - @ or a tab.
func guard(text string) string {
	text = clean(text, 500)
	if text != "" && (text[0] == '=' || text[0] == '+' || text[0] == '-' || text[0] == '@') {
		return "'" + text
	}
	return text
}

func plainNumber(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}

// fileUnit is the unit that report.json knows.
func fileUnit(unit string) string {
	if unit == "difference" {
		return "rate"
	}
	return guard(unit)
}
