package charts

import (
	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Scatter is a cloud of points, each a thing of two measures.
type Scatter struct {
	Groups              []ScatterGroup // at most four; more are left out
	AxisName, ValueName string         // of x, under the axis; of y, above it
	Across, Format      Format         // of x; of y
}

// ScatterGroup is the points of one colour.
type ScatterGroup struct {
	Name   string // "" where all are of one group
	Points []ScatterPoint
}

// ScatterPoint is one of them; Name heads its tooltip.
type ScatterPoint struct {
	X, Y float64
	Name string
}

// groupMarks tell the groups apart by shape as well as by colour.
var groupMarks = []struct{ color, shape string }{{c1, "circle"}, {c4, "diamond"}, {c3, "triangle"}, {c5, "rect"}}

// NewScatter draws the cloud: 784 × 360 px, or 376 × 290 and 358 × 300.
func NewScatter(s Scatter, size Size) Chart {
	p := newPlot("scatter", size, 360, 290, 300)
	s.Groups = s.Groups[:min(len(s.Groups), len(groupMarks))]
	x, y := emptySpan(), emptySpan()
	for _, group := range s.Groups {
		for _, point := range group.Points {
			if known(point.X) && known(point.Y) {
				x.add(point.X)
				y.add(point.Y)
			}
		}
	}
	p.value, p.across = niceScale(y.low, y.high, false, 5), niceScale(x.low, x.high, false, pick(size, 8, 4, 4))
	upright, flat := s.Format.tickLabels(p.value), s.Across.tickLabels(p.across)
	p.left = max(widest(upright, regular)+tickGap+2, textWidth(flat[0], 12, regular)/2)
	p.right = p.width - textWidth(flat[len(flat)-1], 12, regular)/2 - 4
	p.top, p.bottom = 34, p.height-46

	data := []any{}
	at := p.left
	for i, group := range s.Groups {
		mark := groupMarks[i]
		for _, point := range group.Points {
			if !known(point.X) || !known(point.Y) {
				continue
			}
			data = append(data, raw{"value": []any{round(point.X), round(point.Y)}, "symbol": mark.shape, "itemStyle": raw{"color": mark.color, "opacity": 0.75}})
			shown := tip{Title: clean(point.Name)}
			if point.Name == "" {
				shown.Title = clean(group.Name)
			}
			shown.row(s.AxisName, s.Across.label(point.X))
			shown.row(s.ValueName, s.Format.label(point.Y))
			p.live.Items = append(p.live.Items, shown)
		}
		if len(s.Groups) > 1 {
			room := (p.width - p.left) / float64(len(s.Groups))
			p.key(at, 10, fit(group.Name, 12, regular, room-30), mark.color)
			at += room
		}
	}
	if len(s.Groups) == 1 {
		p.words(p.left, 10, fit(s.ValueName, 12, regular, p.right-p.left), style{color: ink3})
	}
	p.addSeries(gocharts.SingleSeries{Type: "scatter", SymbolSize: 8, Data: data}, nil)
	p.words((p.left+p.right)/2, p.height-9, fit(s.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	flatAxis := valueAxis(p.across, flat)
	flatAxis["splitLine"], flatAxis["axisLine"] = noLine, ground
	return p.chart(flatAxis, valueAxis(p.value, upright))
}
