package goals

import (
	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Ways in which a year's target is spread over its months.
const (
	bySeason = "season"
	evenly   = "even"
)

// yearBegins is the first month that a yearly total judges: `from`, else January of the year it is due in, else January
// of the report month's year (another year's total was another promise).
func (r rule) yearBegins() month.Month {
	switch {
	case r.goal.From != 0:
		return r.goal.From
	case r.goal.By != 0:
		return january(r.goal.By)
	}
	return january(r.judged)
}

func january(m month.Month) month.Month { return m - m%12 }

// yearToDate is the total from January to point i beside the part of the year's target that was due by then, and the
// part due in the month alone. The due part is last year's share of its total through the same month; where last year
// isn't whole or its total isn't positive, a twelfth a month. Nil where a month of the year is blank or lies before the
// data.
func (r rule) yearToDate(i int) (*figure.Accumulated, *float64) {
	p := r.in.Points[i]
	at := p.Month
	through := int(at % 12)
	total, known := r.total(january(at), through+1)
	if !known || r.goal.Target == nil {
		return nil, nil
	}
	a := &figure.Accumulated{Value: total}
	if p.YearStderr != nil {
		a.Interval = around(total, *p.YearStderr)
	}
	if soFar, whole := r.total(january(at)-12, through+1); whole {
		a.Change = newChange(r.in.Better, at-12, soFar, total)
		testBy(a.Change, p.YearChangeStderr)
	}
	share, prorated := r.dueShare(january(at), through+1)
	a.Path, a.Prorated = *r.goal.Target*share, prorated
	due := r.dueIn(at)
	return a, &due
}

// dueShare is the share of a year's target that is due in its first n months, and by which rule.
func (r rule) dueShare(first month.Month, n int) (share float64, prorated string) {
	if lastYear, whole := r.total(first-12, 12); whole && lastYear > 0 {
		soFar, _ := r.total(first-12, n)
		return soFar / lastYear, bySeason
	}
	return float64(n) / 12, evenly
}

// dueIn is what a month has to bring of its year's target.
func (r rule) dueIn(m month.Month) float64 {
	until, _ := r.dueShare(january(m), int(m%12))
	share, _ := r.dueShare(january(m), int(m%12)+1)
	return *r.goal.Target * (share - until)
}

// total sums n months from first on; false where one of them isn't known or is partial.
func (r rule) total(first month.Month, n int) (float64, bool) {
	sum := 0.0
	for k := range n {
		i := int(first-r.in.Points[0].Month) + k
		if i < 0 || i >= len(r.in.Points) || r.in.Points[i].Value == nil || r.in.Points[i].Partial {
			return 0, false
		}
		sum += *r.in.Points[i].Value
	}
	return sum, true
}
