package oracle

import "slices"

// CohortRow is one cell of cohort_retention; a cohort is a month's first-time buyers, those who joined before the data included.
type CohortRow struct {
	Cohort, K, Customers, Buyers int
	Share                        float64
}

// LadderRow is one step of loyalty_ladder in a month, step 5 being five purchases or more within loyal_window_months. Where these
// are fewer than active_window_months, an active customer may stand on no step.
type LadderRow struct {
	Month, Step, Customers int
	Partial                bool
}

// ParetoRow is the share of net revenue of the best customers of n; there is a row for each number of them. A curve may rise above
// 1, since it falls again where the last customers' returns exceed their purchases; it is blank where the whole isn't above 0.
// A percentile p stands for ⌈p % × n⌉ customers.
type ParetoRow struct {
	Scope     string // window, all
	Customers int
	Of        int
	Share     *float64
}

// RFMRow is the customers of three scores, however few they are.
type RFMRow struct {
	Recency, Frequency, Monetary, Customers int
	Revenue                                 float64
}

// ChurnRow is a month of churn_control. The limits are there for judged months; Rule is the lowest Western Electric rule that
// flags the month, or 0.
type ChurnRow struct {
	Month                int
	Value, N             float64
	Judged               bool
	Centre, Lower, Upper *float64
	Rule                 int
}

// LaunchRow is a launch up to M's end and not before the order lines begin; Over says that its window is over, too.
type LaunchRow struct {
	Launch        int // days since 1970
	Over          bool
	Existing, New int
}

// Drawn is the rows of every chart.
type Drawn struct {
	CohortRetention []CohortRow
	LoyaltyLadder   []LadderRow
	Pareto          []ParetoRow
	RFM             []RFMRow
	ChurnControl    []ChurnRow
	LaunchBuyers    []LaunchRow
	CustomerBridge  []BridgeRow
	RevenueByAge    []AgeRow
	CohortValue     []CohortValueRow
	RepeatCurve     []RepeatRow
	RFMMigration    []MigrationRow
	GoalTree        []TreeRow
}

// Charts works out the charts of the catalogue, but clv_fit. Inputs that are absent leave their chart without rows.
func Charts(shop Shop, settings Settings) Drawn {
	b := open(shop, settings)
	drawn := Drawn{}
	if b.missing([]string{"orders.customer_id"}) != "" {
		return drawn
	}
	drawn.CohortRetention = b.cohortRetention()
	drawn.LoyaltyLadder = b.loyaltyLadder()
	drawn.Pareto = b.pareto()
	drawn.RFM = b.rfm()
	drawn.ChurnControl = b.churnControl()
	drawn.CustomerBridge = b.customerBridge()
	drawn.RevenueByAge = b.revenueByAge()
	drawn.CohortValue = b.cohortValue()
	drawn.RepeatCurve = b.repeatCurve()
	drawn.RFMMigration = b.rfmMigration()
	drawn.GoalTree = b.goalTree()
	if b.missing([]string{"order_items", "orders.order_id", "products.launched_at"}) == "" {
		drawn.LaunchBuyers = b.launchBuyers()
	}
	return drawn
}

// cohortRetention leaves out cohorts of fewer than min_group customers.
func (b *book) cohortRetention() []CohortRow {
	rows := []CohortRow{}
	for cohort := b.first; cohort <= b.Month; cohort++ {
		members := []string{}
		for _, c := range b.buyers {
			if day, ok := b.firstPurchase(c, cohort); ok && day >= firstDay(cohort) {
				members = append(members, c)
			}
		}
		if len(members) == 0 || len(members) < b.MinGroup {
			continue
		}
		for k := 0; cohort+k <= b.Month; k++ {
			buyers := 0
			for _, c := range members {
				if b.purchases(c, cohort+k, cohort+k) > 0 {
					buyers++
				}
			}
			rows = append(rows, CohortRow{cohort, k, len(members), buyers, float64(buyers) / float64(len(members))})
		}
	}
	return rows
}

func (b *book) loyaltyLadder() []LadderRow {
	rows := []LadderRow{}
	for m := b.first; m <= b.Month; m++ {
		if b.windowState(m) == blank {
			continue
		}
		steps := [6]int{}
		for _, c := range b.active(m) {
			steps[min(b.inLoyalWindow(c, m), 5)]++
		}
		for step := 1; step <= 5; step++ {
			rows = append(rows, LadderRow{m, step, steps[step], b.loyalPartial(m)})
		}
	}
	return rows
}

func (b *book) pareto() []ParetoRow {
	rows := []ParetoRow{}
	curve := func(scope string, net []Money) {
		slices.Sort(net)
		slices.Reverse(net)
		for n := 1; n <= len(net); n++ {
			row := ParetoRow{Scope: scope, Customers: n, Of: len(net)}
			if whole := total(net); whole > 0 {
				row.Share = number(total(net[:n]).Float() / whole.Float())
			}
			rows = append(rows, row)
		}
	}
	if b.windowState(b.Month) == full {
		curve("window", b.netOfActive(b.Month))
	}
	ever := []Money{}
	for _, c := range b.buyers {
		if _, ok := b.firstPurchase(c, b.Month); ok {
			ever = append(ever, b.netRevenue(c, 0, b.Month))
		}
	}
	curve("all", ever)
	return rows
}

// score is 1 + ⌊5 (rank − 1) ÷ n⌋, where rank − 1 is the number of customers with a smaller value.
func score(value Money, all []Money) int {
	smaller := 0
	for _, other := range all {
		if other < value {
			smaller++
		}
	}
	return 1 + 5*smaller/len(all)
}

func (b *book) rfm() []RFMRow {
	if b.windowState(b.Month) == blank {
		return nil
	}
	recency, frequency, monetary := []Money{}, []Money{}, []Money{}
	active := b.active(b.Month)
	for _, c := range active {
		last, _ := b.lastBefore(c, firstDay(b.Month+1))
		recency = append(recency, Money(last))
		frequency = append(frequency, Money(b.inWindow(c, b.Month)))
		monetary = append(monetary, b.netRevenue(c, b.Month-b.ActiveWindowMonths+1, b.Month))
	}
	rows := []RFMRow{}
	for i := range active {
		cell := RFMRow{Recency: score(recency[i], recency), Frequency: score(frequency[i], frequency), Monetary: score(monetary[i], monetary)}
		at := slices.IndexFunc(rows, func(r RFMRow) bool {
			return r.Recency == cell.Recency && r.Frequency == cell.Frequency && r.Monetary == cell.Monetary
		})
		if at < 0 {
			rows = append(rows, cell)
			at = len(rows) - 1
		}
		rows[at].Customers++
		rows[at].Revenue += monetary[i].Float()
	}
	return rows
}

func (b *book) launchBuyers() []LaunchRow {
	rows := []LaunchRow{}
	for _, launch := range b.launches() {
		began, ok := b.began["order_items"]
		if launch > lastDay(b.Month) || !ok || launch < firstDay(began) { // the lines must reach back to the launch
			continue
		}
		row := LaunchRow{Launch: launch, Over: launch+b.LaunchWindowDays-1 <= lastDay(b.Month)}
		for _, c := range b.buyers {
			if !b.earlyBuyer(c, launch, b.Month) {
				continue
			}
			if b.existingAt(c, launch) {
				row.Existing++
			} else {
				row.New++
			}
		}
		rows = append(rows, row)
	}
	return rows
}
