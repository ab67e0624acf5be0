package clv

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Spend is what the spend model needs to know of N repeaters who are alike: the mean amount (or margin) of their X
// repeat purchases, X ≥ 1. The first purchase doesn't count, as in Count.
type Spend struct {
	X, Mean float64
	N       float64
}

// SpendParameters of the Gamma-Gamma model: a purchase is gamma distributed with shape P and a rate of the customer's
// own; these rates are gamma distributed with shape Q and rate V (money, in the rows' unit).
type SpendParameters struct{ P, Q, V float64 }

// Mean is the mean spend of a purchase over all customers, p·v/(q−1) (FH13 eq. 6); for q > 1.
func (p SpendParameters) Mean() float64 { return p.P * p.V / (p.Q - 1) }

// Expected is the mean spend expected of a customer whose x repeat purchases had the mean amount given, between that and
// Mean: p·(v + x·mean)/(p·x + q − 1) (FH13 eq. 5). x = 0 gives Mean; an amount below 0 counts as 0.
func (p SpendParameters) Expected(x, mean float64) float64 {
	if x <= 0 {
		return p.Mean()
	}
	return p.P * (p.V + x*max(mean, 0)) / (p.P*x + p.Q - 1)
}

// SpendFit is what the spend model says of a shop's customers.
type SpendFit struct {
	Parameters     SpendParameters
	StandardErrors SpendParameters
	LogLikelihood  float64 // of the means in their unit of money
	Repeaters      float64 // with a mean above 0: those fitted
	Correlation    float64 // Pearson's, of x and mean among them; the model assumes 0

	Refused  []Reason // as in PurchaseFit
	Warnings []Reason

	covariance *mat.SymDense // of ln p, ln q, ln v
}

// OK says that the fit stands.
func (f *SpendFit) OK() bool { return len(f.Refused) == 0 }

// SpendOptions of a fit of spend. The zero value will do.
type SpendOptions struct {
	Start    *SpendParameters // as Options.Start
	Refunded float64          // repeaters whose means are net of refunds, to be warned of
	Least    float64          // repeaters needed; 0 is 100
}

const (
	mostNotPositive = 0.1
	leastVariation  = 1e-6
	mostCorrelation = 0.3
)

// FitSpend estimates the Gamma-Gamma model from rows in any order. Repeaters with a mean of 0 or less are left out and
// counted in Warnings. Errors and Refused as in FitPurchases.
func FitSpend(ctx context.Context, rows []Spend, options SpendOptions) (*SpendFit, error) {
	s, err := newSpends(rows)
	if err != nil {
		return nil, err
	}
	f := &SpendFit{Repeaters: s.n, Correlation: s.correlation}
	for _, warning := range []Reason{
		{Code: SpendZero, Value: s.zero}, {Code: SpendNegative, Value: s.negative}, {Code: SpendRefunds, Value: options.Refunded},
	} {
		if warning.Value > 0 {
			f.Warnings = append(f.Warnings, warning)
		}
	}
	least := options.Least
	if least == 0 {
		least = DefaultLimits().Repeaters
	}
	share := 0.0
	if left := s.zero + s.negative; left > 0 {
		share = left / (left + s.n)
	}
	switch {
	case share > mostNotPositive:
		f.Refused = []Reason{{SpendNotPositive, "", share, mostNotPositive}}
	case s.n < max(least, 1):
		f.Refused = []Reason{{FewRepeaters, "", s.n, max(least, 1)}}
	case s.variation < leastVariation:
		f.Refused = []Reason{{SpendConstant, "", s.variation, leastVariation}}
	}
	if !f.OK() {
		return f, nil
	}
	if math.Abs(s.correlation) > mostCorrelation {
		f.Warnings = append(f.Warnings, Reason{SpendCorrelated, "", s.correlation, mostCorrelation})
	}
	likelihood := gammaGamma{s}.objective()
	// Whatever p and q, v starts where the population's mean is the sample's, which is 1 in its own unit.
	starts := [][]float64{
		{math.Log(5), math.Log(4), math.Log(3. / 5)},
		{math.Log(1), math.Log(2), math.Log(1)},
	}
	if p := options.Start; p != nil && p.P > 0 && p.Q > 0 && p.V > 0 {
		starts = [][]float64{{math.Log(p.P), math.Log(p.Q), math.Log(p.V / s.scale)}}
	}
	at, err := likelihood.maximise(ctx, starts...)
	if err != nil {
		return nil, err
	}
	refused, warnings := at.diagnose("p", "q", "v")
	f.Refused, f.Warnings = refused, append(f.Warnings, warnings...)
	f.Parameters = SpendParameters{P: math.Exp(at.theta[0]), Q: math.Exp(at.theta[1]), V: math.Exp(at.theta[2]) * s.scale}
	if f.Parameters.Q <= 1 {
		f.Refused = append([]Reason{{SpendMeanInfinite, "q", f.Parameters.Q, 1}}, f.Refused...)
	}
	f.LogLikelihood = at.logLikelihood - s.n*math.Log(s.scale)
	f.covariance = at.covariance
	se := at.standardErrors()
	f.StandardErrors = SpendParameters{P: se[0], Q: se[1], V: se[2] * s.scale}
	return f, nil
}

func (r Spend) problem() string {
	switch {
	case !(r.X >= 1 && r.X <= largest):
		return fmt.Sprintf("mean spend of %g repeat purchases: 1 or more are needed", r.X)
	case !(math.Abs(r.Mean) <= largest):
		return fmt.Sprintf("mean spend %g is no amount", r.Mean)
	case !(r.N > 0 && r.N <= largest):
		return fmt.Sprintf("stands for %g customers: more than 0 are needed", r.N)
	}
	return ""
}
