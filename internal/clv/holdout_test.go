package clv

import (
	"math"
	"testing"
)

// TestJudge: each end of each range, and none where nothing came.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		expected, actual float64
		refused, warning Code
	}{
		{66, 100, HoldOutMissed, ""}, {67, 100, "", HoldOutOff}, {79, 100, "", HoldOutOff}, {80, 100, "", ""}, {125, 100, "", ""},
		{126, 100, "", HoldOutOff}, {150, 100, "", HoldOutOff}, {151, 100, HoldOutMissed, ""}, {5, 0, "", ""},
	} {
		refused, warning := (&HoldOut{Expected: c.expected, Actual: c.actual, RMSE: 1, CarriedRMSE: 1.01}).Judge()
		if code(refused) != c.refused || code(warning) != c.warning {
			t.Errorf("%g of %g: refused %q, warning %q; want %q, %q", c.expected, c.actual, code(refused), code(warning), c.refused, c.warning)
		}
	}
}

// A fit that misses single customers by no less than their last year does is refused, where something came.
func TestJudgeAgainstTheLastYear(t *testing.T) {
	for _, c := range []struct {
		rmse, carried, actual float64
		refused               Code
	}{{1, 1.01, 100, ""}, {1, 1, 100, HoldOutNoBetter}, {1.2, 1, 100, HoldOutNoBetter}, {1.2, 1, 0, ""}} {
		refused, _ := (&HoldOut{Expected: 100, Actual: c.actual, RMSE: c.rmse, CarriedRMSE: c.carried}).Judge()
		if code(refused) != c.refused {
			t.Errorf("%+v: refused %q", c, code(refused))
		}
	}
}

// Two customers alike, one of whom bought six times in the year before and three times in the hundred days kept, the other never: the last
// year carried forward is off by 3 − 600/365 and by 0.
func TestCarriedForward(t *testing.T) {
	fit := &PurchaseFit{Model: BGNBD, Parameters: Parameters{R: 0.25, Alpha: 4, A: 0.8, B: 2.4}}
	h, err := fit.HoldOut([]Held{{X: 6, Tx: 300, T: 320, Actual: 3, LastYear: 6, N: 1}, {X: 6, Tx: 300, T: 320, N: 1}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if want := (3 - 600.0/365) / math.Sqrt2; math.Abs(h.CarriedRMSE-want) > 1e-12 {
		t.Errorf("%v, want %v", h.CarriedRMSE, want)
	}
	if want := math.Abs(math.Log(h.Expected / 3)); math.Abs(h.Off()-want) > 1e-12 || (&HoldOut{Expected: 3}).Off() != 0 {
		t.Errorf("off by %v, want %v", h.Off(), want)
	}
}

func code(r *Reason) Code {
	if r == nil {
		return ""
	}
	return r.Code
}
