package oracle

// purchases counts a customer's purchases in the months from..to, both included.
func (b *book) purchases(customer string, from, to int) int {
	n := 0
	for _, day := range b.days[customer] {
		if day >= firstDay(from) && day <= lastDay(to) {
			n++
		}
	}
	return n
}

// inWindow counts a customer's purchases in the window that ends with month m.
func (b *book) inWindow(customer string, m int) int {
	return b.purchases(customer, m-b.ActiveWindowMonths+1, m)
}

// inPrior counts a customer's purchases in the prior window of month m.
func (b *book) inPrior(customer string, m int) int {
	return b.purchases(customer, m-2*b.ActiveWindowMonths+1, m-b.ActiveWindowMonths)
}

// active lists the customers with a purchase in the window that ends with month m.
func (b *book) active(m int) []string {
	active := []string{}
	for _, c := range b.buyers {
		if b.inWindow(c, m) > 0 {
			active = append(active, c)
		}
	}
	return active
}

// firstPurchase is the day of the earliest purchase, if that lies before the end of month m.
func (b *book) firstPurchase(customer string, m int) (day int, ok bool) {
	days := b.days[customer]
	if len(days) == 0 || days[0] > lastDay(m) {
		return 0, false
	}
	return days[0], true
}

// joinedBefore reports a customer who joined before the first month of the data: existing from the start, never new.
func (b *book) joinedBefore(customer string) bool {
	c, ok := b.customers[customer]
	return ok && c.JoinedAt != nil && dayOf(*c.JoinedAt) < firstDay(b.first)
}

// newIn reports a customer new in one of the months from..to.
func (b *book) newIn(customer string, from, to int) bool {
	day, ok := b.firstPurchase(customer, to)
	return ok && day >= firstDay(from) && !b.joinedBefore(customer)
}

// existingAt reports a customer whose first purchase was before a day, or who joined before the data.
func (b *book) existingAt(customer string, day int) bool {
	days := b.days[customer]
	return b.joinedBefore(customer) || len(days) > 0 && days[0] < day
}

// lastBefore is the day of the last purchase before a day.
func (b *book) lastBefore(customer string, day int) (last int, ok bool) {
	for _, d := range b.days[customer] {
		if d < day {
			last, ok = d, true
		}
	}
	return last, ok
}

// netRevenue is a customer's sales and refunds in the months from..to.
func (b *book) netRevenue(customer string, from, to int) Money {
	sum := Money(0)
	for _, e := range b.entries {
		if e.customer == customer && e.month >= from && e.month <= to {
			sum += e.amount
		}
	}
	return sum
}

// netMargin is a customer's margin of sales and refunds in the months from..to.
func (b *book) netMargin(customer string, from, to int) Money {
	sum := Money(0)
	for _, e := range b.entries {
		if e.customer == customer && e.month >= from && e.month <= to {
			sum += e.margin
		}
	}
	return sum
}

// The states of a figure's windows.
const (
	blank = iota
	partial
	full
)

// windowState says whether the data reach back to the first month of the window that ends with m.
func (b *book) windowState(m int) int {
	if b.first <= m-b.ActiveWindowMonths+1 {
		return full
	}
	return blank
}

// priorState is that of a figure that also looks at the prior window: partial while it holds one month but not all.
func (b *book) priorState(m int) int { return stateSince(b.first, m, b.ActiveWindowMonths) }

// priorStateOf is that of a figure that reads a log over the prior window, here of so many months: the log may begin within it, as
// the orders may.
func (b *book) priorStateOf(log string, m, window int) int {
	began, ok := b.began[log]
	if !ok {
		return blank
	}
	return stateSince(max(b.first, began), m, window)
}

func stateSince(first, m, window int) int {
	switch {
	case first > m-window:
		return blank
	case first > m-2*window+1:
		return partial
	default:
		return full
	}
}

// reaches says whether a log begins in the month or before it.
func (b *book) reaches(log string, month int) bool {
	began, ok := b.began[log]
	return ok && began <= month
}

// oldPassForNew marks the first 12 months of the data, unless joined_at is given for at least half of the buyers up to M.
func (b *book) oldPassForNew(m int) bool {
	if m >= b.first+12 {
		return false
	}
	buyers, joined := 0, 0
	for _, c := range b.buyers {
		if _, ok := b.firstPurchase(c, b.Month); !ok {
			continue
		}
		buyers++
		if b.customers[c].JoinedAt != nil {
			joined++
		}
	}
	return buyers == 0 || 2*joined < buyers
}

// complete says whether a cohort's last day + days lie before M's end.
func (b *book) complete(cohort, days int) bool { return lastDay(cohort)+days < firstDay(b.Month+1) }
