package oracle

import "slices"

// launches lists the dates on which products have their launched_at, ascending.
func (b *book) launches() []int {
	dates := []int{}
	for _, p := range b.products {
		if p.LaunchedAt != nil && !slices.Contains(dates, dayOf(*p.LaunchedAt)) {
			dates = append(dates, dayOf(*p.LaunchedAt))
		}
	}
	slices.Sort(dates)
	return dates
}

// earlyBuyer reports a sale of one of a launch's products in its window, before the end of month m.
func (b *book) earlyBuyer(customer string, launch, m int) bool {
	for _, e := range b.entries {
		since := e.day - launch
		if !e.sale || e.customer != customer || since < 0 || since >= b.LaunchWindowDays || e.month > m {
			continue
		}
		for _, item := range b.bought(e) {
			p, ok := b.products[item.ProductID]
			if ok && p.LaunchedAt != nil && dayOf(*p.LaunchedAt) == launch {
				return true
			}
		}
	}
	return false
}

// buysFirst reports a customer who was an early buyer of enough of the launches that count for him at month m.
func (b *book) buysFirst(customer string, m int) bool {
	counting, early := 0, 0
	for _, launch := range b.launches() {
		over := launch+b.LaunchWindowDays-1 <= lastDay(m)
		inWindow := launch >= firstDay(m-b.ActiveWindowMonths+1) && launch <= lastDay(m)
		since := b.joinedBefore(customer) || b.days[customer][0] <= launch
		if !over || !inWindow || !since {
			continue
		}
		counting++
		if b.earlyBuyer(customer, launch, m) {
			early++
		}
	}
	return early >= b.LaunchMin && float64(early) >= b.LaunchShare*float64(counting)-1e-9
}

func (b *book) launchFirstBuyerShare(m int) Point {
	if !b.reaches("order_items", m-b.ActiveWindowMonths+1) {
		return Point{Month: m}
	}
	return b.shareOfActive(m, func(c string) bool { return b.buysFirst(c, m) })
}

func (b *book) launchFirstBuyers(m int) Point {
	share := b.launchFirstBuyerShare(m)
	return Point{Month: m, Value: share.Numerator}
}
