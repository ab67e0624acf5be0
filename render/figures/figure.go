package figures

import (
	"html/template"
	"math"
	"strings"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/render/charts"
)

// A Figure is a chart with its words and the table behind it: first built, then drawn, then placed on pages.
type Figure struct {
	ID      string // unique on its page: "retention_rate-trend"
	Kind    string
	Title   string
	Sub     string
	Caption string
	Events  string // the numbered events, which the narrow rendition names by number
	Crowded bool   // the wide one does so too
	Alt     string
	Table   Table
	KPI     string

	sizes map[charts.Size]charts.Chart
	drawn map[charts.Size]template.HTML
}

// A table is the long form of a chart, and every other table of the pages.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
}

// Leading says that the figure has a wide rendition.
func (f Figure) Leading() bool { return f.drawn[charts.Wide] != "" }

// Wide, Small and Narrow are the drawings; "" where the figure has none of that size.
func (f Figure) Wide() template.HTML   { return f.drawn[charts.Wide] }
func (f Figure) Small() template.HTML  { return f.drawn[charts.Small] }
func (f Figure) Narrow() template.HTML { return f.drawn[charts.Narrow] }

// Leads says that a wide rendition is planned, drawn or not.
func (f Figure) Leads() bool {
	_, wide := f.sizes[charts.Wide]
	return wide
}

// Drawn says that there is a drawing; a data table has none.
func (f Figure) Drawn() bool { return len(f.sizes) > 0 }

// Live is what the page script needs of the figure, by size.
func (f Figure) Live() []live {
	var all []live
	for _, s := range []struct {
		size charts.Size
		name string
	}{{charts.Wide, "wide"}, {charts.Small, "small"}, {charts.Narrow, "narrow"}} {
		if c, ok := f.sizes[s.size]; ok && f.drawn[s.size] != "" && len(c.Live) > 0 {
			all = append(all, live{s.name, template.JS(c.Live)}) //nolint:gosec // charts escapes its JSON for a script element
		}
	}
	return all
}

type live struct {
	Size string
	JSON template.JS
}

// drawingID is the prefix of every id inside one drawing.
func (f Figure) drawingID(size charts.Size) string {
	return f.ID + "-" + map[charts.Size]string{charts.Wide: "w", charts.Small: "s", charts.Narrow: "n"}[size]
}

// size adds a rendition.
func (f *Figure) size(size charts.Size, c charts.Chart) {
	if f.sizes == nil {
		f.sizes = map[charts.Size]charts.Chart{}
	}
	f.sizes[size] = c
	if f.Kind == "" {
		f.Kind = c.Kind
	}
}

// axis adds "the axis starts at 54 %" to the subtitle where the drawing's axis is cut.
func (f *Figure) axis(t *teller, unit string) {
	for _, size := range []charts.Size{charts.Wide, charts.Small} {
		if c, ok := f.sizes[size]; ok && c.Cut {
			text := t.Say("chart.axis_from", "", map[string]any{"from": t.Tick(unit, c.From, true, 0)})
			f.Sub = strings.TrimSpace(f.Sub + " " + text)
			return
		}
	}
}

// format gives charts the writers of a unit's numbers.
func (t *teller) format(unit string) charts.Format {
	return charts.Format{
		Label: func(x float64) string { return t.Value(unit, x) },
		Tick:  func(x, step float64) string { return t.Tick(unit, x, false, step) },
		Top:   func(x, step float64) string { return t.Tick(unit, x, true, step) },
		Range: func(lo, hi float64) string { return t.Span(unit, lo, hi) },
	}
}

// months are the steps of a time axis from one month to another.
func (t *teller) months(from, to month.Month) []charts.Month {
	var all []charts.Month
	for m := from; m <= to; m++ {
		all = append(all, charts.Month{
			Key: m.String(), Name: words.UpperFirst(t.MonthFull(m)), Short: t.MonthBrief(m), Tick: t.MonthAxis(m),
			Year: t.Printerless(m.Year()), Number: int(m.Number()),
		})
	}
	return all
}

// shown are the points that a chart draws: the last 24 months, from the first one that has a value.
func shown(series []figure.Point) []figure.Point {
	if len(series) > TrendMonths {
		series = series[len(series)-TrendMonths:]
	}
	for len(series) > 0 && series[0].Value == nil {
		series = series[1:]
	}
	return series
}

func Known(series []figure.Point) int {
	n := 0
	for _, p := range series {
		if p.Value != nil {
			n++
		}
	}
	return n
}

func OrNaN(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}
