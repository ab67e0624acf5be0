package clv

import (
	"fmt"
	"math"
)

// Code says why an estimate is refused, or what is to be told beside it. What Value and Limit of its Reason mean is
// said with each.
type Code string

// Too little to learn from: what there is, the least needed.
const (
	FewCustomers Code = "few_customers"
	ShortHistory Code = "short_history" // days
	FewRepeaters Code = "few_repeaters"
	NothingLost  Code = "nothing_lost" // contracts
)

// Degenerate fits: the likelihood is highest where the model means nothing.
const (
	NotConverged      Code = "not_converged"       // no optimum was reached: its gradient, the most taken
	NobodyLeaves      Code = "nobody_leaves"       // a → 0: its estimate, the least taken
	ParameterAtZero   Code = "parameter_at_zero"   // the same of another parameter
	ParameterTooLarge Code = "parameter_too_large" // its estimate (α ÷ the longest history, v ÷ the mean spend), the most taken
	Singular          Code = "singular"            // the Hessian has no inverse; or standard error ÷ estimate of a parameter, the most taken
	NoGain            Code = "no_gain"             // log-likelihood above that of customers who never leave, the least taken
	SpendNotPositive  Code = "spend_not_positive"  // share of repeaters whose mean spend is 0 or less, the most taken
	SpendConstant     Code = "spend_constant"      // standard deviation ÷ mean of the mean spends, the least taken
	SpendMeanInfinite Code = "spend_mean_infinite" // q, which must be above 1
)

// Tried on the end of the data: purchases expected ÷ those that came, and the end of the range that it left.
const (
	HoldOutMissed Code = "hold_out_missed" // outside 0.67–1.5: no value is told
	HoldOutOff    Code = "hold_out_off"    // outside 0.8–1.25: a warning

	HoldOutNoBetter Code = "hold_out_no_better" // its error a customer, that of carrying his last year forward: no value is told
)

// Warnings: the estimate stands.
const (
	Uncertain       Code = "uncertain"         // standard error ÷ estimate of a parameter, above which it is said
	SpendZero       Code = "spend_zero"        // repeaters with a mean spend of 0, left out of the fit
	SpendNegative   Code = "spend_negative"    // repeaters with a mean spend below 0, left out of the fit
	SpendRefunds    Code = "spend_refunds"     // repeaters whose spend is net of refunds, by the caller's count
	SpendCorrelated Code = "spend_correlated"  // correlation of frequency and spend, the size above which it is said
	FewPeriods      Code = "few_periods"       // renewals observed, the least for a projection to be trusted
	ProjectedTooFar Code = "projected_too_far" // renewals projected, the most that this history bears
)

// Reason is one refusal or warning: a code and its numbers. The words are made where the language is known.
type Reason struct {
	Code      Code
	Parameter string // where one is meant: r, alpha, a, b; p, q, v; alpha, beta
	Value     float64
	Limit     float64
}

// String is for logs and tests.
func (r Reason) String() string {
	if r.Parameter != "" {
		return fmt.Sprintf("%s (%s: %.4g, limit %.4g)", r.Code, r.Parameter, r.Value, r.Limit)
	}
	return fmt.Sprintf("%s (%.4g, limit %.4g)", r.Code, r.Value, r.Limit)
}

// RefusedError is returned where a prediction is asked of a fit that was refused.
type RefusedError struct{ Reason Reason }

func (e *RefusedError) Error() string { return "clv: the fit was refused: " + e.Reason.String() }

const (
	leastDropout   = 1e-3 // below it a is as good as 0
	leastParameter = 1e-5 // below it any other is
	mostParameter  = 1e3
	mostOpen       = 10 // standard error ÷ estimate above which the data say nothing about a parameter
	mostCertain    = 1  // and above which they say little
)

// diagnose gives the refusals and warnings that any optimum of log-parameters can earn.
func (at optimum) diagnose(names ...string) (refused, warnings []Reason) {
	for i, theta := range at.theta {
		least, code := leastParameter, ParameterAtZero
		if names[i] == "a" {
			least, code = leastDropout, NobodyLeaves
		}
		switch v := math.Exp(theta); {
		case v < least:
			refused = append(refused, Reason{code, names[i], v, least})
		case v > mostParameter:
			refused = append(refused, Reason{ParameterTooLarge, names[i], v, mostParameter})
		}
	}
	if len(refused) > 0 {
		return refused, nil
	}
	if at.covariance == nil {
		return []Reason{{Code: Singular}}, nil
	}
	for i := range at.theta {
		// The standard error of ln θ is that of θ ÷ θ.
		switch open := math.Sqrt(max(at.covariance.At(i, i), 0)); {
		case open > mostOpen:
			refused = append(refused, Reason{Singular, names[i], open, mostOpen})
		case open > mostCertain:
			warnings = append(warnings, Reason{Uncertain, names[i], open, mostCertain})
		}
	}
	if len(refused) == 0 && !at.converged {
		refused = append(refused, Reason{NotConverged, "", at.flatness, flatGradient})
	}
	return refused, warnings
}
