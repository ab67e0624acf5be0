package charts

// Fit compares what customers did with what the model expected of them, by past frequency.
type Fit struct {
	Groups                   []FitGroup
	ActualName, ExpectedName string
	AxisName                 string // under the groups: "số lần mua trước đó"
	Format                   Format
}

// FitGroup is the customers of one past frequency.
type FitGroup struct {
	Name             string // "0", "1", …, "7+"
	Actual, Expected float64
}

// NewFit draws the pairs of bars: 376 × 264 px, or 784 × 340 and 358 × 300.
func NewFit(f Fit, size Size) Chart { return Chart{} }

// Lines is a handful of series over time, such as cumulative purchases, actual and expected.
type Lines struct {
	Months []Month
	Series []Line // at most six
	Format Format
	Zero   bool // the axis starts at 0
}

// Line is one series; Dashed ones are drawn in ink2, the others in c1…c6.
type Line struct {
	Name   string
	Values []float64
	Dashed bool
}

// NewLines draws the series with their names at the ends: 376 × 248 px, or 784 × 360 and 358 × 300.
func NewLines(l Lines, size Size) Chart { return Chart{} }

// Histogram is a distribution over bins.
type Histogram struct {
	Bins      []Bin
	AxisName  string  // under the bins: "giá trị vòng đời, nghìn ₫"
	Format    Format  // of the counts
	Mark      float64 // a value to mark, such as the mean; NaN = none
	MarkLabel string
}

// Bin is one bar of a histogram; bins touch, each from Low to High.
type Bin struct {
	Low, High float64
	Label     string // "0–100" in the tooltip
	Tick      string // under its left edge; "" = none
	Count     float64
}

// NewHistogram draws the bins: 376 × 248 px, or 784 × 340 and 358 × 300.
func NewHistogram(h Histogram, size Size) Chart { return Chart{} }

// Multiples is one small panel per segment, all on one scale.
type Multiples struct {
	Months []Month
	Panels []Panel // at most twelve
	Format Format
}

// Panel is one segment's line.
type Panel struct {
	Name  string
	Value []float64
	Path  []float64 // nil = none
}

// NewMultiples draws the panels, four abreast (Wide) or two: 140 px a row.
func NewMultiples(m Multiples, size Size) Chart { return Chart{} }
