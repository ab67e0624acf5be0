package render

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// trendMonths is how far back a trend looks.
const trendMonths = 24

// trend is a KPI's line with its interval, path, forecast and events; ok is false where there are fewer than two months to draw.
func (t *teller) trend(k *report.KPI, sizes ...charts.Size) (figure, bool) {
	points := shown(k.Series, trendMonths)
	if known(points) < 2 {
		return figure{}, false
	}
	f := figure{ID: k.ID + "-trend", KPI: k.ID, Title: t.trendTitle(k), Sub: t.trendSub(k)}
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

func (t *teller) trendChart(k *report.KPI, points []report.Point, size charts.Size) charts.Trend {
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
		Name: t.words(k.Title, k.ID), Months: t.months(first, end), Format: t.format(k.Unit),
		PathName: t.pathName(k), IntervalName: t.plain("chart.interval"), ForecastName: t.plain("chart.forecast"), PartialName: t.plain("status.partial"),
	}
	t.fillTrend(&c, k, points)
	t.fillGoal(&c, k, first, last, end)
	if size != charts.Small {
		t.fillForecast(&c, k, first, last, end)
		c.Events = t.events(first, last, len(points)+2)
	}
	return c
}

func (t *teller) fillTrend(c *charts.Trend, k *report.KPI, points []report.Point) {
	interval, path := false, false
	abnormal := map[month.Month]bool{}
	if k.Abnormal != nil {
		for _, a := range k.Abnormal.Flagged {
			abnormal[a.Month] = true
		}
	}
	for _, p := range points {
		lo, hi, way := math.NaN(), math.NaN(), orNaN(p.Path)
		if p.Interval != nil {
			lo, hi, interval = p.Interval[0], p.Interval[1], true
		}
		path = path || p.Path != nil
		c.Value = append(c.Value, orNaN(p.Value))
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
		t.say("chart.goal", "", map[string]any{"by": *k.By}), t.value(k.Unit, *k.Target),
	}}
}

func (t *teller) fillForecast(c *charts.Trend, k *report.KPI, first, last, end month.Month) {
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
	c.ForecastLines = []string{t.say("chart.forecast_value", k.Unit, map[string]any{"value": *fc.Value})}
	if fc.Lo != nil && fc.Hi != nil {
		c.ForecastLines = append(c.ForecastLines, t.say("chart.forecast_range", k.Unit, map[string]any{"lo": *fc.Lo, "hi": *fc.Hi}))
	}
}

func blanks(n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = math.NaN()
	}
	return all
}

// events are the annotations that fall into the drawn months, by date; where their texts would run into each other they
// are numbers, and the caption tells them.
func (t *teller) events(first, last month.Month, steps int) []charts.Event {
	events := t.sortedEvents(first, last)
	crowded := crowd(events, steps)
	var all []charts.Event
	for i, e := range events {
		text := clean(e.Text, longestEvent)
		if crowded {
			text = t.printerless(i + 1)
		}
		all = append(all, charts.Event{At: int(eventMonth(e) - first), Text: text})
	}
	return all
}

// How much room the text of an event takes on a wide trend, in px.
const (
	longestEvent = 44
	letterWidth  = 6.2
	trendWidth   = 600.0
)

// crowd says that the texts of two neighbouring events overlap.
func crowd(events []report.Event, steps int) bool {
	for i := 1; i < len(events); i++ {
		apart := float64(eventMonth(events[i])-eventMonth(events[i-1])) * trendWidth / float64(max(steps, 1))
		letters := min(longestEvent, utf8.RuneCountInString(events[i].Text)) + min(longestEvent, utf8.RuneCountInString(events[i-1].Text))
		if apart < letterWidth*float64(letters)/2+8 {
			return true
		}
	}
	return false
}

func (t *teller) sortedEvents(first, last month.Month) []report.Event {
	var all []report.Event
	for _, e := range t.rep.Events {
		if m := eventMonth(e); m >= first && m <= last && m != 0 {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b report.Event) int { return strings.Compare(a.Date, b.Date) })
	return all
}

func eventMonth(e report.Event) month.Month {
	if len(e.Date) < 7 {
		return 0
	}
	m, err := month.Parse(e.Date[:7])
	if err != nil {
		return 0
	}
	return m
}

// trendTitle states what the goal engine has established about the KPI, and nothing more.
func (t *teller) trendTitle(k *report.KPI) string {
	values := map[string]any{"kpi": k.ID, "value": k.Value, "since": k.Since, "n": float64(k.Streak), "noun": t.noun(k)}
	values["at"] = t.at(k, map[string]any{"due": t.noun(k)})
	variant := "value"
	switch {
	case k.Value == nil:
		variant = "blank"
	case k.Path != nil && k.Status == "missed":
		values["gap"] = *k.Value - *k.Path
		variant = "missed"
		if k.Since != nil && k.Streak > 1 && metBefore(k) {
			variant = "left"
		}
	case k.Path != nil && k.Status == "at_risk":
		values["gap"] = *k.Value - *k.Path
		variant = "at_risk"
	case k.Path != nil && k.Status == "met" && k.Since != nil && k.Streak > 1:
		variant = "met_since"
	case k.Path != nil && k.Status == "met":
		variant = "met"
	case k.LastYear != nil && k.LastYear.Delta != 0:
		values["gap"] = k.LastYear.Delta
		values["percent"] = k.LastYear.Relative
		variant = map[bool]string{true: "up", false: "down"}[k.LastYear.Delta > 0]
		if k.LastYear.Relative != nil && (k.Unit == "money" || k.Unit == "count") {
			variant += "_relative"
		}
	}
	return t.say("title.trend."+variant, k.Unit, values)
}

// isFlat says that the goal is one value for every month: no path leads to it.
func isFlat(k *report.KPI) bool {
	return k.By == nil && k.Target != nil && (k.Path == nil || *k.Path == *k.Target)
}

// noun is what the value is held against, as sentences call it.
func (t *teller) noun(k *report.KPI) string {
	switch {
	case k.Between != nil:
		return t.plain("clause.noun_range")
	case k.Accumulate == "year":
		return t.plain("clause.noun_year")
	case isFlat(k):
		return t.plain("clause.noun_goal")
	}
	return t.plain("clause.noun_path")
}

// pathName is what the dashed line is called.
func (t *teller) pathName(k *report.KPI) string {
	if isFlat(k) {
		return t.plain("kpi.goal")
	}
	return t.plain("chart.path")
}

// metBefore says that the KPI was on its path in the month before its present streak began.
func metBefore(k *report.KPI) bool {
	for _, p := range k.Series {
		if p.Month == *k.Since-1 {
			return p.Status == "met" || p.Status == "at_risk"
		}
	}
	return false
}

// trendSub says what is measured, over which window and on how much.
func (t *teller) trendSub(k *report.KPI) string {
	parts := []string{t.words(k.Title, k.ID)}
	if w := t.window(k); w != "" {
		parts = append(parts, w)
	}
	if n := rests(k.N, k.Denominator); n != nil {
		parts = append(parts, t.say("scorecard.n", "", map[string]any{"n": n}))
	}
	return strings.Join(parts, ", ") + "."
}

func (t *teller) trendAlt(k *report.KPI, points []report.Point) string {
	var first, last *report.Point
	for i := range points {
		if points[i].Value == nil {
			continue
		}
		if first == nil {
			first = &points[i]
		}
		last = &points[i]
	}
	return t.say("alt.trend", k.Unit, map[string]any{
		"kpi": k.ID, "from": first.Month, "to": last.Month, "first": first.Value, "last": last.Value,
	})
}

// eventList names the events that the narrow rendition numbers.
func (t *teller) eventList(points []report.Point) string {
	var parts []string
	for i, e := range t.sortedEvents(points[0].Month, points[len(points)-1].Month) {
		parts = append(parts, t.say("chart.event", "", map[string]any{"n": float64(i + 1), "text": e.Text, "month": eventMonth(e)}))
	}
	return strings.Join(parts, " ")
}

// forecastRecord says how far past forecasts were off.
func (t *teller) forecastRecord(k *report.KPI) string {
	fc := k.Forecast
	if fc == nil || fc.Withheld != "" || fc.Error == nil || fc.Tried == 0 {
		return ""
	}
	return t.say("chart.forecast_error", k.Unit, map[string]any{"error": fc.Error, "n": float64(fc.Tried)})
}

// seriesTable is the table behind a trend: month, value, interval, n, path, status; the newest month first.
func (t *teller) seriesTable(k *report.KPI, points []report.Point) table {
	interval, n, path, status := false, false, false, false
	for _, p := range points {
		interval, n = interval || p.Interval != nil, n || rests(p.N, p.Denominator) != nil
		path, status = path || p.Path != nil, status || p.Status != "" && p.Status != "no_goal"
	}
	tab := table{Caption: t.words(k.Title, k.ID), Head: []string{t.plain("table.month"), t.plain("table.value")}}
	for _, c := range []struct {
		on  bool
		key string
	}{{interval, "table.interval"}, {n, "table.n"}, {path, "table.path"}, {status, "table.status"}} {
		if c.on {
			tab.Head = append(tab.Head, t.plain(c.key))
		}
	}
	for i := len(points) - 1; i >= 0; i-- {
		p := points[i]
		value := t.optional(k.Unit, p.Value)
		if p.Partial && p.Value != nil {
			value = t.say("table.partial", "", map[string]any{"value": value})
		}
		row := []string{t.monthBrief(p.Month), value}
		if interval {
			cell := "–"
			if p.Interval != nil {
				cell = t.span(k.Unit, p.Interval[0], p.Interval[1])
			}
			row = append(row, cell)
		}
		if n {
			row = append(row, t.optionalCount(rests(p.N, p.Denominator)))
		}
		if path {
			row = append(row, t.optional(k.Unit, p.Path))
		}
		if status {
			row = append(row, t.term("status", orElse(p.Status, "no_goal")))
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
