package kpi

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"loyalty/internal/figure"
)

// Other is the segment that groups of fewer than min_group customers fold into.
const Other = "other"

// series finishes a KPI: partitions are checked, small groups folded or hidden, the judged month chosen.
func (r *reading) series(series Series, c contract) (Series, error) {
	if r.points[""] == nil {
		r.points[""] = r.blank()
	}
	if len(r.points) == 2 && r.points["unknown"] != nil {
		delete(r.points, "unknown") // the export has no such column, or nothing in it
	}
	for name, points := range r.points {
		r.reach.settle(points, r.query.Header, c)
		for i, point := range points {
			if r.isCut && name != "" && !slices.Contains(r.span.told(), point.Month) {
				points[i] = figure.Point{Month: point.Month}
			}
		}
	}
	series.Points = r.points[""]
	if r.query.Header.Window == "cohort" {
		showLarge(series.Points, r.minGroup)
	}
	names := make([]string, 0, len(r.points))
	for name := range r.points {
		if name != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	partition := r.isCut || r.query.Header.Segments == "partition"
	if partition && len(names) > 0 {
		switch err := r.checkPartition(series.Points, names); {
		case err != nil && r.isCut:
			names = nil // what doesn't add up, or looks at other months, can't be told by group
		case err != nil:
			return series, err
		default:
			names = r.fold(names)
		}
	}
	for _, name := range names {
		points := r.points[name]
		if partition || showLarge(points, r.minGroup) {
			series.Segments = append(series.Segments, figure.Segment{Name: name, Points: points})
		}
	}
	if r.isCut && len(series.Segments) == 0 {
		series.Cut = ""
	}
	series.Judged, series.Infinite = r.judged(series.Points), r.infinite
	return series, nil
}

// checkPartition holds a header to its promise: in each month that has segments at all, their numerators and denominators sum to
// the whole's, and so do the values of a count or a sum. (A mean's segments are weighed by n.)
func (r *reading) checkPartition(whole []figure.Point, names []string) error {
	for i, point := range whole {
		for _, part := range []struct {
			name string
			of   func(figure.Point) *float64
		}{
			{"numerator", func(p figure.Point) *float64 { return p.Numerator }},
			{"denominator", func(p figure.Point) *float64 { return p.Denominator }},
			{"value", func(p figure.Point) *float64 {
				if p.Denominator != nil || isMean(point) {
					return nil
				}
				return p.Value
			}},
		} {
			total := part.of(point)
			sum, given := 0.0, false
			for _, name := range names {
				if value := part.of(r.points[name][i]); value != nil {
					sum, given = sum+*value, true
				}
			}
			if total == nil || !given {
				continue
			}
			if math.Abs(sum-*total) > 1e-6*math.Max(1, math.Abs(*total)) {
				return r.refuse("promises segments = \"partition\", but in %s the segments' %s sum to %v and the whole is %v", point.Month, part.name, sum, *total)
			}
		}
	}
	return nil
}

func isMean(p figure.Point) bool { return p.Stddev != nil && p.N != nil }

// resting is the number of customers a point rests on.
func resting(p figure.Point) float64 {
	for _, n := range []*float64{p.Customers, p.RestsOn()} {
		if n != nil {
			return *n
		}
	}
	return math.Inf(1)
}

// fold moves, month by month, the groups of fewer than min_group into other, so that the parts go on summing to the whole. Where
// these together are still fewer, the smallest other group goes with them: what is left of the whole would give them away.
func (r *reading) fold(names []string) []string {
	names = slices.DeleteFunc(names, func(name string) bool { return name == Other })
	if r.points[Other] == nil {
		r.points[Other] = r.blank()
	}
	for i := range r.points[Other] {
		other := &r.points[Other][i]
		bySize := slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
			return cmp.Compare(resting(r.points[a][i]), resting(r.points[b][i]))
		})
		for _, name := range bySize {
			point := &r.points[name][i]
			if isSmall(*point, r.minGroup) || isSmall(*other, r.minGroup) && !isNothing(*point) {
				*other, *point = sum(*other, *point), figure.Point{Month: point.Month}
			}
		}
		if isSmall(*other, r.minGroup) {
			*other = figure.Point{Month: other.Month}
		}
	}
	return slices.DeleteFunc(append(names, Other), func(name string) bool {
		return !slices.ContainsFunc(r.points[name], func(p figure.Point) bool { return !isNothing(p) })
	})
}

// isSmall tells whether a point rests on some customers, and on too few to be shown.
func isSmall(p figure.Point, minGroup float64) bool {
	n := resting(p)
	return n > 0 && n < minGroup
}

// isNothing tells whether nobody is in the group.
func isNothing(p figure.Point) bool {
	return resting(p) == 0 || p.Denominator == nil && p.Value == nil
}

// sum joins two groups: numerators and denominators add up, so do counts and sums, and means are weighed by what they rest on.
func sum(a, b figure.Point) figure.Point {
	s := figure.Point{Month: b.Month, Customers: plus(a.Customers, b.Customers), Numerator: plus(a.Numerator, b.Numerator), Denominator: plus(a.Denominator, b.Denominator), N: plus(a.N, b.N), Partial: a.Partial || b.Partial}
	switch {
	case s.Numerator != nil && s.Denominator != nil:
		if *s.Denominator != 0 {
			value := *s.Numerator / *s.Denominator
			s.Value = &value
		}
	case isMean(a) && isMean(b) && a.Value != nil && b.Value != nil:
		value := (*a.Value**a.N + *b.Value**b.N) / *s.N
		s.Value = &value
	case isMean(b) && a.Value == nil:
		s.Value, s.Stddev = b.Value, b.Stddev
	default:
		s.Value = plus(a.Value, b.Value)
	}
	for name := range b.Extras {
		if s.Extras == nil {
			s.Extras = map[string]*float64{}
		}
		s.Extras[name] = plus(a.Extras[name], b.Extras[name])
	}
	return s
}

// plus adds what is known.
func plus(x, y *float64) *float64 {
	switch {
	case x == nil:
		return y
	case y == nil:
		return x
	}
	total := *x + *y
	return &total
}

// showLarge blanks the months in which a group has fewer than min_group customers; false where none is left.
func showLarge(points []figure.Point, minGroup float64) bool {
	isShown := false
	for i, point := range points {
		if isSmall(point, minGroup) {
			points[i] = figure.Point{Month: point.Month}
		}
		isShown = isShown || !isNothing(points[i])
	}
	return isShown
}

// judged is M's index; for a cohort KPI that of the newest complete cohort of at least min_group in the window or the prior
// window, else M's, which is blank.
func (r *reading) judged(points []figure.Point) int {
	last := len(points) - 1
	if r.query.Header.Window != "cohort" {
		return last
	}
	const bothWindows = 24
	for i := last; i >= 0 && last-i < bothWindows; i-- {
		if points[i].Value != nil {
			return i
		}
	}
	return last
}
