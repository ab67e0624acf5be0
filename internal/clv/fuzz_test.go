package clv

import (
	"context"
	"errors"
	"math"
	"testing"
)

// FuzzLikelihoods: whatever the counts and parameters, rows are refused as impossible or every number is finite and every
// probability one.
func FuzzLikelihoods(f *testing.F) {
	f.Add(2.0, 30.43, 38.86, 1.0, 0.0, 38.86, 22.35, 0.24, 4.4, 0.79, 2.4)
	f.Add(221.0, 161.0, 204.0, 5.0, 10000.0, 204.0, 1e6, 0.01, 1e-3, 1e-5, 900.0)
	f.Add(0.0, 0.0, 0.0, 1e9, 0.0, 0.0, 0.0, 1e5, 1e5, 1e5, 1e5)
	f.Add(1.0, 0.0, 0.0, 1.0, 3.0, 5.0, -4.0, 1.0, 1.0, 1.0, 1.0)
	f.Add(1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 1e6, 1e-6, 1e-6, 1e6)
	f.Add(math.NaN(), math.Inf(1), -1.0, 0.0, 1.5, 2.0, math.Inf(-1), math.NaN(), 0.0, -1.0, 1.0)
	f.Fuzz(func(t *testing.T, x, tx, T, n, x2, T2, mean, r, alpha, a, b float64) {
		counts := []Count{{x, tx, T, n}, {x2, min(T2, x2), T2, 3}, {0, 0, T, 1}}
		var impossible *RowError
		s, err := newSample(counts)
		if err != nil {
			if !errors.As(err, &impossible) {
				t.Fatal(err)
			}
			return
		}
		theta := []float64{inside(r), inside(alpha), inside(a), inside(b)}
		for _, model := range []Model{BGNBD, MBGNBD} {
			finiteObjective(t, buyDie{model, s}.objective(), theta)
			p := parameters(theta, s.scale)
			if alive := p.alive(model, x, tx, T); !(alive >= 0 && alive <= 1) {
				t.Errorf("%s: P(alive) %g of %v", model, alive, counts[0])
			}
			ahead := p.posterior(model, x, T).purchases(s.scale)
			if !(ahead >= 0) || math.IsInf(ahead, 0) {
				t.Errorf("%s: expected purchases %g of %v", model, ahead, counts[0])
			}
		}
		finiteObjective(t, stayer{s}.objective(), theta[:2])
		m, err := newSpends([]Spend{{max(x, 1), mean, n}, {max(x2, 1), math.Abs(mean) + 1, 2}})
		if err != nil {
			if !errors.As(err, &impossible) {
				t.Fatal(err)
			}
			return
		}
		finiteObjective(t, gammaGamma{m}.objective(), theta[:3])
	})
}

// FuzzFit: a whole fit of any counts ends, with finite figures.
func FuzzFit(f *testing.F) {
	f.Add(uint8(1), uint16(10), uint16(20), uint8(0), uint16(40), 12.5)
	f.Add(uint8(255), uint16(1), uint16(60000), uint8(3), uint16(0), -3.0)
	f.Add(uint8(1), uint16(0), uint16(0), uint8(1), uint16(0), 0.0)
	f.Fuzz(func(t *testing.T, x uint8, tx, more uint16, x2 uint8, T2 uint16, mean float64) {
		last := float64(tx)
		if x == 0 {
			last = 0
		}
		counts := []Count{
			{float64(x), last, last + float64(more), 400},
			{float64(x2) + 1, float64(T2) / 2, float64(T2), 300},
			{0, 0, float64(T2) + 200, 500},
		}
		for _, model := range []Model{BGNBD, MBGNBD} {
			fit, err := FitPurchases(context.Background(), model, counts, Options{})
			if err != nil {
				t.Fatal(err)
			}
			p := fit.Parameters
			for _, v := range []float64{p.R, p.Alpha, p.A, p.B, fit.LogLikelihood, fit.Gain} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%+v", fit)
				}
			}
		}
		spends := []Spend{{float64(x) + 1, mean, 60}, {float64(x2) + 1, 20, 100}, {3, 35, 50}}
		fit, err := FitSpend(context.Background(), spends, SpendOptions{})
		var impossible *RowError
		if err != nil && !errors.As(err, &impossible) {
			t.Fatal(err)
		}
		if err == nil && fit.OK() {
			if m := fit.Parameters.Mean(); !(m > 0) || math.IsInf(m, 0) {
				t.Fatalf("%+v", fit)
			}
		}
	})
}

// inside is ln v within the edge; anything else is 0.
func inside(v float64) float64 {
	if !(v > 0) {
		return 0
	}
	return min(max(math.Log(v), -edge), edge)
}

func finiteObjective(t *testing.T, o objective, theta []float64) {
	t.Helper()
	if o.n == 0 {
		return
	}
	gradient := make([]float64, len(theta))
	value := o.logLikelihood(theta, gradient)
	for _, v := range append(gradient, value) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("log-likelihood %g, gradient %v at %v", value, gradient, theta)
		}
	}
	if !finite(o.hessian(theta)) {
		t.Fatalf("Hessian not finite at %v", theta)
	}
}
