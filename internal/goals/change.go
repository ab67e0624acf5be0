package goals

import (
	"cmp"
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Verdicts on a change. Better and worse need proof: the 95 % interval of the change leaves out 0, and the change stands among all
// those that the page tests (see Guard).
const (
	Better       = "better"
	Worse        = "worse"
	Neutral      = "neutral" // no direction, or no change
	WithinChance = "within_chance"
	NotTested    = "not_tested" // no interval is known
)

// changeBetween compares two points, nil where one is missing, blank or partial.
func changeBetween(in Input, now, before int) *figure.Change {
	if before < 0 {
		return nil
	}
	p, q := in.Points[now], in.Points[before]
	if p.Value == nil || q.Value == nil || p.Partial || q.Partial {
		return nil
	}
	if a, b := p.RestsOn(), q.RestsOn(); a != nil && b != nil && *a != *b && math.Abs(*a-*b) < in.MinGroup && max(*a, *b) < 2*in.MinGroup {
		return nil
	}
	c := newChange(in.Better, q.Month, *q.Value, *p.Value)
	c.Interval = changeInterval(in, now, before)
	addUsual(c, in, now, before)
	test(c)
	return c
}

// SegmentOnLastYear is a segment's change on a year before the KPI's month, nil where one of the two is missing.
func SegmentOnLastYear(in Input, segment figure.Segment) *figure.Change {
	if len(segment.Points) == 0 {
		return nil
	}
	in.Points = segment.Points
	judged := in.indexOf(in.Month)
	return changeBetween(in, judged, judged-12)
}

// test holds a change against its 95 % interval, and what of it is unusual against that of its own, where they are known.
func test(c *figure.Change) {
	if c.Interval != nil {
		beyond := isBeyond(*c.Interval, c.Delta) && (c.Unusual == nil || isBeyond(*c.Unusual, c.Delta))
		c.Beyond = &beyond
	}
	prove(c)
}

// isBeyond says that the interval of a change lies on the change's own side of 0.
func isBeyond(r figure.Range, delta float64) bool {
	if delta < 0 {
		return r.Hi < 0
	}
	return r.Lo > 0
}

// testBy holds a change against its standard error, nil where none is known.
func testBy(c *figure.Change, stderr *float64) {
	if stderr != nil {
		c.Interval = around(c.Delta, *stderr)
	}
	test(c)
}

// around is the 95 % interval of a value with a standard error.
func around(value, stderr float64) *figure.Range {
	return &figure.Range{Lo: value - z95*stderr, Hi: value + z95*stderr}
}

// prove takes better or worse back where nothing proves it.
func prove(c *figure.Change) {
	switch {
	case c.Verdict == Neutral:
	case c.Beyond == nil:
		c.Verdict = NotTested
	case !*c.Beyond:
		c.Verdict = WithinChance
	}
}

// falseDiscoveries is the share of the changes called better or worse that may be so by chance alone.
const falseDiscoveries = 0.10

// Guard looks at all changes that a page tests together: of a hundred still figures five would lie outside their own intervals. Those
// stand whose p is at most q k ÷ m, k being the largest rank of which that holds among m (Benjamini & Hochberg 1995, JRSS B 57); the
// others are within chance. more are changes that the page tests beside those of its KPIs; nil ones are none.
func Guard(judgements []Judgement, more ...*figure.Change) {
	type tested struct {
		*figure.Change
		p float64
	}
	var tests []tested
	for _, j := range judgements {
		more = append(more, j.LastMonth, j.LastYear, j.BothMonths)
		if j.Year != nil {
			more = append(more, j.Year.Change)
		}
	}
	for _, c := range more {
		if c != nil && c.Beyond != nil {
			tests = append(tests, tested{c, chanceOf(c)})
		}
	}
	slices.SortStableFunc(tests, func(a, b tested) int { return cmp.Compare(a.p, b.p) })
	stand := 0
	for i, t := range tests {
		if t.p <= falseDiscoveries*float64(i+1)/float64(len(tests)) {
			stand = i + 1
		}
	}
	for i, t := range tests {
		if beyond := *t.Beyond && i < stand; !beyond {
			t.Beyond = &beyond
			prove(t.Change)
		}
	}
}

// chanceOf is the two-sided p of a change, from the side of its 95 % interval that looks at 0, taken as normal; of a change beside a usual
// one the larger of both.
func chanceOf(c *figure.Change) float64 {
	if c.Usual == nil || c.Unusual == nil {
		return chanceIn(*c.Interval, c.Delta)
	}
	if !*c.Beyond {
		return 1
	}
	return max(chanceIn(*c.Interval, c.Delta), chanceIn(*c.Unusual, c.Delta-*c.Usual))
}

func chanceIn(r figure.Range, delta float64) float64 {
	side := r.Hi - delta
	if delta > 0 {
		side = delta - r.Lo
	}
	if side <= 0 {
		return 0
	}
	return math.Erfc(z95 * math.Abs(delta) / side / math.Sqrt2)
}

func newChange(better string, before month.Month, from, to float64) *figure.Change {
	c := &figure.Change{Month: before, From: from, Delta: to - from, Verdict: Neutral}
	if from > 0 && to >= 0 {
		relative := c.Delta / from
		c.Relative = &relative
	}
	switch same := math.Abs(c.Delta) <= closeness*max(math.Abs(to), math.Abs(from)); {
	case same, better != Higher && better != Lower:
	case (c.Delta > 0) == (better == Higher):
		c.Verdict = Better
	default:
		c.Verdict = Worse
	}
	return c
}

// changeInterval is the 95 % interval of a change. Where it is known how two months' estimates go together, each customer is compared with
// himself. Else months at least WindowMonths apart are independent samples; else nothing is known.
func changeInterval(in Input, now, before int) *figure.Range {
	p, q := in.Points[now], in.Points[before]
	correlation := map[int]*float64{1: p.MonthCorrelation, 12: p.YearCorrelation}[now-before]
	if correlation != nil && isMany(p) && isMany(q) {
		return changeOf(in.Kind, p, q, *correlation)
	}
	if in.WindowMonths > 0 && now-before >= in.WindowMonths {
		return IndependentChange(in.Kind, p, q)
	}
	return nil
}

// isMany says that enough stands behind a point for a correlation to be worked out from it: that of two customers is always one.
func isMany(p figure.Point) bool {
	n := p.RestsOn()
	if p.Customers != nil {
		n = p.Customers
	}
	return n != nil && *n >= 30
}

// IndependentChange is changeOf of two independent estimates: Newcombe (1998), Statistics in Medicine 17:873, method 10; in general Zou &
// Donner (2008), Statistics in Medicine 27.
func IndependentChange(kind string, now, before figure.Point) *figure.Range {
	return changeOf(kind, now, before, 0)
}

// changeOf is the interval of the difference p − q of two estimates with correlation r, recovered from the intervals (l₁,u₁) and (l₂,u₂) of
// each: p − q − √(a² − 2rab + b²) with a = p−l₁, b = u₂−q, to p − q + √(c² − 2rcd + d²) with c = u₁−p, d = q−l₂. Zou (2007), Psychological
// Methods 12:399; of paired proportions Newcombe (1998), Statistics in Medicine 17:2635, method 10. Nil where one has no interval.
func changeOf(kind string, now, before figure.Point, correlation float64) *figure.Range {
	a, b := IntervalOf(kind, now), IntervalOf(kind, before)
	if a == nil || b == nil {
		return nil
	}
	p, q := *now.Value, *before.Value
	width := func(x, y float64) float64 { return math.Sqrt(max(x*x-2*correlation*x*y+y*y, 0)) }
	return &figure.Range{Lo: p - q - width(p-a.Lo, b.Hi-q), Hi: p - q + width(a.Hi-p, q-b.Lo)}
}
