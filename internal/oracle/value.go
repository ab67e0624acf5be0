package oracle

import (
	"math"
	"slices"
)

func (b *book) revenue(m int) Point {
	sum := Money(0)
	for _, e := range b.entries {
		if e.month == m {
			sum += e.amount
		}
	}
	amount := func(e entry) float64 { return e.amount.Float() }
	return b.correlated(b.withYear(Point{Month: m, Value: number(sum.Float())}, amount), func(m int) parts { return b.sumsBy(m, amount) })
}

// withYear adds the standard errors of the year to date, of M alone: each customer's sum squared, a guest's order being one.
func (b *book) withYear(p Point, what func(entry) float64) Point {
	if p.Month != b.Month || *p.Value == 0 {
		return p
	}
	sums, changes, guests, guestsThen := map[string]float64{}, map[string]float64{}, 0.0, 0.0
	for _, e := range b.entries {
		x, year := what(e), b.Month/12-e.month/12
		switch {
		case year < 0 || year > 1 || e.month%12 > b.Month%12:
		case e.customer == "" && year == 0:
			guests += x * x
		case e.customer == "":
			guestsThen += x * x
		case year == 0:
			sums[e.customer] += x
			changes[e.customer] += x
		default:
			changes[e.customer] -= x
		}
	}
	squares := func(of map[string]float64) float64 {
		total := 0.0
		for _, x := range of {
			total += x * x
		}
		return total
	}
	p.YearStderr, p.YearChangeStderr = number(math.Sqrt(squares(sums)+guests)), number(math.Sqrt(squares(changes)+guests+guestsThen))
	return p
}

// parts are what each customer adds to a figure's error; squares holds the guests' too, each a customer of his own.
type parts struct {
	by      map[string]float64
	squares float64
}

func (b *book) sumsBy(m int, what func(entry) float64) parts {
	p := parts{by: map[string]float64{}}
	for _, e := range b.entries {
		switch x := what(e); {
		case e.month != m:
		case e.customer == "":
			p.squares += x * x
		default:
			p.by[e.customer] += x
		}
	}
	for _, x := range p.by {
		p.squares += x * x
	}
	return p
}

// correlated adds to M's point how it goes with the months that it is compared with: the customers' parts in both, multiplied.
func (b *book) correlated(p Point, of func(month int) parts) Point {
	if p.Month != b.Month {
		return p
	}
	with := func(before int) *float64 {
		now, then, sum := of(p.Month), of(before), 0.0
		if now.squares < 1e-9 || then.squares < 1e-9 {
			return nil
		}
		for customer, x := range now.by {
			sum += x * then.by[customer]
		}
		return number(sum / math.Sqrt(now.squares*then.squares))
	}
	p.MonthCorrelation, p.YearCorrelation = with(p.Month-1), with(p.Month-12)
	return p
}

// sales lists the sales of a month, guests included.
func (b *book) sales(m int) []entry {
	sales := []entry{}
	for _, e := range b.entries {
		if e.sale && e.month == m {
			sales = append(sales, e)
		}
	}
	return sales
}

func (b *book) orderCount(m int) Point {
	one := func(e entry) float64 {
		if e.sale {
			return 1
		}
		return 0
	}
	return b.correlated(b.withYear(Point{Month: m, Value: number(float64(len(b.sales(m))))}, one), func(m int) parts { return b.sumsBy(m, one) })
}

func (b *book) averageOrderValue(m int) Point {
	amounts := []float64{}
	for _, e := range b.sales(m) {
		amounts = append(amounts, e.amount.Float())
	}
	return b.correlated(mean(m, amounts), func(m int) parts {
		sales, sum, n := b.sales(m), 0.0, 0.0
		for _, e := range sales {
			sum, n = sum+e.amount.Float(), n+1
		}
		return b.sumsBy(m, func(e entry) float64 {
			if !e.sale {
				return 0
			}
			return e.amount.Float() - sum/n
		})
	})
}

func (b *book) activeCustomers(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	return Point{Month: m, Value: number(float64(len(b.active(m))))}
}

func (b *book) newCustomers(m int) Point {
	newcomers, thisYear, lastYear := 0, 0, 0
	for _, c := range b.buyers {
		if b.newIn(c, m, m) {
			newcomers++
		}
		if b.newIn(c, m-m%12, m) {
			thisYear++
		}
		if b.newIn(c, m-m%12-12, m-12) {
			lastYear++
		}
	}
	p := Point{Month: m, Value: number(float64(newcomers)), Partial: b.oldPassForNew(m)}
	p.YearStderr, p.YearChangeStderr = number(math.Sqrt(float64(thisYear))), number(math.Sqrt(float64(thisYear+lastYear)))
	return p
}

func (b *book) purchaseFrequency(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	purchases := []float64{}
	for _, c := range b.active(m) {
		purchases = append(purchases, float64(b.inWindow(c, m)))
	}
	return mean(m, purchases)
}

// clvHistoric divides the margin of all known customers, those with refunds alone included, by the customers ever active.
func (b *book) clvHistoric(m int) Point {
	margins := []float64{}
	for _, c := range b.buyers {
		if _, ok := b.firstPurchase(c, m); ok {
			margins = append(margins, b.netMargin(c, 0, m).Float())
		}
	}
	p := mean(m, margins)
	if p.Value == nil {
		return p
	}
	total, squares, n := Money(0), 0.0, float64(len(margins))
	for _, c := range b.known {
		margin := b.netMargin(c, 0, m)
		total += margin
		squares += margin.Float() * margin.Float()
	}
	p.Value = number(total.Float() / n)
	if n > 1 { // of the same sums as the value
		p.Stddev = number(math.Sqrt(max(0, squares-n**p.Value**p.Value) / (n - 1)))
	}
	return p
}

// netOfActive lists the active customers' net revenue in the window, best first.
func (b *book) netOfActive(m int) []Money {
	net := []Money{}
	for _, c := range b.active(m) {
		net = append(net, b.netRevenue(c, m-b.ActiveWindowMonths+1, m))
	}
	slices.Sort(net)
	slices.Reverse(net)
	return net
}

func total(amounts []Money) Money {
	sum := Money(0)
	for _, a := range amounts {
		sum += a
	}
	return sum
}

func (b *book) topRevenueShare(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	net := b.netOfActive(m)
	n := number(float64(len(net)))
	if len(net) < 5 {
		return Point{Month: m, N: n}
	}
	p := moneyShare(m, total(net[:ceilShare(b.TopShare, len(net))]), total(net))
	p.N = n
	return p
}

func (b *book) existingRevenueShare(m int) Point {
	existing, all := Money(0), Money(0)
	for _, c := range b.known {
		net := b.netRevenue(c, m, m)
		all += net
		if b.existingAt(c, firstDay(m)) {
			existing += net
		}
	}
	p := moneyShare(m, existing, all)
	p.Partial = b.oldPassForNew(m)
	return p
}

func (b *book) existingSpendRatio(m int) Point {
	var gross, buyers [2]float64 // existing, new
	for _, c := range b.buyers {
		if b.purchases(c, m, m) == 0 {
			continue
		}
		side := 1
		if b.existingAt(c, firstDay(m)) {
			side = 0
		}
		buyers[side]++
		for _, e := range b.sales(m) {
			if e.customer == c {
				gross[side] += e.amount.Float()
			}
		}
	}
	p := Point{Month: m, Partial: b.oldPassForNew(m)}
	if buyers[0] > 0 && buyers[1] > 0 && gross[1] != 0 {
		p.Value = number(gross[0]/buyers[0]/(gross[1]/buyers[1]) - 1)
	}
	return p
}

func (b *book) existingConversion(cohort int) Point { return b.conversion(cohort, true) }
func (b *book) newConversion(cohort int) Point      { return b.conversion(cohort, false) }

func (b *book) conversion(cohort int, existing bool) Point {
	if !b.complete(cohort, b.LeadDays) {
		return Point{Month: cohort}
	}
	converted, leads := 0, 0
	for _, l := range b.leads {
		if l.Existing != existing || monthOf(l.CreatedAt) != cohort {
			continue
		}
		leads++
		if l.ConvertedAt != nil {
			if days := dayOf(*l.ConvertedAt) - dayOf(l.CreatedAt); days >= 0 && days <= b.LeadDays {
				converted++
			}
		}
	}
	p := rate(cohort, converted, leads)
	return b.largeEnough(p, p.Denominator)
}

// retentionProfitUplift is money: a mean over the retained customers, of what each one's margin would be for 5 % of those before.
func (b *book) retentionProfitUplift(m int) Point {
	state := b.priorState(m)
	if state == blank {
		return Point{Month: m}
	}
	_, before := b.kept(m)
	uplifts := []float64{}
	for _, c := range b.buyers {
		if b.inPrior(c, m) > 0 && b.inWindow(c, m) > 0 {
			uplifts = append(uplifts, 0.05*float64(before)*b.netMargin(c, m-b.ActiveWindowMonths+1, m).Float())
		}
	}
	p := mean(m, uplifts)
	p.Partial = state == partial
	return p
}

// cost sums the costs of a kind in the window that ends with m; booked is false where the window holds none of the kind, so that
// the cost is unknown and not 0.
func (b *book) cost(kind string, m int) (sum Money, booked bool) {
	for _, c := range b.shop.Costs {
		if c.Kind == kind && c.Month > m-b.ActiveWindowMonths && c.Month <= m {
			sum += c.Amount
			booked = true
		}
	}
	return sum, booked
}

// programmeROI is blank where the lift may be chance. Its interval is what the lift's ends make of it.
func (b *book) programmeROI(m int) Point {
	state := b.priorState(m)
	from := m - b.ActiveWindowMonths + 1
	p := Point{Month: m, Partial: state == partial}
	if state == blank || !b.reaches("costs", from) {
		return Point{Month: m}
	}
	result := banded(b.members(m))
	booked, _ := b.cost("programme", m)
	cost := booked.Float()
	margins := []float64{}
	for _, c := range b.buyers {
		if b.inPrior(c, m) > 0 && b.inWindow(c, m) > 0 && b.memberBefore(c, firstDay(from)) {
			margins = append(margins, b.netMargin(c, from, m).Float())
		}
	}
	p.N = number(float64(result.matched))
	if !result.ok || result.lower <= 0 && result.upper >= 0 || cost == 0 || len(margins) == 0 {
		return p
	}
	returned := func(lift float64) float64 { return (lift*float64(result.matched)*average(margins) - cost) / cost }
	low, high := returned(result.lower), returned(result.upper)
	p.Value, p.Lower, p.Upper = number(returned(result.difference)), number(min(low, high)), number(max(low, high))
	return p
}

func (b *book) keepToWinCost(m int) Point {
	state := b.priorState(m)
	from := m - b.ActiveWindowMonths + 1
	if state == blank || !b.reaches("costs", from) {
		return Point{Month: m}
	}
	retained, _ := b.kept(m)
	newcomers := 0
	for _, c := range b.buyers {
		if b.newIn(c, from, m) {
			newcomers++
		}
	}
	p := Point{Month: m, Partial: state == partial}
	keep, isBooked := b.cost("retention", m)
	win, _ := b.cost("acquisition", m)
	if retained > 0 && newcomers > 0 && win != 0 && isBooked {
		p.Value = number(keep.Float() / float64(retained) / (win.Float() / float64(newcomers)))
	}
	return p
}

// knownCustomerShare carries the share of the sales' money as the extra money_share.
func (b *book) knownCustomerShare(m int) Point {
	known := 0
	money, all := Money(0), Money(0)
	sales := b.sales(m)
	for _, e := range sales {
		all += e.amount
		if e.customer != "" {
			known++
			money += e.amount
		}
	}
	p := rate(m, known, len(sales))
	if all > 0 {
		p.Extras = map[string]float64{"money_share": money.Float() / all.Float()}
	}
	return p
}
