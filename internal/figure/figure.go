// Package figure holds the plain values that the stages hand on to each other: kpi fills them, goals judges them, report gathers them
// and render shows them. A value is in its KPI's own unit (a rate is a fraction of 1); nil is not known. The JSON names are those of
// report.json; what has none ("-") is for the stages alone.
package figure

import (
	"encoding/json"
	"fmt"

	"loyalty/internal/month"
)

// OwnSection is where a KPI or a chart stands whose file names no section.
const OwnSection = "own"

// Sections lists the sections in the order in which the page shows them.
func Sections() []string {
	return []string{"retention", "core", "advocacy", "launch", "value", "service", "data", OwnSection}
}

// Point is one month of a series.
type Point struct {
	Month       month.Month         `json:"month"`
	Value       *float64            `json:"value"` // the quotient of Numerator and Denominator, where the query returns those
	Numerator   *float64            `json:"numerator"`
	Denominator *float64            `json:"denominator"`
	N           *float64            `json:"n"`       // what a rate or mean rests on
	Stddev      *float64            `json:"stddev"`  // of the N single values, sample standard deviation
	Stderr      *float64            `json:"stderr"`  // of Value
	Partial     bool                `json:"partial"` // shown, never judged
	Extras      map[string]*float64 `json:"extras"`

	Status   string   `json:"status"`
	Path     *float64 `json:"path,omitempty"` // what was due
	Interval *Range   `json:"interval,omitempty"`

	Customers    *float64 `json:"-"` // how many customers stand behind it, where N or Denominator counts something else; guests are their own
	Lower, Upper *float64 `json:"-"` // a ready-made 95 % interval, such as a median's
	// YearStderr is the standard error of the sum from January to this month, YearChangeStderr that of its change on last year's same months.
	YearStderr, YearChangeStderr *float64 `json:"-"`
	// MonthCorrelation and YearCorrelation are the correlations of the estimates of this month and of the month before, and of the same
	// month of last year, from the customers who stand in both; nil = not known.
	MonthCorrelation, YearCorrelation *float64 `json:"-"`
	Outside                           bool     `json:"-"` // blank because a share of money lies outside 0..1
}

// RestsOn is what the query says in n, else what a share is a share of; nil where neither is told.
func (p Point) RestsOn() *float64 {
	if p.N != nil {
		return p.N
	}
	return p.Denominator
}

// Segment is one part of a KPI's breakdown, its points in the same months as the whole's.
type Segment struct {
	Name   string    `json:"segment"`
	Status string    `json:"status,omitempty"` // this and the next three: where the segment has a goal of its own
	Target *float64  `json:"target,omitempty"`
	Path   *float64  `json:"path,omitempty"`
	Reason *Sentence `json:"reason,omitempty"`
	// LastYear is its change on a year before, held against chance like those of the whole; nil where either month is blank or partial.
	LastYear *Change `json:"last_year,omitempty"`
	Points   []Point `json:"series"`
}

// Range is an interval, Lo ≤ Hi; in JSON the pair of them.
type Range struct{ Lo, Hi float64 }

// Holds says whether v lies within, ends included.
func (r Range) Holds(v float64) bool { return r.Lo <= v && v <= r.Hi }

// MarshalJSON writes [lo, hi].
func (r Range) MarshalJSON() ([]byte, error) { return json.Marshal([2]float64{r.Lo, r.Hi}) }

// UnmarshalJSON reads [lo, hi].
func (r *Range) UnmarshalJSON(text []byte) error {
	var ends [2]float64
	if err := json.Unmarshal(text, &ends); err != nil {
		return fmt.Errorf("an interval: %w", err)
	}
	r.Lo, r.Hi = ends[0], ends[1]
	return nil
}

// Change is the difference of a month's value to an earlier month's.
type Change struct {
	Month    month.Month `json:"month"` // the earlier month
	From     float64     `json:"from"`
	Delta    float64     `json:"delta"`
	Relative *float64    `json:"relative"`           // Delta ÷ From, nil where From isn't positive or the sign turns
	Verdict  string      `json:"verdict"`            // better, worse, neutral (no direction, or no change)
	Beyond   *bool       `json:"beyond_chance"`      // 0 lies outside Interval, and outside Unusual on the same side; nil: no verdict on chance
	Usual    *float64    `json:"usual,omitempty"`    // what is usual between the two months, by the season or by their days alone; nil: nothing is known to be
	Seasonal bool        `json:"seasonal,omitempty"` // Usual is by the season
	Holiday  bool        `json:"holiday,omitempty"`  // not tested: a holiday lies in only one of the two months
	Interval *Range      `json:"-"`                  // 95 % interval of Delta, nil where unknown
	Unusual  *Range      `json:"-"`                  // 95 % interval of Delta − Usual, nil where either is unknown
}

// Proven says that the change is there, and more than chance could have done.
func (c *Change) Proven() bool { return c != nil && c.Beyond != nil && *c.Beyond && c.Delta != 0 }

// Forecast is the landing forecast: where the KPI will be in the goal's month.
type Forecast struct {
	Month       month.Month     `json:"month"`
	Value       *float64        `json:"value"` // this and Lo, Hi, Probability: nil where Withheld
	Lo          *float64        `json:"lo"`    // 80 % range
	Hi          *float64        `json:"hi"`
	Probability *float64        `json:"probability"`     // of reaching the goal in Month; nil without a goal
	Skill       *float64        `json:"skill"`           // 1 − Error ÷ the error of "same as last month"; nil where nothing was tried
	Error       *float64        `json:"error"`           // mean absolute error of past forecasts as far ahead
	Tried       int             `json:"tried"`           // past forecasts behind Error
	Withheld    string          `json:"withheld"`        // "" or why: short, skill, …
	Total       bool            `json:"total,omitempty"` // Value is the year's total, for goals that accumulate
	Points      []ForecastPoint `json:"points"`          // M+1 … Month

	Naive  *float64 `json:"-"` // the error of "same as last month"
	Method string   `json:"-"` // damped, theil_sen
	Months int      `json:"-"` // of the series that were used
}

// ForecastPoint is one month ahead.
type ForecastPoint struct {
	Month month.Month `json:"month"`
	Value float64     `json:"value"`
	Lo    float64     `json:"lo"`
	Hi    float64     `json:"hi"`
}

// Abnormal is the p′ control chart of a monthly rate.
type Abnormal struct {
	Centre   float64         `json:"centre"` // of the last month in Limits: the pooled rate of the baseline since its last shift, and what the season adds
	Lower    float64         `json:"lower"`  // three-sigma limits of the same month
	Upper    float64         `json:"upper"`
	Flagged  []AbnormalMonth `json:"flagged"`
	Current  bool            `json:"current"`            // the judged month is flagged
	Running  int             `json:"running"`            // flagged months running that end with it
	Side     string          `json:"side,omitempty"`     // of the judged month if flagged: better, worse, neutral (no direction)
	Limits   []ControlLimit  `json:"limits"`             // of the baseline's months and, where it has a rate, the judged one
	Seasonal bool            `json:"seasonal,omitempty"` // centre and limits go with the season
	Shifted  month.Month     `json:"-"`                  // from which month on the baseline has another centre; 0 = one centre

	SigmaZ   float64     `json:"-"` // how much more the rate varies than a binomial, ≥ 1
	From, To month.Month `json:"-"` // the baseline
	Months   int         `json:"-"` // in the baseline
}

// Limit is the one on the judged month's side of the centre.
func (a Abnormal) Limit(value float64) float64 {
	if value < a.Centre {
		return a.Lower
	}
	return a.Upper
}

// AbnormalMonth is a month that breaks a Western Electric rule (1–4).
type AbnormalMonth struct {
	Month month.Month `json:"month"`
	Value float64     `json:"value"`
	Rules []int       `json:"rules"`
	Side  string      `json:"side,omitempty"` // better, worse, neutral (no direction)
}

// ControlLimit is one month of a control chart.
type ControlLimit struct {
	Month  month.Month `json:"month"`
	Value  float64     `json:"value"`
	Centre float64     `json:"centre"`
	Lower  float64     `json:"lower"`
	Upper  float64     `json:"upper"`
}

// Decomposition splits the change on last month into effects that sum to it exactly.
type Decomposition struct {
	From    month.Month `json:"from"`
	To      month.Month `json:"to"`
	Change  float64     `json:"change"`
	Mix     float64     `json:"mix"` // all mix effects together
	Effects []Effect    `json:"effects"`
	Grown   string      `json:"-"` // the segment whose growing part did most for the change by mix, "" where none did
}

// Effect is one segment's part of a change.
type Effect struct {
	Segment string  `json:"segment"`
	Mix     float64 `json:"mix"`  // it became a larger or smaller part
	Rate    float64 `json:"rate"` // its own value moved
}

// Total is both effects of the segment.
func (e Effect) Total() float64 { return e.Mix + e.Rate }

// Growth tells the money of a window as a product and what comes on top, and its change on the window before as the parts that make it.
type Growth struct {
	KPI    string       `json:"kpi"` // whose goal tree it is
	Month  month.Month  `json:"month"`
	Value  float64      `json:"value"`  // = the product of the factors + the sum of the rest
	Change *Change      `json:"change"` // on the window before, nil where the data don't reach back to it
	Parts  []GrowthPart `json:"parts"`
	Split  bool         `json:"split"` // the parts' effects are known: every factor is above 0 in both windows
}

// Tested is its change, nil where there is none.
func (g *Growth) Tested() *Change {
	if g == nil {
		return nil
	}
	return g.Change
}

// Part is the part of a name, the zero one where it has none.
func (g *Growth) Part(name string) GrowthPart {
	for _, p := range g.Parts {
		if p.Name == name {
			return p
		}
	}
	return GrowthPart{}
}

// GrowthPart is a factor of the product, or what comes on top of it. The effects sum to the change.
type GrowthPart struct {
	Name   string   `json:"name"` // see GrowthParts
	Value  float64  `json:"value"`
	Before *float64 `json:"before"`
	Effect *float64 `json:"effect"`
}

// GrowthParts are the parts of a Growth, the GrowthFactors first ones its factors. The first two are what the KPIs of these roles count.
var GrowthParts = []string{Customers, Frequency, "purchase_value", "walk_ins", "lone_refunds"}

// GrowthFactors is how many of the GrowthParts are multiplied.
const GrowthFactors = 3

// Accumulated is the year to date of a goal that accumulates, beside what was due by then.
type Accumulated struct {
	Value    float64 `json:"value"`
	Path     float64 `json:"path"`
	Interval *Range  `json:"interval,omitempty"` // 95 %
	Change   *Change `json:"change,omitempty"`   // on the same months of last year, nil where one isn't known
	Prorated string  `json:"-"`                  // season: by last year's months; even: by twelfths, last year isn't whole
}

// PathPoint is one month of the way to the goal.
type PathPoint struct {
	Month month.Month `json:"month"`
	Value float64     `json:"value"`
}

// RollUp counts the statuses now and a month before, and the verdicts on the changes on last month; every status and verdict has its
// key. A change that neither is for the better nor for the worse counts as neutral where it is proven.
type RollUp struct {
	Now    map[string]int `json:"now"`
	Before map[string]int `json:"before"`
	In     []string       `json:"newly_met"` // KPIs met now and not before
	Out    []string       `json:"no_longer_met"`
	Moves  map[string]int `json:"moves"`
}

// Event is an annotation of every trend.
type Event struct {
	Date string `json:"date" db:"date"` // YYYY-MM-DD
	Text string `json:"text" db:"text"`

	TextEn string `json:"text_en,omitempty" db:"text_en"` // the same in English; "" where only Text is told
}

// In is the event's text as a page of a language shows it.
func (e Event) In(language string) string {
	if language == "en" && e.TextEn != "" {
		return e.TextEn
	}
	return e.Text
}

// Month is the one that the event falls in; 0 where its date can't be read.
func (e Event) Month() month.Month {
	m, err := month.Parse(e.Date[:min(len(e.Date), len("2006-01"))])
	if err != nil {
		return 0
	}
	return m
}
