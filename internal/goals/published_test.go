package goals

import (
	"math"
	"reflect"
	"testing"

	"loyalty/internal/figure"
)

func within(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

// Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, table I, method 3.
func TestWilsonAsPublished(t *testing.T) {
	for _, c := range []struct{ k, n, lo, hi float64 }{
		{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}, {29, 29, .8830, 1},
	} {
		got := WilsonInterval(c.k, c.n)
		within(t, "lower", got.Lo, c.lo, 5.1e-5)
		within(t, "upper", got.Hi, c.hi, 5.1e-5)
	}
	for _, c := range [][2]float64{{1, 0}, {-1, 5}, {6, 5}, {math.NaN(), math.NaN()}} {
		if got := WilsonInterval(c[0], c[1]); got != nil {
			t.Errorf("%v of %v has the interval %v", c[0], c[1], *got)
		}
	}
}

// NIST/SEMATECH e-Handbook, 1.3.5.2 (ZARR13.DAT), and Student's t table, 1.3.6.7.2.
func TestStudentAsPublished(t *testing.T) {
	got := StudentInterval(9.261460, 0.022789, 195)
	within(t, "lower", got.Lo, 9.258242, 1e-6)
	within(t, "upper", got.Hi, 9.264679, 1e-6)
	for df, want := range map[float64]float64{1: 12.706, 5: 2.571, 30: 2.042, 100: 1.984} {
		within(t, "t", studentQuantile(0.975, df), want, 5e-4)
	}
	within(t, "t of many", studentQuantile(0.975, 2e5), studentQuantile(0.975, 9e4), 1e-4)
	if StudentInterval(1, 1, 1) != nil {
		t.Error("one value has no interval")
	}
}

// With nobody undecided, a net score is a proportion on the scale −100..100: Newcombe's 81/263.
func TestNetScoreOfTheDecidedIsWilson(t *testing.T) {
	got := TrinomialInterval(81, 182, 263)
	within(t, "lower", got.Lo, 100*(2*.2553-1), 0.011)
	within(t, "upper", got.Hi, 100*(2*.3662-1), 0.011)
	value, n, spread, promoters, detractors := 10.0, 1000.0, 0.0, 462.0, 362.0
	spread = 100 * math.Sqrt((promoters*0.9*0.9+detractors*1.1*1.1+176*0.1*0.1)/999)
	byCounts := TrinomialInterval(promoters, detractors, n)
	bySpread := IntervalOf(Trinomial, figure.Point{Value: &value, N: &n, Stddev: &spread})
	within(t, "lower by standard deviation", bySpread.Lo, byCounts.Lo, 1e-9)
	within(t, "upper by standard deviation", bySpread.Hi, byCounts.Hi, 1e-9)
	wald := 1.959964 * math.Sqrt((0.824-0.01)/1000) * 100
	within(t, "half-width", (byCounts.Hi-byCounts.Lo)/2, wald, 0.02)
}

// Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine 17,
// table II, method 10: 56/70 − 48/80 and 9/10 − 3/10.
func TestIndependentChangeAsPublished(t *testing.T) {
	for _, c := range []struct{ k1, n1, k2, n2, lo, hi float64 }{{56, 70, 48, 80, .0524, .3339}, {9, 10, 3, 10, .1705, .8090}} {
		p, q := c.k1/c.n1, c.k2/c.n2
		got := IndependentChange(Wilson, figure.Point{Value: &p, Numerator: &c.k1, Denominator: &c.n1}, figure.Point{Value: &q, Numerator: &c.k2, Denominator: &c.n2})
		within(t, "lower", got.Lo, c.lo, 5.1e-5)
		within(t, "upper", got.Hi, c.hi, 5.1e-5)
	}
}

// Western Electric (1956): a test per rule, on both sides, and what must stay silent.
func TestWesternElectric(t *testing.T) {
	for _, c := range []struct {
		about  string
		scores []float64
		want   [][]int
	}{
		{"one beyond three sigmas", []float64{0.5, 3.1, -3.2, 3}, [][]int{nil, {1}, {1}, {2}}},
		{"two of three beyond two", []float64{2.1, 0, 2.2, 0.5}, [][]int{nil, nil, {2}, nil}},
		{"on one side only", []float64{2.1, 0, -2.2}, [][]int{nil, nil, nil}},
		{"four of five beyond one", []float64{-1.1, -1.2, 0.3, -1.1, -1.4, -0.5}, [][]int{nil, nil, nil, nil, {3}, nil}},
		{"eight on one side", []float64{.1, .2, .1, .4, .3, .2, .1, .5, .1, -.1}, [][]int{nil, nil, nil, nil, nil, nil, nil, {4}, {4}, nil}},
		{"the line itself is neither side", []float64{.1, .2, .1, .4, 0, .2, .1, .5}, [][]int{nil, nil, nil, nil, nil, nil, nil, nil}},
		{"the run flags its last, which must lie beyond", []float64{2.1, 2.2, 1.9}, [][]int{nil, {2}, nil}},
	} {
		if got := WesternElectric(c.scores); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.about, got, c.want)
		}
	}
}

// Theil–Sen is the median of the pairwise slopes: one wild month doesn't move it.
func TestTheilSenIgnoresAWildMonth(t *testing.T) {
	slope, intercept := TheilSenLine([]float64{1, 3, 5, 700, 9, 11, 13})
	within(t, "slope", slope, 2, 1e-12)
	within(t, "intercept", intercept, 1, 1e-12)
}
