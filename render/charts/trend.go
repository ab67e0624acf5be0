package charts

// Trend is a KPI's line with its interval, goal path, forecast and events.
type Trend struct {
	Name   string  // the KPI, in tooltips
	Months []Month // past and, as far as the path and the forecast reach, future
	Format Format

	Value     []float64
	Low, High []float64 // 95 % interval of Value; nil = none
	Partial   []bool    // points on a window that isn't full: hollow
	Abnormal  []bool    // points beyond the control limits: a diamond in the colour "against"

	Path []float64 // the goal's path; nil = no goal
	Goal *Goal     // the hollow diamond the path runs to; nil = none

	Forecast                  []float64 // after the last Value; nil = withheld
	ForecastLow, ForecastHigh []float64 // its range
	ForecastLines             []string  // at its end: "Dự báo 57,9 %", "khoảng 80 %: 57,0–58,8"

	Events []Event

	PathName, IntervalName, ForecastName, PartialName string // "Lộ trình", "Khoảng tin cậy 95 %", "Dự báo", "Chưa trọn kỳ"
}

// Goal is a goal's final value on the time axis.
type Goal struct {
	At    int // index into Months
	Value float64
	Lines []string // beside the diamond: "Mục tiêu 12/2026", "60,2 %"; the narrow rendition may take shorter ones
}

// NewTrend draws a trend: 784 × 360, 376 × 190 or 358 × 300 px.
func NewTrend(t Trend, size Size) Chart { return Chart{} }
