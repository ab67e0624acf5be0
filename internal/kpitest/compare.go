package kpitest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
)

// closeness: figures agree where they differ by no more than this share, so that 0.3333333333 may stand for a third.
const closeness = 1e-9

// compare holds each row of expect against the series. An empty cell is a blank. Columns that expect doesn't name aren't looked at.
func compare(c Case, series kpi.Series) ([]Difference, error) {
	rows, err := records(c)
	if err != nil {
		return nil, err
	}
	var differences []Difference
	for _, row := range rows[1:] {
		at, err := month.Parse(row[0])
		if err != nil {
			return nil, fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: expect: %w", c.KPI, c.Name, err))
		}
		points, segment := series.Points, ""
		for i, column := range rows[0] {
			if column == "segment" && row[i] != "" {
				segment, points = row[i], nil
				for _, part := range series.Segments {
					if part.Name == segment {
						points = part.Points
					}
				}
			}
		}
		point := pointAt(points, at)
		for i, column := range rows[0] {
			if column == "month" || column == "segment" {
				continue
			}
			got, known := cell(point, column)
			if !known {
				return nil, fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: expect: the query returns no column %q", c.KPI, c.Name, column))
			}
			if !same(row[i], got) {
				differences = append(differences, Difference{at.String(), segment, column, shown(row[i]), shown(got)})
			}
		}
	}
	return differences, nil
}

func pointAt(points []figure.Point, at month.Month) figure.Point {
	for _, p := range points {
		if p.Month == at {
			return p
		}
	}
	return figure.Point{Month: at}
}

// cell is a point's column as text, "" for a blank.
func cell(p figure.Point, column string) (string, bool) {
	values := map[string]*float64{
		"value": p.Value, "numerator": p.Numerator, "denominator": p.Denominator, "n": p.N, "stddev": p.Stddev, "stderr": p.Stderr, "lower": p.Lower, "upper": p.Upper,
	}
	if column == "partial" {
		return strconv.FormatBool(p.Partial), true
	}
	value, known := values[column]
	if !known {
		if value, known = p.Extras[column]; !known && p.Extras != nil {
			return "", false
		}
	}
	if value == nil {
		return "", true
	}
	return strconv.FormatFloat(*value, 'g', -1, 64), true
}

func same(want, got string) bool {
	want = strings.TrimSpace(want)
	w, errWant := strconv.ParseFloat(want, 64)
	g, errGot := strconv.ParseFloat(got, 64)
	if errWant != nil || errGot != nil {
		return want == got
	}
	return math.Abs(w-g) <= closeness*math.Max(1, math.Abs(w))
}

func shown(text string) string {
	if strings.TrimSpace(text) == "" {
		return "blank"
	}
	return text
}
