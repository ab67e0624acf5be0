// Package goals judges a KPI's series against its goal: status and why, interval, change and whether it is beyond chance,
// landing forecast, abnormal months, what moved it, and the sentences and decisions that follow. Plain numbers go in,
// codes with values come out; words are made by render. docs/method.md gives every formula with its source.
package goals

import (
	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Statuses of a KPI's month. From worst to best the judged ones are Missed, NotEnoughData, AtRisk, Met.
const (
	Met           = "met"
	AtRisk        = "at_risk"
	Missed        = "missed"
	NotEnoughData = "not_enough_data"
	NoData        = "no_data"
	NoGoal        = "no_goal"
)

// Statuses lists all statuses in the order in which the roll-up shows them.
func Statuses() []string {
	return []string{Missed, AtRisk, Met, NotEnoughData, NoData, NoGoal}
}

// Directions in which a KPI gets better.
const (
	Higher = "higher"
	Lower  = "lower"
	None   = "none"
)

// Kinds of 95 % interval.
const (
	Wilson    = "wilson"    // Numerator of Denominator, both counts; scaled to the unit (dpmo)
	Student   = "student"   // mean Value of N with sample standard deviation Stddev
	Trinomial = "trinomial" // net score −100..100 of N answers; Stddev of the scores −100, 0, 100, or Promoters and Detractors
	Stderr    = "stderr"    // Value ± 1.96 Stderr
	Given     = "given"     // Lo and Hi as they come, such as order statistics of a median
	Exact     = "none"      // a count or a sum of everything: no interval
)

// Columns with the counts of answers behind a net score.
const (
	Promoters  = "promoters"
	Detractors = "detractors"
)

// Default of Goal.MinimumN.
const defaultMinimumN = 30

// Input is one KPI (or one segment of it) as plain numbers.
type Input struct {
	KPI string // id, copied into the sentences
	figure.Ties
	Owner  string // copied into the decisions
	Unit   string // rate, points, count, money, days, hours, ratio, dpmo
	Open   bool   // a rate that may lie outside 0..1
	Better string // Higher, Lower, None
	Kind   string // of interval; "" = by what the points carry (see kindOf)

	// WindowMonths is how many months' events a figure rests on: 1 for a figure of the month or a cohort, 12 for a trailing
	// window (the numerator's, for retention), 3 for surveys, 0 for figures over all time. Two months at least this far
	// apart are compared as independent samples.
	WindowMonths int
	NeedMonths   int // months of data until the figure is full, 24 for retention; only told, never computed with

	Goal    *Goal
	Points  []figure.Point // consecutive months from the first of the data to M, all months present
	Month   month.Month    // the month that is judged; 0 = the last point's (a cohort KPI's is that of its newest complete cohort)
	Missing []string       // inputs (tables or table.column) that the KPI needs and that are absent: no_data

	MinGroup    float64 // of small cohorts whose sizes differ by fewer customers no change is told: it would be that of a few persons; 0 = tell all
	Preliminary bool    // the data end within the report month: the points from Month on are Partial for that reason

	HolidayMoved bool        // Month is January or February, and a holiday that lies in one of them this year lay in the other last year
	Control      bool        // a monthly rate: draw control limits and look for abnormal months
	BaselineFrom month.Month // first month that the control chart's baseline may hold; 0 = the first point's

	Partition bool // Segments' numerators and denominators sum to the whole
	Segments  []figure.Segment
}

// Goal is what the owner has promised. Values are in the KPI's stored unit: 0.602 is 60.2 %.
type Goal struct {
	Target     *float64
	Between    *[2]float64 // low and high, in place of Target
	Tolerance  float64     // width of the at-risk band beyond the path
	By         month.Month // month in which Target is due; 0 = it holds every month
	From       month.Month // first month of the path; no goal before it
	Start      *float64    // value at From; nil = the series' own
	Path       map[month.Month]float64
	Accumulate string // "year": the calendar year's total against Target
	MinimumN   int    // 0 = 30; rates and means that rest on fewer aren't judged
}

// Judgement is all that follows from one Input.
type Judgement struct {
	KPI, Owner, Unit, Better string
	figure.Ties
	Goal       *Goal
	NeedMonths int

	Month       month.Month // the month judged
	Value       *float64
	Partial     bool
	Preliminary bool // as the Input says
	N           *float64
	Interval    *figure.Range
	Status      string
	Reason      figure.Sentence
	Path        *float64 // what was due in Month; for a yearly total, this month's part of it
	Target      *float64 // the goal's final value
	Streak      int      // months running with Status, 1 = new
	Since       month.Month
	Year        *figure.Accumulated // year to date, for goals that accumulate
	LastMonth   *figure.Change
	LastYear    *figure.Change
	BothMonths  *figure.Change   // January and February together on last year's, where a holiday moved between them; Month is last year's February
	Forecast    *figure.Forecast // nil without data
	Abnormal    *figure.Abnormal // nil where there is no control chart
	Moved       *figure.Decomposition

	History []MonthStatus      // one per point of the Input
	Ahead   []figure.PathPoint // the path after Month up to the goal's month, for drawing
}

// MonthStatus is the judgement of one month, as it would have been made then.
type MonthStatus struct {
	Month    month.Month
	Value    *float64
	Partial  bool
	Status   string
	Reason   figure.Sentence
	Path     *float64
	Interval *figure.Range
	Year     *figure.Accumulated
}
