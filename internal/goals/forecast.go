package goals

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Lengths in months that the forecast goes by.
const (
	leastForForecast = 6
	leastForSeason   = 24
	mostOrigins      = 24 // of a back-test
	leastTried       = 12 // past forecasts, or nothing is known of how good they are
	leastForWidth    = 8  // past forecasts by a method, that its range rests on them alone
	naiveTries       = 3  // as many naive errors are counted among those of a short record
	mostAhead        = 24
)

// leastSkill is by how much past forecasts must have beaten "same as last month".
const leastSkill = 0.05

// Reasons to withhold a forecast.
const (
	WithheldPreliminary = "preliminary" // the data end within the judged month
	WithheldBlank       = "blank"       // the judged month (for a yearly total, a month of its year) has no value to start from
	WithheldShort       = "short"       // under 6 months
	WithheldUntested    = "untested"    // too few past forecasts to know how far they were off
	WithheldSkill       = "skill"       // past forecasts did not beat "same as last month" by 5 %
	WithheldFar         = "far"         // the goal's month lies more than 24 months ahead
)

// landingMonth is the month that the forecast is for: the one the goal is due in while that lies ahead, else December.
func landingMonth(goal *Goal, judged month.Month) month.Month {
	if goal != nil && goal.By > judged {
		if goal.Accumulate != "" {
			return min(goal.By, january(judged)+11)
		}
		return goal.By
	}
	if judged%12 == 11 {
		return judged + 12
	}
	return january(judged) + 11
}

// forecastLanding projects the judged month's series to the goal's month. The range and the probability rest on how far
// past forecasts, made at rolling origins in the same way, were off; one that was no better than "same as last month" as
// many months ahead is withheld.
func forecastLanding(in Input, judged int, r rule) *figure.Forecast {
	at := in.Points[judged].Month
	f := &figure.Forecast{Points: []figure.ForecastPoint{}, Month: landingMonth(r.goal, at), Total: r.goal != nil && r.goal.Accumulate != ""}
	y := runUpTo(in.Points, judged)
	h := int(f.Month - at)
	f.Months = len(y)
	if f.Total && at == january(at)+11 {
		f.Total = false // this year's total is known
	}
	switch {
	case in.Preliminary:
		f.Withheld = WithheldPreliminary
	case len(y) == 0, f.Total && len(y) <= int(at%12):
		f.Withheld = WithheldBlank // no value to start from, or not the whole year so far
	case len(y) < leastForForecast:
		f.Withheld = WithheldShort
	case h > mostAhead:
		f.Withheld = WithheldFar
	}
	if f.Withheld != "" {
		return f
	}
	f.Method = "theil_sen"
	if len(y) >= leastForSeason {
		f.Method = "damped"
	}
	past := backTest(y, h, f.Total)
	f.Tried = past.tried
	if past.tried > 0 {
		f.Error, f.Naive = &past.err, &past.naive
		if past.naive > 0 {
			skill := 1 - past.err/past.naive
			f.Skill = &skill
		}
	}
	switch {
	case past.tried < leastTried:
		f.Withheld = WithheldUntested
		return f
	case !(past.err < (1-leastSkill)*past.naive):
		f.Withheld = WithheldSkill
		return f
	}
	if in.WindowMonths == 1 {
		past.unsettled = unsettled(y, at)
	}
	fill(f, in, y, h, at, past)
	f.Probability = probability(f, in, r, past, y, h)
	return f
}

// fill draws the months ahead with their ranges, and the landing.
func fill(f *figure.Forecast, in Input, y []float64, h int, at month.Month, past record) {
	p := project(y, h)
	low, high := bounds(in, y)
	within := func(v float64) float64 { return min(max(v, low), high) }
	width := studentQuantile(0.9, past.freedom) // half the 80 % range, in standard errors
	for k := 1; k <= h; k++ {
		half := width * past.stderr(p.spread(k), k, false)
		f.Points = append(f.Points, figure.ForecastPoint{Month: at + month.Month(k), Value: within(p.values[k-1]),
			Lo: within(p.values[k-1] - half), Hi: within(p.values[k-1] + half)})
	}
	centre, spread := landing(p, h, f.Total)
	centre += soFar(f, y, at)
	half := width * past.stderr(spread, h, f.Total)
	value, lo, hi := centre, centre-half, centre+half
	if !f.Total {
		value, lo, hi = within(value), within(lo), within(hi)
	}
	f.Value, f.Lo, f.Hi = &value, &lo, &hi
}

// soFar is the part of a yearly total that is known already; 0 for other goals.
func soFar(f *figure.Forecast, y []float64, at month.Month) float64 {
	sum := 0.0
	if f.Total {
		for k := range int(at%12) + 1 {
			sum += y[len(y)-1-k]
		}
	}
	return sum
}

// probability of reaching the goal in its month: Student's t around the landing, with the past forecasts' errors as its
// scale. Nil without a goal.
func probability(f *figure.Forecast, in Input, r rule, past record, y []float64, h int) *float64 {
	if r.goal == nil || past.sigma == 0 {
		return nil
	}
	centre, spread := landing(project(y, h), h, f.Total)
	centre += soFar(f, y, f.Month-month.Month(h))
	errors := distuv.StudentsT{Mu: centre, Sigma: past.stderr(spread, h, f.Total), Nu: past.freedom}
	if between := r.goal.Between; between != nil {
		p := errors.CDF(between[1]) - errors.CDF(between[0])
		return &p
	}
	var due float64
	if r.goal.Accumulate != "" {
		if !f.Total || r.goal.Target == nil {
			return nil
		}
		due = *r.goal.Target
	} else {
		var known bool
		if due, known = r.path.at(f.Month); !known || r.path.unknown {
			return nil
		}
	}
	p := errors.CDF(due)
	if in.Better == Higher {
		p = 1 - p
	}
	return &p
}

// landing is the forecast h months ahead, or the sum of the months up to there, with its spread.
func landing(p projection, h int, total bool) (value, spread float64) {
	if !total {
		return p.values[h-1], p.spread(h)
	}
	for _, v := range p.values {
		value += v
	}
	return value, p.totalSpread(h)
}

// runUpTo is the longest run of known values of full windows that ends with point i.
func runUpTo(points []figure.Point, i int) []float64 {
	first := i + 1
	for first > 0 && points[first-1].Value != nil && !points[first-1].Partial {
		first--
	}
	var y []float64
	for _, p := range points[first : i+1] {
		y = append(y, *p.Value)
	}
	return y
}

// bounds are those that no value of the KPI can pass: a share of 0..1, a count below 0. A series that has passed them
// is none of these.
func bounds(in Input, y []float64) (low, high float64) {
	low, high = 0, math.Inf(1)
	switch {
	case in.Unit == "rate" && !in.Open:
		high = 1
	case in.Unit == "difference":
		low, high = -1, 1
	case in.Unit == "points", in.Open:
		low = math.Inf(-1)
	}
	for _, v := range y {
		if v < low {
			low = math.Inf(-1)
		}
		if v > high {
			high = math.Inf(1)
		}
	}
	return low, high
}

// project forecasts h months by the method that the length of the series allows.
func project(y []float64, h int) projection {
	if len(y) >= leastForSeason {
		return dampedTrend(y, h)
	}
	return theilSen(y, h)
}

// record tells how past forecasts did.
type record struct {
	tried      int
	err, naive float64 // mean absolute errors of the landing
	sigma      float64 // of one month's error: errors ahead are sigma × √spread
	freedom    float64
	unsettled  float64 // variance that a month's chance of another shift adds
}

// stderr is that of a forecast whose model's spread is given, or of the sum of the months up to it. A shift in any of these months lasts.
func (r record) stderr(spread float64, ahead int, total bool) float64 {
	k := float64(ahead)
	shifts := k
	if total {
		shifts = k * (k + 1) * (2*k + 1) / 6
	}
	return math.Sqrt(r.sigma*r.sigma*spread + r.unsettled*shifts)
}

// unsettled is the variance that a series whose level has shifted gains with each month ahead: what has happened once in its n months (the
// last five years, less their season) may happen again, as large, in one month of n. Figures of windows share months, where a shift is a slope.
func unsettled(y []float64, last month.Month) float64 {
	y = slices.Clone(y[max(0, len(y)-mostYears*seasonLength):])
	if s, found := seasonOf(y, last); found {
		for i := range y {
			y[i] -= s.of(last - month.Month(len(y)-1-i))
		}
	}
	at, found := shiftOf(y)
	if !found {
		return 0
	}
	step := mean(y[at:]) - mean(y[:at])
	return step * step / float64(len(y))
}

// backTest forecasts from earlier months on, the way it would have been done there, and compares with what came. Where enough origins have
// the two years that a season takes, only those count: shorter ones were forecast by another method. Where some have, all count as the record,
// and these alone tell how wide the range is.
func backTest(y []float64, h int, total bool) record {
	first := max(leastForForecast, len(y)-h-mostOrigins+1)
	width := first // the first origin that sigma counts
	switch seasons := len(y) - h - leastForSeason + 1; {
	case seasons >= leastTried:
		first = max(first, leastForSeason)
		width = first
	case seasons >= leastForWidth:
		width = leastForSeason
	}
	var r record
	var squares, naiveSquares, n float64
	for origin := first; origin+h <= len(y); origin++ {
		p := project(y[:origin], h)
		value, spread := landing(p, h, total)
		came, naive := y[origin+h-1], y[origin-1]
		if total {
			came, naive = float64(h)*mean(y[origin:origin+h]), float64(h)*naive
		}
		r.err += math.Abs(came - value)
		r.naive += math.Abs(came - naive)
		r.tried++
		if origin >= width {
			squares += (came - value) * (came - value) / spread
			naiveSquares += (came - naive) * (came - naive) / spread
			n++
		}
	}
	if r.tried == 0 {
		return r
	}
	r.err, r.naive = r.err/float64(r.tried), r.naive/float64(r.tried)
	r.sigma = math.Sqrt(squares / n)
	if len(y) < leastForSeason { // a record this short may be luck: naive errors count as three tries more
		r.sigma = math.Sqrt((squares + naiveTries*naiveSquares/n) / (n + naiveTries))
	}
	r.freedom = max(3, n/float64(h)) // neighbouring errors h months ahead share h − 1 months
	return r
}
