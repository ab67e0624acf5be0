package oracle

import (
	"math"
	"slices"
	"time"
)

// entry is an order that counts: a sale or a refund, after netting, duplicates and void rows.
type entry struct {
	orderID  string // "" where the export has none
	customer string // "" for a guest
	at       time.Time
	day      int
	month    int
	amount   Money
	margin   Money // of the amount, or the amount itself where there is no margin
	channel  *string
	branch   *string
	sale     bool // else a refund
}

// book is a shop after loading: what the words sale, refund, guest and purchase mean, and the customers' purchase days.
type book struct {
	Settings
	shop Shop

	entries   []entry // sales and refunds
	first     int     // first month of the data
	firstDate int     // first date of the data, days since 1970
	began     map[string]int

	customers map[string]Customer
	products  map[string]Product
	tickets   []Ticket
	leads     []Lead

	everybody []string         // buyers, in the book of a group of them too
	buyers    []string         // known customers with a purchase ever, sorted
	known     []string         // known customers with a sale or a refund, sorted
	days      map[string][]int // purchase days of a customer, ascending; one entry per purchase
}

func open(shop Shop, settings Settings) *book {
	shop = shop.visible()
	b := &book{Settings: settings, shop: shop, began: map[string]int{}}
	b.customers = lastOf(shop.Customers, func(c Customer) string { return c.CustomerID })
	b.products = lastOf(shop.Products, func(p Product) string { return p.ProductID })
	for _, t := range lastOf(shop.Tickets, func(t Ticket) string { return t.TicketID }) {
		b.tickets = append(b.tickets, t)
	}
	for _, l := range lastOf(shop.Leads, func(l Lead) string { return l.LeadID }) {
		b.leads = append(b.leads, l)
	}
	kept := b.keep()
	b.begin(kept)
	b.settle(kept)
	b.countPurchases()
	return b
}

// lastOf keeps the last row of each key.
func lastOf[T any](rows []T, key func(T) string) map[string]T {
	last := map[string]T{}
	for _, r := range rows {
		last[key(r)] = r
	}
	return last
}

// keep nets lines, sets aside what is no order, and lets the last of duplicates stay; equal lines are no duplicates.
func (b *book) keep() []Order {
	orders := []Order{}
	for _, o := range b.shop.Orders {
		if b.From == 0 || monthOf(o.OrderedAt) >= b.From { // the data begin with [report] from: what lies before is left out
			orders = append(orders, o)
		}
	}
	if b.Grain == "line" {
		orders = net(orders, b.AmountOf == "order")
	}
	usable := []Order{}
	for _, o := range orders {
		if o.Amount != nil || b.void(o) {
			usable = append(usable, o)
		}
	}
	if b.Grain == "line" {
		return usable
	}
	kept := []Order{}
	for i, o := range usable {
		replaced := false
		for _, later := range usable[i+1:] {
			if o.OrderID != nil && later.OrderID != nil && *o.OrderID == *later.OrderID && negative(o) == negative(later) {
				replaced = true
			}
		}
		if !replaced {
			kept = append(kept, o)
		}
	}
	return kept
}

// net sums the lines of an order: first time, sum of amounts and margins (or the first, where each line repeats the order's); the rest is that
// of its first line. A negative line of a later day than the order's is a refund of its own; repeated, one a day.
func net(lines []Order, isRepeated bool) []Order {
	day := map[string]int{}
	for _, line := range lines {
		if earliest, seen := day[*line.OrderID]; !seen || dayOf(line.OrderedAt) < earliest {
			day[*line.OrderID] = dayOf(line.OrderedAt)
		}
	}
	orders := []Order{}
	type part struct {
		order string
		day   int // of a refund, else 0
	}
	at := map[part]int{}
	for _, line := range lines {
		key := part{order: *line.OrderID}
		if negative(line) && dayOf(line.OrderedAt) > day[*line.OrderID] {
			if !isRepeated {
				orders = append(orders, line)
				continue
			}
			key.day = dayOf(line.OrderedAt)
		}
		i, seen := at[key]
		if !seen {
			at[key] = len(orders)
			orders = append(orders, line)
			continue
		}
		order := &orders[i]
		if line.OrderedAt.Before(order.OrderedAt) {
			order.OrderedAt = line.OrderedAt
		}
		if !isRepeated {
			order.Amount = plus(order.Amount, line.Amount)
			order.Margin = plus(order.Margin, line.Margin)
		}
	}
	return orders
}

func plus(a, b *Money) *Money {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	sum := *a + *b
	return &sum
}

func negative(o Order) bool { return o.Amount != nil && *o.Amount < 0 }

// begin finds the first month and date of the data, and of each log.
func (b *book) begin(kept []Order) {
	earliest := func(table string, at time.Time) {
		if began, ok := b.began[table]; !ok || monthOf(at) < began {
			b.began[table] = monthOf(at)
		}
	}
	firstAt := map[string]time.Time{}
	for i, o := range kept {
		if i == 0 || dayOf(o.OrderedAt) < b.firstDate {
			b.firstDate = dayOf(o.OrderedAt)
		}
		earliest("orders", o.OrderedAt)
		if o.OrderID != nil {
			if at, ok := firstAt[*o.OrderID]; !ok || o.OrderedAt.Before(at) {
				firstAt[*o.OrderID] = o.OrderedAt
			}
		}
	}
	for _, item := range b.shop.Items {
		if at, ok := firstAt[item.OrderID]; ok {
			earliest("order_items", at)
		}
	}
	for _, s := range b.shop.Surveys {
		if s.AnsweredAt != nil {
			earliest("surveys", *s.AnsweredAt)
		}
		if s.SentAt != nil {
			earliest("surveys", *s.SentAt)
		}
	}
	for _, t := range b.tickets {
		earliest("tickets", t.OpenedAt)
	}
	for _, l := range b.leads {
		earliest("leads", l.CreatedAt)
	}
	for _, t := range b.shop.Touches {
		earliest("touches", t.SentAt)
	}
	for _, p := range b.shop.Points {
		earliest("points", p.BookedAt)
	}
	for _, r := range b.shop.Referrals {
		earliest("referrals", r.ReferredAt)
	}
	for _, c := range b.shop.Costs {
		earliest("costs", startOf(c.Month))
	}
	b.first = b.began["orders"]
	if len(kept) == 0 {
		b.first = b.Month
		for _, month := range b.began {
			b.first = min(b.first, month)
		}
		b.firstDate = firstDay(b.first)
	}
	if b.From != 0 {
		b.first, b.firstDate = b.From, firstDay(b.From)
	}
}

// settle turns the orders kept into sales and refunds. The refund that a void sale took is settled with it; of the others one
// whose order_id also stands as a void row was never counted.
func (b *book) settle(kept []Order) {
	smallest := Money(math.Round(b.MinOrderAmount * 10000))
	isVoid, taken := b.toldTwice(kept, smallest)
	voided := map[string]bool{}
	for i, o := range kept {
		if o.OrderID != nil && isVoid[i] {
			voided[*o.OrderID] = true
		}
	}
	for i, o := range kept {
		if isVoid[i] || !negative(o) && *o.Amount < smallest {
			continue
		}
		if negative(o) && o.OrderID != nil && voided[*o.OrderID] && !taken[i] {
			continue
		}
		e := entry{at: o.OrderedAt, day: dayOf(o.OrderedAt), month: monthOf(o.OrderedAt), amount: *o.Amount, margin: b.marginOf(o), channel: o.Channel, branch: o.Branch, sale: !negative(o)}
		if o.OrderID != nil {
			e.orderID = *o.OrderID
		}
		if o.CustomerID != nil {
			e.customer = *o.CustomerID
		}
		b.entries = append(b.entries, e)
	}
}

// marginOf is the order's own margin, else a rate of its amount; where the shop has neither, the amount itself.
func (b *book) marginOf(o Order) Money {
	hasColumn := b.shop.Has("orders", "margin")
	switch {
	case hasColumn && o.Margin != nil:
		return *o.Margin
	case b.MarginRate != nil:
		return Money(math.Round(float64(*o.Amount) * *b.MarginRate))
	case hasColumn:
		return 0
	default:
		return *o.Amount
	}
}

// countPurchases lists each customer's purchases: days with a sale, or sales where the unit is the order.
func (b *book) countPurchases() {
	b.days = map[string][]int{}
	known := map[string]bool{}
	for _, e := range b.entries {
		if e.customer == "" {
			continue
		}
		known[e.customer] = true
		if !e.sale {
			continue
		}
		if b.PurchaseUnit == "order" || !slices.Contains(b.days[e.customer], e.day) {
			b.days[e.customer] = append(b.days[e.customer], e.day)
		}
	}
	for c := range known {
		b.known = append(b.known, c)
	}
	for c, days := range b.days {
		slices.Sort(days)
		b.buyers = append(b.buyers, c)
	}
	slices.Sort(b.known)
	slices.Sort(b.buyers)
	b.everybody = b.buyers
}
