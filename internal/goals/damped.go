package goals

import (
	"math"
	"slices"
)

// seasonLength is a year of months.
const seasonLength = 12

// projection is a forecast of the next months of a series.
type projection struct {
	values []float64 // of the months 1, 2, … ahead
	carry  []float64 // what one unexpected unit in a month adds to the forecast 0, 1, … months later; carry[0] = 1
	trend  []float64 // variance from not knowing the trend exactly, in units of the monthly error's variance
}

// spread is the variance of the forecast k months ahead, in units of the monthly error's variance.
func (p projection) spread(k int) float64 {
	sum := p.trend[k-1]
	for _, c := range p.carry[:k] {
		sum += c * c
	}
	return sum
}

// totalSpread is the same of the sum of the first h months.
func (p projection) totalSpread(h int) float64 {
	sum, run, trend := 0.0, 0.0, 0.0
	for _, c := range p.carry[:h] {
		run += c
		sum += run * run
	}
	for _, t := range p.trend[:h] {
		trend += math.Sqrt(t)
	}
	return sum + trend*trend
}

// smoothing is a damped-trend model with additive season and additive errors, in error-correction form:
//
//	μ = ℓ + φb + s₋₁₂;  e = y − μ;  ℓ ← ℓ + φb + αe;  b ← φb + βe;  s ← s₋₁₂ + γe
//
// ETS(A,Ad,A) of Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, ch. 2; without season
// ETS(A,Ad,N), the damped trend of Gardner & McKenzie (1985), Management Science 31.
type smoothing struct {
	alpha, beta, gamma, phi float64
	level, slope            float64
	season                  [seasonLength]float64 // by position in the series mod 12
	squares                 float64               // sum of squared one-step errors
}

// dampedTrend fits the model to at least 24 months by least squares over a grid. The season is there where the data show
// one: twelve numbers estimated from two years of a series without season would only add noise.
func dampedTrend(y []float64, h int) projection {
	withSeason := hasSeason(y)
	best := bestFit(y, start(y, withSeason), withSeason)
	p := projection{values: make([]float64, h), carry: make([]float64, h), trend: make([]float64, h)}
	damping, power := 0.0, 1.0
	for k := 1; k <= h; k++ {
		power *= best.phi
		damping += power
		p.values[k-1] = best.level + damping*best.slope
		if withSeason {
			p.values[k-1] += best.season[(len(y)+k-1)%seasonLength]
		}
	}
	p.carry[0], damping, power = 1, 0, 1
	for k := 1; k < h; k++ {
		power *= best.phi
		damping += power
		p.carry[k] = best.alpha + best.beta*damping
		if withSeason && k%seasonLength == 0 {
			p.carry[k] += best.gamma
		}
	}
	return p
}

// hasSeason tests whether the moves from month to month repeat a year later: their autocorrelation at lag 12 lies above
// what chance gives one time in twenty, 1.645 ÷ √pairs (Bartlett's standard error). Moves, not values: the values of a
// wandering series resemble themselves at any lag.
func hasSeason(y []float64) bool {
	moves := make([]float64, len(y)-1)
	for i := range moves {
		moves[i] = y[i+1] - y[i]
	}
	centre := mean(moves)
	var products, then, now float64
	for i := seasonLength; i < len(moves); i++ {
		a, b := moves[i-seasonLength]-centre, moves[i]-centre
		products += a * b
		then += a * a
		now += b * b
	}
	pairs := float64(len(moves) - seasonLength)
	return products > 0 && products/math.Sqrt(then*now) > 1.645/math.Sqrt(pairs)
}

// start sets level, slope and season before the first month: slope between the means of the first two years, season as
// the mean of what both years leave around that line.
func start(y []float64, seasonal bool) smoothing {
	first, second := mean(y[:seasonLength]), mean(y[seasonLength:2*seasonLength])
	var s smoothing
	s.slope = (second - first) / seasonLength
	s.level = first - s.slope*(seasonLength+1)/2
	if seasonal {
		for k := range s.season {
			line := s.level + s.slope*float64(k+1)
			s.season[k] = ((y[k] - line) + (y[k+seasonLength] - line - s.slope*seasonLength)) / 2
		}
		centre := mean(s.season[:])
		for k := range s.season {
			s.season[k] -= centre
		}
	}
	return s
}

// bestFit searches a grid of parameters, fine enough for monthly data: from a slow and from a quick start, one parameter at
// a time moves to its best value until none moves any more.
func bestFit(y []float64, from smoothing, seasonal bool) smoothing {
	grid := [][]float64{
		{0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.98}, // α
		{0, 0.05, 0.15, 0.35},                        // β as a share of α
		{0.8, 0.9, 0.95, 0.98, 1},                    // φ; 1 is Holt's line, for series that show no damping
		{0, 0.1, 0.3},                                // γ as a share of 1 − α
	}
	if !seasonal {
		grid[3] = grid[3][:1]
	}
	best := smoothing{squares: math.Inf(1)}
	for _, at := range [][4]int{{1, 1, 3, 0}, {5, 1, 1, 0}} {
		local := smoothing{squares: math.Inf(1)}
		for moved := true; moved; {
			moved = false
			for parameter, values := range grid {
				for k := range values {
					try := at
					try[parameter] = k
					s := from
					s.alpha, s.phi = grid[0][try[0]], grid[2][try[2]]
					s.beta, s.gamma = s.alpha*grid[1][try[1]], (1-s.alpha)*grid[3][try[3]]
					if s.run(y, local.squares); s.squares < local.squares {
						local, at, moved = s, try, true
					}
				}
			}
		}
		if local.squares < best.squares {
			best = local
		}
	}
	return best
}

// run takes the model through the series; it stops early once the errors exceed limit.
func (s *smoothing) run(y []float64, limit float64) {
	k := 0
	for _, value := range y {
		base := s.level + s.phi*s.slope
		e := value - base - s.season[k]
		s.level = base + s.alpha*e
		s.slope = s.phi*s.slope + s.beta*e
		if s.gamma != 0 {
			s.season[k] += s.gamma * e
		}
		s.squares += e * e
		if s.squares > limit {
			return
		}
		if k++; k == seasonLength {
			k = 0
		}
	}
}

func mean(y []float64) float64 {
	sum := 0.0
	for _, v := range y {
		sum += v
	}
	return sum / float64(len(y))
}

// median of a non-empty slice, which it sorts.
func median(y []float64) float64 {
	slices.Sort(y)
	n := len(y)
	if n%2 == 1 {
		return y[n/2]
	}
	return (y[n/2-1] + y[n/2]) / 2
}
