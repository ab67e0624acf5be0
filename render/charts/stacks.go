package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Ladder is the loyalty ladder: customers by purchases to date, as shares of each month.
type Ladder struct {
	Months []Month
	Steps  []Step // the bottom first: 1, 2, 3, 4, 5+ purchases
	Format Format // of shares, 0–1
}

// Step is one layer of a ladder.
type Step struct {
	Name   string    // "từ 5 lần"
	Values []float64 // shares 0–1; the steps of a month sum to 1
}

// The ladder's layers: pale at the bottom, the loyal core darkest.
var ladderColors = [5]string{sequence[1], sequence[2], sequence[3], sequence[4], sequence[6]}

// NewLadder draws a ladder: 784 × 360 or 358 × 300 px.
func NewLadder(l Ladder, size Size) Chart {
	layers := make([]layer, len(l.Steps))
	for i, step := range l.Steps {
		color := ladderColors[min(i, len(ladderColors)-1)]
		layers[i] = layer{name: step.Name, values: step.Values, color: color, text: ink2, inline: true}
		if i == len(l.Steps)-1 {
			layers[i].color, layers[i].text = ladderColors[len(ladderColors)-1], ink
		}
	}
	return stack("ladder", l.Months, layers, l.Format, size, 360)
}

// Expectations is the share of answers below, at and above what customers expected.
type Expectations struct {
	Months                               []Month
	Below, AsExpected, Above             []float64 // shares 0–1
	BelowName, AsExpectedName, AboveName string
	Format                               Format
}

// NewExpectations draws the three shares: 784 × 330 or 358 × 300 px.
func NewExpectations(e Expectations, size Size) Chart {
	return stack("expectations", e.Months, []layer{
		{name: e.BelowName, values: e.Below, color: against, text: against},
		{name: e.AsExpectedName, values: e.AsExpected, color: mid, text: ink2},
		{name: e.AboveName, values: e.Above, color: favour, text: favour},
	}, e.Format, size, 330)
}

// layer is one series of a stack; text is the colour of its label, inline sets name and share on one line.
type layer struct {
	name        string
	values      []float64
	color, text string
	inline      bool
}

// stack draws shares that sum to 1, labelled at the right with those of the last month.
func stack(kind string, months []Month, layers []layer, format Format, size Size, wide float64) Chart {
	p := newPlot(kind, size, wide, 300, 300)
	p.n = len(months)
	p.value = scale{from: 0, to: 1, step: 0.25}
	axisLabels := format.tickLabels(p.value)
	p.left = widest(axisLabels, regular) + tickGap + 2
	p.top, p.bottom = 12, p.height-44

	var ends []label
	var texts []string
	below := 0.0
	for _, layer := range layers {
		last := at(layer.values, p.n-1)
		if !known(last) {
			continue
		}
		share := format.label(last)
		end := label{lines: []string{layer.name, share}, style: style{color: layer.text, weight: semibold}}
		if layer.inline {
			end.lines, end.tail = []string{layer.name}, " "+clean(share)
			if layer.text != ink {
				end.style.weight = regular
			}
		}
		for _, line := range end.lines {
			texts = append(texts, line+end.tail)
		}
		end.y = below + last/2
		ends = append(ends, end)
		below += last
	}
	p.right = p.width - margin(30, pick(size, 156.0, 120, 104), texts...) - 14
	for i := range ends {
		ends[i].y = p.y(ends[i].y)
	}
	axis := p.monthAxis(months, size)
	for _, layer := range layers {
		p.addBars(layer.values, layer.color, "all", size)
	}
	p.endLabels(p.right+6, ends)
	p.live.Axis = make([]tip, p.n)
	for i, month := range months {
		p.live.Axis[i].Title = clean(month.Name)
		for k := len(layers) - 1; k >= 0; k-- {
			p.live.Axis[i].row(layers[k].name, format.maybe(at(layers[k].values, i)))
		}
	}
	return p.chart(axis, valueAxis(p.value, axisLabels))
}

// addBars adds upright bars in the middle of each month, stacked on those of the same stack and parted from them by a line.
func (p *plot) addBars(values []float64, color, stack string, size Size) {
	p.addSeries(gocharts.SingleSeries{
		Type: "bar", Stack: stack, BarCategoryGap: pick(size, "18%", "14%", "14%"), BarMaxWidth: "48", Data: numbers(values, p.n),
	}, raw{"itemStyle": raw{"color": color, "borderColor": bg, "borderWidth": 1}})
}

// Revenue is net revenue by existing and new customers.
type Revenue struct {
	Months                []Month
	Existing, New         []float64 // money; a month of refunds may be negative
	ExistingName, NewName string
	Format                Format                     // short money
	Share                 func(value float64) string // 0–1 → "68,4 %"
}

// NewRevenue draws the stacked money: 784 × 340 or 358 × 300 px.
func NewRevenue(r Revenue, size Size) Chart {
	p := newPlot("revenue", size, 340, 300, 300)
	p.n = len(r.Months)
	all := emptySpan()
	all.add(0)
	for i := range p.n {
		existing, fresh := at(r.Existing, i), at(r.New, i)
		all.add(existing, fresh, existing+fresh)
	}
	p.value = niceScale(all.low, all.high, true, 5)
	axisLabels := r.Format.tickLabels(p.value)
	p.left = widest(axisLabels, regular) + tickGap + 2
	p.top, p.bottom = 12, p.height-44

	var ends []label
	var texts []string
	existing, fresh := at(r.Existing, p.n-1), at(r.New, p.n-1)
	add := func(name string, value, middle float64, color string) {
		if !known(value) {
			return
		}
		lines, bold := []string{name, r.Format.label(value)}, 2
		if total := existing + fresh; known(total) && total > 0 && value >= 0 && value <= total && r.Share != nil {
			lines = []string{name, r.Share(value / total), r.Format.label(value)}
		}
		texts = append(texts, lines...)
		ends = append(ends, label{y: middle, lines: lines, style: style{color: color}, bold: bold})
	}
	add(r.ExistingName, existing, existing/2, c1)
	add(r.NewName, fresh, orZero(existing)+fresh/2, ink2)
	p.right = p.width - margin(40, pick(size, 150.0, 110, 100), texts...) - 14
	for i := range ends {
		ends[i].y = p.y(ends[i].y)
	}
	axis := p.monthAxis(r.Months, size)
	p.addBars(r.Existing, c1, "money", size)
	p.addBars(r.New, c2, "money", size)
	if p.value.from < 0 {
		p.stroke(p.left, p.y(0), p.right, p.y(0), line, 1)
	}
	p.endLabels(p.right+6, ends)
	p.live.Axis = make([]tip, p.n)
	for i, month := range r.Months {
		shown := &p.live.Axis[i]
		shown.Title = clean(month.Name)
		shown.row(r.NewName, r.Format.maybe(at(r.New, i)))
		shown.row(r.ExistingName, r.Format.maybe(at(r.Existing, i)))
		if share := at(r.Existing, i) / (at(r.Existing, i) + at(r.New, i)); known(share) && share >= 0 && share <= 1 && r.Share != nil {
			shown.Rows[len(shown.Rows)-1][1] += " · " + clean(r.Share(share))
		}
	}
	return p.chart(axis, valueAxis(p.value, axisLabels))
}

func orZero(value float64) float64 {
	if math.IsNaN(value) {
		return 0
	}
	return value
}
