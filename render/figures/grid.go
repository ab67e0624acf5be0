package figures

import (
	"math"
	"slices"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// A grid reads a chart query's rows by column name.
type grid struct {
	rows    [][]any
	columns []string
}

// has says whether the rows have all of some columns.
func (g grid) has(columns []string) bool {
	return !slices.ContainsFunc(columns, func(column string) bool { return !slices.Contains(g.columns, column) })
}

func (g grid) cell(row []any, column string) any {
	if i := slices.Index(g.columns, column); i >= 0 && i < len(row) {
		return row[i]
	}
	return nil
}

// number is NaN where the cell holds none.
func (g grid) number(row []any, column string) float64 {
	x, ok := words.AsNumber(g.cell(row, column))
	if !ok {
		return math.NaN()
	}
	return x
}

// month is 0 where the cell holds none; cells are YYYY-MM, or a month_no.
func (g grid) month(row []any, column string) month.Month {
	switch v := g.cell(row, column).(type) {
	case string:
		if len(v) >= 7 {
			m, err := month.Parse(v[:7])
			if err == nil {
				return m
			}
		}
	case float64:
		return month.Month(int(v))
	case month.Month:
		return v
	}
	return 0
}

func (g grid) text(row []any, column string) string {
	s, _ := g.cell(row, column).(string)
	return s
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// extra is a number of a point's extra columns; NaN where it isn't there.
func extra(p figure.Point, columns ...string) float64 {
	for _, column := range columns {
		if x := p.Extras[column]; x != nil {
			return *x
		}
	}
	return math.NaN()
}
