package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Waterfall shows how effects lead from one total to another. The totals are dots, not bars, as the axis is cut.
type Waterfall struct {
	StartName, EndName string
	Start, End         float64
	Effects            []Effect
	Format             Format                     // of the totals and the axis
	EffectLabel        func(value float64) string // signed, two decimals: "−0,52"
	LowerIsBetter      bool                       // then a fall is drawn in the colour "for"
}

// Effect is one step of a waterfall.
type Effect struct {
	Name  string
	Value float64 // in the unit of the totals
}

// NewWaterfall draws a waterfall: 376 × 264 px for up to seven rows, 32 px more for each row above; Wide and Narrow alike
// but for the width.
func NewWaterfall(w Waterfall, size Size) Chart {
	n := len(w.Effects) + 2
	p := newPlot("waterfall", size, 264, 264, 264)
	p.height += 32 * float64(max(0, n-7))
	if n < 7 {
		p.height -= 32 * float64(7-n)
	}
	p.n, p.sideways = n, true

	names := make([]string, n)
	from, to := make([]float64, n), make([]float64, n)
	names[0], names[n-1] = w.StartName, w.EndName
	from[0], to[0], from[n-1], to[n-1] = w.Start, w.Start, w.End, w.End
	all := emptySpan()
	all.add(w.Start, w.End)
	running := w.Start
	for i, effect := range w.Effects {
		names[i+1] = effect.Name
		from[i+1] = running
		if known(effect.Value) {
			running += effect.Value
		}
		to[i+1] = running
		all.add(running)
	}
	p.value = niceScale(all.low, all.high, false, pick(size, 6, 3, 3))
	labels := w.Format.tickLabels(p.value)
	nameRoom := margin(50, p.width*0.36, names...)
	p.left = nameRoom + 12
	p.right, p.top, p.bottom = p.width-58, 4, p.height-26
	p.keepRoom(p.value, w.Start, 10, textWidth(clean(w.Format.label(w.Start)), 12, semibold))
	p.keepRoom(p.value, w.End, 10, textWidth(clean(w.Format.label(w.End)), 12, semibold))
	for i, effect := range w.Effects {
		p.keepRoom(p.value, math.Max(from[i+1], to[i+1]), 8, textWidth(clean(w.effectLabel(effect.Value)), 12, semibold))
	}

	floors, rises := make([]any, n), make([]any, n)
	for i := range n {
		y := p.row(float64(i))
		p.words(nameRoom, y, fit(names[i], 12, regular, nameRoom), style{align: "right"})
		if i == 0 || i == n-1 {
			if known(from[i]) {
				p.dot(p.along(p.value, from[i]), y, 4.5, ink3, false)
				p.words(p.along(p.value, from[i])+10, y, w.Format.label(from[i]), style{weight: semibold, color: ink, halo: true})
			}
			continue
		}
		low, high := math.Min(from[i], to[i]), math.Max(from[i], to[i])
		if !known(low) || !known(high) {
			continue
		}
		fall := to[i] < from[i]
		color := favour
		if fall != w.LowerIsBetter {
			color = against
		}
		item := raw{"color": color}
		if fall {
			item["decal"] = raw{"symbol": "rect", "dashArrayX": []float64{1, 0}, "dashArrayY": []float64{2.2, 3.6}, "rotation": -math.Pi / 4, "color": bg}
		}
		// Bars start at 0, so they are drawn on an axis that is shifted to begin there.
		floors[i] = round(low - p.value.from)
		rises[i] = raw{"value": round(high - low), "itemStyle": item}
		p.words(p.along(p.value, high)+6, y, w.effectLabel(w.Effects[i-1].Value), style{weight: semibold, color: color, halo: true})
	}
	bar := func(values []any, paint raw) {
		p.addSeries(gocharts.SingleSeries{Type: "bar", Stack: "effects", BarWidth: "14", Data: values}, raw{"itemStyle": paint})
	}
	bar(floors, raw{"color": "transparent"})
	bar(rises, raw{"color": favour})
	p.live.Axis = w.tips(names, from, to)

	shifted := scale{from: 0, to: round(p.value.to - p.value.from), step: p.value.step}
	side := hiddenAxis(n)
	side["inverse"] = true
	return p.chart(valueAxis(shifted, labels), side)
}

func (w Waterfall) effectLabel(value float64) string {
	if w.EffectLabel == nil {
		return w.Format.label(value)
	}
	return w.EffectLabel(value)
}

func (w Waterfall) tips(names []string, from, to []float64) []tip {
	tips := make([]tip, len(names))
	for i, name := range names {
		tips[i].Title = clean(name)
		if i == 0 || i == len(names)-1 {
			tips[i].row("", w.Format.maybe(from[i]))
			continue
		}
		tips[i].row("", w.effectLabel(w.Effects[i-1].Value))
		tips[i].row("", w.Format.maybe(from[i])+" → "+w.Format.maybe(to[i]))
	}
	return tips
}
