// Package charts draws the report's charts. A builder turns plain values and translated labels into a Chart (an ECharts
// option in the house style, made once for the drawing and for its live twin); an Engine draws Charts to SVG with ECharts
// itself. The package knows nothing of KPIs, goals or languages: numbers are written by the Format that comes with them.
//
// Everywhere NaN means "no value" and is left blank, never drawn as zero. Slices by month run along Months; a shorter slice
// is blank at its end. Text from outside (names, labels) is escaped and cut to a sane length.
package charts

// Size is a rendition of a chart.
type Size int

const (
	Wide   Size = iota // 784 px: the leading chart of a section
	Small              // 376 px: beside it, at every width of the page
	Narrow             // 358 px: the leading chart's twin for phones
)

// Chart is a chart ready to draw: its size, its value axis and its two JSON texts.
type Chart struct {
	Kind          string // "trend", "cohorts", …: the class of its figure
	Width, Height int    // px

	// The value axis as drawn. Cut says that it doesn't start at 0, which the subtitle has to tell; From is where it starts.
	From float64
	Cut  bool

	// Options is the ECharts option, JSON, with the light colours. Live is what the page script needs: the option, the size,
	// the months and the tooltips' texts. Both are escaped for a <script type="application/json"> element (no <, > or &).
	Options []byte
	Live    []byte
}

// Format writes the numbers of one unit. All functions take the value as stored (0.578 for 57.8 %).
type Format struct {
	Label func(value float64) string       // with its unit, as on marks and in tooltips: "57,8 %"
	Tick  func(value, step float64) string // bare, on an axis whose ticks lie step apart: "57,5"
	Top   func(value, step float64) string // the axis's topmost tick, with the unit: "62 %"
	Range func(low, high float64) string   // an interval: "57,3–58,3"; nil = Label – Label
}

// Month is a step of a time axis.
type Month struct {
	Key    string // "2026-10"; the same month is lit across the charts of a section by it
	Name   string // "Tháng 10/2026": heads the tooltip
	Short  string // "10/2026": beside a mark
	Tick   string // "T10": on the axis
	Year   string // "2026": under January
	Number int    // 1–12
}

// Event is an annotation of a trend: a dotted upright with its text on top, or its number (1, 2, …) where it is narrow.
type Event struct {
	At   int // index into Months
	Text string
}
