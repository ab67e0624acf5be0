package charts

import (
	gocharts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Pareto is the curve of cumulative revenue by customers, the biggest spenders first.
type Pareto struct {
	Points    []ParetoPoint // ascending in Customers; (0, 0) is added
	Mark      ParetoPoint   // the marked point, such as 20 % of customers
	MarkLines []string      // beside it: "20 % khách hàng đầu", "58,4 % doanh thu"; the last one is bold
	EqualName string        // at the diagonal: "nếu mọi khách chi bằng nhau"
	AxisName  string        // under the x axis
	Format    Format        // of shares, 0–1
}

// ParetoPoint is a point of the curve; both are shares 0–1 (revenue may exceed 1 where some customers net below zero).
type ParetoPoint struct{ Customers, Revenue float64 }

// NewPareto draws the curve: 376 × 290 px, or 784 × 360 and 358 × 300.
func NewPareto(c Pareto, size Size) Chart {
	p := newPlot("pareto", size, 360, 290, 300)
	all := emptySpan()
	all.add(0, 1)
	for _, point := range c.Points {
		all.add(point.Revenue)
	}
	p.value, p.across = scale{from: 0, to: 1, step: 0.25}, scale{from: 0, to: 1, step: 0.2}
	if all.high > 1.0001 {
		p.value = niceScale(0, all.high, true, 6)
	}
	upright, flat := c.Format.tickLabels(p.value), c.Format.tickLabels(p.across)
	p.left = widest(upright, regular) + tickGap + 2
	p.right = p.width - textWidth(flat[len(flat)-1], 12, regular)/2 - 4
	p.top, p.bottom = 12, p.height-46

	curve := []any{[]any{0, 0}}
	p.live.Axis = []tip{{}}
	for _, point := range c.Points {
		if known(point.Customers) && known(point.Revenue) {
			curve = append(curve, []any{round(point.Customers), round(point.Revenue)})
			shown := tip{Title: c.Format.label(point.Customers)}
			shown.row("", c.Format.label(point.Revenue))
			p.live.Axis = append(p.live.Axis, shown)
		}
	}
	x, y := func(v float64) float64 { return p.along(p.across, v) }, p.y
	p.stroke(x(0), y(0), x(1), y(1), line, 1.2, 3, 3)
	p.words(x(0.985), y(0.36), fit(c.EqualName, 12, regular, x(0.985)-x(0.32)), style{align: "right", color: ink3})
	p.addSeries(gocharts.SingleSeries{Type: "line", ShowSymbol: opts.Bool(false), Data: curve, ItemStyle: &opts.ItemStyle{Color: c1}},
		raw{"lineStyle": raw{"color": c1, "width": 2.2}})
	if known(c.Mark.Customers) && known(c.Mark.Revenue) && c.Mark.Customers > 0 {
		mx, my := x(c.Mark.Customers), y(c.Mark.Revenue)
		p.stroke(mx, my, mx, p.bottom, ink3, 1, 1.5, 2.5)
		p.stroke(p.left, my, mx, my, ink3, 1, 1.5, 2.5)
		p.dot(mx, my, 4, c1, false)
		for i, text := range c.MarkLines {
			set := style{color: ink2, halo: true}
			if i == len(c.MarkLines)-1 {
				set.weight, set.color = semibold, c1
			}
			p.words(mx+14, my+2+lineHeight*float64(i), fit(text, 12, set.weight, p.width-mx-18), set)
		}
	}
	p.words((p.left+p.right)/2, p.height-9, fit(c.AxisName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	flatAxis := valueAxis(p.across, flat)
	flatAxis["splitLine"], flatAxis["axisLine"] = noLine, ground
	chart := p.chart(flatAxis, valueAxis(p.value, upright))
	chart.Cut = false
	return chart
}
