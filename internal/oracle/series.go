package oracle

import (
	"math"
	"slices"
)

// Point is one month of a KPI. A nil Value is blank. Numerator and Denominator stand for rates, N and Stddev for means; the rest
// is filled where the definitions say what a figure rests on.
type Point struct {
	// of the sum from January on, and of its change on last year's same months; of the report month alone
	YearStderr, YearChangeStderr *float64
	// with the month before and last year's month; of the report month alone
	MonthCorrelation, YearCorrelation *float64
	Month                             int // year × 12 + month − 1
	Value                             *float64
	Numerator                         *float64
	Denominator                       *float64
	N                                 *float64
	Stddev                            *float64 // of the sample, nil under two
	Stderr                            *float64
	Lower                             *float64 // of the 95 % interval, where it isn't one that the values above give
	Upper                             *float64
	Partial                           bool
	Extras                            map[string]float64 // what kpis.md puts beside the value
}

// Series is a KPI from the first month of the data to M. Where NoData is set, an input is absent, and there are no points.
type Series struct {
	NoData   string // the input that is needed
	Points   []Point
	Segments map[string][]Point
}

// At is the point of a month; a blank one where the series has none.
func (s Series) At(month int) Point {
	for _, p := range s.Points {
		if p.Month == month {
			return p
		}
	}
	return Point{Month: month}
}

func number(x float64) *float64 { return &x }

// rate is a point of a share; over nothing it is blank.
func rate(month, numerator, denominator int) Point {
	p := Point{Month: month, Numerator: number(float64(numerator)), Denominator: number(float64(denominator))}
	if denominator > 0 {
		p.Value = number(float64(numerator) / float64(denominator))
	}
	return p
}

// moneyShare is a share of money: blank outside 0..1.
func moneyShare(month int, part, whole Money) Point {
	p := Point{Month: month, Numerator: number(part.Float()), Denominator: number(whole.Float())}
	if whole != 0 {
		if share := part.Float() / whole.Float(); share >= 0 && share <= 1 {
			p.Value = &share
		}
	}
	return p
}

// mean is a point of a mean with its n and the sample's standard deviation; of nothing it is blank.
func mean(month int, values []float64) Point {
	p := Point{Month: month, N: number(float64(len(values)))}
	if len(values) == 0 {
		return p
	}
	average := average(values)
	p.Value = &average
	if len(values) > 1 {
		p.Stddev = number(deviation(values, average))
	}
	return p
}

// median is a point of an exact median with its n; its interval ends with the values at ranks n/2 ∓ 1.96 √n / 2 (Conover 1999, §3.2).
func median(month int, values []float64) Point {
	n := len(values)
	p := Point{Month: month, N: number(float64(n))}
	if n == 0 {
		return p
	}
	sorted := slices.Sorted(slices.Values(values))
	spread := 0.98 * math.Sqrt(float64(n))
	low, high := int(math.Floor(float64(n)/2-spread)), int(math.Ceil(float64(n)/2+spread))+1 // ranks, from 1 on
	p.Value, p.Lower, p.Upper = number(middle(sorted)), &sorted[max(low, 1)-1], &sorted[min(high, n)-1]
	return p
}
