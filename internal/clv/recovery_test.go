package clv

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// missed is how far the estimates lie from the truth, in one number: Wald's statistic of the log-parameters, under χ²
// with as many degrees of freedom as there are.
func missed(theta, truth []float64, covariance *mat.SymDense) float64 {
	off := mat.NewVecDense(len(theta), nil)
	for i := range theta {
		off.SetVec(i, math.Log(theta[i]/truth[i]))
	}
	var inverse mat.SymDense
	var cholesky mat.Cholesky
	if !cholesky.Factorize(covariance) || cholesky.InverseTo(&inverse) != nil {
		return math.Inf(1)
	}
	return mat.Inner(off, &inverse, off)
}

// Simulated customers' parameters lie within the joint 95 % region of their estimates for at least 93 of 100 seeds, and
// each by itself within its interval about as often.
func TestRecovery(t *testing.T) {
	const least = recoverySeeds * recoveredPercent / 100
	const chi4, chi3 = 9.488, 7.815 // 95 % quantiles
	// MBG/NBD needs more customers for its intervals to be exact: with 6,000 they hold the truth in 92 to 93 of 100 seeds.
	for _, shop := range []simulated{
		{Model: BGNBD, R: 0.25, Alpha: 30, A: 0.8, B: 2.5, P: 6, Q: 4, V: 15, Customers: 6000, Days: 500},
		{Model: MBGNBD, R: 0.5, Alpha: 45, A: 0.9, B: 1.6, P: 6, Q: 4, V: 15, Customers: recoveryModified, Days: 500},
		{Model: BGNBD, R: 1.5, Alpha: 60, A: 0.3, B: 4, P: 2, Q: 3, V: 300, Customers: 4000, Days: 700},
	} {
		t.Run(fmt.Sprintf("%s r=%g", shop.Model, shop.R), func(t *testing.T) {
			var purchases, spends int
			var single [7]int
			for seed := range recoverySeeds {
				shop.Seed = uint64(seed)
				counts, paid := shop.rows()
				f, err := FitPurchases(context.Background(), shop.Model, counts, Options{})
				if err != nil || !f.OK() {
					t.Fatal(seed, err, f)
				}
				s, err := FitSpend(context.Background(), paid, SpendOptions{})
				if err != nil || !s.OK() {
					t.Fatal(seed, err, s)
				}
				p, m := f.Parameters, s.Parameters
				got, truth := []float64{p.R, p.Alpha, p.A, p.B, m.P, m.Q, m.V}, []float64{shop.R, shop.Alpha, shop.A, shop.B, shop.P, shop.Q, shop.V}
				if missed(got[:4], truth[:4], f.covariance) < chi4 {
					purchases++
				}
				if missed(got[4:], truth[4:], s.covariance) < chi3 {
					spends++
				}
				for i := range single {
					variance := 0.0
					if i < 4 {
						variance = f.covariance.At(i, i)
					} else {
						variance = s.covariance.At(i-4, i-4)
					}
					if math.Abs(math.Log(got[i]/truth[i])) < normal95*math.Sqrt(variance) {
						single[i]++
					}
				}
			}
			t.Logf("of %d seeds: %d jointly for purchases, %d for spend; r α a b p q v by themselves %v", recoverySeeds, purchases, spends, single)
			if purchases < least || spends < least {
				t.Errorf("%d and %d of %d seeds, want %d", purchases, spends, recoverySeeds, least)
			}
			for i, n := range single {
				// Seven intervals at once need more room for chance.
				if n < recoverySeeds*(recoveredPercent-5)/100 {
					t.Errorf("parameter %d: %d of %d seeds", i, n, recoverySeeds)
				}
			}
		})
	}
}

// The delta method's standard error of a total is that of fitting resampled customers again and predicting for the same
// ones.
func TestBootstrap(t *testing.T) {
	shop := simulated{
		Model: BGNBD, R: 0.5, Alpha: 40, A: 0.8, B: 3, P: 6, Q: 4, V: 15, Customers: 1500, Days: 500, Seed: 21,
	}
	counts, spends := shop.rows()
	rows := make([]Customer, len(counts))
	for i, paid := 0, 0; i < len(rows); i++ {
		rows[i] = Customer{X: counts[i].X, Tx: counts[i].Tx, T: counts[i].T}
		if counts[i].X > 0 {
			rows[i].Mean = spends[paid].Mean
			paid++
		}
	}
	f, s := fitBoth(t, counts, spends, Options{})
	horizon := Horizon{Months: 12, YearlyRate: 0.1}
	total := func(f *PurchaseFit, s *SpendFit) Total {
		valuer, err := NewValuer(f, s, horizon)
		if err != nil {
			t.Fatal(err)
		}
		totals, err := valuer.Totals(context.Background(), rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		return totals[0]
	}
	want := total(f, s)
	random := rand.New(rand.NewPCG(7, 7))
	var purchases, clv []float64
	for range bootstrapTimes {
		var again []Count
		var paid []Spend
		for range rows {
			i := random.IntN(len(rows))
			again = append(again, counts[i])
			if rows[i].X > 0 {
				paid = append(paid, Spend{rows[i].X, rows[i].Mean, 1})
			}
		}
		f, err := FitPurchases(context.Background(), BGNBD, again, Options{Start: &f.Parameters})
		if err != nil {
			t.Fatal(err)
		}
		s, err := FitSpend(context.Background(), paid, SpendOptions{Start: &s.Parameters})
		if err != nil {
			t.Fatal(err)
		}
		valuer, err := NewValuer(f, s, horizon)
		if err != nil {
			t.Fatal(err)
		}
		values, err := valuer.Values(context.Background(), rows)
		if err != nil {
			t.Fatal(err)
		}
		var sumPurchases, sumCLV float64
		for _, v := range values {
			sumPurchases += v.Purchases
			sumCLV += v.CLV
		}
		purchases, clv = append(purchases, sumPurchases), append(clv, sumCLV)
	}
	for _, figure := range []struct {
		name  string
		delta Estimate
		again []float64
	}{{"purchases", want.Purchases, purchases}, {"CLV", want.CLV, clv}} {
		spread := stat.StdDev(figure.again, nil)
		t.Logf("%s: %.6g, standard error by delta %.4g, by bootstrap %.4g", figure.name, figure.delta.Value, figure.delta.StandardError, spread)
		if math.Abs(spread/figure.delta.StandardError-1) > bootstrapClose {
			t.Errorf("%s: standard error %.4g, the bootstrap's is %.4g", figure.name, figure.delta.StandardError, spread)
		}
	}
}
