package oracle

import (
	"math"
	"slices"
)

// overdueShare asks of each regular customer how many of his own mean gaps he has been away.
func (b *book) overdueShare(m int) Point {
	if b.windowState(m) == blank {
		return Point{Month: m}
	}
	overdue, regular := 0, 0
	for _, c := range b.buyers {
		days := []int{}
		for _, day := range b.days[c] {
			if day >= firstDay(m-b.LoyalWindowMonths+1) && day <= lastDay(m) {
				days = append(days, day)
			}
		}
		if lapsed, ever := b.lapsed(c, firstDay(m+1)); lapsed || !ever || len(days) < 3 {
			continue
		}
		regular++
		first, last := days[0], days[len(days)-1]
		gap := float64(last-first) / float64(len(days)-1)
		if float64(firstDay(m+1)-last) > b.OverdueFactor*gap+1e-9 {
			overdue++
		}
	}
	p := rate(m, overdue, regular)
	p.Partial = p.Value != nil && b.loyalPartial(m)
	return p
}

// revenueKept adds up what the prior window's customers brought then and, each by what counts of it, bring now.
func (b *book) revenueKept(m int, counts func(now, then Money) Money) Point {
	state := b.priorState(m)
	if state == blank {
		return Point{Month: m}
	}
	now, then, n := Money(0), Money(0), 0
	for _, c := range b.buyers {
		before := b.netRevenue(c, m-2*b.ActiveWindowMonths+1, m-b.ActiveWindowMonths)
		if b.inPrior(c, m) == 0 || before <= 0 {
			continue
		}
		n++
		then += before
		now += counts(b.netRevenue(c, m-b.ActiveWindowMonths+1, m), before)
	}
	if n == 0 {
		return Point{Month: m}
	}
	return Point{
		Month: m, Value: number(now.Float() / then.Float()), Numerator: number(now.Float()), Denominator: number(then.Float()),
		N: number(float64(n)), Partial: state == partial,
	}
}

func (b *book) revenueRetention(m int) Point {
	p := b.revenueKept(m, func(now, _ Money) Money { return now })
	if growth, isTold := b.earnedGrowth(m, p); isTold {
		p.Extras = map[string]float64{"earned_growth": growth}
	}
	return p
}

// earnedGrowth adds to revenue retention what the window's referred new customers bring, over the prior window's revenue, less 1; where
// somebody is known to have been referred, or the log of referrals, which must reach back over the window, holds one.
func (b *book) earnedGrowth(m int, kept Point) (growth float64, isTold bool) {
	from := m - b.ActiveWindowMonths + 1
	isKnown := b.shop.Present["referrals"] && len(b.shop.Referrals) > 0
	earned := Money(0)
	for _, c := range b.buyers {
		if !b.referred(c, b.days[c][0]) {
			continue
		}
		isKnown = true
		if !b.newIn(c, from, m) {
			continue
		}
		for _, e := range b.entries {
			if e.customer == c && e.month >= from && e.month <= m {
				earned += e.amount
			}
		}
	}
	if kept.Value == nil || !isKnown || b.shop.Present["referrals"] && len(b.shop.Referrals) > 0 && !b.reaches("referrals", from) {
		return 0, false
	}
	return *kept.Value + earned.Float()/(*kept.Denominator) - 1, true
}

func (b *book) grossRevenueRetention(m int) Point {
	return b.revenueKept(m, func(now, then Money) Money { return min(max(now, 0), then) })
}

// marginUntil is a new customer's net margin of the first days since his first purchase.
func (b *book) marginUntil(customer string, days int) Money {
	sum := Money(0)
	for _, e := range b.entries {
		if since := e.day - b.days[customer][0]; e.customer == customer && since >= 0 && since < days {
			sum += e.margin
		}
	}
	return sum
}

func (b *book) newcomersOf(from, to int) []string {
	newcomers := []string{}
	for _, c := range b.buyers {
		if b.newIn(c, from, to) {
			newcomers = append(newcomers, c)
		}
	}
	return newcomers
}

func (b *book) firstYearValue(cohort int) Point {
	if !b.complete(cohort, b.ValueDays) {
		return Point{Month: cohort}
	}
	margins := []float64{}
	for _, c := range b.newcomersOf(cohort, cohort) {
		margins = append(margins, b.marginUntil(c, b.ValueDays).Float())
	}
	p := mean(cohort, margins)
	p.Partial = p.Value != nil && b.oldPassForNew(cohort)
	return b.largeEnough(p, p.N)
}

func (b *book) acquisitionCost(m int) Point {
	from := m - b.ActiveWindowMonths + 1
	if b.windowState(m) == blank || !b.reaches("costs", from) {
		return Point{Month: m}
	}
	cost, booked := b.cost("acquisition", m)
	newcomers := len(b.newcomersOf(from, m))
	if !booked || newcomers == 0 {
		return Point{Month: m, N: number(float64(newcomers))}
	}
	return Point{Month: m, Value: number(cost.Float() / float64(newcomers)), N: number(float64(newcomers)), Partial: b.oldPassForNew(from)}
}

// BridgeRow is how the customers who aren't silent go from a month's start to its end.
type BridgeRow struct{ Month, Start, New, Back, Silent, End int }

func (b *book) customerBridge() []BridgeRow {
	rows := []BridgeRow{}
	for m := b.first; m <= b.Month; m++ {
		if b.churnBlank(m) {
			continue
		}
		row := BridgeRow{Month: m}
		for _, c := range b.buyers {
			gone, before := b.lapsed(c, firstDay(m))
			goneAfter, ever := b.lapsed(c, firstDay(m+1))
			awake, awakeAfter := before && !gone, ever && !goneAfter
			bought := b.purchases(c, m, m) > 0
			switch {
			case awake && !awakeAfter:
				row.Silent++
			case !before && ever:
				row.New++
			case before && gone && bought:
				row.Back++
			}
			if awake {
				row.Start++
			}
			if awakeAfter {
				row.End++
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// AgeRow is a layer of a month's net revenue: guests, before, or the year of the first purchase.
type AgeRow struct {
	Month   int
	Layer   string
	Revenue float64
}

func (b *book) revenueByAge() []AgeRow {
	sums := map[int]map[string]Money{}
	for _, e := range b.entries {
		if e.month > b.Month {
			continue
		}
		layer := "guests"
		if e.customer != "" {
			layer = "before"
			if first, ok := b.firstPurchase(e.customer, b.Month); ok && !b.joinedBefore(e.customer) {
				layer = startOf(monthOfDay(first)).Format("2006")
			}
		}
		if sums[e.month] == nil {
			sums[e.month] = map[string]Money{}
		}
		sums[e.month][layer] += e.amount
	}
	rows := []AgeRow{}
	for month, layers := range sums {
		for layer, sum := range layers {
			rows = append(rows, AgeRow{month, layer, sum.Float()})
		}
	}
	return rows
}

// CohortValueRow is the cumulative net margin per customer of a year of first purchases, up to k months after the first one's.
type CohortValueRow struct {
	Year, K, Customers int
	Value              float64
}

func (b *book) cohortValue() []CohortValueRow {
	rows := []CohortValueRow{}
	for year := b.first / 12; year <= b.Month/12; year++ {
		for k := 0; k <= b.Month-b.first; k++ {
			sum, n := Money(0), 0
			for _, c := range b.buyers {
				if first := monthOfDay(b.days[c][0]); first/12 == year && first+k <= b.Month {
					n++
					sum += b.netMargin(c, first, first+k)
				}
			}
			if n > 0 {
				rows = append(rows, CohortValueRow{year, k, n, sum.Float() / float64(n)})
			}
		}
	}
	return rows
}

// RepeatRow is how many of those with a k-th purchase bought again within a year, and the middle one's days until then.
type RepeatRow struct {
	Purchase, Customers, Again int
	Days                       *float64
}

func (b *book) repeatCurve() []RepeatRow {
	end := firstDay(b.Month + 1)
	until := end - 365
	month := monthOfDay(until)
	from := min(firstDay(month-36)+until-firstDay(month), lastDay(month-36)) // the same day of the month, or that month's last
	rows := []RepeatRow{}
	for k := 1; k <= 5; k++ {
		row, gaps := RepeatRow{Purchase: k}, []float64{}
		for _, c := range b.buyers {
			days := b.days[c]
			if len(days) < k || days[k-1] < from || days[k-1] >= until {
				continue
			}
			row.Customers++
			for _, day := range days {
				if gap := day - days[k-1]; gap >= 1 {
					if gap <= 365 && day < end {
						row.Again++
						gaps = append(gaps, float64(gap))
					}
					break
				}
			}
		}
		if len(gaps) > 0 {
			row.Days = number(middle(gaps))
		}
		rows = append(rows, row)
	}
	return rows
}

// MigrationRow is the customers of a group a year ago who are in another, or the same, now.
type MigrationRow struct {
	Then, Now string
	Customers int
}

// groupOf names the group of two scores: frequency 5…1 down, recency 1…5 across.
func groupOf(recency, frequency int) string {
	return [5][5]string{
		{"cant_lose", "at_risk", "loyal", "champions", "champions"},
		{"cant_lose", "at_risk", "loyal", "loyal", "champions"},
		{"at_risk", "at_risk", "attention", "promising_loyal", "promising_loyal"},
		{"lost", "sleeping", "about_to_sleep", "promising", "promising"},
		{"lost", "lost", "about_to_sleep", "promising", "new"},
	}[5-frequency][recency-1]
}

func (b *book) rfmMigration() []MigrationRow {
	rows := []MigrationRow{}
	if b.windowState(b.Month-12) == blank {
		return rows
	}
	now := b.rfmGroups(b.Month)
	for c, then := range b.rfmGroups(b.Month - 12) {
		group, active := now[c]
		if !active {
			group = "inactive"
		}
		at := slices.IndexFunc(rows, func(r MigrationRow) bool { return r.Then == then && r.Now == group })
		if at < 0 {
			rows = append(rows, MigrationRow{Then: then, Now: group})
			at = len(rows) - 1
		}
		rows[at].Customers++
	}
	return rows
}

// rfmGroups names each active customer's group in a month.
func (b *book) rfmGroups(m int) map[string]string {
	recency, frequency := []Money{}, []Money{}
	active := b.active(m)
	for _, c := range active {
		last, _ := b.lastBefore(c, firstDay(m+1))
		recency = append(recency, Money(last))
		frequency = append(frequency, Money(b.inWindow(c, m)))
	}
	groups := map[string]string{}
	for i, c := range active {
		groups[c] = groupOf(score(recency[i], recency), score(frequency[i], frequency))
	}
	return groups
}

// TreeRow is what the net revenue of a window is made of: that of its active customers, of guests, and of customers without a purchase in
// it; Change is the standard error of the whole's change on the window before, of M's row alone.
type TreeRow struct {
	Month, Customers, Purchases int
	Net, WalkIns, Refunds       float64
	Change                      *float64
}

func (b *book) goalTree() []TreeRow {
	rows := []TreeRow{}
	for _, m := range []int{b.Month - b.ActiveWindowMonths, b.Month} {
		from := m - b.ActiveWindowMonths + 1
		if from < b.first {
			continue
		}
		row, active, lone, guests := TreeRow{Month: m}, Money(0), Money(0), Money(0)
		for _, c := range b.active(m) {
			row.Customers++
			row.Purchases += b.inWindow(c, m)
			active += b.netRevenue(c, from, m)
		}
		squares := 0.0
		for _, c := range b.known {
			lone += b.netRevenue(c, from, m)
			change := (b.netRevenue(c, from, m) - b.netRevenue(c, from-b.ActiveWindowMonths, from-1)).Float()
			squares += change * change
		}
		for _, e := range b.entries {
			if e.customer != "" || e.month > m {
				continue
			}
			if e.month >= from {
				guests += e.amount
			}
			if e.month >= from-b.ActiveWindowMonths {
				squares += e.amount.Float() * e.amount.Float()
			}
		}
		row.Net, row.WalkIns, row.Refunds = active.Float(), guests.Float(), (lone - active).Float()
		if m == b.Month {
			row.Change = number(math.Sqrt(squares))
		}
		rows = append(rows, row)
	}
	return rows
}
