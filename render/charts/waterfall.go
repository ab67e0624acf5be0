package charts

// Waterfall shows how effects lead from one total to another. The totals are dots, not bars, as the axis is cut.
type Waterfall struct {
	StartName, EndName string
	Start, End         float64
	Effects            []Effect
	Format             Format                     // of the totals and the axis
	EffectLabel        func(value float64) string // signed, two decimals: "−0,52"
	LowerIsBetter      bool                       // then a fall is drawn in the colour "for"
}

// Effect is one step of a waterfall.
type Effect struct {
	Name  string
	Value float64 // in the unit of the totals
}

// NewWaterfall draws a waterfall: 376 × 264 px for up to seven rows, 26 px more for each row above; Wide and Narrow alike
// but for the width.
func NewWaterfall(w Waterfall, size Size) Chart { return Chart{} }
