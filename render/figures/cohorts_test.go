package figures

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestIsOutlier(t *testing.T) {
	expected := []float64{400, 410, 390, 400, 420, 380, 400, 400, 410, 390, 400, 400}
	for _, c := range []struct {
		about    string
		actual   []float64
		expected []float64
		want     bool // of the first
	}{
		{"a third fewer, the others as expected", []float64{270, 415, 385, 400, 422, 385, 396, 404, 410, 392, 401, 405}, expected, true},
		{"the same, but others scatter as widely", []float64{270, 500, 300, 290, 520, 400, 480, 340, 330, 470, 300, 490}, expected, false},
		{"6 % fewer, which Poisson alone allows", []float64{376, 415, 385, 400, 422, 385, 396, 404, 410, 392, 401, 405}, expected, false},
		{"12 % fewer: alone it would be beyond chance, among twelve it isn't", []float64{352, 415, 385, 400, 422, 385, 396, 404, 410, 392, 401, 405}, expected, false},
		{"three cohorts tell nothing of their scatter", []float64{100, 400, 400}, expected[:3], false},
		{"nothing was expected of it", []float64{0, 415, 385, 400, 422}, []float64{0, 410, 390, 400, 420}, false},
	} {
		if got := isOutlier(c.actual, c.expected, 0); got != c.want {
			t.Errorf("%s: %t", c.about, got)
		}
	}
}

// In charts of cohorts that differ by chance alone, be it three times Poisson's, one in twenty at most names one.
func TestFewStillCohortsAreNamed(t *testing.T) {
	const charts = 2000
	r := rand.New(rand.NewPCG(15, 15))
	named := 0
	for range charts {
		scatter := 1 + 2*r.Float64()
		actual, expected := make([]float64, 12), make([]float64, 12)
		for i := range actual {
			expected[i] = 200 + 50*float64(i)
			actual[i] = expected[i] + scatter*r.NormFloat64()*math.Sqrt(expected[i])
		}
		for i := range actual {
			if isOutlier(actual, expected, i) {
				named++
				break
			}
		}
	}
	if share := float64(named) / charts; share > 0.06 || share < 0.01 {
		t.Errorf("%.3f of still charts name a cohort, want 0.01 to 0.06", share)
	}
}
