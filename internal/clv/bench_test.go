package clv

import (
	"context"
	"fmt"
	"testing"
)

// crowd is a shop with as many customers as asked, in whole days, grouped as SQL would group it.
func crowd(customers int) (counts []Count, spends []Spend, each []Customer) {
	one, spends := simulated{
		Model: BGNBD, R: 0.25, Alpha: 30, A: 0.8, B: 2.5, P: 6, Q: 4, V: 15, Customers: customers, Days: 730, WholeTimes: true, Seed: 1,
	}.rows()
	groups := make(map[Count]float64)
	each = make([]Customer, len(one))
	paid := 0
	for i, c := range one {
		groups[c]++
		each[i] = Customer{X: c.X, Tx: c.Tx, T: c.T}
		if c.X > 0 {
			each[i].Mean = spends[paid].Mean
			paid++
		}
	}
	counts = make([]Count, 0, len(groups))
	for c, n := range groups {
		c.N = n
		counts = append(counts, c)
	}
	return counts, spends, each
}

func BenchmarkCustomers(b *testing.B) {
	for _, customers := range []int{23_570, 1_000_000} {
		counts, spends, each := crowd(customers)
		name := func(what string) string { return fmt.Sprintf("%d/%s", customers, what) }
		ctx := context.Background()
		fit, spend := fitBoth(b, counts, spends, Options{})
		for _, model := range []Model{BGNBD, MBGNBD} {
			b.Run(name(string(model)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := FitPurchases(ctx, model, counts, Options{}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(counts)), "rows")
			})
		}
		b.Run(name("warm"), func(b *testing.B) {
			for b.Loop() {
				if _, err := FitPurchases(ctx, BGNBD, counts, Options{Start: &fit.Parameters}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name("spend"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := FitSpend(ctx, spends, SpendOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		valuer, err := NewValuer(fit, spend, Horizon{Months: 12, YearlyRate: 0.1})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name("values"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := valuer.Values(ctx, each); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name("totals"), func(b *testing.B) {
			for b.Loop() {
				if _, err := valuer.Totals(ctx, each, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
