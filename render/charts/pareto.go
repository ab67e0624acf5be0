package charts

// Pareto is the curve of cumulative revenue by customers, the biggest spenders first.
type Pareto struct {
	Points    []ParetoPoint // ascending in Customers; (0, 0) is added
	Mark      ParetoPoint   // the marked point, such as 20 % of customers
	MarkLines []string      // beside it: "20 % khách hàng đầu", "58,4 % doanh thu"; the last one is bold
	EqualName string        // at the diagonal: "nếu mọi khách chi bằng nhau"
	AxisName  string        // under the x axis
	Format    Format        // of shares, 0–1
}

// ParetoPoint is a point of the curve; both are shares 0–1 (revenue may exceed 1 where some customers net below zero).
type ParetoPoint struct{ Customers, Revenue float64 }

// NewPareto draws the curve: 376 × 290 px, or 784 × 360 and 358 × 300.
func NewPareto(p Pareto, size Size) Chart { return Chart{} }
