package oracle

import (
	"fmt"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"
)

// drawing makes one random shop. Sizes and switches are drawn by rapid, so that they shrink; the rows of each table come from a
// stream of random numbers of its own, so that a table with fewer rows begins with the same ones.
type drawing struct {
	t        *rapid.T
	seed     uint64
	shop     *Shop
	settings *Settings
	first    int // first month of the shop
	months   int
	people   []string
	orderIDs []string
}

// Draw makes a random small shop with its settings: 5 to 60 customers, up to 300 orders over 6 to 40 months and often a few
// regulars with many more, with ties, same-day orders, the edges of months, refunds, some of them told twice, guests, void, duplicate
// and free orders, customers without history, logs that begin late, empty cells, and tables and columns that are missing. Month is
// set; every table that is present holds at least one row.
func Draw(t *rapid.T) (Shop, Settings) {
	shop := Shop{Present: map[string]bool{}, Columns: map[string]bool{}}
	settings := Defaults()
	d := &drawing{t: t, shop: &shop, settings: &settings}
	d.seed = d.bits("seed", 32)
	d.months = d.between(6, 40, "months")
	d.first = 2019*12 + d.between(0, 23, "first month")
	for i := range d.between(5, 60, "customers") {
		d.people = append(d.people, fmt.Sprintf("c%02d", i+1))
	}
	d.drawSettings()
	d.drawOrders()
	d.drawProducts()
	d.drawItems()
	d.drawCustomers()
	d.drawReferrals()
	d.drawSurveys()
	d.drawTickets()
	d.drawLeads()
	d.drawPoints()
	d.drawTouches()
	d.drawCosts()
	d.untieOrders()
	d.drawPresence()
	d.drawMonth()
	return shop, settings
}

// bits draws a number bit by bit, for rapid's own integers keep near their lower end.
func (d *drawing) bits(label string, n int) uint64 {
	number := uint64(0)
	for _, bit := range rapid.SliceOfN(rapid.Bool(), n, n).Draw(d.t, label) {
		number *= 2
		if bit {
			number++
		}
	}
	return number
}

// between is evenly spread over low..high, and shrinks to low.
func (d *drawing) between(low, high int, label string) int {
	return low + int(d.bits(label, 10))*(high-low+1)/1024
}

func (d *drawing) stream(table uint64) *rand.Rand { return rand.New(rand.NewPCG(d.seed, table)) }

// oneIn is true once in n draws.
func oneIn(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

func ref[T any](value T) *T { return &value }

// optional is the value, or an empty cell once in n draws.
func optional[T any](r *rand.Rand, n int, value T) *T {
	if oneIn(r, n) {
		return nil
	}
	return &value
}

// time is a moment of the shop's months, often at a month's very edge.
func (d *drawing) time(r *rand.Rand) time.Time {
	month := d.first + r.IntN(d.months)
	switch r.IntN(12) {
	case 0:
		return endOf(month).Add(-time.Second)
	case 1:
		return startOf(month)
	default:
		days := lastDay(month) - firstDay(month) + 1
		return startOf(month).AddDate(0, 0, r.IntN(days)).Add(time.Duration(r.IntN(86400)) * time.Second)
	}
}

// logBegins is when a log was first kept: mostly with the shop, else in any of its months.
func (d *drawing) logBegins(r *rand.Rand) time.Time {
	if oneIn(r, 2) {
		return startOf(d.first + r.IntN(d.months))
	}
	return time.Time{}
}

func midnight(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

// person is a customer, the first ones more often; or, rarely, one who never buys.
func (d *drawing) person(r *rand.Rand) string {
	if oneIn(r, 25) {
		return pick(r, "z1", "z2", "z3")
	}
	return d.people[min(r.IntN(len(d.people)), r.IntN(len(d.people)))]
}

func (d *drawing) drawSettings() {
	r := d.stream(1)
	s := d.settings
	s.Timezone = pick(r, "Asia/Ho_Chi_Minh", "UTC", "Europe/Berlin")
	if oneIn(r, 4) { // the defaults as they are
		return
	}
	s.ActiveWindowMonths = pick(r, 12, 12, 6, 6, 5, 4, 3, 1, 18)
	s.ChurnAfterDays = pick(r, 180, 90, 60, 45, 31, 20)
	s.WinbackMonths = pick(r, 12, 3, 1)
	s.SecondPurchaseDays = pick(r, 90, 30, 200)
	s.LoyalPurchases, s.LoyalWindowMonths = pick(r, 5, 3, 2), pick(r, 24, 24, 12, 36, 7, 2)
	s.TopShare = pick(r, 0.2, 0.1, 0.35)
	s.PurchaseUnit = pick(r, "day", "day", "order")
	s.MinOrderAmount = pick(r, 0.01, 0, 10)
	if oneIn(r, 5) {
		s.ValidStatuses = []string{"completed", "paid"}
	} else if oneIn(r, 5) {
		s.VoidStatuses = []string{"paid", "pending"} // beside the words that the program knows, and before them
	}
	s.NPSPromoterMin, s.NPSDetractorMax = pick(r, 9.0, 8), pick(r, 6.0, 5)
	s.CSATMin = pick(r, 4.0, 3)
	s.SurveyWindowMonths = pick(r, 3, 1, 6)
	s.SurveyAnswerDays = pick(r, 30, 7, 0)
	s.WOMPositive, s.WOMNegative = pick(r, 9.0, 2.5), pick(r, 22.0, 4)
	s.LaunchWindowDays = pick(r, 14, 30, 1)
	s.LaunchMin = pick(r, 2, 1)
	s.LaunchShare = pick(r, 0.5, 0.25, 0)
	s.TouchDays, s.LeadDays = pick(r, 30, 60, 90, 90, 0), pick(r, 30, 5, 0)
	s.ServicePromiseHours = pick(r, 24.0, 4.5, 100)
	s.MinGroup = pick(r, 5, 3, 2, 1, 1, 1)
	if oneIn(r, 2) {
		s.MarginRate = ref(pick(r, 0.25, 0.4))
	}
	s.OverdueFactor, s.ValueDays = pick(r, 2.0, 1.5, 3), pick(r, 365, 90, 60)
}

// drawPresence takes tables and columns away.
func (d *drawing) drawPresence() {
	r := d.stream(2)
	rows := map[string]int{
		"orders": len(d.shop.Orders), "order_items": len(d.shop.Items), "products": len(d.shop.Products), "customers": len(d.shop.Customers),
		"referrals": len(d.shop.Referrals), "surveys": len(d.shop.Surveys), "tickets": len(d.shop.Tickets), "leads": len(d.shop.Leads),
		"points": len(d.shop.Points), "touches": len(d.shop.Touches), "costs": len(d.shop.Costs),
	}
	for _, input := range inputs() {
		missing := oneIn(r, 10)
		d.shop.Present[input.table] = rows[input.table] > 0 && (input.table == "orders" || !missing)
		for _, column := range input.columns {
			missing := column.optional && oneIn(r, 12)
			d.shop.Columns[input.table+"."+column.name] = !missing
		}
	}
	if d.shop.Present["order_items"] || d.settings.Grain == "line" {
		d.shop.Columns["orders.order_id"] = true
	}
	d.shop.Columns["surveys.answered_at"] = true
	d.shop.Columns["surveys.score"] = true
	if oneIn(r, 4) {
		d.shop.Columns["orders.margin"] = false
	}
}

// drawMonth chooses M among the months that sales cover, the last ones more often, and rarely where the data begin.
func (d *drawing) drawMonth() {
	r := d.stream(3)
	b := open(*d.shop, *d.settings)
	last := b.first
	for _, e := range b.entries {
		if e.sale {
			last = max(last, e.month)
		}
	}
	d.settings.Month = last
	if oneIn(r, 2) {
		d.settings.Month = b.first + r.IntN(last-b.first+1)
	}
	d.settings.Cut = pick(r, "channel", "channel", "branch", "segment", "none")
	if d.settings.Cut == "segment" && !d.shop.Has("customers", "segment") || d.settings.Cut == "branch" && !d.shop.Has("orders", "branch") {
		d.settings.Cut = "channel"
	}
	if oneIn(r, 8) {
		d.settings.From = b.first + r.IntN(min(4, d.settings.Month-b.first+1)) - r.IntN(3)
	}
}
