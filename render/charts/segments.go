package charts

// Segments is a dot plot of one KPI by segment: solid now, hollow before, a pale bar for the interval.
type Segments struct {
	Rows                           []Segment
	Path                           float64 // the whole's path this month; NaN = none
	PathLabel                      string  // "Lộ trình 59,7 %"
	Format                         Format
	NowName, BeforeName, RangeName string // "10/2026", "9/2026", "Khoảng tin cậy 95 %"
}

// Segment is one row.
type Segment struct {
	Name      string
	Now       float64
	Before    float64 // NaN = none
	Low, High float64 // interval of Now; NaN = none
}

// NewSegments draws the dot plot: 572 × 220 px (Wide), 376 or 358 × 200, for up to four rows; 36 px more for each above.
func NewSegments(s Segments, size Size) Chart { return Chart{} }
