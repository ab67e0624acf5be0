package figures

import (
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// trendMonths is how far back a trend looks.
const TrendMonths = 24

// trend is a KPI's line with its interval, path, forecast and events; ok is false where there are fewer than two months to draw.
func (t *teller) trend(k *report.KPI, sizes ...charts.Size) (Figure, bool) {
	points := shown(k.Series)
	if Known(points) < 2 {
		return Figure{}, false
	}
	f := Figure{ID: k.ID + "-trend", KPI: k.ID, Title: t.trendTitle(k), Sub: t.trendSub(k)}
	for _, size := range sizes {
		f.size(size, charts.NewTrend(t.trendChart(k, points, size), size))
	}
	f.axis(t, k.Unit)
	f.Alt = t.trendAlt(k, points)
	f.Crowded = crowd(t.sortedEvents(points[0].Month, points[len(points)-1].Month), len(points)+2)
	if slices.Contains(sizes, charts.Narrow) || f.Crowded && slices.Contains(sizes, charts.Wide) {
		f.Events = t.eventList(points)
	}
	if !slices.Contains(sizes, charts.Small) {
		f.Caption = t.forecastRecord(k)
	}
	f.Table = t.seriesTable(k, points)
	return f, true
}

func (t *teller) trendChart(k *report.KPI, points []figure.Point, size charts.Size) charts.Trend {
	first, last := points[0].Month, points[len(points)-1].Month
	end := last
	if k.Forecast != nil && k.Forecast.Withheld == "" && size != charts.Small {
		for _, p := range k.Forecast.Points {
			end = max(end, p.Month)
		}
	}
	if k.By != nil && *k.By-last <= 12 && size != charts.Small {
		end = max(end, *k.By)
	}
	c := charts.Trend{
		Name: t.Words(k.Title, k.ID), Months: t.months(first, end), Format: t.format(k.Unit),
		PathName: t.pathName(k), IntervalName: t.intervalName(k), ForecastName: t.Plain("chart.forecast"), PartialName: t.Plain("status.partial"),
	}
	t.fillTrend(&c, k, points)
	t.fillGoal(&c, k, first, last, end)
	if k.Between != nil {
		c.Between = &charts.Band{Low: k.Between[0], High: k.Between[1], Name: t.Plain("clause.noun_range")}
	}
	c.Holidays = t.holidays(first, end)
	if size != charts.Small {
		t.fillForecast(&c, k, first, end)
		c.Events = t.events(first, last, len(points)+2)
	}
	return c
}

// intervalName is what the range around the line is called: a prediction's is one of what comes.
func (t *teller) intervalName(k *report.KPI) string {
	if k.Role == figure.LifetimeValue {
		return t.Plain("chart.expected_range")
	}
	return t.Plain("chart.interval")
}

func (t *teller) fillTrend(c *charts.Trend, k *report.KPI, points []figure.Point) {
	interval, path := false, false
	c.Tiny = tiny(points)
	abnormal := signals(k)
	for _, p := range points {
		lo, hi, way := math.NaN(), math.NaN(), OrNaN(p.Path)
		if p.Interval != nil {
			lo, hi, interval = p.Interval.Lo, p.Interval.Hi, true
		}
		path = path || p.Path != nil
		c.Value = append(c.Value, OrNaN(p.Value))
		c.Low, c.High = append(c.Low, lo), append(c.High, hi)
		c.Path = append(c.Path, way)
		c.Partial = append(c.Partial, p.Partial)
		c.Abnormal = append(c.Abnormal, abnormal[p.Month])
	}
	if !interval {
		c.Low, c.High = nil, nil
	}
	if !path {
		c.Path = nil
	}
}

// tiny are the months that rest on less than a tenth of what is usual (the median): their chance would set the axis for all. The last one does.
func tiny(points []figure.Point) []bool {
	var sizes []float64
	for _, p := range points {
		if p.N != nil {
			sizes = append(sizes, *p.N)
		}
	}
	if len(sizes) == 0 {
		return nil
	}
	slices.Sort(sizes)
	few := sizes[len(sizes)/2] / 10
	all := make([]bool, len(points))
	for i, p := range points[:len(points)-1] {
		all[i] = p.N != nil && *p.N < few
	}
	return all
}

// fillGoal runs the path on from the last month to the goal's month and sets the diamond there.
func (t *teller) fillGoal(c *charts.Trend, k *report.KPI, first, last, end month.Month) {
	if c.Path == nil || k.Target == nil || k.By == nil || *k.By < last || *k.By > end {
		return
	}
	ahead := blanks(int(end - last))
	for _, p := range k.PathAhead {
		if p.Month > last && p.Month <= end {
			ahead[p.Month-last-1] = p.Value
		}
	}
	c.Path = append(c.Path, ahead...)
	c.Goal = &charts.Goal{At: int(*k.By - first), Value: *k.Target, Lines: []string{
		t.Say("chart.goal", "", map[string]any{"by": *k.By}), t.Value(k.Unit, *k.Target),
	}}
}

func (t *teller) fillForecast(c *charts.Trend, k *report.KPI, first, end month.Month) {
	fc := k.Forecast
	if fc == nil || fc.Value == nil || fc.Withheld != "" || len(fc.Points) == 0 {
		return
	}
	steps := int(end - first + 1)
	c.Forecast, c.ForecastLow, c.ForecastHigh = blanks(steps), blanks(steps), blanks(steps)
	for _, p := range fc.Points {
		if at := int(p.Month - first); at >= 0 && at < steps {
			c.Forecast[at], c.ForecastLow[at], c.ForecastHigh[at] = p.Value, p.Lo, p.Hi
		}
	}
	last := fc.Points[len(fc.Points)-1] // of a year's total the month's part: the line is one of months
	c.ForecastLines = []string{
		t.Say("chart.forecast_value", k.Unit, map[string]any{"value": last.Value}),
		t.Say("chart.forecast_range", k.Unit, map[string]any{"lo": last.Lo, "hi": last.Hi}),
	}
}

func blanks(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.NaN()
	}
	return all
}
