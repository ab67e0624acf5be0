package figures

import (
	"math"
	"strconv"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// year is a yearly goal's picture: the sum from January on beside what of the goal is due by then, last year's sum, and from the last month
// to December the forecast of the total; false where the KPI has no such goal.
func (t *teller) year(k *report.KPI) (Figure, bool) {
	if k.Accumulated == nil || k.Target == nil {
		return Figure{}, false
	}
	january := k.Month - k.Month%12
	now, before := sums(k.Series, january), sums(k.Series, january-12)
	last := int(k.Month % 12)
	c := charts.Trend{
		Name: t.Words(k.Title, k.ID), Months: t.months(january, january+11), Format: t.format(k.Unit),
		PathName: t.Plain("chart.path"), ForecastName: t.Plain("chart.forecast"), BeforeName: t.Say("year.before", "", map[string]any{"year": strconv.Itoa(january.Year() - 1)}),
		Value: now[:last+1], Before: before, Path: blanks(12),
	}
	due := 0.0
	for _, p := range k.Series {
		if at := int(p.Month - january); at >= 0 && at <= last && p.Path != nil {
			due += *p.Path
			c.Path[at] = due
		}
	}
	for _, p := range k.PathAhead {
		if at := int(p.Month - january); at > last && at < 12 {
			due += p.Value
			c.Path[at] = due
		}
	}
	c.Goal = &charts.Goal{At: 11, Value: *k.Target, Lines: []string{t.Say("chart.goal", "", map[string]any{"by": january + 11}), t.Value(k.Unit, *k.Target)}}
	t.fillYearForecast(&c, k, now[last], last)
	f := Figure{ID: k.ID + "-year", KPI: k.ID, Title: t.yearTitle(k), Sub: t.Say("year.sub", "", map[string]any{"year": strconv.Itoa(january.Year())}), Table: t.yearTable(k, c)}
	f.Alt = f.Title
	f.size(charts.Wide, charts.NewTrend(c, charts.Wide))
	f.size(charts.Narrow, charts.NewTrend(c, charts.Narrow))
	f.axis(t, k.Unit)
	return f, true
}

// sums are the running totals of a year's months, NaN from the first that isn't known.
func sums(series []figure.Point, january month.Month) []float64 {
	totals, sum := blanks(12), 0.0
	known := map[month.Month]float64{}
	for _, p := range series {
		if p.Value != nil && !p.Partial {
			known[p.Month] = *p.Value
		}
	}
	for i := range totals {
		value, ok := known[january+month.Month(i)]
		if !ok {
			break
		}
		sum += value
		totals[i] = sum
	}
	return totals
}

// fillYearForecast opens the range of the year's total from the last month on, as the square root of the months ahead.
func (t *teller) fillYearForecast(c *charts.Trend, k *report.KPI, total float64, last int) {
	fc := k.Forecast
	if fc == nil || !fc.Total || fc.Value == nil || fc.Withheld != "" || int(fc.Month-k.Month) != 11-last || len(fc.Points) != 11-last {
		return
	}
	c.Forecast, c.ForecastLow, c.ForecastHigh = blanks(12), blanks(12), blanks(12)
	for i, p := range fc.Points {
		total += p.Value
		open := math.Sqrt(float64(i+1) / float64(len(fc.Points)))
		at := last + 1 + i
		c.Forecast[at], c.ForecastLow[at], c.ForecastHigh[at] = total, total-(*fc.Value-*fc.Lo)*open, total+(*fc.Hi-*fc.Value)*open
	}
	c.ForecastLines = []string{
		t.Say("chart.forecast_value", k.Unit, map[string]any{"value": fc.Value}),
		t.Say("chart.forecast_range", k.Unit, map[string]any{"lo": fc.Lo, "hi": fc.Hi}),
	}
}

func (t *teller) yearTable(k *report.KPI, c charts.Trend) Table {
	january := k.Month - k.Month%12
	tab := Table{Head: []string{t.Plain("table.month"), t.Plain("year.total"), t.Plain("table.path"), c.BeforeName}}
	cell := func(values []float64, i int) string {
		if i >= len(values) || math.IsNaN(values[i]) {
			return "–"
		}
		return t.Value(k.Unit, values[i])
	}
	for i := range 12 {
		total := cell(c.Value, i)
		if i < len(c.Forecast) && !math.IsNaN(c.Forecast[i]) {
			total = t.Plain("chart.forecast") + " " + cell(c.Forecast, i)
		}
		tab.Rows = append(tab.Rows, []string{t.MonthBrief(january + month.Month(i)), total, cell(c.Path, i), cell(c.Before, i)})
	}
	return tab
}
