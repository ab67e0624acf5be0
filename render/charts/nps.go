package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// NPS shows promoters upwards, detractors downwards, and the score as a line. Passives are the missing part.
type NPS struct {
	Months                                   []Month
	Promoters, Detractors                    []float64 // shares 0–1
	Score                                    []float64 // −100…100
	PromotersName, DetractorsName, ScoreName string
	Format                                   Format                     // of the shares
	ScoreLabel                               func(value float64) string // "+25"
}

// NewNPS draws the score and its parts: 784 × 340 or 358 × 300 px.
func NewNPS(n NPS, size Size) Chart {
	p := newPlot("nps", size, 340, 300, 300)
	p.n = len(n.Months)
	down, score := make([]float64, p.n), make([]float64, p.n)
	all := emptySpan()
	all.add(0)
	for i := range p.n {
		down[i], score[i] = -at(n.Detractors, i), at(n.Score, i)/100
		all.add(at(n.Promoters, i), down[i], score[i])
	}
	p.value = niceScale(all.low, all.high, true, 6)
	axisLabels := n.axisLabels(p.value)
	p.left = widest(axisLabels, regular) + tickGap + 2
	p.top, p.bottom = 12, p.height-44

	last := p.n - 1
	scoreLabel := n.scoreLabel(at(n.Score, last))
	texts := []string{n.PromotersName, n.DetractorsName, n.ScoreName, scoreLabel}
	p.right = p.width - margin(40, pick(size, 150.0, 120, 108), texts...) - 14
	var ends []label
	if value := at(n.Promoters, last); known(value) {
		ends = append(ends, label{y: p.y(value * 0.75), lines: []string{n.PromotersName, n.Format.label(value)}, style: style{color: favour, weight: semibold}})
	}
	if scoreLabel != "" {
		ends = append(ends, label{y: p.y(score[last]), lines: []string{n.ScoreName, scoreLabel}, style: style{color: ink, weight: semibold}})
	}
	if value := at(n.Detractors, last); known(value) {
		ends = append(ends, label{y: p.y(-value / 2), lines: []string{n.DetractorsName, n.Format.label(value)}, style: style{color: against, weight: semibold}})
	}
	axis := p.monthAxis(n.Months, size)
	axis["axisLine"] = noLine
	p.addBars(n.Promoters, favour, "answers", size)
	p.addBars(down, against, "answers", size)
	p.stroke(p.left, math.Floor(p.y(0))+0.5, p.right, math.Floor(p.y(0))+0.5, line, 1)
	p.addSeries(gocharts.SingleSeries{Type: "line", Symbol: "circle", SymbolSize: 6, Data: numbers(score, p.n)}, raw{
		"showAllSymbol": true, "z": 6,
		"lineStyle": raw{"color": ink, "width": 2},
		"itemStyle": raw{"color": bg, "borderColor": ink, "borderWidth": 1.5, "opacity": 1},
	})
	p.endLabels(p.right+6, ends)
	p.live.Axis = make([]tip, p.n)
	for i, month := range n.Months {
		shown := &p.live.Axis[i]
		shown.Title = clean(month.Name)
		shown.row(n.ScoreName, n.scoreLabel(at(n.Score, i)))
		shown.row(n.PromotersName, n.Format.maybe(at(n.Promoters, i)))
		shown.row(n.DetractorsName, n.Format.maybe(at(n.Detractors, i)))
	}
	return p.chart(axis, valueAxis(p.value, axisLabels))
}

// axisLabels are shares both ways from zero: downwards they grow too.
func (n NPS) axisLabels(s scale) []string {
	labels := n.Format.tickLabels(s)
	for i, tick := range s.ticks() {
		if tick < 0 {
			labels[i] = clean(n.Format.tick(-tick, s.step))
		}
	}
	return labels
}

func (n NPS) scoreLabel(score float64) string {
	switch {
	case !known(score):
		return ""
	case n.ScoreLabel == nil:
		return n.Format.label(score)
	default:
		return n.ScoreLabel(score)
	}
}
