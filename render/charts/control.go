package charts

import "math"

// Control is a control chart: a monthly figure between its limits.
type Control struct {
	Name              string
	Months            []Month
	Format            Format
	Value             []float64
	Center, Low, High []float64 // centre line and limits by month; a constant limit repeats itself
	Abnormal          []Signal  // drawn as diamonds, the last ones with month and value

	CenterName, LowName, HighName string // "trung bình", "sàn", "trần"; the value of the last month is added
}

// NewControl draws a control chart: 376 × 248 px, or 784 × 360 and 358 × 300.
func NewControl(c Control, size Size) Chart {
	n := len(c.Months)
	p := newPlot("control", size, 360, 248, 300)
	p.n, p.edge = n, true
	all := emptySpan()
	for _, values := range [][]float64{c.Value, c.Center, c.Low, c.High} {
		all.add(values[:min(len(values), n)]...)
	}
	p.value = niceScale(all.low, all.high, false, 5)
	labels := c.Format.tickLabels(p.value)

	var ends []label
	var texts []string
	for _, limit := range []struct {
		name   string
		values []float64
	}{{c.HighName, c.High}, {c.CenterName, c.Center}, {c.LowName, c.Low}} {
		last := lastKnown(limit.values)
		if last < 0 || last >= n {
			continue
		}
		text := limit.name + " " + c.Format.label(limit.values[last])
		texts = append(texts, text)
		ends = append(ends, label{y: limit.values[last], lines: []string{text}, style: style{color: ink3}})
	}
	p.left = widest(labels, regular) + tickGap + 4
	p.right = p.width - margin(24, pick(size, 160.0, 124, 110), texts...) - 8
	p.top, p.bottom = 16, p.height-44
	for i := range ends {
		ends[i].y = p.y(ends[i].y)
	}
	axis := p.monthAxis(c.Months, size)
	p.addLine(c.Center, ink3, 1, nil)
	p.addLine(c.Low, ink3, 1, []float64{3, 3})
	p.addLine(c.High, ink3, 1, []float64{3, 3})
	p.addLine(c.Value, c1, 1.7, nil)
	c.drawPoints(p)
	p.endLabels(p.right+6, ends)
	p.live.Axis = c.tips()
	return p.chart(axis, valueAxis(p.value, labels))
}

// drawPoints dots every month; of the abnormal ones the last three are written out, to the left where they stand at the edge.
func (c Control) drawPoints(p *plot) {
	named, lastY := 0, -100.0 // lastY: the label of the month after
	for i := min(len(c.Value), p.n) - 1; i >= 0; i-- {
		if !known(c.Value[i]) {
			continue
		}
		x, y := p.x(float64(i)), p.y(c.Value[i])
		if i >= len(c.Abnormal) || c.Abnormal[i] == Usual {
			p.dot(x, y, 2.3, c1, false)
			continue
		}
		color := c.Abnormal[i].color()
		p.diamond(x, y, 5.5, color, false)
		distance := y - lastY
		if named == 3 || (distance < 15 && distance > -15) {
			continue
		}
		named, lastY = named+1, y
		text := c.Months[i].Short + ": " + c.Format.label(c.Value[i])
		words := style{weight: semibold, color: color, halo: true}
		width := textWidth(clean(text), 12, semibold) + 10
		switch {
		case x-width <= p.left:
			p.words(x+10, y, text, words)
		case c.crosses(p, x-width, x-8, y):
			words.align = "right"
			p.words(x+6, y-14, text, words)
			lastY = y - 14
		default:
			words.align = "right"
			p.words(x-10, y, text, words)
		}
	}
}

// crosses says whether the line runs through where a label would stand, from left to right around y.
func (c Control) crosses(p *plot, left, right, y float64) bool {
	for i := 1; i < min(len(c.Value), p.n); i++ {
		from, to := p.x(float64(i-1)), p.x(float64(i))
		a, b := c.Value[i-1], c.Value[i]
		if !known(a) || !known(b) || to < left || from > right {
			continue
		}
		along := func(x float64) float64 {
			share := (math.Max(from, math.Min(to, x)) - from) / (to - from)
			return p.y(a + (b-a)*share)
		}
		if one, other := along(left), along(right); math.Min(one, other) < y+7 && math.Max(one, other) > y-7 {
			return true
		}
	}
	return false
}

func (c Control) tips() []tip {
	tips := make([]tip, len(c.Months))
	for i, month := range c.Months {
		tips[i].Title = clean(month.Name)
		tips[i].row(c.Name, c.Format.maybe(at(c.Value, i)))
		tips[i].row(c.HighName, c.Format.maybe(at(c.High, i)))
		tips[i].row(c.CenterName, c.Format.maybe(at(c.Center, i)))
		tips[i].row(c.LowName, c.Format.maybe(at(c.Low, i)))
	}
	return tips
}
