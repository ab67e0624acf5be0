package clv

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// objectives are all likelihoods, each with a place to try it at.
func objectives(t testing.TB) map[string]struct {
	objective
	theta []float64
} {
	counts, spends := simulated{
		Model: MBGNBD, R: 0.6, Alpha: 20, A: 0.9, B: 2, P: 5, Q: 4, V: 15, Customers: 800, Days: 300, WholeTimes: true, Seed: 5,
	}.rows()
	s, err := newSample(counts)
	if err != nil {
		t.Fatal(err)
	}
	m, err := newSpends(spends)
	if err != nil {
		t.Fatal(err)
	}
	contracts := renewals{[]Renewal{{1, 40, 3}, {2, 25, 0}, {3, 18, 120}}}
	type at = struct {
		objective
		theta []float64
	}
	return map[string]at{
		"BG/NBD":      {buyDie{BGNBD, s}.objective(), []float64{-0.7, -2, -0.3, 0.9}},
		"MBG/NBD":     {buyDie{MBGNBD, s}.objective(), []float64{-0.5, -2.5, 0.2, 0.6}},
		"NBD":         {stayer{s}.objective(), []float64{-0.7, -2}},
		"Gamma-Gamma": {gammaGamma{m}.objective(), []float64{1.5, 1.2, -0.4}},
		"sBG":         {objective{1, contracts.logLikelihood, contracts.hessian}, []float64{-0.2, 0.9}},
	}
}

// Analytic gradients and Hessians are those of the values.
func TestDerivatives(t *testing.T) {
	const step = 1e-5
	for name, o := range objectives(t) {
		dim := len(o.theta)
		gradient, unused := make([]float64, dim), make([]float64, dim)
		o.logLikelihood(o.theta, gradient)
		hessian := o.hessian(o.theta)
		for i := range dim {
			at := func(shift float64, gradient []float64) float64 {
				theta := append([]float64(nil), o.theta...)
				theta[i] += shift
				return o.logLikelihood(theta, gradient)
			}
			slope := (at(step, unused) - at(-step, unused)) / (2 * step)
			if !isNear(gradient[i], slope, 1e-6*o.n) {
				t.Errorf("%s: gradient %d is %g, the values rise by %g", name, i, gradient[i], slope)
			}
			more, less := make([]float64, dim), make([]float64, dim)
			at(step, more)
			at(-step, less)
			for j := range dim {
				if bend := (more[j] - less[j]) / (2 * step); !isNear(hessian.At(i, j), bend, 1e-5*o.n) {
					t.Errorf("%s: Hessian %d,%d is %g, the gradients rise by %g", name, i, j, hessian.At(i, j), bend)
				}
			}
		}
	}
}

func isNear(a, b, within float64) bool { return math.Abs(a-b) <= within }

// The expansions for large arguments join on to the plain functions, and the recurrence Γ(z+1) = zΓ(z) holds throughout.
func TestRising(t *testing.T) {
	for _, z := range []float64{1e-6, 0.3, 1, 15.9, 16, 16.1, 300, 1e6, 1e10} {
		near := func(what string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-13*math.Max(1, math.Abs(want))) {
				t.Errorf("%s at %g: %.17g, want %.17g", what, z, got, want)
			}
		}
		near("ln Γ(z+1) − ln Γ(z)", logRising(z, 1), math.Log(z))
		near("ln Γ(z+3) − ln Γ(z)", logRising(z, 3), math.Log(z)+math.Log(z+1)+math.Log(z+2))
		near("ψ(z+2) − ψ(z), × z", z*psiRising(z, 2), 1+z/(z+1))
		near("ψ′(z+1) − ψ′(z), × z²", z*z*trigammaRising(z, 1), -1)
	}
}

// The series and the integral are two ways to one expectation.
func TestExpectationTwoWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exponent := func(low, high float64, name string) float64 {
			return math.Pow(10, rapid.Float64Range(low, high).Draw(t, name))
		}
		p := Parameters{
			R: exponent(-2, 1.5, "r"), Alpha: exponent(-1, 3, "alpha"), A: exponent(-2, 2, "a"), B: exponent(-2, 2.5, "b"),
		}
		if rapid.Bool().Draw(t, "a = 1") {
			p.A = 1
		}
		model := rapid.SampledFrom([]Model{BGNBD, MBGNBD}).Draw(t, "model")
		x := float64(rapid.IntRange(0, 300).Draw(t, "x"))
		q := p.posterior(model, x, rapid.Float64Range(0, 1000).Draw(t, "T"))
		ahead := exponent(-1, 3, "t")
		got, want := q.purchases(ahead), q.integrated(ahead)
		if !(math.Abs(got-want) <= 1e-7*want) {
			t.Fatalf("%+v over %g: series %.12g, integral %.12g", q, ahead, got, want)
		}
	})
}

// The published E[X(78)] = 1.8576 is what the untransformed series gives if it ends after 150 terms, as in the
// spreadsheet it comes from.
func TestPublishedSeriesIsCut(t *testing.T) {
	p := Parameters{R: 0.24259, Alpha: 4.4136, A: 0.7929, B: 2.4259}
	const time = 78
	z := time / (p.Alpha + time)
	after := func(terms int) float64 {
		term, sum := 1.0, 1.0
		for n := range terms {
			i := float64(n)
			term *= (p.R + i) * (p.B + i) / ((p.A + p.B - 1 + i) * (i + 1)) * z
			sum += term
		}
		return (p.A + p.B - 1) / (p.A - 1) * (1 - math.Pow(1-z, p.R)*sum)
	}
	if got := after(150); !isNear(got, 1.8576, 0.00005) {
		t.Errorf("150 terms give %.6f", got)
	}
	fit := &PurchaseFit{Model: BGNBD, Parameters: p}
	if got, want := fit.Unconditional(time), after(5000); !isNear(got, want, 1e-10) {
		t.Errorf("E[X(78)] = %.12f, the whole series gives %.12f", got, want)
	}
}

// At the optimum Newton's steps have made exact, the covariance is the inverse of the negative Hessian.
func TestCovariance(t *testing.T) {
	for name, o := range objectives(t) {
		at, err := o.maximise(context.Background(), o.theta)
		if err != nil || !at.converged || at.covariance == nil {
			t.Fatalf("%s: %v, %+v", name, err, at)
		}
		var product mat.Dense
		product.Mul(o.hessian(at.theta), at.covariance)
		for i := range len(at.theta) {
			for j := range len(at.theta) {
				want := 0.0
				if i == j {
					want = -1
				}
				if !isNear(product.At(i, j), want, 1e-8) {
					t.Errorf("%s: Hessian × covariance, %d,%d: %g", name, i, j, product.At(i, j))
				}
			}
		}
	}
}

// The derivatives of a total, which its standard error is made of, are those of the values' sum.
func TestTotalDerivatives(t *testing.T) {
	const step = 1e-5
	rows := []Customer{{X: 0, Tx: 0, T: 30}, {X: 3, Tx: 20, T: 30, Mean: 12}, {X: 1, Tx: 30, T: 30, Mean: 5}, {X: 9, Tx: 25, T: 40, Mean: 20}}
	for _, model := range []Model{BGNBD, MBGNBD} {
		purchases, spend := Parameters{R: 0.6, Alpha: 8, A: 0.9, B: 2.5}, SpendParameters{P: 6, Q: 3.7, V: 15}
		valuer := func(purchases Parameters, spend SpendParameters) *Valuer {
			v, err := NewValuer(&PurchaseFit{Model: model, Parameters: purchases}, &SpendFit{Parameters: spend}, Horizon{Months: 6, YearlyRate: 0.1, UnitDays: 7})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		sum := func(purchases Parameters, spend SpendParameters) (total Value) {
			values, err := valuer(purchases, spend).Values(context.Background(), rows)
			if err != nil {
				t.Fatal(err)
			}
			for _, value := range values {
				total.Purchases += value.Purchases
				total.CLV += value.CLV
			}
			return total
		}
		v := valuer(purchases, spend)
		distinct, places, err := distinctSeen(rows)
		if err != nil {
			t.Fatal(err)
		}
		slopes, err := v.slopes(context.Background(), distinct)
		if err != nil {
			t.Fatal(err)
		}
		var g groupSum
		for i, row := range rows {
			v.add(&g, row, &slopes[places[i]])
		}
		all := sum(purchases, spend)
		if g.customers != len(rows) || !isNear(g.purchases, all.Purchases, 1e-9) || !isNear(g.clv, all.CLV, 1e-9) {
			t.Errorf("%s: %d customers, %g purchases, CLV %g; the values sum to %+v", model, g.customers, g.purchases, g.clv, all)
		}
		for k := range 7 {
			at := func(factor float64) Value {
				if k < 4 {
					return sum(purchases.times(k, factor), spend)
				}
				moved := spend
				*[]*float64{&moved.P, &moved.Q, &moved.V}[k-4] *= factor
				return sum(purchases, moved)
			}
			more, less := at(math.Exp(step)), at(math.Exp(-step))
			if slope := (more.CLV - less.CLV) / (2 * step); !isNear(g.byCLV[k], slope, 1e-5*all.CLV) {
				t.Errorf("%s: derivative %d of CLV is %g, the values rise by %g", model, k, g.byCLV[k], slope)
			}
			if slope := (more.Purchases - less.Purchases) / (2 * step); k < 4 && !isNear(g.byPurchases[k], slope, 1e-5*all.Purchases) {
				t.Errorf("%s: derivative %d of purchases is %g, the values rise by %g", model, k, g.byPurchases[k], slope)
			}
		}
	}
}
