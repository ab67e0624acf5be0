package figures

import (
	"cmp"
	"strings"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// trendTitle states what the goal engine has established about the KPI, and nothing more.
func (t *teller) trendTitle(k *report.KPI) string {
	values := map[string]any{"kpi": k.ID, "value": k.Value, "since": k.Since, "n": float64(k.Streak), "noun": t.noun(k)}
	values["at"] = t.At(k, map[string]any{"due": t.noun(k)})
	variant := "value"
	isYearly := k.Accumulated != nil // then the status speaks of the year, see yearTitle
	switch {
	case k.Value == nil:
		variant = "blank"
	case !isYearly && k.Path != nil && k.Status == "missed":
		values["gap"] = *k.Value - *k.Path
		variant = "missed"
		if k.Since != nil && k.Streak > 1 && metBefore(k) {
			variant = "left"
		}
	case !isYearly && k.Path != nil && k.Status == "at_risk":
		values["gap"] = *k.Value - *k.Path
		variant = "at_risk"
	case !isYearly && k.Path != nil && k.Status == "met" && k.Since != nil && k.Streak > 1:
		variant = "met_since"
	case !isYearly && k.Path != nil && k.Status == "met":
		variant = "met"
	case k.LastYear.Proven():
		values["gap"] = k.LastYear.Delta
		values["percent"] = k.LastYear.Relative
		variant = map[bool]string{true: "up", false: "down"}[k.LastYear.Delta > 0]
		if k.LastYear.Relative != nil && (k.Unit == "money" || k.Unit == "count") {
			variant += "_relative"
		}
	}
	return t.Say("title.trend."+variant, k.Unit, values)
}

// yearTitle states how far a yearly goal has come.
func (t *teller) yearTitle(k *report.KPI) string {
	return t.Say("title.trend.year", k.Unit, map[string]any{"kpi": k.ID, "value": k.Accumulated.Value, "path": k.Accumulated.Path})
}

// noun is what the value is held against, as sentences call it.
func (t *teller) noun(k *report.KPI) string {
	switch {
	case k.Between != nil:
		return t.Plain("clause.noun_range")
	case k.Accumulate == "year":
		return t.Plain("clause.noun_year")
	case words.IsFlat(k):
		return t.Plain("clause.noun_goal")
	}
	return t.Plain("clause.noun_path")
}

// pathName is what the dashed line is called.
func (t *teller) pathName(k *report.KPI) string {
	if words.IsFlat(k) {
		return t.Plain("kpi.goal")
	}
	return t.Plain("chart.path")
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
	parts := []string{t.Words(k.Title, k.ID)}
	if w := t.Window(k); w != "" {
		parts = append(parts, w)
	}
	if n := k.N; n != nil {
		parts = append(parts, t.Say("scorecard.n", "", map[string]any{"n": n}))
	}
	return strings.Join(parts, ", ") + "."
}

func (t *teller) trendAlt(k *report.KPI, points []figure.Point) string {
	var first, last *figure.Point
	for i := range points {
		if points[i].Value == nil {
			continue
		}
		if first == nil {
			first = &points[i]
		}
		last = &points[i]
	}
	alt := t.Say("alt.trend", k.Unit, map[string]any{
		"kpi": k.ID, "from": first.Month, "to": last.Month, "first": first.Value, "last": last.Value,
	})
	var holidays []string
	for _, m := range t.holidayMonths(points[0].Month, points[len(points)-1].Month) {
		holidays = append(holidays, t.MonthBrief(m))
	}
	if len(holidays) > 0 {
		alt += " " + t.Fill("alt.holidays", map[string]string{"months": strings.Join(holidays, ", ")})
	}
	return alt
}

// forecastRecord says how far past forecasts were off.
func (t *teller) forecastRecord(k *report.KPI) string {
	fc := k.Forecast
	if fc == nil || fc.Withheld != "" || fc.Total || fc.Error == nil || fc.Tried == 0 {
		return ""
	}
	return t.Say("chart.forecast_error", k.Unit, map[string]any{"error": fc.Error, "n": float64(fc.Tried)})
}

// seriesTable is the table behind a trend: month, value, interval, n, path, status; the newest month first.
func (t *teller) seriesTable(k *report.KPI, points []figure.Point) Table {
	interval, n, path, status := false, false, false, false
	for _, p := range points {
		interval, n = interval || p.Interval != nil, n || p.N != nil
		path, status = path || p.Path != nil, status || p.Status != "" && p.Status != "no_goal"
	}
	tab := Table{Caption: t.Words(k.Title, k.ID), Head: []string{t.Plain("table.month"), t.Plain("table.value")}}
	for _, c := range []struct {
		on   bool
		name string
	}{{interval, t.intervalName(k)}, {n, t.Plain("table.n")}, {path, t.Plain("table.path")}, {status, t.Plain("table.status")}} {
		if c.on {
			tab.Head = append(tab.Head, c.name)
		}
	}
	for i := len(points) - 1; i >= 0; i-- {
		p := points[i]
		value := t.Optional(k.Unit, p.Value)
		if p.Partial && p.Value != nil {
			value = t.Say("table.partial", "", map[string]any{"value": value})
		}
		row := []string{t.MonthBrief(p.Month), value}
		if interval {
			cell := "–"
			if p.Interval != nil {
				cell = t.Span(k.Unit, p.Interval.Lo, p.Interval.Hi)
			}
			row = append(row, cell)
		}
		if n {
			row = append(row, t.OptionalCount(p.N))
		}
		if path {
			row = append(row, t.Optional(k.Unit, p.Path))
		}
		if status {
			row = append(row, t.Term("status", cmp.Or(p.Status, "no_goal")))
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}
