package goals

import (
	"math"
	"math/rand/v2"
	"testing"

	"loyalty/internal/month"
)

// shops drawn per case of the tests below; all ways end with July.
const manyShops = 600

// drawnShare is in how many of the shops something holds.
func drawnShare(t *testing.T, name string, low, high float64, holds func(r *rand.Rand) bool) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 9))
	n := 0
	for range manyShops {
		if holds(r) {
			n++
		}
	}
	share := float64(n) / manyShops
	t.Logf("%-66s %4.1f %%", name, 100*share)
	if share < low || share > high {
		t.Errorf("%s: in %.1f %%, want %.1f to %.1f", name, 100*share, 100*low, 100*high)
	}
}

// churned are monthly rates of 2,000 customers that vary one and a half times as much as a binomial, ending with a July; in July and
// August, half a year after Tết, peak more of them leave, and from the last shifted months on, shift more.
func churned(r *rand.Rand, months int, peak, shift float64, shifted int) Input {
	n := constant(2000, months)
	numerators := make([]float64, months)
	for i := range numerators {
		m := month.Of(2026, 7) - month.Month(months-1-i)
		p := 0.03 + 1.1*math.Sqrt(0.03*0.97/2000)*r.NormFloat64()
		switch m.Number() {
		case 7:
			p += peak
		case 8:
			p += peak / 2
		}
		if i >= months-shifted {
			p += shift
		}
		numerators[i] = binomial(r, 2000, max(p, 0.002))
	}
	in := monthlyRates(numerators, n)
	for i := range in.Points {
		in.Points[i].Month = month.Of(2026, 7) - month.Month(months-1-i)
	}
	return in
}

// Seasonal alarms: the goal is 5 % of shops whose season is the same each year; a still shop is flagged no more often than without the
// season's test; a jump isn't lost.
func TestAlarmsOfSeasons(t *testing.T) {
	current := func(r *rand.Rand, months int, peak, shift float64, shifted int) bool {
		return Judge(churned(r, months, peak, shift, shifted)).Abnormal.Current
	}
	for _, c := range []struct {
		name      string
		months    int
		peak      float64
		shift     float64
		shifted   int
		low, high float64
	}{
		{"still, two years", 25, 0, 0, 0, 0, 0.05},
		{"still, three years", 37, 0, 0, 0, 0, 0.05},
		{"the same Tết, two years", 25, 0.03, 0, 0, 0, 0.07},
		{"the same Tết, three years", 37, 0.03, 0, 0, 0, 0.05},
		{"the same Tết, five years", 61, 0.03, 0, 0, 0, 0.05},
		{"a jump beside the same Tết, three years", 37, 0.03, 0.04, 1, 0.9, 1},
		{"a jump in a still shop, three years", 37, 0, 0.03, 1, 0.9, 1},
		{"a new level for eleven months is the new centre", 37, 0, 0.03, 11, 0, 0.12},
	} {
		drawnShare(t, c.name, c.low, c.high, func(r *rand.Rand) bool { return current(r, c.months, c.peak, c.shift, c.shifted) })
	}
}

// A season is found where there is one, one time in twenty where there is none, and a trend or a step is none.
func TestSeasonIsFound(t *testing.T) {
	found := func(months int, add func(i int) float64) func(*rand.Rand) bool {
		return func(r *rand.Rand) bool {
			y := make([]float64, months)
			for i := range y {
				y[i] = add(i) + r.NormFloat64()
			}
			_, yes := seasonOf(y, month.Of(2026, 12))
			return yes
		}
	}
	for _, c := range []struct {
		name      string
		months    int
		add       func(i int) float64
		low, high float64
	}{
		{"none, two years", 24, func(int) float64 { return 0 }, 0, 0.09},
		{"none, five years", 60, func(int) float64 { return 0 }, 0, 0.08},
		{"a trend", 36, func(i int) float64 { return float64(i) / 2 }, 0, 0.08},
		{"a step after a year of two", 24, func(i int) float64 { return 5 * float64(i/12) }, 0, 0.12},
		{"a step within a year", 36, func(i int) float64 { return map[bool]float64{true: 5}[i > 20] }, 0, 0.10},
		{"a month of five sigmas, two years", 24, func(i int) float64 { return map[bool]float64{true: 5}[i%12 == 1] }, 0.75, 1},
		{"a month of four sigmas, three years", 36, func(i int) float64 { return map[bool]float64{true: 4}[i%12 == 1] }, 0.9, 1},
	} {
		drawnShare(t, c.name, c.low, c.high, found(c.months, c.add))
	}
}

// A shift is found one time in a hundred where there is none; a line is none.
func TestShiftIsFound(t *testing.T) {
	for _, c := range []struct {
		name      string
		step      float64
		slope     float64
		low, high float64
	}{{"none", 0, 0, 0, 0.025}, {"a line", 0, 0.4, 0, 0.02}, {"two sigmas", 2, 0, 0.9, 1}} {
		drawnShare(t, c.name, c.low, c.high, func(r *rand.Rand) bool {
			y := make([]float64, 36)
			for i := range y {
				y[i] = r.NormFloat64() + c.slope*float64(i)
				if i >= 24 {
					y[i] += c.step
				}
			}
			at, yes := shiftOf(y)
			return yes && (c.step == 0 || at > 20 && at < 28)
		})
	}
}

// The season worked out by hand: 24 months on a line of 1 a month, and 11 more each February: less the mean, 11 − 11/12 in February and
// −11/12 in the others; nothing is left, so it is there.
func TestSeasonByHand(t *testing.T) {
	y := make([]float64, 24)
	for i := range y {
		y[i] = 100 + float64(i)
		if i%12 == 1 {
			y[i] += 11
		}
	}
	s, found := seasonOf(y, month.Of(2026, 12))
	if !found || s.years != 2 {
		t.Fatalf("no season of two years: %+v", s)
	}
	within(t, "February", s.of(month.Of(2027, 2)), 11-11.0/12, 1e-9)
	within(t, "March", s.of(month.Of(2027, 3)), -11.0/12, 1e-9)
	within(t, "noise", s.noise, 0, 1e-9)
}
