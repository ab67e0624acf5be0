package oracle

import (
	"slices"
	"time"
)

func (b *book) loyalCustomerShare(m int) Point {
	p := b.shareOfActive(m, func(c string) bool { return b.inLoyalWindow(c, m) >= b.LoyalPurchases })
	p.Partial = p.Value != nil && b.loyalPartial(m)
	return p
}

// inLoyalWindow counts a customer's purchases in the last loyal_window_months, month m included.
func (b *book) inLoyalWindow(customer string, m int) int {
	return b.purchases(customer, m-b.LoyalWindowMonths+1, m)
}

// loyalPartial is true while the data don't reach back to the first of those months.
func (b *book) loyalPartial(m int) bool { return b.first > m-b.LoyalWindowMonths+1 }

// shareOfActive is the share of the active customers for whom something holds.
func (b *book) shareOfActive(m int, holds func(customer string) bool) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	return b.share(m, b.active(m), holds)
}

// share is that of some customers for whom something holds.
func (b *book) share(m int, of []string, holds func(customer string) bool) Point {
	n := 0
	for _, c := range of {
		if holds(c) {
			n++
		}
	}
	return rate(m, n, len(of))
}

// sharing are the customers' parts in a share's error.
func (b *book) sharing(of []string, holds func(customer string) bool) parts {
	p := parts{by: map[string]float64{}}
	all := b.share(0, of, holds)
	for _, c := range of {
		if x := -*all.Value; holds(c) {
			p.by[c] = x + 1
		} else {
			p.by[c] = x
		}
		p.squares += p.by[c] * p.by[c]
	}
	return p
}

// memberBefore reports a customer whose membership began before a day.
func (b *book) memberBefore(customer string, day int) bool {
	c, ok := b.customers[customer]
	return ok && c.MemberSince != nil && dayOf(*c.MemberSince) < day
}

func (b *book) memberShare(m int) Point {
	return b.shareOfActive(m, func(c string) bool { return b.memberBefore(c, firstDay(m+1)) })
}

// members lists the prior window's buyers of month m for the comparison of members (before the window's start) with the others.
func (b *book) members(m int) []compared {
	customers := []compared{}
	for _, c := range b.buyers {
		if b.inPrior(c, m) > 0 {
			member := b.memberBefore(c, firstDay(m-b.ActiveWindowMonths+1))
			customers = append(customers, b.compare(c, m-b.ActiveWindowMonths, member, b.inWindow(c, m) > 0))
		}
	}
	return customers
}

func (b *book) memberRetentionLift(m int) Point {
	state := b.priorState(m)
	if state == blank {
		return Point{Month: m}
	}
	p := lift(m, banded(b.members(m)))
	p.Partial = state == partial
	return p
}

func (b *book) pointsRedemptionRate(m int) Point {
	from := m - b.ActiveWindowMonths + 1
	if b.windowState(m) == blank || !b.reaches("points", from) {
		return Point{Month: m}
	}
	earned, redeemed := Money(0), Money(0)
	for _, p := range b.shop.Points {
		if month := monthOf(p.BookedAt); month >= from && month <= m {
			earned += p.Earned
			redeemed += p.Redeemed
		}
	}
	p := Point{Month: m, Numerator: number(redeemed.Float()), Denominator: number(earned.Float())}
	if earned != 0 {
		p.Value = number(redeemed.Float() / earned.Float())
	}
	return p
}

// bought lists the item lines of a sale that buy something: none with a quantity or amount below 0.
func (b *book) bought(sale entry) []Item {
	items := []Item{}
	for _, item := range b.shop.Items {
		if sale.orderID == "" || item.OrderID != sale.orderID {
			continue
		}
		if item.Quantity != nil && *item.Quantity < 0 {
			continue
		}
		if item.Amount != nil && *item.Amount < 0 {
			continue
		}
		items = append(items, item)
	}
	return items
}

// category is that of the line, else of its product; a missing one is none.
func (b *book) category(item Item) (string, bool) {
	if item.Category != nil {
		return *item.Category, true
	}
	product, ok := b.products[item.ProductID]
	if ok && product.Category != nil {
		return *product.Category, true
	}
	return "", false
}

func (b *book) crossCategoryShare(m int) Point {
	from := m - b.ActiveWindowMonths + 1
	if !b.reaches("order_items", from) {
		return Point{Month: m}
	}
	return b.shareOfActive(m, func(customer string) bool {
		categories := []string{}
		for _, e := range b.entries {
			if !e.sale || e.customer != customer || e.month < from || e.month > m {
				continue
			}
			for _, item := range b.bought(e) {
				if category, ok := b.category(item); ok && !slices.Contains(categories, category) {
					categories = append(categories, category)
				}
			}
		}
		return len(categories) >= 2
	})
}

// birthdayIn is the day of a customer's birthday in a month; 29 February counts as the 28th in other years.
func (b *book) birthdayIn(customer string, month int) (day int, ok bool) {
	c, known := b.customers[customer]
	if !known || c.Birthday == nil || int(c.Birthday.Month()) != month%12+1 {
		return 0, false
	}
	date := c.Birthday.Day()
	if isLeap := time.Date(month/12, 2, 29, 0, 0, 0, 0, time.UTC).Day() == 29; date == 29 && c.Birthday.Month() == time.February && !isLeap {
		date = 28
	}
	return firstDay(month) + date - 1, true
}

// touchLift rests on all touched customers: they are the cohort, some of them with nobody to be compared with.
func (b *book) touchLift(cohort int) Point {
	before := cohort - 1
	if b.windowState(before) == blank || !b.complete(cohort, b.TouchDays) {
		return Point{Month: cohort}
	}
	customers := []compared{}
	for _, c := range b.active(before) {
		birthday, ok := b.birthdayIn(c, cohort)
		if !ok {
			continue
		}
		touched, bought := false, false
		for _, t := range b.shop.Touches {
			days := birthday - dayOf(t.SentAt)
			if t.CustomerID == c && t.Kind == "birthday" && days >= 0 && days <= 7 {
				touched = true
			}
		}
		for _, day := range b.days[c] {
			if day-birthday >= 0 && day-birthday <= b.TouchDays {
				bought = true
			}
		}
		customers = append(customers, b.compare(c, before, touched, bought))
	}
	result := banded(customers)
	p := lift(cohort, result)
	p.N = number(float64(result.treated))
	return b.largeEnough(p, p.N)
}
