package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Segments is a dot plot of one KPI by segment: solid now, hollow before, a pale bar for the interval.
type Segments struct {
	Rows                           []Segment
	Path                           float64 // the whole's path this month; NaN = none
	PathLabel                      string  // "Lộ trình 59,7 %"
	Format                         Format
	NowName, BeforeName, RangeName string // "10/2026", "9/2026", "Khoảng tin cậy 95 %"
}

// Segment is one row.
type Segment struct {
	Name      string
	Now       float64
	Before    float64 // NaN = none
	Low, High float64 // interval of Now; NaN = none
}

// NewSegments draws the dot plot: 376 or 358 × 200 px for up to four rows; 36 px more for each above.
func NewSegments(s Segments, size Size) Chart {
	p := newPlot("segments", size, 200, 200, 200)
	p.n, p.sideways = len(s.Rows), true
	p.height += 36 * float64(max(0, p.n-4))
	if p.n < 4 {
		p.height -= 36 * float64(4-max(p.n, 1))
	}
	names := make([]string, p.n)
	all := emptySpan()
	all.add(s.Path)
	for i, row := range s.Rows {
		names[i] = row.Name
		all.add(row.Now, row.Before, row.Low, row.High)
	}
	p.value = niceScale(all.low, all.high, false, 4)
	axisLabels := s.Format.tickLabels(p.value)
	nameRoom := margin(40, p.width*0.3, names...)
	p.left, p.right, p.bottom = nameRoom+16, p.width-52, p.height-26
	p.top = 4
	if known(s.Path) {
		p.top = 20
	}

	for _, row := range s.Rows {
		width := textWidth(clean(s.Format.label(row.Now)), 12, semibold)
		for _, value := range []float64{row.Now, row.Before, row.High} {
			p.keepRoom(p.value, value, 10, width)
		}
	}

	now := make([]any, p.n)
	before := make([]any, p.n)
	p.live.Axis = make([]tip, p.n)
	names = fitAll(names, 12, regular, nameRoom)
	for i, row := range s.Rows {
		now[i], before[i] = []any{"-", i}, []any{"-", i}
		y := p.row(float64(i))
		p.words(nameRoom, y, names[i], style{align: "right"})
		furthest := p.along(p.value, row.Now)
		if known(row.Low) && known(row.High) {
			from, to := p.along(p.value, row.Low), p.along(p.value, row.High)
			p.mark("rect", under, raw{"x": px(from), "y": px(y - 4), "width": px(math.Max(1, to-from)), "height": 8}, raw{"fill": "#A1CEEE"})
			furthest = math.Max(furthest, to)
		}
		if known(row.Before) {
			before[i] = []any{round(row.Before), i}
			furthest = math.Max(furthest, p.along(p.value, row.Before))
		}
		if known(row.Now) {
			now[i] = []any{round(row.Now), i}
			s.nameRow(p, row, furthest, y)
		}
		shown := &p.live.Axis[i]
		shown.Title = clean(row.Name)
		shown.row(s.NowName, s.Format.maybe(row.Now))
		shown.row(s.RangeName, s.Format.between(row.Low, row.High))
		shown.row(s.BeforeName, s.Format.maybe(row.Before))
	}
	if known(s.Path) {
		x := math.Floor(p.along(p.value, s.Path)) + 0.5
		p.stroke(x, p.top-8, x, p.bottom, ink2, 1.4, 5, 4)
		half := textWidth(clean(s.PathLabel), 12, regular) / 2
		p.words(math.Max(half, math.Min(x, p.width-half)), 5, s.PathLabel, style{align: "center"})
	}
	// Hollow before solid: where nothing moved, the present hides the past.
	p.addSeries(gocharts.SingleSeries{Type: "scatter", SymbolSize: 9, Data: before},
		raw{"itemStyle": raw{"color": bg, "borderColor": c1, "borderWidth": 1.5, "opacity": 1}})
	p.addSeries(gocharts.SingleSeries{Type: "scatter", SymbolSize: 9, Data: now},
		raw{"itemStyle": raw{"color": c1, "opacity": 1}})
	side := hiddenAxis(p.n)
	side["inverse"] = true
	return p.chart(valueAxis(p.value, axisLabels), side)
}

// nameRow writes the value to the right of its dots, or to their left where the path would cross it.
func (s Segments) nameRow(p *plot, row Segment, furthest, y float64) {
	text := s.Format.label(row.Now)
	set := style{weight: semibold, color: c1, halo: true}
	width := textWidth(clean(text), 12, semibold)
	x := furthest + 10
	if known(s.Path) {
		nearest := math.Inf(1)
		for _, value := range []float64{row.Now, row.Before, row.Low} {
			if known(value) {
				nearest = math.Min(nearest, p.along(p.value, value))
			}
		}
		path := p.along(p.value, s.Path)
		if x-4 < path && path < x+width+4 && nearest-10-width > p.left {
			x, set.align = nearest-10, "right"
		}
	}
	p.words(x, y, text, set)
}
