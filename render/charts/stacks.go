package charts

// Ladder is the loyalty ladder: customers by purchases to date, as shares of each month.
type Ladder struct {
	Months []Month
	Steps  []Step // the bottom first: 1, 2, 3, 4, 5+ purchases
	Format Format // of shares, 0–1
}

// Step is one layer of a ladder.
type Step struct {
	Name   string    // "từ 5 lần"
	Values []float64 // shares 0–1; the steps of a month sum to 1
}

// NewLadder draws a ladder: 784 × 360 or 358 × 300 px.
func NewLadder(l Ladder, size Size) Chart { return Chart{} }

// Expectations is the share of answers below, at and above what customers expected.
type Expectations struct {
	Months                               []Month
	Below, AsExpected, Above             []float64 // shares 0–1
	BelowName, AsExpectedName, AboveName string
	Format                               Format
}

// NewExpectations draws the three shares: 784 × 330 or 358 × 300 px.
func NewExpectations(e Expectations, size Size) Chart { return Chart{} }

// Revenue is net revenue by existing and new customers.
type Revenue struct {
	Months                []Month
	Existing, New         []float64 // money; a month of refunds may be negative
	ExistingName, NewName string
	Format                Format                     // short money
	Share                 func(value float64) string // 0–1 → "68,4 %"
}

// NewRevenue draws the stacked money: 784 × 340 or 358 × 300 px.
func NewRevenue(r Revenue, size Size) Chart { return Chart{} }
