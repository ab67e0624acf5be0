package charts

import (
	"fmt"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Multiples is one small panel per segment, all on one scale.
type Multiples struct {
	Months []Month
	Panels []Panel // at most twelve; more are left out
	Format Format
}

// Panel is one segment's line.
type Panel struct {
	Name  string
	Value []float64
	Path  []float64 // nil = none
}

const panelHeight = 140.0

// NewMultiples draws the panels, four abreast (Wide) or two: 140 px a row. Each axis names its first and last month.
func NewMultiples(m Multiples, size Size) Chart {
	m.Panels = m.Panels[:min(len(m.Panels), 12)]
	columns := pick(size, 4, 2, 2)
	rows := max(1, (len(m.Panels)+columns-1)/columns)
	p := newPlot("multiples", size, panelHeight*float64(rows), panelHeight*float64(rows), panelHeight*float64(rows))
	n := len(m.Months)
	all := emptySpan()
	for _, panel := range m.Panels {
		all.add(panel.Value...)
		all.add(panel.Path...)
	}
	s := niceScale(all.low, all.high, false, 2)
	tickLabels := m.Format.tickLabels(s)
	left := widest(tickLabels, regular) + tickGap
	width := (p.width - left) / float64(columns)

	var grids, xAxes, yAxes []any
	for i, panel := range m.Panels {
		cell := &plot{kind: p.kind, width: p.width, height: p.height, n: n, edge: true, value: s}
		cell.left = left + width*float64(i%columns)
		cell.right = cell.left + width - 18
		cell.top = panelHeight*float64(i/columns) + 34
		cell.bottom = cell.top + panelHeight - 34 - 30
		grids = append(grids, raw{"left": cell.left, "top": cell.top, "width": cell.right - cell.left, "height": cell.bottom - cell.top, "outerBoundsMode": "none"})
		across, up := hiddenAxis(n, true), valueAxis(s, tickLabels)
		across["axisLine"], across["gridIndex"], up["gridIndex"] = ground, i, i
		if i%columns > 0 {
			up["axisLabel"] = noLine
		}
		xAxes, yAxes = append(xAxes, across), append(yAxes, up)
		m.drawPanel(cell, i, panel)
		p.series, p.graphics = append(p.series, cell.series...), append(p.graphics, cell.graphics...)
	}
	p.value = s
	p.live.Months = make([]string, n)
	p.live.Axis = make([]tip, n)
	for k, month := range m.Months {
		p.live.Months[k] = clean(month.Key)
		p.live.Axis[k].Title = clean(month.Name)
		for _, panel := range m.Panels {
			p.live.Axis[k].row(panel.Name, m.Format.maybe(at(panel.Value, k)))
		}
	}
	p.grids = grids
	return p.chartOn(xAxes, yAxes)
}

func (m Multiples) drawPanel(cell *plot, index int, panel Panel) {
	room := cell.right - cell.left
	last := lastKnown(panel.Value)
	value := ""
	if last >= 0 && last < cell.n {
		value = m.Format.label(panel.Value[last])
		cell.dot(cell.x(float64(last)), cell.y(panel.Value[last]), 3, c1, false)
	}
	cell.words(cell.right, cell.top-20, value, style{align: "right", weight: semibold, color: c1})
	cell.words(cell.left, cell.top-20, fit(panel.Name, 12, regular, room-textWidth(value, 12, semibold)-8), style{})
	if cell.n > 0 {
		cell.words(cell.left, cell.bottom+14, m.Months[0].Short, style{color: ink3})
	}
	if cell.n > 1 {
		cell.words(cell.right, cell.bottom+14, m.Months[cell.n-1].Short, style{align: "right", color: ink3})
	}
	add := func(values []float64, color string, width float64, dash any) {
		cell.addSeries(gocharts.SingleSeries{
			Type: "line", XAxisIndex: index, YAxisIndex: index, ShowSymbol: opts.Bool(false), Data: numbers(values, cell.n),
		}, raw{"id": fmt.Sprintf("%d-%d", index, len(cell.series)), "lineStyle": raw{"color": color, "width": width, "type": dash}, "itemStyle": raw{"color": color}})
	}
	if panel.Path != nil {
		add(panel.Path, ink2, 1.3, []float64{5, 4})
	}
	add(panel.Value, c1, 2, "solid")
}
