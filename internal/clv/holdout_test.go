package clv

import "testing"

// TestJudge: each end of each range, and none where nothing came.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		expected, actual float64
		refused, warning Code
	}{
		{66, 100, HoldOutMissed, ""}, {67, 100, "", HoldOutOff}, {79, 100, "", HoldOutOff}, {80, 100, "", ""}, {125, 100, "", ""},
		{126, 100, "", HoldOutOff}, {150, 100, "", HoldOutOff}, {151, 100, HoldOutMissed, ""}, {5, 0, "", ""},
	} {
		refused, warning := (&HoldOut{Expected: c.expected, Actual: c.actual}).Judge()
		if code(refused) != c.refused || code(warning) != c.warning {
			t.Errorf("%g of %g: refused %q, warning %q; want %q, %q", c.expected, c.actual, code(refused), code(warning), c.refused, c.warning)
		}
	}
}

func code(r *Reason) Code {
	if r == nil {
		return ""
	}
	return r.Code
}
