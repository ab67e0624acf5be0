package oracle

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// drawOrders makes the orders, one row each or, sometimes, in lines; the first is a plain sale.
func (d *drawing) drawOrders() {
	r := d.stream(10)
	lines := oneIn(r, 8)
	if lines {
		d.settings.Grain, d.settings.AmountOf = "line", pick(r, "line", "order")
	}
	n := d.between(1, 300, "orders")
	for i := range n {
		order := d.order(r, i)
		switch {
		case i == 0:
			order.CustomerID, order.Amount, order.Status = ref(d.people[0]), ref(Money(500000)), nil
			if d.settings.ValidStatuses != nil {
				order.Status = ref("paid")
			}
			if lines {
				order.OrderID = ref("o001")
			}
			d.shop.Orders = append(d.shop.Orders, order)
		case oneIn(r, 10):
			d.addToldTwice(r, order, i)
		case lines:
			d.addLines(r, order, i)
		default:
			d.addRows(r, order)
		}
	}
	if oneIn(r, 2) {
		d.addRegulars(r)
	}
	for i := range d.shop.Orders {
		d.shop.Orders[i].Branch = branchOf(d.shop.Orders[i], i)
	}
	for _, o := range d.shop.Orders {
		if o.OrderID != nil {
			d.orderIDs = append(d.orderIDs, *o.OrderID)
		}
	}
}

// branchOf is one for all lines of an order; some have none.
func branchOf(o Order, i int) *string {
	hash := fnv.New32()
	if o.OrderID != nil {
		hash.Write([]byte(*o.OrderID))
	} else {
		hash.Write([]byte{byte(i), byte(i >> 8)})
	}
	return map[uint32]*string{0: nil, 1: ref("north"), 2: ref("north"), 3: ref("south"), 4: ref("centre")}[hash.Sum32()%5]
}

// order is one order of whatever kind.
func (d *drawing) order(r *rand.Rand, i int) Order {
	o := Order{
		OrderID:    optional(r, 40, fmt.Sprintf("o%03d", i+1)),
		CustomerID: optional(r, 12, d.person(r)),
		OrderedAt:  d.time(r),
		Amount:     ref(d.amount(r)),
		Status:     optional(r, 4, pick(r, "completed", "completed", "completed", "Paid", "paid ", "paid", "Cancelled", "pending", "refunded", "RETURNED")),
		Channel:    optional(r, 8, pick(r, "web", "store", "app")),
		Discount:   optional(r, 2, Money(r.IntN(50)*10000)),
	}
	if n := len(d.shop.Orders); n > 0 && oneIn(r, 4) { // the same customer again, on the same day or the next
		earlier := d.shop.Orders[r.IntN(n)]
		o.CustomerID = earlier.CustomerID
		o.OrderedAt = midnight(earlier.OrderedAt).Add(time.Duration(r.IntN(2*86400)) * time.Second)
	}
	o.Margin = optional(r, 6, *o.Amount/4/100*100)
	return o
}

// amount is mostly a sale; a few are free, tiny, equal to another's, or refunds.
func (d *drawing) amount(r *rand.Rand) Money {
	switch r.IntN(14) {
	case 0:
		return 0
	case 1:
		return pick(r, Money(100), Money(80), Money(40), Money(100000)) // around the smallest that counts; a margin of it is exact
	case 2, 3:
		return Money(-(r.IntN(20000) + 1) * 100)
	case 4, 5:
		return 250000
	default:
		return Money((r.IntN(50000) + 1) * 100)
	}
}

// addRows adds an order, sometimes with its duplicate, its refund, or the status that undoes it.
func (d *drawing) addRows(r *rand.Rand, o Order) {
	voidWithout := o.OrderID != nil && o.Status != nil && *o.Status == "Cancelled" && d.settings.ValidStatuses == nil
	if voidWithout && oneIn(r, 2) {
		o.Amount, o.Margin = nil, nil
	}
	d.shop.Orders = append(d.shop.Orders, o)
	if o.OrderID == nil || o.Amount == nil {
		return
	}
	switch r.IntN(12) {
	case 0: // the export once more, with another amount of the same sign
		again := o
		if *o.Amount > 0 {
			again.Amount = ref(*o.Amount + 10000)
		}
		if oneIn(r, 2) {
			again.Status = ref(pick(r, "completed", "cancelled"))
		}
		if oneIn(r, 3) {
			again.OrderedAt = again.OrderedAt.AddDate(0, 0, r.IntN(40))
		}
		d.shop.Orders = append(d.shop.Orders, again)
	case 1, 2: // a refund under the same id, later
		refund := o
		refund.Amount = ref(-max(*o.Amount, -*o.Amount) / 2 / 100 * 100)
		if *refund.Amount == 0 {
			return
		}
		refund.Margin = optional(r, 3, *refund.Amount/4/100*100)
		refund.OrderedAt = refund.OrderedAt.AddDate(0, 0, r.IntN(60))
		refund.Status = optional(r, 2, pick(r, "refunded", "Returned", "completed"))
		d.shop.Orders = append(d.shop.Orders, refund)
	}
}

// addLines adds one to three lines of an order. The lines agree in all but time and money.
func (d *drawing) addLines(r *rand.Rand, o Order, i int) {
	o.OrderID = ref(fmt.Sprintf("o%03d", i+1))
	if o.Status != nil {
		o.Status = ref(pick(r, "completed", "paid", "cancelled"))
	}
	withMargin := o.Margin != nil
	whole := d.amount(r)
	for range 1 + r.IntN(3) {
		line := o
		line.Amount = ref(d.amount(r))
		if d.settings.AmountOf == "order" {
			line.Amount = ref(whole)
		}
		line.Margin = nil
		if withMargin {
			line.Margin = ref(*line.Amount / 4 / 100 * 100)
		}
		line.OrderedAt = o.OrderedAt.Add(time.Duration(r.IntN(7200)) * time.Second)
		if negative(line) && oneIn(r, 2) {
			line.OrderedAt = line.OrderedAt.AddDate(0, 0, r.IntN(50))
		}
		d.shop.Orders = append(d.shop.Orders, line)
	}
}

// addToldTwice adds an order whose status undoes it and a row or two that give its money back, around the 60 days within which
// they are one refund; sometimes there is a second such order, of the same amount.
func (d *drawing) addToldTwice(r *rand.Rand, o Order, i int) {
	o.OrderID = ref(fmt.Sprintf("o%03d", i+1))
	o.CustomerID = optional(r, 12, pick(r, d.people[0], d.person(r)))
	o.Amount, o.Margin = ref(pick(r, 250000, 250000, Money(r.IntN(50000)+1)*100)), nil
	for row := range pick(r, 1, 1, 2) {
		again := o
		again.OrderID = ref(fmt.Sprintf("o%03d.%d", i+1, row))
		again.Status = ref(pick(r, "refunded", "Returned ", "RETURNED", "Trả hàng/Hoàn tiền", "cancelled", "pending", "Đã huỷ", "wc-cancelled"))
		again.OrderedAt = o.OrderedAt.AddDate(0, 0, row*r.IntN(70))
		d.shop.Orders = append(d.shop.Orders, again)
	}
	for row := range pick(r, 1, 1, 2, 3) {
		refund := o
		refund.Amount = ref(-*o.Amount)
		refund.OrderID = ref(fmt.Sprintf("r%03d.%d", i+1, row))
		if d.settings.Grain == "row" { // else a line of the order itself
			refund.OrderID = optional(r, 4, pick(r, *refund.OrderID, fmt.Sprintf("o%03d.0", i+1)))
		}
		refund.OrderedAt = midnight(o.OrderedAt).AddDate(0, 0, pick(r, 0, 60, 61, r.IntN(71))).Add(time.Duration(r.IntN(86400)) * time.Second)
		refund.Status = optional(r, 3, pick(r, "refunded", "Returned", "completed", "paid", "cancelled", "Đã hủy"))
		refund.Channel = optional(r, 8, pick(r, "web", "store", "app"))
		d.shop.Orders = append(d.shop.Orders, refund)
	}
}

// addRegulars lets a few customers buy in all the shop's months, some every week, some every quarter.
func (d *drawing) addRegulars(r *rand.Rand) {
	for c := range 1 + r.IntN(min(4, len(d.people))) {
		pause := pick(r, 7, 20, 45, 90)
		end := endOf(d.first + d.months - 1)
		for at := startOf(d.first).AddDate(0, 0, r.IntN(60)); at.Before(end); at = at.AddDate(0, 0, 1+r.IntN(2*pause)) {
			d.shop.Orders = append(d.shop.Orders, Order{
				OrderID:    ref(fmt.Sprintf("g%04d", len(d.shop.Orders))),
				CustomerID: &d.people[c],
				OrderedAt:  at.Add(time.Duration(r.IntN(86400)) * time.Second),
				Amount:     ref(Money(r.IntN(3000)+1) * 100),
				Channel:    optional(r, 8, pick(r, "web", "web", "store")),
			})
		}
	}
}

// untieOrders moves a customer's rows of the same amount and moment apart by a second each, so that of two refunds one is the earlier.
func (d *drawing) untieOrders() {
	type moment struct {
		customer string
		amount   Money
		at       time.Time
	}
	taken := map[moment]bool{}
	for i := range d.shop.Orders {
		o := &d.shop.Orders[i]
		if o.CustomerID == nil || o.Amount == nil {
			continue
		}
		for taken[moment{*o.CustomerID, *o.Amount, o.OrderedAt}] {
			o.OrderedAt = o.OrderedAt.Add(time.Second)
		}
		taken[moment{*o.CustomerID, *o.Amount, o.OrderedAt}] = true
	}
}

// drawProducts makes the products, half of them launched in the shop's months, several often on one day.
func (d *drawing) drawProducts() {
	r := d.stream(11)
	calendar := []time.Time{midnight(d.time(r)), midnight(d.time(r)), midnight(d.time(r))}
	for i := range d.between(0, 12, "products") {
		p := Product{ProductID: fmt.Sprintf("p%02d", i+1), Name: ref("thing"), Category: optional(r, 5, pick(r, "tea", "coffee", "cups"))}
		if oneIn(r, 2) {
			p.LaunchedAt = ref(midnight(d.time(r)))
			if oneIn(r, 2) {
				p.LaunchedAt = ref(pick(r, calendar...))
			}
		}
		d.shop.Products = append(d.shop.Products, p)
		if oneIn(r, 10) { // the product master once more, changed
			p.Category = ref("gifts")
			d.shop.Products = append(d.shop.Products, p)
		}
	}
}

// drawItems makes the lines of orders, and buys what was launched shortly before.
func (d *drawing) drawItems() {
	r := d.stream(12)
	since := 0
	if oneIn(r, 3) { // the lines were recorded later than the orders
		since = d.first + r.IntN(d.months)
	}
	for _, o := range d.shop.Orders {
		if o.OrderID == nil || len(d.shop.Products) == 0 || monthOf(o.OrderedAt) < since {
			continue
		}
		for range r.IntN(3) {
			item := Item{OrderID: *o.OrderID, ProductID: pick(r, d.shop.Products...).ProductID}
			item.Quantity = optional(r, 6, pick(r, 1, 2, 3, 1, 1, -1, 0))
			item.Amount = optional(r, 4, Money(pick(r, 100, 2500, 0, 900, -300)*100))
			item.Category = optional(r, 2, pick(r, "tea", "coffee", "cups", "books"))
			d.shop.Items = append(d.shop.Items, item)
		}
		for _, p := range d.shop.Products {
			if p.LaunchedAt != nil && oneIn(r, 2) {
				if days := dayOf(o.OrderedAt) - dayOf(*p.LaunchedAt); days >= 0 && days < d.settings.LaunchWindowDays+2 {
					d.shop.Items = append(d.shop.Items, Item{OrderID: *o.OrderID, ProductID: p.ProductID, Quantity: ref(1)})
				}
			}
		}
	}
	if oneIn(r, 3) {
		d.shop.Items = append(d.shop.Items, Item{OrderID: "nowhere", ProductID: "p01", Quantity: ref(1)})
	}
}
