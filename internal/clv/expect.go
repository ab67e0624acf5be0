package clv

import "math"

// The expected purchases in the next t of a customer who is alive at T after x repeat purchases: the rate is then gamma
// distributed with r+x and α+T, the probability to leave beta distributed with a and β = b+s (Model.chances), and
//
//	E = E[(1 − e^(−λpt)) / p]
//	  = (a+β−1)/(a−1) × [1 − ((α+T)/(α+T+t))^(r+x) × ₂F₁(r+x, β; a+β−1; t/(α+T+t))]     (FHL eq. 10, numerator)
//
// That form fails at a = 1 and overflows for x in the thousands. By Euler's transformation (Abramowitz & Stegun
// 15.3.3) the bracket is 1 − (1−z)^(a−1) × ₂F₁(a+β−1−r−x, a−1; a+β−1; z), where the factor a−1 cancels term by term and
// x only helps the series to converge.
type posterior struct {
	shape, rate float64 // of the purchase rate: r+x, α+T
	a, beta     float64 // of the probability to leave
}

func (p Parameters) posterior(m Model, x, T float64) posterior {
	return posterior{shape: p.R + x, rate: p.Alpha + T, a: p.A, beta: p.B + m.chances(x)}
}

// Where the series doesn't serve.
const (
	mostZ           = 0.97 // beyond, it takes too long
	mostSteep       = 200  // beyond, its terms overflow before the factor in front makes them small
	mostAlternating = 15   // beyond, its terms cancel each other
)

// purchases is E above.
func (q posterior) purchases(t float64) float64 {
	if t <= 0 {
		return 0
	}
	z := t / (q.rate + t)
	stays := -math.Log1p(t / q.rate) // ln(1−z)
	e, c := q.a-1, q.a+q.beta-1
	if z > mostZ || -q.a*stays > mostSteep || q.shape-c > mostAlternating {
		return q.integrated(t)
	}
	first := stays // ((1−z)^e − 1)/e
	if e != 0 {
		first = math.Expm1(e*stays) / e
	}
	// c·(₂F₁ − 1)/e; with c inside, c = 0 does no harm.
	term := (c - q.shape) * z
	sum := term
	for n := 1.0; math.Abs(term) > 1e-17*math.Abs(sum); n++ {
		term *= (c - q.shape + n) * (q.a + n - 1) / ((c + n) * (n + 1)) * z
		sum += term
	}
	return max(-(c*first + math.Exp(e*stays)*sum), 0)
}

// integrated is E as the integral over p that it is, for where the series doesn't serve: in ln(p/(1−p)), around the
// mode, with steps that grow doubly exponentially, so that long tails cost little.
func (q posterior) integrated(t float64) float64 {
	const steps, half = 240, 4.2
	mode := math.Log(q.a / q.beta)
	width := math.Sqrt(1/q.a + 1/q.beta)
	reach := math.Asinh(45 * (1/q.a + 1/q.beta + 1) / width)
	peak := q.a*mode - (q.a+q.beta)*math.Log1p(math.Exp(mode))
	var mass, total float64
	for i := -steps; i <= steps; i++ {
		v := reach * float64(i) / steps
		u := mode + width*math.Sinh(v)
		soft, p := softplus(u)
		weight := math.Exp(q.a*u-(q.a+q.beta)*soft-peak) * math.Cosh(v)
		mass += weight
		rate := p * t / q.rate
		if rate < 1e-12 {
			total += weight * q.shape * t / q.rate
			continue
		}
		total += weight * -math.Expm1(-q.shape*math.Log1p(rate)) / p
	}
	return total / mass
}

// PAlive is the probability that the customer hasn't left, after x repeat purchases, the last at tx, seen for T (FHL, in
// the denominator of eq. 10; BDF eq. 6). In BG/NBD it is 1 without a repeat purchase. It is a quantity of the model
// and no churn rate: a customer who isn't "alive" can't be told from one who is slow.
func (f *PurchaseFit) PAlive(x, tx, T float64) float64 {
	return f.Parameters.alive(f.Model, x, tx, T)
}

func (p Parameters) alive(m Model, x, tx, T float64) float64 {
	s := m.chances(x)
	if s == 0 {
		return 1
	}
	q := math.Log(p.A) - math.Log(p.B+s-1) + (p.R+x)*(math.Log(p.Alpha+T)-math.Log(p.Alpha+tx))
	_, alive := softplus(-q)
	return alive
}

// Expected is the purchases that the customer with x repeat purchases, the last at tx, seen for T, will make in the next
// t, in the rows' unit of time (FHL eq. 10, BDF eq. 7).
func (f *PurchaseFit) Expected(x, tx, T, t float64) float64 {
	return f.PAlive(x, tx, T) * f.Parameters.posterior(f.Model, x, T).purchases(t)
}

// Unconditional is E[X(t)], the repeat purchases of a customer of whom nothing is known in the t after the first purchase
// (FHL eq. 9, BDF eq. 5).
func (f *PurchaseFit) Unconditional(t float64) float64 { return f.Expected(0, 0, 0, t) }

// Entry is N customers whose first purchase was at At, on any clock in the rows' unit of time.
type Entry struct{ At, N float64 }

// Tracking is the repeat purchases expected of all of them up to each of times (on the same clock), cumulative: what is
// drawn beside the actual ones, week by week, over calibration and hold-out.
func (f *PurchaseFit) Tracking(entries []Entry, times []float64) []float64 {
	known := make(map[float64]float64)
	expected := make([]float64, len(times))
	for i, time := range times {
		for _, e := range entries {
			age := time - e.At
			if age <= 0 {
				continue
			}
			each, ok := known[age]
			if !ok {
				each = f.Unconditional(age)
				known[age] = each
			}
			expected[i] += e.N * each
		}
	}
	return expected
}
