package goals

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"loyalty/internal/figure"
)

// draws per simulated case, and the coverage that an honest 95 % interval may show in them.
const draws = 2000

func covers(t *testing.T, name string, draw func(r *rand.Rand) bool) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 8))
	hits := 0
	for range draws {
		if draw(r) {
			hits++
		}
	}
	share := float64(hits) / draws
	t.Logf("%-58s %.1f %%", name, 100*share)
	if share < 0.93 || share > 0.97 {
		t.Errorf("%s: the 95 %% interval covers the truth in %.1f %% of %d draws", name, 100*share, draws)
	}
}

func binomial(r *rand.Rand, n int, p float64) float64 {
	k := 0.0
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

func sampled(r *rand.Rand, n int, draw func(*rand.Rand) float64) figure.Point {
	values := make([]float64, n)
	for i := range values {
		values[i] = draw(r)
	}
	centre, squares, size := mean(values), 0.0, float64(n)
	for _, v := range values {
		squares += (v - centre) * (v - centre)
	}
	spread := math.Sqrt(squares / (size - 1))
	return figure.Point{Value: &centre, N: &size, Stddev: &spread}
}

func rate(k, n float64) figure.Point {
	value := k / n
	return figure.Point{Value: &value, Numerator: &k, Denominator: &n}
}

func TestIntervalsCoverTheTruth(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		p    float64
	}{{"Wilson, n = 50, p = 0.30", 50, .3}, {"Wilson, n = 100, p = 0.58", 100, .58}, {"Wilson, n = 400, p = 0.05", 400, .05}} {
		covers(t, c.name, func(r *rand.Rand) bool { return WilsonInterval(binomial(r, c.n, c.p), float64(c.n)).Holds(c.p) })
	}
	covers(t, "Student t, n = 30, normal", func(r *rand.Rand) bool {
		p := sampled(r, 30, func(r *rand.Rand) float64 { return 5 + r.NormFloat64() })
		return IntervalOf(Student, p).Holds(5)
	})
	covers(t, "Student t, n = 300, log-normal (σ = 0.8)", func(r *rand.Rand) bool {
		p := sampled(r, 300, func(r *rand.Rand) float64 { return math.Exp(0.8 * r.NormFloat64()) })
		return IntervalOf(Student, p).Holds(math.Exp(0.32))
	})
	for _, c := range []struct {
		name string
		n    int
		p, d float64
	}{{"net score, n = 100, 46 % and 21 %", 100, .46, .21}, {"net score, n = 250, 85 % and 5 %", 250, .85, .05}} {
		covers(t, c.name, func(r *rand.Rand) bool {
			promoters, detractors := 0.0, 0.0
			for range c.n {
				switch u := r.Float64(); {
				case u < c.p:
					promoters++
				case u < c.p+c.d:
					detractors++
				}
			}
			return TrinomialInterval(promoters, detractors, float64(c.n)).Holds(100 * (c.p - c.d))
		})
	}
	covers(t, "standard error: share of money, linearised, 400 customers", moneyShare)
	covers(t, "median: order statistics, n = 101, log-normal", medianByRanks)
}

// moneyShare: each customer spends a log-normal sum, a third of them mostly in the numerator; the share's standard error
// is √Σ(yᵢ − p xᵢ)² ÷ Σx, by customer.
func moneyShare(r *rand.Rand) bool {
	const customers = 400
	var x, y [customers]float64
	var sumX, sumY float64
	for i := range customers {
		x[i] = math.Exp(0.7 * r.NormFloat64())
		if r.Float64() < 0.3 {
			y[i] = 0.9 * x[i]
		} else {
			y[i] = 0.2 * x[i]
		}
		sumX += x[i]
		sumY += y[i]
	}
	p, squares := sumY/sumX, 0.0
	for i := range customers {
		squares += (y[i] - p*x[i]) * (y[i] - p*x[i])
	}
	spread := math.Sqrt(squares) / sumX
	return IntervalOf(Stderr, figure.Point{Value: &p, Numerator: &sumY, Denominator: &sumX, Stderr: &spread}).Holds(0.3*0.9 + 0.7*0.2)
}

// medianByRanks: the values ranked ⌊n/2 − 0.98√n⌋ and ⌈n/2 + 0.98√n⌉ + 1, which the queries of medians return.
func medianByRanks(r *rand.Rand) bool {
	const n = 101
	values := make([]float64, n)
	for i := range values {
		values[i] = math.Exp(r.NormFloat64())
	}
	centre := median(values) // sorts
	half := 0.98 * math.Sqrt(n)
	lo, hi := values[int(math.Floor(n/2.0-half))-1], values[int(math.Ceil(n/2.0+half))]
	return IntervalOf(Given, figure.Point{Value: &centre, Lower: &lo, Upper: &hi}).Holds(1)
}

func TestChangesCoverTheTruth(t *testing.T) {
	covers(t, "independent change, 0.30 of 120 to 0.36 of 90", func(r *rand.Rand) bool {
		return IndependentChange(Wilson, rate(binomial(r, 90, .36), 90), rate(binomial(r, 120, .30), 120)).Holds(.06)
	})
	covers(t, "independent change of a mean, n = 40 and 60", func(r *rand.Rand) bool {
		then := sampled(r, 40, func(r *rand.Rand) float64 { return 10 + 2*r.NormFloat64() })
		now := sampled(r, 60, func(r *rand.Rand) float64 { return 11 + 3*r.NormFloat64() })
		return IndependentChange(Student, now, then).Holds(1)
	})
	covers(t, "retention on the month before, 500 customers shared", func(r *rand.Rand) bool { return retentionChange(r, 500) })
}

// retentionChange lets customers of differing habits buy at steady rates for 25 months, so that the expected change of
// retention between the last two months is 0, and counts who is shared by both months.
func retentionChange(r *rand.Rand, customers int) bool {
	var n1, d1, n0, d0, both, gained, lost, neither float64
	for range customers {
		chance := 0.03 + 0.2*r.Float64()*r.Float64()
		var bought [25]bool
		for m := range bought {
			bought[m] = r.Float64() < chance
		}
		any := func(months []bool) bool { return slices.Contains(months, true) }
		then, now := any(bought[0:12]), any(bought[1:13])
		cameThen, cameNow := then && any(bought[12:24]), now && any(bought[13:25])
		count := func(total *float64, yes bool) {
			if yes {
				*total++
			}
		}
		count(&d0, then)
		count(&d1, now)
		count(&n0, cameThen)
		count(&n1, cameNow)
		count(&both, then && now && cameNow && cameThen)
		count(&gained, then && now && cameNow && !cameThen)
		count(&lost, then && now && cameThen && !cameNow)
		count(&neither, then && now && !cameThen && !cameNow)
	}
	now, before := rate(n1, d1), rate(n0, d0)
	p, q := n1/d1, n0/d0
	shared := (both*(1-p)*(1-q) - gained*(1-p)*q - lost*p*(1-q) + neither*p*q) / math.Sqrt(p*(1-p)*d1*q*(1-q)*d0)
	now.MonthCorrelation = &shared
	in := Input{Unit: "rate", Better: Higher, Kind: Wilson, WindowMonths: 12, Points: []figure.Point{before, now}}
	in.Points[1].Month = 1
	return changeBetween(in, 1, 0).Interval.Holds(0)
}
