package goals

import (
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Window is what a window's money is made of, summed up: Revenue is that of the customers with a purchase in it, WalkIns and LoneRefunds
// come on top.
type Window struct {
	Month                                               month.Month // that it ends with
	Customers, Purchases, Revenue, WalkIns, LoneRefunds float64
}

// parts are the figure.GrowthParts.
func (w Window) parts() []float64 {
	parts := []float64{w.Customers, 0, 0, w.WalkIns, w.LoneRefunds}
	if w.Customers > 0 && w.Purchases > 0 {
		parts[1], parts[2] = w.Purchases/w.Customers, w.Revenue/w.Purchases
	}
	return parts
}

func (w Window) total() float64 { return w.Revenue + w.WalkIns + w.LoneRefunds }

// Grow tells how the money of a window is made, and how its change on the window before comes from each part. A factor's effect is
// L(V₁, V₀) ln(x₁/x₀), V being the product and L(a, b) = (a − b) ÷ ln(a/b) the logarithmic mean: these sum to V₁ − V₀ with nothing left over,
// whatever the order of the factors (LMDI-I: Ang 2005, Energy Policy 33). It takes logarithms, so with a factor that isn't above 0 there is
// no split. What comes on top has its own difference as its effect. before is nil where the data don't reach back to that window; stderr
// is the standard error of the change of the total.
func Grow(kpi string, now Window, before *Window, stderr *float64) *figure.Growth {
	g := &figure.Growth{KPI: kpi, Month: now.Month, Value: now.total()}
	values := now.parts()
	for i, name := range figure.GrowthParts {
		g.Parts = append(g.Parts, figure.GrowthPart{Name: name, Value: values[i]})
	}
	if before == nil {
		return g
	}
	g.Change = newChange(Higher, before.Month, before.total(), now.total())
	testBy(g.Change, stderr)
	then := before.parts()
	for i := range g.Parts {
		g.Parts[i].Before = &then[i]
	}
	notAbove := func(x float64) bool { return !(x > 0) }
	if slices.ContainsFunc(slices.Concat(values[:figure.GrowthFactors], then[:figure.GrowthFactors]), notAbove) {
		return g
	}
	g.Split = true
	mean := logMean(now.Revenue, before.Revenue)
	for i := range g.Parts {
		effect := values[i] - then[i]
		if i < figure.GrowthFactors {
			effect = mean * math.Log(values[i]/then[i])
		}
		g.Parts[i].Effect = &effect
	}
	return g
}

// logMean is (a − b) ÷ ln(a/b), a itself where both are the same; a, b > 0.
func logMean(a, b float64) float64 {
	switch distance := (a - b) / b; {
	case a == b:
		return a
	case math.Abs(distance) < .5: // the quotient's logarithm would lose digits
		return (a - b) / math.Log1p(distance)
	}
	return (a - b) / math.Log(a/b)
}
