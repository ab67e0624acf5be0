package charts

// Cohorts is the retention heatmap: a row per month of first purchase, a column per month after it.
type Cohorts struct {
	Rows    []Cohort
	Columns []string                   // "+1 tháng", "+2", …
	Short   []string                   // the same where it is narrow: "+1", "+2", …; nil = Columns
	Classes []float64                  // the six upper bounds of q1–q6, ascending; nil = seven even steps over the values
	Format  Format                     // Label in tooltips
	Cell    func(value float64) string // in a cell, bare: "23,2"
	Whole   func(value float64) string // the same where it is narrow: "23"
}

// Cohort is the customers who first bought in one month.
type Cohort struct {
	Name   string    // "10/2025"
	Size   string    // "1.507", already written
	Values []float64 // share that bought in the k-th month after; NaN = not over yet
	Tips   []string  // per cell, behind the value: "350 / 1.507"; nil = none
}

// NewCohorts draws the heatmap: 784 × 404 px (12 rows), or 358 × 380 with the first six columns.
func NewCohorts(c Cohorts, size Size) Chart { return Chart{} }
