package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Fit compares what customers did with what the model expected of them, by past frequency.
type Fit struct {
	Groups                   []FitGroup
	ActualName, ExpectedName string
	AxisName                 string // under the groups: "số lần mua trước đó"
	Format                   Format
}

// FitGroup is the customers of one past frequency.
type FitGroup struct {
	Name             string // "0", "1", …, "7+"
	Actual, Expected float64
}

// NewFit draws the pairs of bars: 376 × 264 px, or 784 × 340 and 358 × 300.
func NewFit(f Fit, size Size) Chart {
	p := newPlot("fit", size, 340, 264, 300)
	p.n = len(f.Groups)
	names := make([]string, p.n)
	actual, expected := make([]float64, p.n), make([]float64, p.n)
	all := emptySpan()
	all.add(0)
	p.live.Axis = make([]tip, p.n)
	for i, group := range f.Groups {
		names[i], actual[i], expected[i] = fit(group.Name, 12, regular, 60), group.Actual, group.Expected
		all.add(group.Actual, group.Expected)
		shown := &p.live.Axis[i]
		shown.Title = clean(group.Name)
		shown.row(f.ActualName, f.Format.maybe(group.Actual))
		shown.row(f.ExpectedName, f.Format.maybe(group.Expected))
	}
	p.value = niceScale(all.low, all.high, true, 5)
	axisLabels := f.Format.tickLabels(p.value)
	p.left, p.right = widest(axisLabels, regular)+tickGap+2, p.width-4
	p.top, p.bottom = 34, p.height-46
	p.key(p.left, 10, f.ActualName, c1)
	p.key(p.left+textWidth(clean(f.ActualName), 12, regular)+40, 10, f.ExpectedName, mid)
	bars := func(values []float64, color string) {
		p.addSeries(gocharts.SingleSeries{Type: "bar", BarGap: "8%", BarCategoryGap: "30%", BarMaxWidth: "36", Data: numbers(values, p.n)},
			raw{"itemStyle": raw{"color": color}})
	}
	bars(actual, c1)
	bars(expected, mid)
	p.words((p.left+p.right)/2, p.height-9, fit(f.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	return p.chart(categoryAxis(names, false), valueAxis(p.value, axisLabels))
}

// key is a swatch with its name, for pairs of bars that no label at an end can name.
func (p *plot) key(x, y float64, name, color string) {
	p.mark("rect", over, raw{"x": px(x), "y": px(y - 5), "width": 10, "height": 10}, raw{"fill": color})
	p.words(x+16, y, name, style{})
}

// Lines is a handful of series over time, such as cumulative purchases, actual and expected.
type Lines struct {
	Months []Month
	Series []Line // at most six; more are left out
	Format Format
	Zero   bool // the axis starts at 0

	AxisName string // under the steps, where these are no months
}

// Line is one series; dashed ones are drawn in ink2, the others in c1…c6.
type Line struct {
	Name   string
	Values []float64
	Dashed bool
}

// NewLines draws the series with their names at the ends: 376 × 248 px, or 784 × 360 and 358 × 300.
func NewLines(l Lines, size Size) Chart {
	p := newPlot("lines", size, 360, 248, 300)
	p.n, p.edge = len(l.Months), true
	l.Series = l.Series[:min(len(l.Series), len(palette))]
	all := emptySpan()
	var texts []string
	for _, series := range l.Series {
		all.add(series.Values[:min(len(series.Values), p.n)]...)
		text := series.Name
		if last := lastKnown(series.Values); l.inline() && last >= 0 {
			text += " " + l.Format.label(series.Values[last])
		}
		texts = append(texts, text)
	}
	p.value = niceScale(all.low, all.high, l.Zero, pick(size, 5, 4, 5))
	axisLabels := l.Format.tickLabels(p.value)
	p.left = widest(axisLabels, regular) + tickGap + 2
	p.right = p.width - margin(56, pick(size, 200.0, 140, 132), texts...) - 14
	p.top, p.bottom = 16, p.height-44
	p.words((p.left+p.right)/2, p.height-9, fit(l.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	axis := p.monthAxis(l.Months, size)
	var ends []label
	color := 0
	for _, series := range l.Series {
		paint, dash, text := ink2, []float64{5, 4}, ink2
		if !series.Dashed {
			paint, dash = palette[color], nil
			if paint == c1 || paint == c3 || paint == c5 { // the ones that reach 4.5 : 1
				text = paint
			}
			color++
		}
		p.addLine(series.Values, paint, pick[float32](size, 2.5, 2, 2.5), dash)
		if last := lastKnown(series.Values); last >= 0 && last < p.n {
			end := label{y: p.y(series.Values[last]), lines: []string{series.Name, l.Format.label(series.Values[last])}, style: style{color: text}, bold: 2}
			if l.inline() {
				end.lines, end.tail = end.lines[:1], " "+clean(end.lines[1])
			}
			ends = append(ends, end)
			if !series.Dashed {
				p.dot(p.x(float64(last)), p.y(series.Values[last]), 3.5, paint, false)
			}
		}
	}
	p.endLabels(p.right+10, ends)
	p.live.Axis = make([]tip, p.n)
	for i, month := range l.Months {
		p.live.Axis[i].Title = clean(month.Name)
		for _, series := range l.Series {
			p.live.Axis[i].row(series.Name, l.Format.maybe(at(series.Values, i)))
		}
	}
	return p.chart(axis, valueAxis(p.value, axisLabels))
}

// inline says that there are too many series for two lines of words at each one's end.
func (l Lines) inline() bool { return len(l.Series) > 3 }

// Histogram is a distribution over bins.
type Histogram struct {
	Bins      []Bin
	AxisName  string  // under the bins: "giá trị vòng đời, nghìn ₫"
	CountName string  // in tooltips: "khách hàng"
	Format    Format  // of the counts
	Mark      float64 // a value to mark, such as the mean; NaN = none
	MarkLabel string
}

// Bin is one bar of a histogram; bins touch, each from Low to High.
type Bin struct {
	Low, High float64
	Label     string // "0–100" in the tooltip
	Tick      string // under its left edge; "" = none
	Count     float64
}

// NewHistogram draws the bins: 376 × 248 px, or 784 × 340 and 358 × 300.
func NewHistogram(h Histogram, size Size) Chart {
	p := newPlot("histogram", size, 340, 248, 300)
	p.n = len(h.Bins)
	counts := make([]float64, p.n)
	p.live.Axis = make([]tip, p.n)
	all := emptySpan()
	all.add(0)
	for i, bin := range h.Bins {
		counts[i] = bin.Count
		all.add(bin.Count)
		p.live.Axis[i].Title = clean(bin.Label)
		p.live.Axis[i].row(h.CountName, h.Format.maybe(bin.Count))
	}
	p.value = niceScale(all.low, all.high, true, 4)
	axisLabels := h.Format.tickLabels(p.value)
	p.left, p.right = widest(axisLabels, regular)+tickGap+2, p.width-12
	p.top, p.bottom = 24, p.height-46
	p.addSeries(gocharts.SingleSeries{Type: "bar", BarCategoryGap: "0%", Data: numbers(counts, p.n)},
		raw{"itemStyle": raw{"color": c1, "borderColor": bg, "borderWidth": 1}})
	for i, bin := range h.Bins {
		p.words(p.x(float64(i)-0.5), p.bottom+13, bin.Tick, style{align: "center", color: ink3})
		if known(h.Mark) && h.Mark >= bin.Low && (h.Mark < bin.High || i == p.n-1) && bin.High > bin.Low {
			x := math.Floor(p.x(float64(i)-0.5+math.Min(1, (h.Mark-bin.Low)/(bin.High-bin.Low)))) + 0.5
			p.stroke(x, p.top-6, x, p.bottom, ink2, 1.4, 5, 4)
			half := textWidth(clean(h.MarkLabel), 12, semibold) / 2
			p.words(math.Max(half, math.Min(x, p.width-half)), 9, h.MarkLabel, style{align: "center", weight: semibold})
		}
	}
	p.words((p.left+p.right)/2, p.height-9, fit(h.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	bottom := hiddenAxis(p.n)
	bottom["axisLine"] = ground
	return p.chart(bottom, valueAxis(p.value, axisLabels))
}
