package goals

import (
	"math"
	"testing"

	"loyalty/internal/figure"
)

// The gap of the missed KPI that is worth most has its price: of 1,000 customers counted, 2 points are 20, each worth a year's 300; of a
// monthly rate six times that; one per cent fewer orders is one per cent of the margin.
func TestSummaryTellsTheLargestStake(t *testing.T) {
	missed := func(kpi, worth string, value, gap float64) Judgement {
		counted := 1000.0
		return Judgement{KPI: kpi, Ties: figure.Ties{Worth: worth}, Unit: "rate", Better: Higher, Status: Missed, Streak: 3, Value: &value, N: &counted,
			Reason: figure.Sentence{Code: "missed", Values: map[string]any{"gap": gap, "value": value}}}
	}
	b := Board{Economics: Economics{YearlyMargin: 600_000, ActiveCustomers: 2000, Basis: "margin"}, Judgements: []Judgement{
		missed("kept", figure.KeptCustomers, 0.5, -0.02), missed("monthly", figure.MonthlyCustomers, 0.5, -0.01), missed("orders", figure.MoreSales, 200, -4), missed("plain", "", 0.5, -0.3),
	}}
	for i, want := range []float64{6000, 18000, 12000, 0} {
		if got := b.stake(b.Judgements[i]); math.Abs(got-want) > 1e-9 {
			t.Errorf("stake of %s: %v, want %v", b.Judgements[i].KPI, got, want)
		}
	}
	told := 0
	for _, s := range b.Summary() {
		if stake, has := s.Values["stake"]; has {
			told++
			if s.KPI != "monthly" || stake != 18000.0 || s.Values["stake_of"] != "margin" {
				t.Errorf("%s is worth %v of %v", s.KPI, stake, s.Values["stake_of"])
			}
		}
	}
	if told != 1 {
		t.Errorf("%d lines have a price, want 1", told)
	}
}
