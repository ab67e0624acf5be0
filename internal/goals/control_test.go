package goals

import (
	"math"
	"math/rand/v2"
	"testing"

	"loyalty/internal/month"
)

func monthlyRates(numerators, denominators []float64) Input {
	in := Input{KPI: "churn_rate", Unit: "rate", Better: Lower, Kind: Wilson, WindowMonths: 1, Control: true}
	for i := range numerators {
		p := rate(numerators[i], denominators[i])
		p.Month = month.Of(2023, 1) + month.Month(i)
		in.Points = append(in.Points, p)
	}
	return in
}

func constant(v float64, n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = v
	}
	return list
}

// The limits worked out by hand: eight months of 1,000 with 36 and 44 by turns, then 60. z alternates by
// 0.008/√(0.04·0.96/1000) = 1.29099, so σ_z = 1.29099/1.128 = 1.14450 and the limits are 0.04 ± 3·1.14450·0.0061968.
func TestControlChartByHand(t *testing.T) {
	in := monthlyRates([]float64{36, 44, 36, 44, 36, 44, 36, 44, 60}, constant(1000, 9))
	a := Judge(in).Abnormal
	if a == nil {
		t.Fatal("no control chart")
	}
	within(t, "centre", a.Centre, 0.04, 1e-12)
	within(t, "σ_z", a.SigmaZ, 1.1444986, 1e-6)
	within(t, "upper limit", a.Upper, 0.0612766, 1e-6)
	within(t, "lower limit", a.Lower, 0.0187234, 1e-6)
	if a.Current || a.Months != 8 || len(a.Limits) != 9 {
		t.Errorf("current %v, %d months, %d limits", a.Current, a.Months, len(a.Limits))
	}
	in = monthlyRates([]float64{36, 44, 36, 44, 36, 44, 36, 44, 62}, constant(1000, 9))
	if a = Judge(in).Abnormal; !a.Current || a.Running != 1 || a.Side != Worse || a.Flagged[0].Rules[0] != 1 {
		t.Errorf("62 of 1,000 isn't flagged: %+v", a)
	}
}

// Without overdispersion the p′ chart is the plain p chart: σ_z is never below 1, and the limits widen where n is small.
func TestControlChartWithoutOverdispersion(t *testing.T) {
	n := constant(1000, 10)
	n[9] = 250
	a := Judge(monthlyRates([]float64{40, 40, 40, 40, 40, 40, 40, 40, 40, 10}, n)).Abnormal
	within(t, "σ_z", a.SigmaZ, 1, 0)
	within(t, "upper limit of a small month", a.Upper, 0.04+3*math.Sqrt(0.04*0.96/250), 1e-12)
	within(t, "upper limit of a large one", a.Limits[0].Upper, 0.04+3*math.Sqrt(0.04*0.96/1000), 1e-12)
}

// Only the 24 months before the judged one make the baseline, from BaselineFrom on, at least eight, none partial or blank.
func TestControlBaseline(t *testing.T) {
	in := monthlyRates(constant(40, 40), constant(1000, 40))
	if a := Judge(in).Abnormal; a.Months != 24 || a.To != in.Points[38].Month {
		t.Errorf("baseline of %d months to %s", a.Months, a.To)
	}
	in.BaselineFrom = in.Points[30].Month
	if a := Judge(in).Abnormal; a.Months != 9 || a.From != in.BaselineFrom {
		t.Errorf("baseline of %d months from %s", a.Months, a.From)
	}
	in.BaselineFrom = in.Points[32].Month
	if a := Judge(in).Abnormal; a != nil {
		t.Errorf("a baseline of seven months is judged: %+v", a)
	}
	in.BaselineFrom = in.Points[29].Month
	in.Points[33].Partial, in.Points[34].Value = true, nil
	if a := Judge(in).Abnormal; a.Months != 8 {
		t.Errorf("partial and blank months count: %d", a.Months)
	}
	in.Points[39].Value = nil
	if a := Judge(in).Abnormal; a == nil || a.Current || a.Limits[len(a.Limits)-1].Month != in.Points[38].Month {
		t.Errorf("a blank month is judged, or takes the baseline's chart with it: %+v", a)
	}
	*in.Points[38].Numerator, *in.Points[38].Value = 400, .4
	if a := Judge(in).Abnormal; len(a.Flagged) != 1 || a.Flagged[0].Month != in.Points[38].Month || a.Current || a.Running != 0 {
		t.Errorf("an abnormal month before a blank one: %+v", a)
	}
}

// Steady months are seldom flagged, though they vary more than a binomial; a jump of four sigmas nearly always is.
func TestControlChartFalseAndTrueAlarms(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 13))
	falseAlarms, caught := 0, 0
	const shops = 600
	for range shops {
		numerators := make([]float64, 25)
		for i := range numerators {
			numerators[i] = math.Round(20000 * (0.04 + 0.003*r.NormFloat64())) // the binomial's own σ is 0.0014
		}
		if Judge(monthlyRates(numerators, constant(20000, 25))).Abnormal.Current {
			falseAlarms++
		}
		numerators[24] = math.Round(20000 * (0.04 + 5*0.003))
		if Judge(monthlyRates(numerators, constant(20000, 25))).Abnormal.Current {
			caught++
		}
	}
	t.Logf("p′ chart, 24 months, twice the binomial's spread: %.1f %% false alarms, a jump of five sigmas caught in %.1f %%",
		100*float64(falseAlarms)/shops, 100*float64(caught)/shops)
	if falseAlarms > shops*4/100 || caught < shops*95/100 {
		t.Errorf("%d false alarms, %d caught of %d", falseAlarms, caught, shops)
	}
}
