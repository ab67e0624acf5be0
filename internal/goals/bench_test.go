package goals

import (
	"math/rand/v2"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// BenchmarkBoard judges 45 KPIs of 48 months, back-tests included.
func BenchmarkBoard(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	inputs := make([]Input, 45)
	for k := range inputs {
		target := 110.0
		inputs[k] = Input{KPI: "kpi", Unit: "points", Better: Higher, Goal: &Goal{Target: &target, By: month.Month(24352)}}
		for i, v := range seasonal(r, 48) {
			inputs[k].Points = append(inputs[k].Points, figure.Point{Month: month.Month(24300 + i), Value: &v})
		}
	}
	for b.Loop() {
		for _, in := range inputs {
			Judge(in)
		}
	}
}
