package charts

// Launches shows the early buyers of each launch.
type Launches struct {
	Rows                  []Launch // by date
	ExistingName, NewName string   // written at the first row only
	Format                Format   // counts
}

// Launch is one launch's early buyers.
type Launch struct {
	Name          string // of the products
	Date          string // "11/2025"
	Existing, New float64
}

// NewLaunches draws the buyers: 784 × 300 or 358 × 300 px for up to six rows, more for more.
func NewLaunches(l Launches, size Size) Chart { return Chart{} }
