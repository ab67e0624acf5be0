package report

import (
	"slices"

	"loyalty/internal/config"
	"loyalty/internal/goals"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
)

// Judged is a KPI's series as the goal engine takes it. past are the published months, which make the series of a KPI that is
// known of one run only (data quality).
func Judged(cfg *config.Config, result *kpi.Result, series kpi.Series, past []Past) goals.Input {
	header := series.Query.Header
	d := cfg.Definitions
	in := goals.Input{
		KPI: series.Query.ID, Unit: header.Unit, Better: header.Better, Missing: series.Missing,
		Month: result.Span.Month, Partition: header.Segments == "partition",
		WindowMonths: map[string]int{"month": 1, "cohort": 1, "run": 1, "window": d.ActiveWindowMonths, "prior": d.ActiveWindowMonths, "loyal": d.LoyalWindowMonths, "survey": d.SurveyWindowMonths}[header.Window],
		NeedMonths:   needMonths(d, header.Window), Preliminary: result.Span.Preliminary,
		Control: header.Window == "month" && header.Unit == "rate" && header.Segments != "run",
	}
	if header.Window == "cohort" {
		in.MinGroup = float64(d.MinGroup)
	}
	in.Owner = ownerOf(cfg, series.Query)[cfg.Report.Locale]
	if goal, set := cfg.Goals[series.Query.ID]; set {
		in.Goal = goalOf(goal)
	}
	if len(series.Missing) > 0 || len(series.Points) == 0 {
		return in
	}
	in.Month = series.Points[series.Judged].Month
	in.Points = goalPoints(series.Points)
	if header.Window == "run" {
		fillFromPast(in.Points, series.Query.ID, past)
	}
	for _, segment := range series.Segments {
		in.Segments = append(in.Segments, goals.Segment{Name: segment.Name, Points: goalPoints(segment.Points)})
	}
	if header.Settle != "" {
		days, _ := result.Settings[header.Settle].(int)
		in.BaselineFrom = monthStartingFrom(result, 2*days)
	}
	return in
}

// needMonths is how many months of data a window needs to be full; 0 where it needs none.
func needMonths(d config.Definitions, window string) int {
	return map[string]int{"window": d.ActiveWindowMonths, "loyal": d.ActiveWindowMonths, "prior": 2 * d.ActiveWindowMonths, "survey": d.SurveyWindowMonths}[window]
}

// monthStartingFrom is the first month that starts at least so many days after the first date of the data.
func monthStartingFrom(result *kpi.Result, days int) month.Month {
	earliest := result.Span.DataStart.AddDate(0, 0, days)
	m := month.At(earliest)
	if m.Start().Before(earliest.Truncate(hoursOfDay)) {
		m++
	}
	return m
}

func segmentInput(in goals.Input, i int, goal config.Goal) goals.Input {
	in.Goal, in.Points, in.Segments, in.Partition = goalOf(goal), in.Segments[i].Points, nil, false
	return in
}

func goalOf(goal config.Goal) *goals.Goal {
	g := &goals.Goal{Target: goal.Target, Tolerance: goal.Tolerance, By: goal.By, From: goal.From, Start: goal.Start, Path: goal.Path, Accumulate: goal.Accumulate}
	if len(goal.Between) == 2 {
		g.Between = &[2]float64{goal.Between[0], goal.Between[1]}
	}
	if goal.MinimumN != nil {
		g.MinimumN = *goal.MinimumN
	}
	return g
}

func goalPoints(list []kpi.Point) []goals.Point {
	out := make([]goals.Point, len(list))
	for i, p := range list {
		out[i] = goals.Point{
			Month: p.Month, Value: p.Value, Numerator: p.Numerator, Denominator: p.Denominator, N: p.N, Stddev: p.Stddev, Stderr: p.Stderr,
			Lo: p.Lower, Hi: p.Upper, Partial: p.Partial,
			Kept: p.Kept, Gained: p.Gained, Lost: p.Lost,
			Promoters: p.Extras["promoters"], Detractors: p.Extras["detractors"],
		}
	}
	return out
}

// fillFromPast takes the months that this run can't know from what was published.
func fillFromPast(points []goals.Point, id string, past []Past) {
	for _, published := range past {
		i := slices.IndexFunc(points, func(p goals.Point) bool { return p.Month == published.Month })
		if i < 0 || published.Report == nil || points[i].Value != nil {
			continue
		}
		k := published.Report.kpi(id)
		if k == nil {
			continue
		}
		points[i].Value, points[i].Numerator, points[i].Denominator = k.Value, k.Numerator, k.Denominator
	}
}

func (r *Report) kpi(id string) *KPI {
	for i := range r.KPIs {
		if r.KPIs[i].ID == id {
			return &r.KPIs[i]
		}
	}
	return nil
}

func (k *KPI) addJudgement(j goals.Judgement) {
	k.Status, k.Reason, k.Streak, k.Path, k.Interval = j.Status, sentence(j.Reason), j.Streak, j.Path, pair(j.Interval)
	k.Reason.KPI, k.Reason.Status = k.ID, j.Status
	if j.Since != 0 {
		since := j.Since
		k.Since = &since
	}
	k.Target = j.Target
	if j.Year != nil {
		k.Accumulated = &Accumulated{j.Year.Value, j.Year.Path}
	}
	k.LastMonth, k.LastYear = changeOf(j.LastMonth), changeOf(j.LastYear)
	if f := j.Forecast; f != nil {
		k.Forecast = &Forecast{
			Month: f.Month, Value: f.Value, Lo: f.Lo, Hi: f.Hi, Probability: f.Probability, Skill: f.Skill, Error: f.Error, Tried: f.Tried,
			Withheld: f.Withheld, Total: f.Total, Points: []ForecastPoint{},
		}
		for _, p := range f.Points {
			k.Forecast.Points = append(k.Forecast.Points, ForecastPoint(p))
		}
	}
	if a := j.Abnormal; a != nil {
		k.Abnormal = &Abnormal{Centre: a.Centre, Lower: a.Lower, Upper: a.Upper, Current: a.Current, Running: a.Running, Flagged: []AbnormalMonth{}, Side: a.Side, Limits: []ControlLimit{}}
		for _, f := range a.Flagged {
			k.Abnormal.Flagged = append(k.Abnormal.Flagged, AbnormalMonth(f))
		}
		for _, limit := range a.Limits {
			k.Abnormal.Limits = append(k.Abnormal.Limits, ControlLimit(limit))
		}
	}
	if d := j.Moved; d != nil {
		k.Decomposed = &Decomposition{From: d.From, To: d.To, Change: d.Change, Mix: d.Mix, Effects: []Effect{}}
		for _, e := range d.Effects {
			k.Decomposed.Effects = append(k.Decomposed.Effects, Effect(e))
		}
	}
	for _, p := range j.Ahead {
		k.PathAhead = append(k.PathAhead, PathPoint(p))
	}
}

func (k *KPI) addGoal(goal config.Goal) {
	if len(goal.Between) == 2 {
		k.Between = &[2]float64{goal.Between[0], goal.Between[1]}
	}
	k.Tolerance, k.Accumulate = goal.Tolerance, goal.Accumulate
	if goal.By != 0 {
		by := goal.By
		k.By = &by
	}
}

func changeOf(c *goals.Change) *Change {
	if c == nil {
		return nil
	}
	return &Change{Month: c.Month, From: c.From, Delta: c.Delta, Relative: c.Relative, Verdict: c.Verdict, Beyond: c.Beyond}
}
