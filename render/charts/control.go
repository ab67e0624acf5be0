package charts

// Control is a control chart: a monthly figure between its limits.
type Control struct {
	Name              string
	Months            []Month
	Format            Format
	Value             []float64
	Center, Low, High []float64 // centre line and limits by month; a constant limit repeats itself
	Abnormal          []bool    // drawn as diamonds with month and value

	CenterName, LowName, HighName string // "trung bình", "sàn", "trần"; the value of the last month is added
}

// NewControl draws a control chart: 376 × 248 px, or 784 × 360 and 358 × 300.
func NewControl(c Control, size Size) Chart { return Chart{} }
