package goals

import (
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// leastForSuggestion is how many full months a proposal rests on at least.
const leastForSuggestion = 6

// Economics is what the worth of a step is reckoned from: the trailing year's margin (or net revenue, where there is no
// margin) of all active customers, and how many they are. Zero: no worth is told.
type Economics struct {
	YearlyMargin    float64
	ActiveCustomers float64
	Basis           string // margin, revenue
}

// Suggestion proposes three targets for one KPI from its own history.
type Suggestion struct {
	KPI        string
	Unit       string
	By         month.Month
	Value      float64 // where the KPI stands: the median of the last three months, or the last twelve months' total
	Months     int     // of history behind the proposal
	Accumulate string  // "year": targets are a calendar year's totals
	Tolerance  float64 // the usual move from one month to the next
	Cautious   Proposal
	Even       Proposal
	Ambitious  Proposal
	Worth      *Worth
	Withheld   string // "" or why there is none: no_direction, short, no_data
}

// Proposal is one target, rounded, and where it comes from: hold (the last three months' median), recover (the last twelve
// months' median), trend (Theil–Sen slope kept up to By), quantile (a month in four was this good), best (the best month),
// double_trend, double_step (twice the even proposal's step).
type Proposal struct {
	Target float64
	Reason figure.Sentence
}

// Worth is what one step of the KPI is worth in a year.
type Worth struct {
	Step     float64 // 0.01 is one point of a rate, or 1 % where Relative
	Relative bool
	Margin   float64 // a year, in the report's currency
	Code     string  // how it was reckoned: kept_customers, monthly_customers, more_customers, more_sales
}

// Suggest proposes targets for a KPI that is due in by.
func Suggest(in Input, by month.Month, e Economics) Suggestion {
	s := Suggestion{KPI: in.KPI, Unit: in.Unit, By: by}
	switch {
	case len(in.Missing) > 0 || len(in.Points) == 0:
		s.Withheld = "no_data"
		return s
	case in.Better != Higher && in.Better != Lower:
		s.Withheld = "no_direction"
		return s
	}
	at := in.Month
	if at == 0 {
		at = in.Points[len(in.Points)-1].Month
	}
	y := runUpTo(in.Points, in.indexOf(at))
	if in.isTotal(in.Points[in.indexOf(at)]) {
		y, s.Accumulate = yearTotals(y), "year"
	}
	if len(y) < leastForSuggestion {
		s.Withheld = "short"
		return s
	}
	s.Months = len(y)
	s.Worth = worthOf(in.Worth, in.Points[in.indexOf(at)].Denominator, e)
	h := historyOf(in, y, at)
	s.Value, s.Tolerance = h.now, roundTo(in.Unit, h.usualMove)
	s.Cautious = h.cautious()
	s.Even = h.even(s.Cautious.Target, int(by-at))
	s.Ambitious = h.ambitious(s.Cautious.Target, s.Even.Target, int(by-at))
	for _, p := range []*Proposal{&s.Cautious, &s.Even, &s.Ambitious} {
		p.Target = roundTo(in.Unit, min(max(p.Target, h.low), h.high))
		p.Reason.KPI = in.KPI
	}
	return s
}

// isTotal is a month's count or sum of money, which has a season and is best promised by the year.
func (in Input) isTotal(p figure.Point) bool {
	return in.WindowMonths == 1 && (in.Unit == "count" || in.Unit == "money") && p.Denominator == nil && p.Stddev == nil
}

// yearTotals are the sums of each twelve months running.
func yearTotals(y []float64) []float64 {
	var totals []float64
	for i := seasonLength; i <= len(y); i++ {
		sum := 0.0
		for _, v := range y[i-seasonLength : i] {
			sum += v
		}
		totals = append(totals, sum)
	}
	return totals
}

// history is a series summed up for proposals; its last 24 months count.
type history struct {
	better    string
	now       float64 // median of the last three months
	year      float64 // median of the last twelve
	good      float64 // what a month in four reached
	best      float64
	bestAt    month.Month
	slope     float64 // Theil–Sen, per month
	usualMove float64 // median size of a month's change
	months    int
	low, high float64 // bounds of the unit
}

func historyOf(in Input, y []float64, at month.Month) history {
	h := history{better: in.Better}
	h.low, h.high = bounds(in, y)
	last := func(n int) []float64 { return slices.Clone(y[max(0, len(y)-n):]) }
	recent := last(24)
	h.months = len(recent)
	h.now, h.year = median(last(3)), median(last(12))
	h.slope, _ = TheilSenLine(recent)
	h.best, h.bestAt = recent[0], at-month.Month(len(recent)-1)
	var moves []float64
	for i := 1; i < len(recent); i++ {
		moves = append(moves, math.Abs(recent[i]-recent[i-1]))
		if shortfall(h.better, recent[i], h.best) < 0 {
			h.best, h.bestAt = recent[i], at-month.Month(len(recent)-1-i)
		}
	}
	h.usualMove = median(moves)
	slices.Sort(recent)
	if h.better == Lower {
		slices.Reverse(recent)
	}
	h.good = recent[int(math.Ceil(0.75*float64(len(recent))))-1]
	return h
}

// beats says whether a is better than b.
func (h history) beats(a, b float64) bool { return shortfall(h.better, a, b) < 0 }

func proposal(target float64, code string, values map[string]any) Proposal {
	return Proposal{Target: target, Reason: figure.Sentence{Code: code, Values: values}}
}

// cautious holds what is there, or wins back the year's usual level where the last months lie below it.
func (h history) cautious() Proposal {
	if h.beats(h.year, h.now) {
		return proposal(h.year, "recover", map[string]any{"value": h.year, "now": h.now})
	}
	return proposal(h.now, "hold", map[string]any{"value": h.now})
}

// even keeps the trend up, or reaches what the better quarter of the months reached, whichever asks for more.
func (h history) even(cautious float64, ahead int) Proposal {
	trend := h.now + h.slope*float64(ahead)
	switch {
	case h.beats(trend, h.good) && h.beats(trend, cautious):
		return proposal(trend, "trend", map[string]any{"slope": h.slope, "months": ahead, "now": h.now})
	case h.beats(h.good, cautious):
		return proposal(h.good, "quantile", map[string]any{"share": 0.25, "value": h.good, "months": h.months})
	}
	return proposal(cautious, "hold", map[string]any{"value": cautious})
}

// ambitious takes the best month, twice the trend, or twice the even step, whichever asks for most.
func (h history) ambitious(cautious, even float64, ahead int) Proposal {
	best := proposal(h.best, "best", map[string]any{"value": h.best, "month": h.bestAt})
	if double := h.now + 2*h.slope*float64(ahead); h.beats(double, best.Target) {
		best = proposal(double, "double_trend", map[string]any{"slope": h.slope, "months": ahead, "now": h.now})
	}
	if double := even + (even - cautious); h.beats(double, best.Target) {
		best = proposal(double, "double_step", map[string]any{"step": even - cautious})
	}
	if h.beats(even, best.Target) {
		return proposal(even, "hold", map[string]any{"value": even})
	}
	return best
}

// roundTo keeps a tenth of a point of a rate, else three figures.
func roundTo(unit string, v float64) float64 {
	if isShare(unit) {
		return math.Round(v*1000) / 1000
	}
	if v == 0 {
		return 0
	}
	size := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-2)
	if size < 1 { // a quotient by a power of ten prints shorter than a product
		return math.Round(v/size) / math.Round(1/size)
	}
	return math.Round(v/size) * size
}

// stake is what a missed KPI's gap to its plan is worth in a year, by the worth of a step; 0 where that isn't plain.
func (b Board) stake(j Judgement) float64 {
	gap, _ := j.Reason.Values["gap"].(float64)
	w := worthOf(j.Worth, j.N, b.Economics)
	switch {
	case j.Status != Missed || w == nil || gap == 0 || j.Value == nil || j.Year != nil:
		return 0
	case w.Relative && *j.Value > 0:
		gap /= *j.Value
	case w.Relative:
		return 0
	}
	return math.Abs(gap) / w.Step * w.Margin
}

// worthOf reckons the yearly worth of a step where the KPI says what it moves: a point of retention is 1 % of the customers
// counted, each worth a year's margin; a point of a monthly rate takes or keeps 1 % in each month, who on average have half
// a year to go, six customer-years a hundred; one per cent more sales or customers is one per cent of the margin. Nil for KPIs
// whose worth isn't that plain.
func worthOf(kind string, counted *float64, e Economics) *Worth {
	if !(e.YearlyMargin > 0) || !(e.ActiveCustomers > 0) {
		return nil
	}
	years := map[string]float64{figure.KeptCustomers: 1, figure.MonthlyCustomers: 6}[kind] // that a customer more is there for
	switch {
	case kind == figure.MoreCustomers, kind == figure.MoreSales:
		return &Worth{Step: 0.01, Relative: true, Margin: 0.01 * e.YearlyMargin, Code: kind}
	case years > 0 && counted != nil:
		return &Worth{Step: 0.01, Margin: 0.01 * *counted * years * e.YearlyMargin / e.ActiveCustomers, Code: kind}
	}
	return nil
}
