// Package oracle is a second opinion on the catalogue of KPIs: every figure once more, by loops over the raw rows, customer by
// customer and month by month, written from the definitions' words and not from the SQL. It is slow, obvious, and imported by
// tests only: the shipped queries must agree with it on small random shops.
package oracle

import (
	"time"

	"loyalty/internal/config"
)

// Money counts ten-thousandths of the currency's unit, as DECIMAL(18,4) does.
type Money int64

// Float is the amount in units of the currency.
func (m Money) Float() float64 { return float64(m) / 10000 }

// Shop is the raw exports of one shop, row by row in the order of the files. Times are local in the report's time zone and
// carried as UTC. A nil pointer is an empty cell.
type Shop struct {
	Orders    []Order
	Items     []Item
	Products  []Product
	Customers []Customer
	Referrals []Referral
	Surveys   []Survey
	Tickets   []Ticket
	Leads     []Lead
	Points    []Booking
	Touches   []Touch
	Costs     []Cost

	// Present names the tables that exist, and Columns ("orders.channel") the columns; a column that isn't there is missing
	// from its export, whatever the rows above hold.
	Present map[string]bool
	Columns map[string]bool
}

// Has reports whether a column is present, and with it its table.
func (s *Shop) Has(table, column string) bool { return s.Present[table] && s.Columns[table+"."+column] }

// Order is one row of the orders export: a whole order, or one line of it where Settings.Grain is "line".
type Order struct {
	OrderID    *string
	CustomerID *string
	OrderedAt  time.Time
	Amount     *Money
	Status     *string
	Channel    *string
	Branch     *string
	Discount   *Money
	Margin     *Money
}

// Item is one row of order_items.
type Item struct {
	OrderID   string
	ProductID string
	Quantity  *int
	Amount    *Money
	Category  *string
}

// Product is one row of products; LaunchedAt is a date.
type Product struct {
	ProductID  string
	Name       *string
	Category   *string
	LaunchedAt *time.Time
}

// Customer is one row of customers; the dates have no time of day.
type Customer struct {
	CustomerID         string
	JoinedAt           *time.Time
	ReferredBy         *string
	AcquisitionChannel *string
	Segment            *string
	MemberSince        *time.Time
	Birthday           *time.Time
}

// Referral is one row of referrals.
type Referral struct {
	ReferrerID, ReferredID string
	ReferredAt             time.Time
}

// Survey is one row of surveys: a questionnaire sent, answered or not.
type Survey struct {
	CustomerID *string
	AnsweredAt *time.Time
	Kind       string // nps, csat, ces, expectation
	Score      *float64
	TicketID   *string
	SentAt     *time.Time
}

// Ticket is one row of tickets.
type Ticket struct {
	TicketID        string
	CustomerID      *string
	OpenedAt        time.Time
	FirstResponseAt *time.Time
	ResolvedAt      *time.Time
	Origin          *string // customer, proactive
	Channel         *string
}

// Lead is one row of leads.
type Lead struct {
	LeadID      string
	CustomerID  *string
	CreatedAt   time.Time
	ConvertedAt *time.Time
	Existing    bool
}

// Booking is one row of points.
type Booking struct {
	CustomerID       string
	BookedAt         time.Time
	Earned, Redeemed Money
}

// Touch is one row of touches.
type Touch struct {
	CustomerID string
	SentAt     time.Time
	Kind       string
}

// Cost is one row of costs; Month is year × 12 + month − 1.
type Cost struct {
	Month  int
	Kind   string // acquisition, retention, programme
	Amount Money
}

// Settings are the thresholds, and what [report] and [sources.orders] say.
type Settings struct {
	config.Definitions
	Timezone string
	From     int    // year × 12 + month − 1; 0 = the earliest order kept
	Month    int    // M
	Cut      string // [report] cut: channel, branch, segment, none
	Grain    string // row, line
	AmountOf string // with lines: line, or order, whose amount and margin each of its lines repeats
}

// Defaults are the thresholds' defaults; Month is still to be set.
func Defaults() Settings {
	return Settings{
		Definitions: config.Definitions{
			ActiveWindowMonths: 12, ChurnAfterDays: 180, WinbackMonths: 12, SecondPurchaseDays: 90, LoyalPurchases: 5, LoyalWindowMonths: 24, OverdueFactor: 2, TopShare: 0.2,
			PurchaseUnit: "day", MinOrderAmount: 0.01,
			VoidStatuses:   []string{"cancelled", "canceled", "refunded", "returned", "voided", "failed", "pending"},
			NPSPromoterMin: 9, NPSDetractorMax: 6, CSATMin: 4, SurveyWindowMonths: 3, SurveyAnswerDays: 30, WOMPositive: 9, WOMNegative: 22,
			LaunchWindowDays: 14, LaunchMin: 2, LaunchShare: 0.5, TouchDays: 30, LeadDays: 30, ValueDays: 365, ServicePromiseHours: 24,
			CLVHorizonMonths: 12, CLVDiscountRate: 0.10, MinGroup: 5,
		},
		Timezone: "Asia/Ho_Chi_Minh",
		Grain:    "row",
		Cut:      "channel",
	}
}
