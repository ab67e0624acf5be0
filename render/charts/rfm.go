package charts

// RFM is the grid of customers by recency (across) and frequency (up), scores 1–5.
type RFM struct {
	Counts             [5][5]float64 // [frequency−1][recency−1]; NaN = not shown (too few)
	Act                [5][5]bool    // cells to act on: outlined
	Groups             [5][5]string  // the named group of each cell, in tooltips
	AcrossName, UpName string        // "Mua gần đây hơn →", "Mua nhiều hơn →"
	Format             Format        // counts
}

// NewRFM draws the grid: 376 × 316 px, or 784 × 404 and 358 × 316.
func NewRFM(r RFM, size Size) Chart { return Chart{} }
