package clv

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Parameters of BG/NBD and MBG/NBD: rates of purchase are gamma distributed with shape R and rate Alpha (a time, in
// the rows' unit), probabilities to leave after a purchase beta distributed with A and B.
type Parameters struct{ R, Alpha, A, B float64 }

// Limits are the least data that a fit of purchases is made from.
type Limits struct {
	Customers float64
	Days      float64 // the longest that a customer has been seen
	Repeaters float64
}

// DefaultLimits are those of the report: 500 customers, 180 days, 100 repeaters.
func DefaultLimits() Limits { return Limits{Customers: 500, Days: 180, Repeaters: 100} }

// Options of a fit of purchases. The zero value is for times in days and the default limits.
type Options struct {
	UnitDays float64     // days in the rows' unit of time (7 for weeks); 0 is 1
	Limits   *Limits     // nil is DefaultLimits
	Start    *Parameters // a fit of nearly the same data, such as last month's, to start from: faster, the same result
}

func (o Options) unitDays() float64 {
	if o.UnitDays == 0 {
		return 1
	}
	return o.UnitDays
}

// PurchaseFit is what a model of purchases says of a shop's customers.
type PurchaseFit struct {
	Model          Model
	Parameters     Parameters // zero where there was too little data to fit at all
	StandardErrors Parameters
	LogLikelihood  float64 // of the rows in their unit of time
	Gain           float64 // LogLikelihood above that of the NBD, in which nobody leaves; the same in any unit

	Customers, Repeaters, Repeats float64
	Days                          float64 // the longest that a customer has been seen

	Refused  []Reason // why no prediction may be shown; the first is the one to tell. Empty: the fit stands
	Warnings []Reason

	covariance *mat.SymDense // of ln r, ln α, ln a, ln b
}

// OK says that the fit stands.
func (f *PurchaseFit) OK() bool { return len(f.Refused) == 0 }

// leastGain is what two more parameters must add to the log-likelihood for Akaike's criterion to want them. It also
// decides between the two models.
const leastGain = 2

// Choose fits both models and returns MBG/NBD where its log-likelihood is higher by more than 2, else BG/NBD. Errors are
// those of FitPurchases.
func Choose(ctx context.Context, rows []Count, options Options) (*PurchaseFit, error) {
	s, err := newSample(rows)
	if err != nil {
		return nil, err
	}
	bg, err := s.fit(ctx, BGNBD, options)
	if err != nil {
		return nil, err
	}
	mbg, err := s.fit(ctx, MBGNBD, options)
	if err != nil {
		return nil, err
	}
	if mbg.LogLikelihood-bg.LogLikelihood > leastGain {
		return mbg, nil
	}
	return bg, nil
}

// FitPurchases estimates a model's parameters from one row per distinct (x, t_x, T), in any order; the result is the
// same to the bit whatever the order and the number of cores. A fit that means nothing is returned with the reasons in
// Refused. The error is a *RowError for a row that can't be, or that of ctx.
func FitPurchases(ctx context.Context, model Model, rows []Count, options Options) (*PurchaseFit, error) {
	s, err := newSample(rows)
	if err != nil {
		return nil, err
	}
	return s.fit(ctx, model, options)
}

func (s *sample) fit(ctx context.Context, model Model, options Options) (*PurchaseFit, error) {
	limits := DefaultLimits()
	if options.Limits != nil {
		limits = *options.Limits
	}
	f := &PurchaseFit{
		Model:     model,
		Customers: s.n, Repeaters: s.repeaters, Repeats: s.purchases, Days: s.longest * options.unitDays(),
	}
	for _, least := range []Reason{
		{FewCustomers, "", f.Customers, limits.Customers},
		{ShortHistory, "", f.Days, limits.Days},
		{FewRepeaters, "", f.Repeaters, max(limits.Repeaters, 1)},
	} {
		if least.Value < least.Limit {
			f.Refused = append(f.Refused, least)
		}
	}
	if !f.OK() {
		return f, nil
	}
	stays, err := stayer{s}.objective().maximise(ctx, []float64{0, math.Log(s.meanGap())})
	if err != nil {
		return nil, err
	}
	likelihood := buyDie{model: model, s: s}.objective()
	at, err := s.warm(ctx, likelihood, options.Start)
	if err != nil {
		return nil, err
	}
	if at == nil {
		cold, err := s.cold(ctx, model, stays)
		if err != nil {
			return nil, err
		}
		at = &cold
	}
	f.Refused, f.Warnings = at.diagnose("r", "alpha", "a", "b")
	f.Gain = at.logLikelihood - stays.logLikelihood
	if f.Gain < leastGain {
		// It comes first: whatever else went wrong then comes from there.
		f.Refused = append([]Reason{{NoGain, "", f.Gain, leastGain}}, f.Refused...)
	}
	// A likelihood is a density of x times; in another unit each of them brings a factor.
	f.LogLikelihood = at.logLikelihood - s.purchases*math.Log(s.scale)
	f.covariance = at.covariance
	f.Parameters = parameters(at.theta, s.scale)
	se := at.standardErrors()
	f.StandardErrors = Parameters{R: se[0], Alpha: se[1] * s.scale, A: se[2], B: se[3]}
	return f, nil
}

func parameters(theta []float64, scale float64) Parameters {
	return Parameters{R: math.Exp(theta[0]), Alpha: math.Exp(theta[1]) * scale, A: math.Exp(theta[2]), B: math.Exp(theta[3])}
}

// meanGap is the time per repeat purchase, all customers together: α ÷ r where nobody leaves.
func (s *sample) meanGap() float64 {
	seen := 0.0
	for i, n := range s.atT {
		seen += n * s.times[i]
	}
	return max(seen/s.purchases, 1e-4)
}

// cold climbs from the two most likely of a grid of places: from customers who hardly leave to those who soon do, of one
// mind or of many. Two climbs from different places tell a summit from a shoulder. Where there are very many rows, a part
// of them shows the way, and only its last stretch is gone with all.
func (s *sample) cold(ctx context.Context, model Model, stays optimum) (optimum, error) {
	thin := s.thinned()
	likelihood := buyDie{model: model, s: thin}.objective()
	r, alpha := stays.theta[0], stays.theta[1]
	type place struct {
		theta []float64
		value float64
	}
	var places []place
	unused := make([]float64, 4)
	for _, ab := range [][2]float64{{0.1, 3}, {0.8, 2.5}, {1, 10}, {0.5, 0.5}, {3, 3}} {
		for _, faster := range []float64{0, 0.7} {
			theta := []float64{r, alpha - faster, math.Log(ab[0]), math.Log(ab[1])}
			places = append(places, place{theta, likelihood.logLikelihood(theta, unused)})
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.value, a.value) })
	at, err := likelihood.maximise(ctx, places[0].theta, places[1].theta)
	if err != nil || thin == s {
		return at, err
	}
	return buyDie{model: model, s: s}.objective().maximise(ctx, at.theta)
}

// warm climbs from an earlier fit alone. Where it doesn't lead to a clean optimum, nil is returned, and the long way
// is gone.
func (s *sample) warm(ctx context.Context, likelihood objective, start *Parameters) (*optimum, error) {
	if start == nil {
		return nil, nil
	}
	theta := []float64{math.Log(start.R), math.Log(start.Alpha / s.scale), math.Log(start.A), math.Log(start.B)}
	for _, v := range theta {
		if !(math.Abs(v) < edge) {
			return nil, nil
		}
	}
	at, err := likelihood.maximise(ctx, theta)
	if err != nil {
		return nil, err
	}
	if refused, _ := at.diagnose("r", "alpha", "a", "b"); len(refused) > 0 {
		return nil, nil
	}
	return &at, nil
}
