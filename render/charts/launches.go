package charts

import (
	"math"
	"strings"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Launches shows the early buyers of each launch.
type Launches struct {
	Rows                  []Launch // by date
	ExistingName, NewName string   // written at the first row only
	Format                Format   // counts
}

// Launch is one launch's early buyers.
type Launch struct {
	Name          string // of the products
	Date          string // "11/2025"
	Existing, New float64
}

// NewLaunches draws the buyers: 784 × 300 or 358 × 300 px for up to six rows, 44 px more for each above.
func NewLaunches(l Launches, size Size) Chart {
	p := newPlot("launches", size, 300, 300, 300)
	p.n, p.sideways = len(l.Rows), true
	p.height += 44 * float64(max(0, p.n-6))
	if p.n < 5 {
		p.height -= 44 * float64(5-p.n)
	}
	names := make([]string, p.n)
	existing, fresh := make([]float64, p.n), make([]float64, p.n)
	all := emptySpan()
	all.add(0)
	for i, row := range l.Rows {
		names[i], existing[i], fresh[i] = row.Name, row.Existing, row.New
		all.add(orZero(row.Existing) + orZero(row.New))
	}
	p.value = niceScale(all.low, all.high, true, pick(size, 5, 3, 3))
	axisLabels := l.Format.tickLabels(p.value)
	nameRoom := margin(50, p.width*pick(size, 0.24, 0.28, 0.28), names...)
	p.left, p.right, p.top, p.bottom = nameRoom+12, p.width-pick(size, 78.0, 58, 62), 26, p.height-4

	bars := func(values []float64, color string) {
		p.addSeries(gocharts.SingleSeries{Type: "bar", Stack: "buyers", BarWidth: "18", Data: numbers(values, p.n)},
			raw{"itemStyle": raw{"color": color, "borderColor": bg, "borderWidth": 1}})
	}
	bars(existing, c1)
	bars(fresh, c2)
	p.live.Axis = make([]tip, p.n)
	for i, row := range l.Rows {
		y := p.row(float64(i))
		offset := 8.0
		if row.Date == "" || row.Name == "" {
			offset = 0
		}
		p.words(nameRoom, y-offset, fit(row.Name, 12, regular, nameRoom), style{align: "right"})
		p.words(nameRoom, y+offset, fit(row.Date, 12, regular, nameRoom), style{align: "right", color: ink3})
		l.nameBars(p, i, y)
		shown := &p.live.Axis[i]
		shown.Title = clean(strings.Trim(row.Name+" · "+row.Date, " ·"))
		shown.row(l.ExistingName, l.Format.maybe(row.Existing))
		shown.row(l.NewName, l.Format.maybe(row.New))
	}
	top := valueAxis(p.value, axisLabels)
	top["position"] = "top"
	side := hiddenAxis(p.n)
	side["inverse"] = true
	return p.chart(top, side)
}

// nameBars writes the numbers of one row: of the existing into their bar where it has room, of the new behind theirs.
func (l Launches) nameBars(p *plot, i int, y float64) {
	row := l.Rows[i]
	existing, fresh := orZero(row.Existing), orZero(row.New)
	inside, behind := l.Format.maybe(row.Existing), l.Format.maybe(row.New)
	if behind != "" {
		behind = "+" + behind
	}
	if i == 0 {
		inside = l.ExistingName + " " + inside
		if behind != "" {
			behind = l.NewName + " " + behind[1:]
		}
	}
	split, end := p.along(p.value, existing), p.along(p.value, orZero(existing+fresh))
	if width := textWidth(clean(inside), 12, semibold); width+12 <= split-p.left {
		p.words(p.left+6, y, inside, style{weight: semibold, color: onC1})
	} else if inside != "" {
		behind = inside + " · " + behind
	}
	room := math.Max(40, p.width-end-6)
	p.words(end+6, y, fit(behind, 12, semibold, room), style{weight: semibold, color: ink2, halo: true})
}
