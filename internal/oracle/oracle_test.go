package oracle

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(text string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	panic("no date: " + text)
}

func on(text string) *time.Time { return ref(at(text)) }

func no(year, month int) int { return year*12 + month - 1 }

// order is a row with an id of its own; "" stands for an empty cell.
func order(id, customer, when string, amount int, status string) Order {
	o := Order{OrderedAt: at(when), Amount: ref(Money(amount * 10000))}
	for _, c := range []struct {
		text string
		cell **string
	}{{id, &o.OrderID}, {customer, &o.CustomerID}, {status, &o.Status}} {
		if c.text != "" {
			*c.cell = ref(c.text)
		}
	}
	return o
}

// shopOf has every table that holds rows, with all columns.
func shopOf(shop Shop) Shop {
	shop.Present, shop.Columns = map[string]bool{}, map[string]bool{}
	for _, in := range inputs() {
		shop.Present[in.table] = len(in.rows(&shop)) > 0
		for _, c := range in.columns {
			shop.Columns[in.table+"."+c.name] = true
		}
	}
	return shop
}

func wantValue(t *testing.T, name string, p Point, want float64) {
	t.Helper()
	if p.Value == nil {
		t.Errorf("%s: blank, want %v", name, want)
	} else if math.Abs(*p.Value-want) > 1e-12 {
		t.Errorf("%s: %v, want %v", name, *p.Value, want)
	}
}

func wantBlank(t *testing.T, name string, p Point) {
	t.Helper()
	if p.Value != nil {
		t.Errorf("%s: %v, want blank", name, *p.Value)
	}
}

func TestOrdersThatCount(t *testing.T) {
	shop := shopOf(Shop{Orders: []Order{
		order("1", "ann", "2024-01-31 23:59:59", 100, ""),      // a sale of January
		order("1", "ann", "2024-01-31 23:59:59", 120, "paid"),  // its duplicate: this one stays
		order("1", "ann", "2024-02-01", -20, "refunded"),       // its refund, of February
		order("2", "ann", "2024-01-31 08:00:00", 30, ""),       // the same day: one purchase with the first
		order("3", "bob", "2024-01-10", 50, " Cancelled "),     // void
		order("3", "bob", "2024-02-10", -50, ""),               // refund of a void order: void
		order("4", "bob", "2024-01-11", 60, "Refunded"),        // void, for it isn't negative
		order("5", "", "2024-01-12", 10, ""),                   // guest
		order("6", "cat", "2024-01-13", 0, ""),                 // free: no sale
		{CustomerID: ref("cat"), OrderedAt: at("2024-01-14")},  // neither amount nor status: set aside
		order("", "ann", "2024-02-29 23:59:59", 40, "shipped"), // no id: never a duplicate
		order("", "ann", "2024-02-29 23:59:59", 40, "shipped"),
	}})
	shop.Columns["orders.margin"] = false // else the margin of all these orders, whose cell is empty, is 0
	s := Defaults()
	s.Month = no(2024, 2)
	s.ActiveWindowMonths = 2
	got := Compute(shop, s)
	january, february := no(2024, 1), no(2024, 2)
	wantValue(t, "revenue of January", got["revenue"].At(january), 120+30+10)
	wantValue(t, "revenue of February", got["revenue"].At(february), 40+40-20)
	wantValue(t, "orders of January", got["order_count"].At(january), 3)
	wantValue(t, "order value of January", got["average_order_value"].At(january), 160.0/3)
	wantValue(t, "known customers of January", got["known_customer_share"].At(january), 2.0/3)
	wantBlank(t, "active customers of January, whose window isn't full", got["active_customers"].At(january))
	wantValue(t, "active customers", got["active_customers"].At(february), 1)
	wantValue(t, "purchases per active customer", got["purchase_frequency"].At(february), 2)
	wantValue(t, "value to date", got["clv_historic"].At(february), 120+30+40+40-20)
	wantValue(t, "days between purchases", got["days_between_purchases"].At(february), 29) // 31 January → 29 February
	wantValue(t, "new customers of January", got["new_customers"].At(january), 1)

	s.PurchaseUnit = "order"
	wantValue(t, "sales per active customer", Compute(shop, s)["purchase_frequency"].At(february), 4)
}

// history is one sale of 10 on each of a customer's dates.
func history(customer string, dates ...string) []Order {
	orders := []Order{}
	for _, d := range dates {
		orders = append(orders, order("", customer, d, 10, ""))
	}
	return orders
}

func TestRetention(t *testing.T) {
	shop := shopOf(Shop{
		Orders: append(append(append(
			history("ann", "2024-01-05", "2024-03-31 23:59:59", "2024-04-02"),
			history("bob", "2024-02-29")...),
			history("cat", "2024-02-01", "2024-02-11", "2024-05-01")...),
			history("dan", "2024-03-01", "2024-04-30")...),
		Customers: []Customer{{CustomerID: "dan", JoinedAt: on("2020-01-01")}},
	})
	s := Defaults()
	s.Month, s.ActiveWindowMonths, s.ChurnAfterDays, s.WinbackMonths, s.SecondPurchaseDays, s.MinGroup = no(2024, 5), 2, 31, 1, 30, 1
	got := Compute(shop, s)
	march, april, may := no(2024, 3), no(2024, 4), no(2024, 5)

	// March: window February–March; of the prior window January alone is in the data: ann, who came back.
	wantValue(t, "retention in March", got["retention_rate"].At(march), 1)
	if !got["retention_rate"].At(march).Partial {
		t.Error("retention in March isn't partial")
	}
	// April: window March–April (ann, dan), prior window January–February (ann, bob, cat).
	wantValue(t, "retention in April", got["retention_rate"].At(april), 1.0/3)
	// May: window April–May (ann, cat, dan), prior window February–March (ann, bob, cat, dan).
	wantValue(t, "retention in May", got["retention_rate"].At(may), 3.0/4)
	// Bought twice in March–April: ann (31 March, 2 April), dan.
	wantValue(t, "repeat purchase rate in April", got["repeat_purchase_rate"].At(april), 1)
	wantValue(t, "repeat purchase rate in March", got["repeat_purchase_rate"].At(march), 1.0/4) // cat of ann, bob, cat, dan

	// The data begin on 5 January: on 1 February 27 days are over, on 1 March 56.
	wantBlank(t, "churn in February", got["churn_rate"].At(no(2024, 2)))
	// 1 March: ann last bought 56 days ago and is lapsed; bob (1) and cat (19) are at risk. 1 April: bob 32, cat 50: both lapsed.
	wantValue(t, "churn in March", got["churn_rate"].At(march), 1)
	// ann, lapsed for 56 − 31 = 25 days, buys in March.
	wantValue(t, "won back in March", got["winback_rate"].At(march), 1)
	// 1 April: lapsed bob (32 days) and cat (50), both within 61 days; ann and dan (31 days, so not lapsed) are at risk; dan buys on 30 April.
	wantValue(t, "churn in April", got["churn_rate"].At(april), 0)
	wantValue(t, "won back in April", got["winback_rate"].At(april), 0)
	// 1 May: bob and cat are away 62 and 80 days: out of reach of the 61.
	wantBlank(t, "won back in May", got["winback_rate"].At(may))

	// New in February: bob and cat; cat came again after 10 days. dan joined before the data and is new nowhere.
	wantValue(t, "second purchase of February", got["second_purchase_90d"].At(no(2024, 2)), 1.0/2)
	wantValue(t, "new in March", got["new_customers"].At(march), 0)
	// 30 April + 30 days is 30 May, before M's end: the cohort is complete, and empty.
	wantBlank(t, "second purchase of April", got["second_purchase_90d"].At(april))
	// May: 31 May + 30 days lies beyond.
	wantBlank(t, "second purchase of May", got["second_purchase_90d"].At(may))
}

func TestSurveysAndTickets(t *testing.T) {
	answer := func(customer, kind, when string, score float64) Survey {
		return Survey{CustomerID: &customer, Kind: kind, AnsweredAt: on(when), SentAt: on("2024-01-02"), Score: &score}
	}
	shop := shopOf(Shop{
		Orders: append(history("ann", "2024-01-05", "2024-03-20"), history("bob", "2024-01-06", "2024-02-10")...),
		Surveys: []Survey{
			answer("ann", "nps", "2024-01-31 23:59:59", 10), answer("ann", "nps", "2024-02-01", 9), answer("bob", "nps", "2024-02-02", 8), answer("bob", "nps", "2024-02-03", 0),
			answer("bob", "csat", "2024-01-20", 5), answer("bob", "csat", "2024-02-10", 5), answer("ann", "csat", "2024-01-20", 4), answer("ann", "csat", "2024-01-25", 3),
			answer("ann", "expectation", "2024-01-20", 0), answer("ann", "expectation", "2024-01-20", 1), answer("ann", "expectation", "2024-01-20", -1),
			{Kind: "nps", SentAt: on("2024-01-03")}, {Kind: "nps", SentAt: on("2024-04-03")},
		},
		Tickets: []Ticket{
			{TicketID: "1", OpenedAt: at("2024-01-10 10:00:00"), FirstResponseAt: on("2024-01-10 12:00:00"), ResolvedAt: on("2024-01-11 10:00:00")}, // just in time
			{TicketID: "2", OpenedAt: at("2024-01-11 10:00:00"), FirstResponseAt: on("2024-01-11 13:00:00"), ResolvedAt: on("2024-01-12 10:00:01")},
			{TicketID: "3", OpenedAt: at("2024-01-31 12:00:00"), FirstResponseAt: on("2024-02-01 00:00:00"), Origin: ref("proactive")}, // not due, not answered yet
		},
	})
	s := Defaults()
	s.Month, s.ActiveWindowMonths, s.SurveyWindowMonths = no(2024, 3), 1, 1
	got := Compute(shop, s)
	january, february := no(2024, 1), no(2024, 2)
	wantValue(t, "NPS of January", got["nps"].At(january), 100)
	wantValue(t, "NPS of February", got["nps"].At(february), 0) // 9, 8, 0
	wantValue(t, "word of mouth of February", got["word_of_mouth"].At(february), 100*(9-22)/3.0)
	wantBlank(t, "NPS of March", got["nps"].At(no(2024, 3)))
	wantValue(t, "CSAT of January", got["csat"].At(january), 2.0/3)
	wantValue(t, "expectations met", got["expectation_met"].At(january), 2.0/3)
	wantValue(t, "expectations exceeded", got["expectation_exceeded"].At(january), 1.0/3)
	// February looks at January's last answers: ann 3 (not satisfied), bob 5; bob buys on 10 February.
	wantValue(t, "satisfied but gone in February", got["satisfied_not_loyal"].At(february), 0)
	// March looks at February's: bob 5 on 10 February; the purchase of that day is no later one.
	wantValue(t, "satisfied but gone in March", got["satisfied_not_loyal"].At(no(2024, 3)), 1)
	// 12 sent in January; by 1 February (day 30) 9 are answered: not those of 2, 3 and 10 February, nor the one never answered.
	wantValue(t, "surveys answered", got["survey_response_rate"].At(january), 8.0/12)
	wantBlank(t, "surveys of March, whose 30 days aren't over", got["survey_response_rate"].At(no(2024, 3)))

	wantValue(t, "defects per million", got["service_defects"].At(january), 1e6) // 2 tickets, 2 sales
	wantValue(t, "hours to the first answer", got["first_response_hours"].At(january), 2.5)
	if got["first_response_hours"].At(january).Extras["unanswered"] != 1 {
		t.Error("the ticket answered after M's end counts as answered")
	}
	wantValue(t, "resolved in time", got["resolved_in_time"].At(january), 1.0/2)
	wantValue(t, "proactive", got["proactive_share"].At(january), 1.0/3)
}

func TestReferralsAndLaunches(t *testing.T) {
	sale := func(id, customer, when string) Order { return order(id, customer, when, 10, "") }
	shop := shopOf(Shop{
		Orders: []Order{sale("1", "ann", "2024-01-05"), sale("2", "bob", "2024-02-05"), sale("3", "cat", "2024-02-06"), sale("4", "dan", "2024-02-07"),
			sale("5", "ann", "2024-02-14"), sale("6", "bob", "2024-02-24")},
		Customers: []Customer{{CustomerID: "bob", ReferredBy: ref("ann")}, {CustomerID: "dan", ReferredBy: ref("dan")}},
		Referrals: []Referral{{"yan", "zoe", at("2024-01-31")}, {"ann", "cat", at("2024-02-06 23:00:00")}, {"bob", "dan", at("2024-02-08")}},
		Products:  []Product{{ProductID: "p", LaunchedAt: on("2024-02-01")}, {ProductID: "q", LaunchedAt: on("2024-02-10")}, {ProductID: "old"}},
		Items: []Item{{OrderID: "1", ProductID: "old"}, {OrderID: "5", ProductID: "p", Category: ref("tea")}, {OrderID: "5", ProductID: "q", Category: ref("cups")},
			{OrderID: "6", ProductID: "q", Category: ref("tea")}, {OrderID: "6", ProductID: "old", Quantity: ref(-1), Category: ref("cups")}, {OrderID: "2", ProductID: "p"}},
	})
	s := Defaults()
	s.Month, s.ActiveWindowMonths = no(2024, 2), 2
	got := Compute(shop, s)
	february := no(2024, 2)
	// New: bob (referred_by), cat (referred on the day itself), dan (by himself, and by bob a day late).
	wantValue(t, "referral rate", got["referral_rate"].At(february), 2.0/3)
	wantValue(t, "referrers", got["referrer_share"].At(february), 1.0/4) // ann
	// ann and bob bought twice, cat was referred, dan neither.
	wantValue(t, "return on relationship", got["return_on_relationship"].At(february), 3.0/4)
	// Both launches are over by 29 February (p on the 14th, q on the 23rd). ann bought p on its last day and q: 2 of 2. bob, first
	// here on the 5th, has q alone to count, and bought it on the 24th, a day late.
	wantValue(t, "who buys first", got["launch_first_buyers"].At(february), 1)
	wantValue(t, "share of who buys first", got["launch_first_buyer_share"].At(february), 1.0/4)
	wantValue(t, "two categories", got["cross_category_share"].At(february), 1.0/4) // bob's cups went back
	launches := Charts(shop, s).LaunchBuyers
	if len(launches) != 2 || launches[0].Existing != 1 || launches[0].New != 1 || launches[1].Existing != 1 || launches[1].New != 0 {
		t.Errorf("launch buyers: %+v", launches) // p: ann, and bob as a new customer; q: ann
	}
}

func TestValue(t *testing.T) {
	shop := shopOf(Shop{
		Orders: []Order{
			order("1", "ann", "2024-01-05", 50, ""), order("2", "ann", "2024-02-05", 40, ""), order("3", "bob", "2024-02-06", 30, ""),
			order("4", "cat", "2024-02-07", 20, ""), order("5", "dan", "2024-02-08", 10, ""), order("6", "eve", "2024-02-09", 20, ""), order("7", "eve", "2024-02-19", -20, ""),
		},
		Points: []Booking{{"ann", at("2024-01-01"), 1000000, 0}, {"ann", at("2024-02-29 23:59:59"), 0, 250000}},
		Leads: []Lead{{LeadID: "1", CreatedAt: at("2024-01-01 23:00:00"), ConvertedAt: on("2024-01-30 23:59:59"), Existing: true},
			{LeadID: "2", CreatedAt: at("2024-01-01"), ConvertedAt: on("2024-01-31"), Existing: true}, {LeadID: "3", CreatedAt: at("2024-01-01")}},
		Costs: []Cost{{no(2024, 1), "retention", 300000}, {no(2024, 2), "retention", 100000}, {no(2024, 2), "acquisition", 800000}},
	})
	s := Defaults()
	s.Month, s.ActiveWindowMonths, s.LeadDays = no(2024, 2), 1, 29 // 31 January + 29 days is the last of February
	s.MarginRate, s.MinGroup = ref(0.5), 1
	got := Compute(shop, s)
	february := no(2024, 2)
	// Net in February: 40, 30, 20, 10, 0; the best ⌈0.2 × 5⌉ = 1.
	wantValue(t, "top 20 %", got["top20_revenue_share"].At(february), 0.4)
	wantValue(t, "revenue from existing customers", got["existing_revenue_share"].At(february), 0.4)
	wantValue(t, "existing against new spend", got["existing_spend_ratio"].At(february), 40.0/(80.0/4)-1)
	if !got["existing_spend_ratio"].At(february).Partial {
		t.Error("in the first 12 months old customers pass for new ones")
	}
	wantValue(t, "retention", got["retention_rate"].At(february), 1)
	// One customer in January, who brought half of 40 in February.
	wantValue(t, "margin from 5 points more", got["retention_profit_uplift"].At(february), 0.05*1*20)
	wantValue(t, "points redeemed in February", Compute(shop, withWindow(s, 2))["points_redemption_rate"].At(february), 0.25)
	wantBlank(t, "points redeemed with none earned", got["points_redemption_rate"].At(february))
	wantValue(t, "leads of existing customers", got["existing_conversion"].At(no(2024, 1)), 1.0/2)
	wantValue(t, "leads of new customers", got["new_conversion"].At(no(2024, 1)), 0)
	// February: 10 ÷ 1 retained against 80 ÷ 4 new.
	wantValue(t, "cost to keep against cost to win", got["keep_to_win_cost"].At(february), 0.5)
	if needs := got["programme_roi"].NoData; needs != "customers.member_since" {
		t.Errorf("programme_roi needs %q", needs)
	}
	share := Charts(shop, s).Pareto[1].Share // the best two: 70 of 100
	if share == nil || math.Abs(*share-0.7) > 1e-12 {
		t.Errorf("the Pareto curve at two of five: %v", share)
	}
}

func withWindow(s Settings, months int) Settings {
	s.ActiveWindowMonths = months
	return s
}

func TestBirthdays(t *testing.T) {
	shop := shopOf(Shop{
		Orders: append(append(append(history("ann", "2023-01-05", "2023-03-05"), history("bob", "2023-01-06")...), history("cat", "2023-01-07", "2023-02-28")...),
			history("dan", "2023-04-30")...),
		Customers: []Customer{{CustomerID: "ann", Birthday: on("1992-02-29")}, {CustomerID: "bob", Birthday: on("1980-02-01")}, {CustomerID: "cat", Birthday: on("1980-02-28")}},
		Touches:   []Touch{{"ann", at("2023-02-21 09:00:00"), "birthday"}, {"cat", at("2023-02-20"), "birthday"}, {"bob", at("2023-02-01"), "news"}},
	})
	s := Defaults()
	s.Month, s.ActiveWindowMonths, s.TouchDays, s.MinGroup = no(2023, 4), 1, 5, 1
	got := Compute(shop, s)
	// Touched: ann alone (28 − 7 = 21 February); she buys on 5 March, 5 days after the 28th. cat, touched too early, buys on the day; bob doesn't.
	wantValue(t, "lift", got["touch_lift"].At(no(2023, 2)), 1-1.0/2)
}

func TestControlChart(t *testing.T) {
	for _, c := range []struct {
		scores []float64
		rule   int
	}{
		{[]float64{0, 0, 3.1}, 1}, {[]float64{0, 2.1, 0, 2.2}, 2}, {[]float64{0, 2.1, 2.2, 0}, 0}, {[]float64{2.1, -2.1}, 0},
		{[]float64{1.1, 1.2, 0, 1.3, 1.4}, 3}, {[]float64{1.1, 1.2, 1.3, 1.4, 0.9}, 0}, {[]float64{-.1, -.1, -.1, -.1, -.1, -.1, -.1, -.1}, 4},
		{[]float64{.1, .1, .1, .1, .1, .1, .1}, 0}, {[]float64{.1, .1, .1, .1, .1, .1, .1, 0}, 0},
	} {
		if got := westernElectric(c.scores); got != c.rule {
			t.Errorf("%v: rule %d, want %d", c.scores, got, c.rule)
		}
	}
}

// TestIdentities holds what the definitions promise on random shops.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shop, settings := Draw(t)
		b := open(shop, settings)
		got := Compute(shop, settings)
		for m := b.first; m <= settings.Month; m++ {
			churnIdentity(t, b, m)
			sameSum(t, "revenue", got["revenue"].At(m).Value, b, m)
			for _, share := range []string{"retention_rate", "churn_rate", "nps", "top20_revenue_share"} {
				p := got[share].At(m)
				if p.Value != nil && (math.IsNaN(*p.Value) || math.IsInf(*p.Value, 0)) {
					t.Fatalf("%s of %d is no number", share, m)
				}
			}
		}
		ladder := map[int]int{}
		for _, row := range Charts(shop, settings).LoyaltyLadder {
			ladder[row.Month] += row.Customers
		}
		for m, n := range ladder {
			active := got["active_customers"].At(m).Value
			if active != nil && settings.LoyalWindowMonths < settings.ActiveWindowMonths && float64(n) <= *active {
				continue // who bought before the loyal window alone stands on no step
			}
			if active == nil || *active != float64(n) {
				t.Fatalf("the ladder of month %d holds %d customers, active are %v", m, n, active)
			}
		}
	})
}

// churnIdentity: lapsed at end = lapsed at start + churned − those lapsed at the start who bought in M, from 31 days on.
func churnIdentity(t *rapid.T, b *book, m int) {
	p := b.churnRate(m)
	if b.ChurnAfterDays < 31 || p.Numerator == nil {
		return
	}
	atStart, atEnd, back := 0, 0, 0
	for _, c := range b.buyers {
		start, _ := b.lapsed(c, firstDay(m))
		end, _ := b.lapsed(c, firstDay(m+1))
		if start {
			atStart++
		}
		if end {
			atEnd++
		}
		if start && b.purchases(c, m, m) > 0 {
			back++
		}
	}
	if atEnd != atStart+int(*p.Numerator)-back {
		t.Fatalf("month %d: lapsed at end %d, at start %d, churned %v, back %d", m, atEnd, atStart, *p.Numerator, back)
	}
}

func sameSum(t *rapid.T, name string, value *float64, b *book, m int) {
	sum := Money(0)
	for _, e := range b.entries {
		if e.month == m && e.customer == "" {
			sum += e.amount
		}
	}
	for _, c := range b.known {
		sum += b.netRevenue(c, m, m)
	}
	if value == nil || math.Abs(*value-sum.Float()) > 1e-6 {
		t.Fatalf("%s of month %d is %v, guests and customers make %v", name, m, value, sum.Float())
	}
}
