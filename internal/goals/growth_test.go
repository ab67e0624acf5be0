package goals

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"loyalty/internal/figure"
)

// The effects are the change, whatever the sizes; where no logarithm can be taken there are none.
func TestGrowthAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		window := func() Window {
			customers := float64(rapid.IntRange(0, 50_000).Draw(rt, "customers"))
			purchases := customers * rapid.Float64Range(1, 40).Draw(rt, "each")
			return Window{Customers: customers, Purchases: purchases, Revenue: math.Round(purchases * rapid.Float64Range(-1e5, 1e6).Draw(rt, "a purchase")),
				WalkIns: float64(rapid.IntRange(-1e6, 1e10).Draw(rt, "walk-ins")), LoneRefunds: float64(rapid.IntRange(-1e9, 0).Draw(rt, "lone refunds"))}
		}
		now, before := window(), window()
		g := Grow("sales", now, &before, nil)
		if split := now.Customers > 0 && now.Revenue > 0 && before.Customers > 0 && before.Revenue > 0; g.Split != split {
			rt.Fatalf("split %v of %+v and %+v", g.Split, now, before)
		}
		product, sum := g.Parts[0].Value*g.Parts[1].Value*g.Parts[2].Value, 0.0
		if made := product + g.Parts[3].Value + g.Parts[4].Value; math.Abs(made-g.Value) > .01 {
			rt.Fatalf("the parts make %v of %v", made, g.Value)
		}
		for _, p := range g.Parts {
			if p.Effect != nil {
				sum += *p.Effect
			}
		}
		if g.Split && math.Abs(sum-g.Change.Delta) > .01 {
			rt.Fatalf("the effects sum to %v, the change is %v", sum, g.Change.Delta)
		}
	})
}

// Ang 2005: of a product whose one factor doubles and whose other stands still, the first did it all; of two that double, each half.
func TestGrowthBlamesTheFactor(t *testing.T) {
	before := Window{Customers: 100, Purchases: 200, Revenue: 1000}
	one := Grow("sales", Window{Customers: 200, Purchases: 400, Revenue: 2000}, &before, nil)
	two := Grow("sales", Window{Customers: 200, Purchases: 400, Revenue: 4000}, &before, nil)
	for _, want := range []struct {
		g       *figure.Growth
		effects [3]float64
	}{{one, [3]float64{1000, 0, 0}}, {two, [3]float64{1500, 0, 1500}}} {
		for i, effect := range want.effects {
			if got := *want.g.Parts[i].Effect; math.Abs(got-effect) > 1e-9 {
				t.Errorf("%s: %v, want %v", want.g.Parts[i].Name, got, effect)
			}
		}
		if want.g.Change.Verdict != NotTested {
			t.Errorf("without a standard error the change is %s", want.g.Change.Verdict)
		}
	}
	stderr := 100.0
	if g := Grow("sales", Window{Customers: 200, Purchases: 400, Revenue: 2000}, &before, &stderr); g.Change.Verdict != Better {
		t.Errorf("a change of ten standard errors is %s", g.Change.Verdict)
	}
}
