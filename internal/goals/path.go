package goals

import (
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// path is the way to a goal's target: straight between its knots, flat after the last, nothing before the first.
type path struct {
	knots   []figure.PathPoint // by month; empty: value holds in every month
	value   float64
	unknown bool // the path starts at the series' own value, and that is blank
}

// newPath lays the path of a goal that has a target or explicit points. startValue is the series' own value at goal.From.
func newPath(goal *Goal, startValue func(month.Month) *float64) path {
	var p path
	for m, value := range goal.Path {
		p.knots = append(p.knots, figure.PathPoint{Month: m, Value: value})
	}
	if goal.Target != nil {
		p.value = *goal.Target
		if goal.By != 0 && !p.has(goal.By) && (goal.From != 0 || len(p.knots) > 0) {
			p.knots = append(p.knots, figure.PathPoint{Month: goal.By, Value: *goal.Target})
		}
	}
	if goal.From != 0 && !p.has(goal.From) {
		switch {
		case goal.Start != nil:
			p.knots = append(p.knots, figure.PathPoint{Month: goal.From, Value: *goal.Start})
		case len(p.knots) == 0: // a target from a month on, without a date it is due
			p.knots = append(p.knots, figure.PathPoint{Month: goal.From, Value: p.value})
		default:
			start := startValue(goal.From)
			if start == nil {
				p.unknown = true
			} else {
				p.knots = append(p.knots, figure.PathPoint{Month: goal.From, Value: *start})
			}
		}
	}
	slices.SortFunc(p.knots, func(a, b figure.PathPoint) int { return int(a.Month - b.Month) })
	return p
}

func (p path) has(m month.Month) bool {
	return slices.ContainsFunc(p.knots, func(k figure.PathPoint) bool { return k.Month == m })
}

// first is the month in which the path begins, 0 = it always held.
func (p path) first() month.Month {
	if len(p.knots) == 0 {
		return 0
	}
	return p.knots[0].Month
}

// final is where the path ends.
func (p path) final() float64 {
	if len(p.knots) == 0 {
		return p.value
	}
	return p.knots[len(p.knots)-1].Value
}

// at is what is due in a month; false before the path begins.
func (p path) at(m month.Month) (float64, bool) {
	if len(p.knots) == 0 {
		return p.value, true
	}
	if m < p.knots[0].Month {
		return 0, false
	}
	for i := 1; i < len(p.knots); i++ {
		from, to := p.knots[i-1], p.knots[i]
		if m < to.Month {
			share := float64(m-from.Month) / float64(to.Month-from.Month)
			return from.Value + share*(to.Value-from.Value), true
		}
	}
	return p.final(), true
}
