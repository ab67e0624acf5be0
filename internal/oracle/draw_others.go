package oracle

import (
	"fmt"
	"slices"
	"time"
)

func (d *drawing) drawCustomers() {
	r := d.stream(20)
	start := startOf(d.first)
	joinedRate := pick(r, 2, 8)
	oneSeason := !oneIn(r, 4) // all birthdays within a few weeks, so that a month has both touched and others
	season := r.IntN(365)
	lateBuyers := oneIn(r, 3) // are the members, from early on: a lift beyond chance
	for _, id := range append(slices.Clone(d.people), "z1", "z9") {
		if oneIn(r, 6) {
			continue
		}
		c := Customer{CustomerID: id, Segment: optional(r, 3, pick(r, "home", "business")), AcquisitionChannel: optional(r, 3, pick(r, "ads", "friends"))}
		if !oneIn(r, joinedRate) {
			c.JoinedAt = ref(start.AddDate(0, 0, r.IntN(900)-200))
		}
		if oneIn(r, 4) {
			c.ReferredBy = ref(pick(r, d.person(r), d.person(r), id, "nobody"))
		}
		if oneIn(r, 2) {
			c.MemberSince = ref(start.AddDate(0, 0, r.IntN(d.months*30+1)-30))
		}
		if lateBuyers {
			c.MemberSince = nil
			if d.buysLate(id) {
				c.MemberSince = ref(start.AddDate(0, 0, r.IntN(60)-30))
			}
		}
		if !oneIn(r, 4) {
			c.Birthday = ref(pick(r, time.Date(1992, 2, 29, 0, 0, 0, 0, time.UTC), time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(9000)),
				time.Date(1990, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(1985, 6, 1+r.IntN(30), 0, 0, 0, 0, time.UTC)))
		}
		if c.Birthday != nil && oneSeason {
			c.Birthday = ref(time.Date(1984, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(r.IntN(20), 0, season+r.IntN(12)))
		}
		d.shop.Customers = append(d.shop.Customers, c)
	}
	for range r.IntN(3) {
		if n := len(d.shop.Customers); n > 0 { // a customer once more, changed
			again := d.shop.Customers[r.IntN(n)]
			again.MemberSince = nil
			again.JoinedAt = ref(start.AddDate(0, -1, 0))
			d.shop.Customers = append(d.shop.Customers, again)
		}
	}
}

// buysLate reports an order in the last third of the shop's months.
func (d *drawing) buysLate(customer string) bool {
	return slices.ContainsFunc(d.shop.Orders, func(o Order) bool {
		return o.CustomerID != nil && *o.CustomerID == customer && monthOf(o.OrderedAt) >= d.first+d.months*2/3
	})
}

func (d *drawing) drawReferrals() {
	r := d.stream(21)
	pairs := map[string]bool{}
	begins := d.logBegins(r)
	for range d.between(0, 40, "referrals") {
		referral := Referral{ReferrerID: d.person(r), ReferredID: d.person(r), ReferredAt: d.time(r)}
		if o := d.shop.Orders[r.IntN(len(d.shop.Orders))]; o.CustomerID != nil && oneIn(r, 2) { // around an order
			referral.ReferredID = *o.CustomerID
			referral.ReferredAt = o.OrderedAt.AddDate(0, 0, -r.IntN(30))
		}
		if pair := referral.ReferrerID + referral.ReferredID; !pairs[pair] && !referral.ReferredAt.Before(begins) {
			pairs[pair] = true
			d.shop.Referrals = append(d.shop.Referrals, referral)
		}
	}
}

func (d *drawing) drawSurveys() {
	r := d.stream(22)
	answersOnly := oneIn(r, 6)
	begins := d.logBegins(r)
	for range d.between(0, 150, "surveys") {
		sent := d.time(r)
		s := Survey{CustomerID: optional(r, 8, d.person(r)), Kind: pick(r, "nps", "nps", "csat", "csat", "expectation", "ces"), SentAt: optional(r, 6, sent)}
		if answersOnly || !oneIn(r, 4) {
			s.AnsweredAt = ref(sent.Add(time.Duration(r.IntN(40*86400)) * time.Second))
			if oneIn(r, 4) {
				s.AnsweredAt = ref(sent.Add(time.Duration(r.IntN(86400)) * time.Second))
			}
			score := float64(pick(r, 10, 9, 9, 8, 7, 6, 5, 3, 0))
			switch s.Kind {
			case "csat":
				score = float64(1 + r.IntN(5))
			case "expectation":
				score = float64(r.IntN(3) - 1)
			case "ces":
				score = float64(1 + r.IntN(7))
			}
			s.Score = optional(r, 15, score)
		}
		if s.AnsweredAt == nil && s.SentAt == nil {
			s.SentAt = &sent
		}
		if !sent.Before(begins) {
			d.shop.Surveys = append(d.shop.Surveys, s)
		}
	}
	d.untie()
}

// untie moves answers of the same moment apart by a second each, so that a customer has one last answer.
func (d *drawing) untie() {
	taken := map[time.Time]bool{}
	for i := range d.shop.Surveys {
		if at := d.shop.Surveys[i].AnsweredAt; at != nil {
			for taken[*at] {
				*at = at.Add(time.Second)
			}
			taken[*at] = true
		}
	}
}

func (d *drawing) drawTickets() {
	r := d.stream(23)
	begins := d.logBegins(r)
	for i := range d.between(0, 120, "tickets") {
		t := Ticket{TicketID: fmt.Sprintf("t%03d", i+1), CustomerID: optional(r, 6, d.person(r)), OpenedAt: d.time(r),
			Origin: optional(r, 4, pick(r, "customer", "customer", "proactive")), Channel: optional(r, 3, pick(r, "phone", "mail"))}
		if !oneIn(r, 5) {
			t.FirstResponseAt = ref(t.OpenedAt.Add(time.Duration(r.IntN(pick(r, 100, 10000))) * time.Minute))
			if !oneIn(r, 5) {
				t.ResolvedAt = ref(t.FirstResponseAt.Add(time.Duration(r.IntN(pick(r, 100, 3000))) * time.Minute))
			}
		}
		if oneIn(r, 12) {
			t.ResolvedAt = ref(t.OpenedAt.Add(time.Duration(d.settings.ServicePromiseHours * float64(time.Hour))))
		}
		if t.OpenedAt.Before(begins) {
			continue
		}
		d.shop.Tickets = append(d.shop.Tickets, t)
		if oneIn(r, 20) { // the ticket once more, as it ended
			t.ResolvedAt = ref(t.OpenedAt.Add(50 * time.Hour))
			d.shop.Tickets = append(d.shop.Tickets, t)
		}
	}
}

func (d *drawing) drawLeads() {
	r := d.stream(24)
	for i := range d.between(0, 80, "leads") {
		l := Lead{LeadID: fmt.Sprintf("l%03d", i+1), CustomerID: optional(r, 2, d.person(r)), CreatedAt: d.time(r), Existing: oneIn(r, 2)}
		if oneIn(r, 2) {
			l.ConvertedAt = ref(l.CreatedAt.Add(time.Duration(r.IntN(40*86400)) * time.Second))
		}
		d.shop.Leads = append(d.shop.Leads, l)
		if oneIn(r, 20) {
			l.ConvertedAt = ref(l.CreatedAt)
			d.shop.Leads = append(d.shop.Leads, l)
		}
	}
}

func (d *drawing) drawPoints() {
	r := d.stream(25)
	begins := d.logBegins(r)
	for range d.between(0, 60, "points") {
		booking := Booking{CustomerID: d.person(r), BookedAt: d.time(r)}
		if oneIn(r, 3) {
			booking.Redeemed = Money(r.IntN(300) * 10000)
		} else {
			booking.Earned = Money(r.IntN(500) * 10000)
		}
		if !booking.BookedAt.Before(begins) {
			d.shop.Points = append(d.shop.Points, booking)
		}
	}
}

// drawTouches sends birthday messages around birthdays, to some customers every year, of whom some then buy; and other messages at
// any time.
func (d *drawing) drawTouches() {
	r := d.stream(26)
	end := endOf(d.first + d.months - 1)
	greet := func(c Customer, year int) {
		birthday := time.Date(year, c.Birthday.Month(), c.Birthday.Day(), 0, 0, 0, 0, time.UTC)
		at := birthday.AddDate(0, 0, pick(r, 1, 0, -1, -3, -6, -7, -7, -8)).Add(time.Duration(r.IntN(86400)) * time.Second)
		d.shop.Touches = append(d.shop.Touches, Touch{c.CustomerID, at, pick(r, "birthday", "birthday", "birthday", "birthday", "newsletter")})
		bought := birthday.AddDate(0, 0, r.IntN(d.settings.TouchDays+2))
		if oneIn(r, 3) && bought.Before(end) && !bought.Before(startOf(d.first)) {
			d.shop.Orders = append(d.shop.Orders, Order{OrderID: ref(fmt.Sprintf("b%04d", len(d.shop.Orders))), CustomerID: &c.CustomerID, OrderedAt: bought, Amount: ref(d.amount(r))})
		}
	}
	n := d.between(0, 150, "touches")
	for _, c := range d.shop.Customers {
		for year := d.first / 12; n > 0 && c.Birthday != nil && year <= (d.first+d.months)/12; year++ {
			if !oneIn(r, 3) {
				greet(c, year)
			}
		}
	}
	for range n {
		d.shop.Touches = append(d.shop.Touches, Touch{d.person(r), d.time(r), pick(r, "birthday", "newsletter")})
	}
}

func (d *drawing) drawCosts() {
	r := d.stream(27)
	if d.between(0, 5, "costs") == 0 {
		return
	}
	since := d.first - 2
	if oneIn(r, 3) {
		since = d.first + r.IntN(d.months)
	}
	for month := since; month < d.first+d.months; month++ {
		for _, kind := range []string{"acquisition", "retention", "programme"} {
			if !oneIn(r, 4) {
				d.shop.Costs = append(d.shop.Costs, Cost{month, kind, Money(r.IntN(2000) * 10000)})
			}
		}
	}
}
