package charts

import (
	"math"
	"slices"
	"strconv"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Layers is a quantity over time, split into layers that lie on each other.
type Layers struct {
	Months []Month
	Layers []Layer // the lowest first, at most seven; more are left out
	Format Format
}

// Layer is one part of the whole.
type Layer struct {
	Name    string
	Values  []float64 // may be negative: a month of refunds
	Ordered bool      // one of a sequence, such as years: painted in steps of one hue, the first darkest
}

// NewLayers draws the stack, named at its right end: 784 × 360 px, or 376 × 300 and 358 × 300.
func NewLayers(l Layers, size Size) Chart {
	p := newPlot("stacked", size, 360, 300, 300)
	p.n = len(l.Months)
	l.Layers = l.Layers[:min(len(l.Layers), len(sequence))]
	all := emptySpan()
	all.add(0)
	var texts []string
	for i := range p.n {
		above, below := 0.0, 0.0
		for _, layer := range l.Layers {
			above += math.Max(0, orZero(at(layer.Values, i)))
			below += math.Min(0, orZero(at(layer.Values, i)))
		}
		all.add(above, below)
	}
	for _, layer := range l.Layers {
		if last := at(layer.Values, p.n-1); known(last) {
			texts = append(texts, layer.Name+" "+l.Format.label(last))
		}
	}
	p.value = niceScale(all.low, all.high, true, 5)
	axisLabels := l.Format.tickLabels(p.value)
	p.left = widest(axisLabels, regular) + tickGap + 2
	p.top, p.bottom = 12, p.height-44
	p.right = p.width - margin(56, pick(size, 180.0, 132, 126), texts...) - 26

	colors := l.colors()
	axis := p.monthAxis(l.Months, size)
	var ends []label
	above, below := 0.0, 0.0
	for i, layer := range l.Layers {
		p.addBars(layer.Values, colors[i], "all", size)
		last := at(layer.Values, p.n-1)
		if !known(last) {
			continue
		}
		from := &above
		if last < 0 {
			from = &below
		}
		ends = append(ends, label{y: p.y(*from + last/2), lines: []string{layer.Name}, tail: " " + clean(l.Format.label(last)), swatch: colors[i]})
		*from += last
	}
	if p.value.from < 0 {
		p.stroke(p.left, p.y(0), p.right, p.y(0), line, 1)
	}
	p.endLabels(p.right+8, ends)
	p.live.Axis = make([]tip, p.n)
	for i, month := range l.Months {
		p.live.Axis[i].Title = clean(month.Name)
		for _, layer := range slices.Backward(l.Layers) {
			p.live.Axis[i].row(layer.Name, l.Format.maybe(at(layer.Values, i)))
		}
	}
	return p.chart(axis, valueAxis(p.value, axisLabels))
}

// colors paints a sequence from dark to pale and what stands outside it in greys; layers without order take the series' colours.
func (l Layers) colors() []string {
	ordered := 0
	for _, layer := range l.Layers {
		if layer.Ordered {
			ordered++
		}
	}
	colors := make([]string, len(l.Layers))
	step, other := 0, 0
	for i, layer := range l.Layers {
		switch {
		case layer.Ordered:
			class, palest := 5.0, 2.0 // the palest two are faint on the dark page
			if ordered > 5 {
				palest = 1
			}
			if ordered > 1 {
				class = 6 - (6-palest)*float64(step)/float64(ordered-1)
			}
			colors[i] = sequence[int(math.Round(class))]
			step++
		case ordered > 0:
			colors[i] = []string{mid, c6, c3, c4, c5}[other%5]
			other++
		default:
			colors[i] = palette[other%len(palette)]
			other++
		}
	}
	return colors
}

// Bars is one value each of a few things.
type Bars struct {
	Bars                []Bar
	AxisName, ValueName string // under the bars; in tooltips
	LabelName           string // in tooltips
	Format              Format
}

// Bar is one of them; Label stands below its value: "99 ngày".
type Bar struct {
	Name  string
	Value float64
	Label string
}

// NewBars draws upright bars with their values on them, where these have room: 376 × 264 px, or 784 × 340 and 358 × 300.
func NewBars(b Bars, size Size) Chart {
	p := newPlot("bars", size, 340, 264, 300)
	p.n = len(b.Bars)
	values, names, labels := make([]float64, p.n), make([]string, p.n), []string{}
	all := emptySpan()
	all.add(0)
	p.live.Axis = make([]tip, p.n)
	lines := 1.0
	for i, bar := range b.Bars {
		values[i] = bar.Value
		all.add(bar.Value)
		labels = append(labels, b.Format.maybe(bar.Value), bar.Label)
		if bar.Label != "" {
			lines = 2
		}
		shown := &p.live.Axis[i]
		shown.Title = clean(bar.Name)
		shown.row(b.ValueName, b.Format.maybe(bar.Value))
		shown.row(b.LabelName, bar.Label)
	}
	p.value = niceScale(all.low, all.high, true, 4)
	axisLabels := b.Format.tickLabels(p.value)
	p.left, p.right = widest(axisLabels, regular)+tickGap+2, p.width-4
	p.top, p.bottom = 8+lineHeight*lines, p.height-46
	room := (p.right - p.left) / float64(max(p.n, 1))
	every := 1
	for i, bar := range b.Bars {
		names[i] = fit(bar.Name, 12, regular, math.Max(room-4, 40))
		for every < p.n && textWidth(names[i], 12, regular)+6 > room*float64(every) {
			every++
		}
	}
	for i := range names {
		if i%every != 0 {
			names[i] = ""
		}
	}
	p.addSeries(gocharts.SingleSeries{Type: "bar", BarCategoryGap: "34%", BarMaxWidth: "56", Data: numbers(values, p.n)}, raw{"itemStyle": raw{"color": c1}})
	if widest(labels, semibold)+4 <= room {
		for i, bar := range b.Bars {
			if !known(bar.Value) {
				continue
			}
			x, y := p.x(float64(i)), p.y(math.Max(0, bar.Value))-6-lineHeight*lines
			p.words(x, y+lineHeight/2, b.Format.label(bar.Value), style{align: "center", weight: semibold, color: ink, halo: true})
			p.words(x, y+1.5*lineHeight, bar.Label, style{align: "center", halo: true})
		}
	}
	p.words((p.left+p.right)/2, p.height-9, fit(b.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	return p.chart(categoryAxis(names, false), valueAxis(p.value, axisLabels))
}

// Bridge is a stock over time and what changes it: the level in a panel of its own above, what comes and what goes below, as the two
// have nothing to do with one axis.
type Bridge struct {
	Months   []Month
	Level    Layer   // without values the panel is left out
	Up, Down []Layer // both as positive numbers, the ones next to zero first
	Format   Format
}

// levelHeight is the height in px of the panel of the level, and of the gap below it.
const levelHeight, levelGap = 84.0, 26.0

// NewBridge draws the two panels: 784 × 380 px, or 376 × 300 and 358 × 320.
func NewBridge(b Bridge, size Size) Chart {
	p := newPlot("bridge", size, 380, 300, 320)
	p.n = len(b.Months)
	all, level := emptySpan(), emptySpan()
	all.add(0)
	level.add(b.Level.Values...)
	texts := []string{b.Level.Name}
	for i := range p.n {
		up, down := 0.0, 0.0
		for _, layer := range b.Up {
			up += orZero(at(layer.Values, i))
		}
		for _, layer := range b.Down {
			down += orZero(at(layer.Values, i))
		}
		all.add(up, -down)
	}
	for _, layer := range slices.Concat(b.Up, b.Down) {
		texts = append(texts, layer.Name)
	}
	flows, stock := niceScale(all.low, all.high, true, 5), niceScale(level.low, level.high, true, 3)
	flowLabels, stockLabels := b.Format.tickLabels(flows), b.Format.tickLabels(stock)
	for i, tick := range flows.ticks() { // what goes is a number, too
		if tick < 0 {
			flowLabels[i] = clean(b.Format.tick(-tick, flows.step))
		}
	}
	p.left = widest(slices.Concat(flowLabels, stockLabels), regular) + tickGap + 2
	p.right = p.width - margin(56, pick(size, 160.0, 116, 110), texts...) - 28
	axis := p.monthAxis(b.Months, size)
	x, y := []any{axis}, []any{}
	var ends []label

	p.top, p.bottom, p.value = 12, p.height-44, flows
	hasLevel := lastKnown(b.Level.Values) >= 0
	if hasLevel {
		p.top += levelHeight + levelGap
	}
	y = append(y, valueAxis(flows, flowLabels))
	axis["axisLine"] = noLine
	above, below := 0.0, 0.0
	paint := func(layers []Layer, colors []string, edge *float64, sign float64) {
		for i, layer := range layers {
			values := make([]float64, p.n)
			for k := range values {
				values[k] = sign * at(layer.Values, k)
			}
			color := colors[i%len(colors)]
			p.addBars(values, color, "flows", size)
			if last := at(layer.Values, p.n-1); known(last) {
				ends = append(ends, label{y: p.y(*edge + sign*last/2), lines: []string{layer.Name, b.Format.label(last)}, swatch: color, bold: 2})
				*edge += sign * last
			}
		}
	}
	paint(b.Up, []string{c1, c2, c4}, &above, 1)
	paint(b.Down, []string{against, c5, c3}, &below, -1)
	zero := math.Floor(p.y(0)) + 0.5
	p.stroke(p.left, zero, p.right, zero, line, 1)
	p.endLabels(p.right+8, ends)
	panel := func() raw {
		return raw{"left": px(p.left), "top": px(p.top), "right": px(p.width - p.right), "bottom": px(p.height - p.bottom), "outerBoundsMode": "none"}
	}
	p.grids = []any{panel()}

	if hasLevel {
		p.top, p.bottom, p.value = 12, 12+levelHeight, stock
		p.grids = append(p.grids, panel())
		upper := valueAxis(stock, stockLabels)
		upper["gridIndex"] = 1
		y = append(y, upper)
		flat := hiddenAxis(p.n)
		flat["gridIndex"] = 1
		x = append(x, flat)
		p.addLine(b.Level.Values, ink, pick[float32](size, 2.5, 2, 2.5), nil)
		series := p.series[len(p.series)-1].(raw)
		series["xAxisIndex"], series["yAxisIndex"] = 1, 1
		last := min(lastKnown(b.Level.Values), p.n-1)
		p.dot(p.x(float64(last)), p.y(b.Level.Values[last]), 3.5, ink, false)
		p.endLabels(p.right+8, []label{{y: p.y(b.Level.Values[last]), lines: []string{b.Level.Name, b.Format.label(b.Level.Values[last])}, style: style{color: ink}, bold: 2}})
	}
	p.live.Axis = make([]tip, p.n)
	for i, month := range b.Months {
		p.live.Axis[i].Title = clean(month.Name)
		p.live.Axis[i].row(b.Level.Name, b.Format.maybe(at(b.Level.Values, i)))
		for _, layer := range slices.Concat(b.Up, b.Down) {
			p.live.Axis[i].row(layer.Name, b.Format.maybe(at(layer.Values, i)))
		}
	}
	p.value = flows
	return p.chartOn(x, y)
}

// Heat is a table of values whose cells are the darker the more they hold.
type Heat struct {
	Rows, Columns         []string
	RowsName, ColumnsName string
	Values                [][]float64 // [row][column]; NaN = not shown
	Tips                  [][]string  // per cell, behind the value; nil = none
	Format                Format      // in tooltips
	Cell                  func(value float64) string
}

// Numbered says that the columns' names have no room in a rendition: numbers stand for them, before the rows of the same names, and a
// caption has to tell them.
func (h Heat) Numbered(size Size) bool {
	lines, _, _ := h.heads(size)
	return lines == nil
}

// heads are the columns' names broken into lines, nil where they don't fit; with the room of the rows' names and a column's width.
func (h Heat) heads(size Size) (lines [][]string, nameRoom, width float64) {
	nameRoom = margin(40, pick(size, 170.0, 96, 96), append([]string{h.RowsName + " ↓"}, h.Rows...)...) + 12
	width = (widthOf(size) - 1 - nameRoom - 8) / float64(max(len(h.Columns), 1))
	for _, name := range h.Columns {
		broken := wrap(name, 12, regular, width-4)
		if len(broken) > 3 || widest(broken, regular) > width-2 {
			return nil, nameRoom, width
		}
		lines = append(lines, broken)
	}
	return lines, nameRoom, width
}

// columnNumber stands for the name of column i.
func columnNumber(i int) string { return strconv.Itoa(i + 1) }

// NewHeat draws the table, 30 px a row and the names above: 784, 376 or 358 px wide.
func NewHeat(h Heat, size Size) Chart {
	heads, nameRoom, width := h.heads(size)
	tallest := 1
	for _, broken := range heads {
		tallest = max(tallest, len(broken))
	}
	p := newPlot("heatmap", size, 0, 0, 0)
	p.n = len(h.Columns)
	p.left, p.right = nameRoom+8, p.width-1
	p.top = 24 + 14*float64(tallest) + 8
	p.bottom = p.top + 30*float64(max(len(h.Rows), 1))
	p.height = p.bottom + 4
	cell := h.Cell
	if cell == nil {
		cell = h.Format.label
	}
	all := emptySpan()
	all.add(0)
	for _, row := range h.Values {
		all.add(row...)
	}
	classes := evenClasses(all)
	items := []any{}
	for r, name := range h.Rows {
		y := p.top + (float64(r)+0.5)*30
		if i := slices.Index(h.Columns, name); heads == nil && i >= 0 {
			name = columnNumber(i) + " " + name
		}
		p.words(nameRoom, y, fit(name, 12, regular, nameRoom), style{align: "right"})
		for k, column := range h.Columns {
			if r >= len(h.Values) || !known(at(h.Values[r], k)) {
				continue
			}
			value := h.Values[r][k]
			text := cell(value)
			if textWidth(clean(text), 12, regular) > width-2 {
				text = ""
			}
			items = append(items, heatCell(k, len(h.Rows)-1-r, classOf(value, classes), text))
			shown := tip{Title: clean(h.Rows[r] + " → " + column)}
			behind := ""
			if r < len(h.Tips) {
				behind = textAt(h.Tips[r], k)
			}
			shown.row(h.Format.label(value), behind)
			if len(shown.Rows) == 0 {
				shown.row("", h.Format.label(value))
			}
			p.live.Items = append(p.live.Items, shown)
			if h.Rows[r] == column {
				p.mark("rect", over, raw{"x": px(p.x(float64(k)) - width/2 + 1), "y": px(y - 14), "width": px(width - 2), "height": 28},
					raw{"fill": "none", "stroke": ink, "lineWidth": 1.5})
			}
		}
	}
	for k := range h.Columns {
		broken := []string{columnNumber(k)}
		if heads != nil {
			broken = heads[k]
		}
		for i, text := range broken {
			p.words(p.x(float64(k)), p.top-8-14*(float64(len(broken)-i)-0.5), text, style{align: "center"})
		}
	}
	p.words(nameRoom, p.top-15, fit(h.RowsName+" ↓", 12, regular, nameRoom), style{align: "right", color: ink3})
	p.words(p.left, 9, fit(h.ColumnsName+" →", 12, regular, p.right-p.left), style{color: ink3})
	p.addHeat(items)
	return p.chart(hiddenAxis(len(h.Columns)), hiddenAxis(len(h.Rows)))
}
