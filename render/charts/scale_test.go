package charts

import (
	"math"
	"testing"
)

// TestNiceScaleEnds: a range beyond what a float holds still gives a scale, at once.
func TestNiceScaleEnds(t *testing.T) {
	for _, c := range [][2]float64{{-1e308, 1e308}, {-math.MaxFloat64, math.MaxFloat64}, {0, math.Inf(1)}, {math.NaN(), 1}, {1e18, 1e18 + 256}, {-1e18, 1e18}} {
		if s := niceScale(c[0], c[1], false, 5); s.step <= 0 || len(s.ticks()) > 7 {
			t.Errorf("%v: %+v", c, s)
		}
	}
}
