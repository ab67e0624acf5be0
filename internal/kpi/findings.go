package kpi

import (
	"context"
	"fmt"
	"reflect"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Findings are what a check says of the figures of an analyst's own file: months that the query spoils, a KPI that never has a value, and
// one that gives other figures when it runs again. Shipped files are spoken of by the report's notices.
func (r *Result) Findings(ctx context.Context, w *warehouse.Warehouse, series Series) ([]fault.Finding, error) {
	if !series.Query.Custom || len(series.Missing) > 0 {
		return nil, nil
	}
	var found []fault.Finding
	add := func(rule, format string, values ...any) {
		found = append(found, fault.Finding{Level: fault.Warning, Rule: rule, File: series.Query.File, Text: fmt.Sprintf(format, values...)})
	}
	if n := len(series.Infinite); n > 0 {
		add("not_finite", "returns NaN or an infinity in %d of %d months, the first %s: they are shown as blank; divide by nullif(…, 0)", n, len(series.Points), series.Infinite[0])
	}
	switch name, at := largerThanWhole(series); {
	case name != "":
		add("segment", "has more in segment %q than in the whole in %s: rows whose segment is NULL are taken for the whole, so give the unknown a name, such as coalesce(channel, 'unknown')", name, at)
	case hasValue(series.Points):
	case len(series.Segments) > 0:
		add("blank", "has segments and no whole: add the rows of all together, whose segment is NULL")
	default:
		add("blank", "has no value in any of the %d months from %s to %s: does its WHERE let any row through, is its month_no that of the table months, is its value NULL?",
			len(series.Points), series.Points[0].Month, r.Span.Month)
	}
	again, err := RunOne(ctx, w, series.Query, r.inputs, r)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(series.Points, again.Points) || !reflect.DeepEqual(series.Segments, again.Segments) {
		add("unsteady", "gave other figures when it ran again: does it take a first row, or a LIMIT, without an ORDER BY that leaves no tie?")
	}
	return found, nil
}

func hasValue(points []figure.Point) bool {
	for _, p := range points {
		if p.Value != nil {
			return true
		}
	}
	return len(points) == 0
}

// largerThanWhole is the first segment, with its month, that rests on more than the whole does, "" where none does.
func largerThanWhole(series Series) (string, month.Month) {
	size := func(p figure.Point) *float64 {
		if rests := p.RestsOn(); rests != nil || series.Query.Header.Unit != "count" {
			return rests
		}
		return p.Value
	}
	for _, segment := range series.Segments {
		for i, part := range segment.Points {
			if n, whole := size(part), size(series.Points[i]); n != nil && whole != nil && *n > *whole {
				return segment.Name, part.Month
			}
		}
	}
	return "", 0
}

// Untested notes an own KPI that no test holds; shipped ones, and what stands in their place, have theirs.
func Untested(query queries.Query, tests map[string][]byte) []fault.Finding {
	if !query.Custom || tests[query.ID] != nil {
		return nil
	}
	return []fault.Finding{{Level: fault.Note, Rule: "untested", File: query.File, Text: fmt.Sprintf("has no test: queries/tests/%s.toml would hold it to a small example", query.ID)}}
}
