package goals

import (
	"math"
	"time"

	"loyalty/internal/figure"
)

// setHoliday takes back what is said of a month against last year's where a holiday lies in another month than then: in February both months
// together are held against last year's, in January they aren't over yet.
func (j *Judgement) setHoliday(in Input, judged int) {
	changes := []*figure.Change{j.LastYear}
	switch {
	case j.Month.Number() == time.February:
		j.BothMonths = bothMonths(in, judged)
	case j.Year != nil:
		changes = append(changes, j.Year.Change)
	}
	for _, c := range changes {
		if c != nil {
			c.Holiday, c.Beyond, c.Interval, c.Usual, c.Unusual = true, nil, nil, nil, nil
			prove(c)
		}
	}
}

// bothMonths is the change of the judged month and the one before together on the same two of last year; nil where that isn't known of all
// four, or they can't be put together.
func bothMonths(in Input, judged int) *figure.Change {
	if judged < seasonLength+1 {
		return nil
	}
	now, known := in.together(judged)
	before, also := in.together(judged - seasonLength)
	if !known || !also {
		return nil
	}
	c := newChange(in.Better, before.Month, *before.Value, *now.Value)
	c.Interval = IndependentChange(in.Kind, now, before)
	test(c)
	return c
}

// together is point i and the one before as one: a total's sum, a rate of both months' counts, a mean of all values. False where the
// numbers don't allow it, as of a median.
func (in Input) together(i int) (figure.Point, bool) {
	a, b := in.Points[i-1], in.Points[i]
	both := figure.Point{Month: b.Month}
	if a.Value == nil || b.Value == nil || a.Partial || b.Partial {
		return both, false
	}
	weightA, weightB, whole := 1.0, 1.0, 1.0
	switch {
	case in.isTotal(b):
	case a.Denominator != nil && b.Denominator != nil && a.Numerator != nil && b.Numerator != nil:
		weightA, weightB = *a.Denominator, *b.Denominator
		whole = weightA + weightB
		numerator := *a.Numerator + *b.Numerator
		both.Numerator, both.Denominator = &numerator, &whole
	case a.Stddev != nil && a.N != nil && b.Stddev != nil && b.N != nil:
		weightA, weightB = *a.N, *b.N
		whole = weightA + weightB
	default:
		return both, false
	}
	if whole == 0 {
		return both, false
	}
	value := (*a.Value*weightA + *b.Value*weightB) / whole
	both.Value = &value
	if a.N != nil && b.N != nil {
		n := *a.N + *b.N
		both.N = &n
	}
	if a.Stderr != nil && b.Stderr != nil {
		stderr := math.Hypot(*a.Stderr*weightA, *b.Stderr*weightB) / whole
		both.Stderr = &stderr
	}
	return both, true
}
