package oracle

import "slices"

func (b *book) repeatPurchaseRate(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	twice := func(m int) func(customer string) bool {
		return func(c string) bool { return b.inWindow(c, m) >= 2 }
	}
	return b.correlated(b.share(m, b.active(m), twice(m)), func(m int) parts { return b.sharing(b.active(m), twice(m)) })
}

// kept counts the prior window's buyers of month m, and those of them who bought in the window.
func (b *book) kept(m int) (retained, before int) {
	for _, c := range b.buyers {
		if b.inPrior(c, m) == 0 {
			continue
		}
		before++
		if b.inWindow(c, m) > 0 {
			retained++
		}
	}
	return retained, before
}

func (b *book) retentionRate(m int) Point {
	state := b.priorState(m)
	if state == blank {
		return Point{Month: m}
	}
	retained, before := b.kept(m)
	p := rate(m, retained, before)
	p.Partial = state == partial
	return b.correlated(p, func(m int) parts {
		before := []string{}
		for _, c := range b.buyers {
			if b.inPrior(c, m) > 0 {
				before = append(before, c)
			}
		}
		return b.sharing(before, func(c string) bool { return b.inWindow(c, m) > 0 })
	})
}

// lapsed reports at a date whether more than churn_after_days have passed since the last purchase before it; ever is false
// without a purchase before it.
func (b *book) lapsed(customer string, date int) (lapsed, ever bool) {
	last, ok := b.lastBefore(customer, date)
	return ok && date-last > b.ChurnAfterDays, ok
}

// churnBlank is true while churn would be 0 by construction.
func (b *book) churnBlank(m int) bool { return firstDay(m)-b.firstDate < b.ChurnAfterDays }

func (b *book) churnRate(m int) Point {
	if b.churnBlank(m) {
		return Point{Month: m}
	}
	churned, atRisk := 0, 0
	for _, c := range b.buyers {
		lapsedAtStart, ever := b.lapsed(c, firstDay(m))
		if !ever || lapsedAtStart {
			continue
		}
		atRisk++
		if lapsedAtEnd, _ := b.lapsed(c, firstDay(m+1)); lapsedAtEnd {
			churned++
		}
	}
	return rate(m, churned, atRisk)
}

func (b *book) winbackRate(m int) Point {
	if b.churnBlank(m) {
		return Point{Month: m}
	}
	back, lost := 0, 0
	for _, c := range b.buyers {
		last, ever := b.lastBefore(c, firstDay(m))
		if !ever {
			continue
		}
		away := firstDay(m) - last
		if away <= b.ChurnAfterDays || away > b.ChurnAfterDays+b.WinbackMonths*30 {
			continue
		}
		lost++
		if b.purchases(c, m, m) > 0 {
			back++
		}
	}
	return rate(m, back, lost)
}

func (b *book) secondPurchase(cohort int) Point {
	if !b.complete(cohort, b.SecondPurchaseDays) {
		return Point{Month: cohort}
	}
	again, newcomers := 0, 0
	for _, c := range b.buyers {
		if !b.newIn(c, cohort, cohort) {
			continue
		}
		newcomers++
		first := b.days[c][0]
		for _, day := range b.days[c] {
			if day-first >= 1 && day-first <= b.SecondPurchaseDays {
				again++
				break
			}
		}
	}
	p := rate(cohort, again, newcomers)
	p.Partial = b.oldPassForNew(cohort)
	return b.largeEnough(p, p.Denominator)
}

func (b *book) daysBetweenPurchases(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	gaps := []float64{} // one of each customer: the mean of those between his purchase days in the window
	for _, c := range b.buyers {
		days := []int{}
		for _, day := range b.days[c] {
			if day >= firstDay(m-b.ActiveWindowMonths+1) && day <= lastDay(m) && !slices.Contains(days, day) {
				days = append(days, day)
			}
		}
		if n := len(days); n >= 2 {
			gaps = append(gaps, float64(days[n-1]-days[0])/float64(n-1))
		}
	}
	return median(m, gaps)
}

// channelsInPrior counts the channels on which a customer bought in the prior window of month m; a missing one is none.
func (b *book) channelsInPrior(customer string, m int) int {
	channels := []string{}
	for _, e := range b.entries {
		inPrior := e.month >= m-2*b.ActiveWindowMonths+1 && e.month <= m-b.ActiveWindowMonths
		if e.sale && e.customer == customer && inPrior && e.channel != nil && !slices.Contains(channels, *e.channel) {
			channels = append(channels, *e.channel)
		}
	}
	return len(channels)
}

func oneChannel(channels int) bool { return channels == 1 }
func twoOrMore(channels int) bool  { return channels >= 2 }

// channelRetention is retention_rate of the customers whose number of channels in the prior window belongs.
func (b *book) channelRetention(m int, belongs func(channels int) bool) Point {
	state := b.priorState(m)
	if state == blank {
		return Point{Month: m}
	}
	retained, before := 0, 0
	for _, c := range b.buyers {
		if b.inPrior(c, m) == 0 || !belongs(b.channelsInPrior(c, m)) {
			continue
		}
		before++
		if b.inWindow(c, m) > 0 {
			retained++
		}
	}
	p := rate(m, retained, before)
	p.Partial = state == partial
	return p
}

// omnichannelRetention carries the banded difference to buyers of one channel as the extras difference, difference_lower and
// difference_upper; it is blank where it would tell of a segment that is too small to be shown.
func (b *book) omnichannelRetention(m int) Point {
	p := b.channelRetention(m, twoOrMore)
	if p.Value == nil {
		return p
	}
	customers := []compared{}
	for _, c := range b.buyers {
		if channels := b.channelsInPrior(c, m); b.inPrior(c, m) > 0 && channels > 0 {
			customers = append(customers, b.compare(c, m-b.ActiveWindowMonths, channels >= 2, b.inWindow(c, m) > 0))
		}
	}
	result := banded(customers)
	if others := len(customers) - result.treated; result.ok && min(result.treated, others) >= b.MinGroup {
		p.Extras = map[string]float64{"difference": result.difference, "difference_lower": result.lower, "difference_upper": result.upper}
	}
	return p
}
