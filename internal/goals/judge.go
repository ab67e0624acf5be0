package goals

import (
	"math"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// closeness is how far apart, relative to their size, two numbers may lie and still count as equal: 0.602 − 0.005 isn't
// 0.597 in binary.
const closeness = 1e-9

// Judge judges every month of a series as it would have been judged then, and derives from the judged month all that
// the report says of the KPI.
func Judge(in Input) Judgement {
	j := Judgement{KPI: in.KPI, Ties: in.Ties, Owner: in.Owner, Unit: in.Unit, Better: in.Better, Goal: in.Goal, NeedMonths: in.NeedMonths, Month: in.Month, Preliminary: in.Preliminary}
	if len(in.Points) == 0 {
		j.Status, j.Streak, j.Since = NoData, 1, in.Month
		j.Reason = in.sentence("input", NoData, map[string]any{"missing": in.Missing})
		return j
	}
	if j.Month == 0 {
		j.Month = in.Points[len(in.Points)-1].Month
	}
	judged := in.indexOf(j.Month)
	j.Month = in.Points[judged].Month
	rule := newRule(in, j.Month)
	for i := range in.Points {
		j.History = append(j.History, rule.month(i))
	}
	rule.addRuns(j.History)
	now := j.History[judged]
	point := in.Points[judged]
	j.Value, j.Partial, j.N, j.Interval = point.Value, point.Partial, sampleSize(in.Kind, point), now.Interval
	j.Status, j.Reason, j.Path, j.Year = now.Status, now.Reason, now.Path, now.Year
	j.Streak = runLength(j.History, judged)
	j.Since = j.History[judged-j.Streak+1].Month
	j.Target = rule.final()
	j.LastMonth = changeBetween(in, judged, judged-1)
	j.LastYear = changeBetween(in, judged, judged-12)
	if in.HolidayMoved && in.WindowMonths == 1 {
		j.setHoliday(in, judged)
	}
	if len(in.Missing) == 0 {
		j.Forecast = forecastLanding(in, judged, rule)
	}
	if in.Control {
		j.Abnormal = controlChart(in, judged)
	}
	j.Moved = decompose(in, judged)
	j.Ahead = rule.ahead(j.Month, j.Forecast)
	return j
}

// indexOf is the place of a month among the points, the nearest one where it lies outside them.
func (in Input) indexOf(m month.Month) int {
	return min(max(int(m-in.Points[0].Month), 0), len(in.Points)-1)
}

func (in Input) sentence(code, status string, values map[string]any) figure.Sentence {
	return figure.Sentence{Code: code, KPI: in.KPI, Status: status, Values: values}
}

// sampleSize is what a rate or mean rests on, nil where the point doesn't tell.
func sampleSize(kind string, p figure.Point) *float64 {
	if kind == "" {
		kind = kindOf(p)
	}
	if kind == Wilson {
		return p.RestsOn()
	}
	return p.N
}

// runLength counts the months running, back from i, that share its status.
func runLength(history []MonthStatus, i int) int {
	n := 1
	for i-n >= 0 && history[i-n].Status == history[i].Status {
		n++
	}
	return n
}

// rule is a goal made ready to judge the months of one series.
type rule struct {
	in     Input
	goal   *Goal // nil: no goal
	path   path
	judged month.Month
}

func newRule(in Input, judged month.Month) rule {
	r := rule{in: in, judged: judged}
	goal := in.Goal
	switch {
	case goal == nil, goal.Between == nil && goal.Target == nil && len(goal.Path) == 0:
		return r
	case goal.Between == nil && in.Better != Higher && in.Better != Lower:
		return r // a target needs a direction
	}
	r.goal = goal
	if goal.Between == nil && goal.Accumulate == "" {
		r.path = newPath(goal, func(m month.Month) *float64 {
			if m < in.Points[0].Month || m > in.Points[len(in.Points)-1].Month {
				return nil
			}
			return in.Points[in.indexOf(m)].Value
		})
	}
	return r
}

// begins is the first month with a goal, 0 = always.
func (r rule) begins() month.Month {
	switch {
	case r.goal.Between != nil:
		return r.goal.From
	case r.goal.Accumulate != "":
		return r.yearBegins()
	case r.path.unknown:
		return r.goal.From
	}
	return r.path.first()
}

// final is the goal's last value, nil for a range or without a goal.
func (r rule) final() *float64 {
	if r.goal == nil || r.goal.Between != nil {
		return nil
	}
	if r.goal.Accumulate != "" {
		return r.goal.Target
	}
	final := r.path.final()
	return &final
}

// month judges point i by the order of the statuses: no_data, no_goal, not_enough_data, met, at_risk, missed.
func (r rule) month(i int) MonthStatus {
	p := r.in.Points[i]
	s := MonthStatus{Month: p.Month, Value: p.Value, Partial: p.Partial, Interval: IntervalOf(r.in.Kind, p)}
	decide := func(status, code string, values map[string]any) MonthStatus {
		s.Status, s.Reason = status, r.in.sentence(code, status, values)
		return s
	}
	if len(r.in.Missing) > 0 {
		return decide(NoData, "input", map[string]any{"missing": r.in.Missing})
	}
	if r.goal == nil {
		return decide(NoGoal, "no_goal", map[string]any{})
	}
	if from := r.begins(); from != 0 && p.Month < from {
		return decide(NoGoal, "before", map[string]any{"from": from})
	}
	values := map[string]any{}
	value, interval, due := p.Value, s.Interval, 0.0
	var known bool
	switch {
	case r.goal.Accumulate != "":
		s.Year, s.Path = r.yearToDate(i)
		known, value = s.Year != nil, nil
		if known {
			value, interval, due = &s.Year.Value, s.Year.Interval, s.Year.Path
			values["prorated"] = s.Year.Prorated
		}
	case r.goal.Between == nil:
		if due, known = r.path.at(p.Month); known && !r.path.unknown {
			s.Path = &due
		}
	}
	switch n := sampleSize(r.in.Kind, p); {
	case r.in.Preliminary && p.Month >= r.judged:
		return decide(NotEnoughData, "preliminary", map[string]any{})
	case p.Partial:
		return decide(NotEnoughData, "partial", map[string]any{"data_from": r.in.Points[0].Month})
	case p.Value == nil, value == nil:
		return decide(NotEnoughData, "blank", map[string]any{"data_from": r.in.Points[0].Month, "have": i + 1, "need": r.in.NeedMonths})
	case n != nil && r.restsOnSample(p) && *n < float64(r.minimumN()):
		return decide(NotEnoughData, "n", map[string]any{"n": *n, "minimum": r.minimumN()})
	case r.path.unknown:
		return decide(NotEnoughData, "no_path", map[string]any{"from": r.goal.From})
	}
	values["value"] = *value
	var gap float64 // by how much the value falls short, ≤ 0 where it doesn't
	var inReach bool
	if between := r.goal.Between; between != nil {
		gap = max(between[0]-*value, *value-between[1])
		values["low"], values["high"] = between[0], between[1]
		due = between[0]
		if *value > between[1] {
			due = between[1]
		}
		inReach = interval != nil && interval.Lo <= between[1] && interval.Hi >= between[0]
	} else {
		gap = shortfall(r.in.Better, *value, due)
		values["path"] = due
		inReach = interval != nil && shortfall(r.in.Better, betterEnd(r.in.Better, *interval), due) <= 0
	}
	values["gap"], values["tolerance"] = math.Abs(gap), r.goal.Tolerance
	slack := closeness * max(math.Abs(*value), math.Abs(due), r.goal.Tolerance)
	switch {
	case gap <= slack:
		return decide(Met, "met", values)
	case gap <= r.goal.Tolerance+slack:
		return decide(AtRisk, "at_risk", values)
	case inReach:
		values["lo"], values["hi"] = interval.Lo, interval.Hi
		if n := sampleSize(r.in.Kind, p); n != nil && s.Year == nil {
			values["n"], values["more"] = *n, moreNeeded(*n, gap, *interval)
		}
		return decide(NotEnoughData, "chance", values)
	}
	values["beyond_chance"] = interval != nil
	return decide(Missed, "missed", values)
}

// addRuns tells the judged months' sentences how long the status has lasted.
func (r rule) addRuns(history []MonthStatus) {
	for i := range history {
		streak := runLength(history, i)
		switch history[i].Status {
		case Met, AtRisk, Missed:
			values := history[i].Reason.Values
			values["streak"], values["since"] = streak, history[i-streak+1].Month
		}
	}
}

// restsOnSample tells rates and means, which a minimum_n holds for, from counts, sums and medians.
func (r rule) restsOnSample(p figure.Point) bool {
	kind := r.in.Kind
	if kind == "" {
		kind = kindOf(p)
	}
	switch kind {
	case Wilson, Student, Trinomial:
		return true
	}
	return isShare(r.in.Unit) || p.Numerator != nil || p.Stddev != nil
}

// isShare tells units of which 0.01 is a point.
func isShare(unit string) bool { return unit == "rate" || unit == "difference" }

func (r rule) minimumN() int {
	if r.goal.MinimumN == 0 {
		return defaultMinimumN
	}
	return r.goal.MinimumN
}

// shortfall is by how much a value is worse than what was due.
func shortfall(better string, value, due float64) float64 {
	if better == Lower {
		return value - due
	}
	return due - value
}

func betterEnd(better string, r figure.Range) float64 {
	if better == Lower {
		return r.Lo
	}
	return r.Hi
}

// moreNeeded estimates how many more answers or customers it takes until a gap of this size lies outside the interval,
// whose half-width shrinks with √n.
func moreNeeded(n, gap float64, interval figure.Range) float64 {
	half := (interval.Hi - interval.Lo) / 2
	return math.Ceil(max(0, n*(half/gap*half/gap-1)))
}

// ahead is the path after the judged month: to the goal's month, or to the forecast's where that is later; of a yearly total what each
// month up to December has to bring.
func (r rule) ahead(judged month.Month, forecast *figure.Forecast) []figure.PathPoint {
	if r.goal != nil && r.goal.Accumulate != "" && r.goal.Target != nil {
		var points []figure.PathPoint
		for m := judged + 1; january(m) == january(judged); m++ {
			points = append(points, figure.PathPoint{Month: m, Value: r.dueIn(m)})
		}
		return points
	}
	if r.goal == nil || r.goal.Between != nil || r.goal.Accumulate != "" || r.path.unknown {
		return nil
	}
	last := r.goal.By
	if forecast != nil {
		last = max(last, forecast.Month)
	}
	var points []figure.PathPoint
	for m := judged + 1; m <= last; m++ {
		if value, known := r.path.at(m); known {
			points = append(points, figure.PathPoint{Month: m, Value: value})
		}
	}
	return points
}
