package clv

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Renewal is contracts that were lost at, or still ran after, their Period-th renewal (Period ≥ 1).
type Renewal struct {
	Period int
	Lost   float64 // not renewed at it
	Kept   float64 // renewed at it and not observed any longer
}

// RenewalFit is the shifted-beta-geometric model of contracts (FH07): every customer leaves at each renewal with a
// probability of their own, beta distributed with Alpha and Beta.
type RenewalFit struct {
	Alpha, Beta           float64
	AlphaError, BetaError float64 // standard errors
	LogLikelihood         float64
	Contracts, Lost       float64
	Periods               int // the most renewals observed
	Refused, Warnings     []Reason
}

// OK says that the fit stands.
func (f *RenewalFit) OK() bool { return len(f.Refused) == 0 }

// leastPeriods are the renewals that a projection should rest on: with fewer, two parameters are drawn through as many
// points and the fall of churn with age, all that sets the model apart from a constant rate, is a guess.
const leastPeriods = 4

// FitRenewals estimates the model. Errors and Refused as in FitPurchases.
func FitRenewals(ctx context.Context, rows []Renewal) (*RenewalFit, error) {
	f := &RenewalFit{}
	for i, r := range rows {
		switch {
		case r.Period < 1:
			return nil, &RowError{i, fmt.Sprintf("renewal %d: they count from 1", r.Period)}
		case !(r.Lost >= 0 && r.Lost <= largest && r.Kept >= 0 && r.Kept <= largest):
			return nil, &RowError{i, fmt.Sprintf("%g lost and %g kept: numbers from 0 are needed", r.Lost, r.Kept)}
		}
		f.Contracts += r.Lost + r.Kept
		f.Lost += r.Lost
		f.Periods = max(f.Periods, r.Period)
	}
	limits := DefaultLimits()
	switch {
	case f.Contracts < limits.Customers:
		f.Refused = []Reason{{FewCustomers, "", f.Contracts, limits.Customers}}
	case f.Lost < 1:
		f.Refused = []Reason{{NothingLost, "", f.Lost, 1}}
	}
	if f.Periods < leastPeriods {
		f.Warnings = []Reason{{FewPeriods, "", float64(f.Periods), leastPeriods}}
	}
	if !f.OK() {
		return f, nil
	}
	likelihood := renewals{rows}
	at, err := objective{n: f.Contracts, logLikelihood: likelihood.logLikelihood, hessian: likelihood.hessian}.
		maximise(ctx, []float64{0, 0}, []float64{-0.5, 1.5})
	if err != nil {
		return nil, err
	}
	refused, warnings := at.diagnose("alpha", "beta")
	f.Refused, f.Warnings = refused, append(f.Warnings, warnings...)
	f.Alpha, f.Beta = math.Exp(at.theta[0]), math.Exp(at.theta[1])
	se := at.standardErrors()
	f.AlphaError, f.BetaError = se[0], se[1]
	f.LogLikelihood = at.logLikelihood
	return f, nil
}

// Survival is the share of customers expected to be there after the given renewals, B(α, β+t)/B(α, β) (FH07 eq. 6).
func (f *RenewalFit) Survival(renewals int) float64 {
	return math.Exp(logRising(f.Beta, float64(renewals)) - logRising(f.Alpha+f.Beta, float64(renewals)))
}

// Projection is Survival after 0, 1, … periods renewals. The warning isn't nil where they reach further than twice the
// renewals observed.
func (f *RenewalFit) Projection(periods int) (survival []float64, warning *Reason) {
	for t := range periods + 1 {
		survival = append(survival, f.Survival(t))
	}
	if most := 2 * f.Periods; periods > most {
		warning = &Reason{ProjectedTooFar, "", float64(periods), float64(most)}
	}
	return survival, warning
}

// renewals is the log-likelihood of α, β: Σ Lost·ln P(t) + Kept·ln S(t), with P(t) = B(α+1, β+t−1)/B(α, β) (FH07 eq. 5).
type renewals struct{ rows []Renewal }

func (l renewals) logLikelihood(theta, gradient []float64) float64 {
	a, b := math.Exp(theta[0]), math.Exp(theta[1])
	var value, byA, byB float64
	for _, r := range l.rows {
		t, all := float64(r.Period), r.Lost+r.Kept
		value += r.Lost*(theta[0]+logRising(b, t-1)) + r.Kept*logRising(b, t) - all*logRising(a+b, t)
		both := psiRising(a+b, t)
		byA += r.Lost/a - all*both
		byB += r.Lost*psiRising(b, t-1) + r.Kept*psiRising(b, t) - all*both
	}
	gradient[0], gradient[1] = a*byA, b*byB
	return value
}

func (l renewals) hessian(theta []float64) *mat.SymDense {
	a, b := math.Exp(theta[0]), math.Exp(theta[1])
	first := make([]float64, 2)
	l.logLikelihood(theta, first)
	var aa, ab, bb float64
	for _, r := range l.rows {
		t, all := float64(r.Period), r.Lost+r.Kept
		both := all * trigammaRising(a+b, t)
		aa -= r.Lost/(a*a) + both
		ab -= both
		bb += r.Lost*trigammaRising(b, t-1) + r.Kept*trigammaRising(b, t) - both
	}
	return mat.NewSymDense(2, []float64{a*a*aa + first[0], a * b * ab, a * b * ab, b*b*bb + first[1]})
}
