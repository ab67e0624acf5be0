package report

import (
	"slices"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/holidays"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
)

// Judged is a KPI's series as the goal engine takes it. past are the published months, which make the series of a KPI that is
// known of one run only (data quality).
func Judged(cfg *config.Config, result *kpi.Result, series kpi.Series, past []Past) goals.Input {
	header := series.Query.Header
	d := cfg.Definitions
	// Windows of loyal_window_months a year apart share months and customers. Their change is taken as independent all the same: in still shops
	// its interval holds 0 as often as it should (docs/method.md).
	in := goals.Input{
		KPI: series.Query.ID, Ties: header.Ties, Unit: header.Unit, Open: header.Open, Better: header.Better, Missing: series.Missing,
		Month: result.Span.Month, Partition: series.Partition(),
		WindowMonths: map[string]int{"month": 1, "cohort": 1, "run": 1, "window": d.ActiveWindowMonths, "prior": d.ActiveWindowMonths, "loyal": d.ActiveWindowMonths, "survey": d.SurveyWindowMonths}[header.Window],
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
	in.HolidayMoved = cfg.Report.Holidays == config.Vietnam && holidays.TetMoved(in.Month)
	in.Points, in.Segments = slices.Clone(series.Points), slices.Clone(series.Segments)
	if header.Window == "run" {
		fillFromPast(in.Points, series.Query.ID, past)
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

// fillFromPast takes the months that this run can't know from what was published.
func fillFromPast(points []figure.Point, id string, past []Past) {
	for _, published := range past {
		i := slices.IndexFunc(points, func(p figure.Point) bool { return p.Month == published.Month })
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
	k.Status, k.Reason, k.Streak, k.Path, k.Interval, k.Target = j.Status, j.Reason, j.Streak, j.Path, j.Interval, j.Target
	if j.Since != 0 {
		k.Since = &j.Since
	}
	k.Accumulated, k.LastMonth, k.LastYear, k.BothMonths, k.Forecast, k.Abnormal, k.Decomposed, k.PathAhead = j.Year, j.LastMonth, j.LastYear, j.BothMonths, j.Forecast, j.Abnormal, j.Moved, j.Ahead
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
