package charts

import "strconv"

const tickGap = 8 // px between an axis and its labels

var (
	noLine = raw{"show": false}
	ground = raw{"show": true, "onZero": false, "lineStyle": raw{"color": line, "width": 1, "cap": "butt"}}
	lines  = raw{"show": true, "lineStyle": raw{"color": grid, "width": 1, "cap": "butt"}}
)

func (f Format) label(value float64) string {
	if f.Label == nil {
		return strconv.FormatFloat(value, 'g', 4, 64)
	}
	return f.Label(value)
}

func (f Format) tick(value, step float64) string {
	if f.Tick == nil {
		return f.label(value)
	}
	return f.Tick(value, step)
}

func (f Format) top(value, step float64) string {
	if f.Top == nil {
		return f.tick(value, step)
	}
	return f.Top(value, step)
}

func (f Format) between(low, high float64) string {
	if !known(low) || !known(high) {
		return ""
	}
	if f.Range == nil {
		return f.label(low) + " – " + f.label(high)
	}
	return f.Range(low, high)
}

// maybe is the label of a value, "" without one.
func (f Format) maybe(value float64) string {
	if !known(value) {
		return ""
	}
	return f.label(value)
}

// tickLabels are an axis's labels: bare numbers, the unit at the last one only.
func (f Format) tickLabels(s scale) []string {
	ticks := s.ticks()
	labels := make([]string, len(ticks))
	for i, tick := range ticks {
		labels[i] = clean(f.tick(tick, s.step))
		if i == len(ticks)-1 {
			labels[i] = clean(f.top(tick, s.step))
		}
	}
	return labels
}

// valueAxis is a value axis with its labels written out: no ticks, no line, only the grid.
func valueAxis(s scale, labels []string) raw {
	lookup := make([]any, len(labels))
	for i, tick := range s.ticks() {
		lookup[i] = []any{tick, labels[i]}
	}
	return raw{
		"type": "value", "min": s.from, "max": s.to, "interval": s.step,
		"axisLine": noLine, "axisTick": noLine, "splitLine": lines,
		"axisLabel": raw{"color": ink3, "fontSize": 12, "margin": tickGap, "lookup": lookup, "hideOverlap": false},
	}
}

// categoryAxis is an axis of names, drawn at the bottom of the plot area.
func categoryAxis(labels []string, edge bool) raw {
	return raw{
		"type": "category", "data": labels, "boundaryGap": !edge,
		"axisLine": ground, "axisTick": noLine, "splitLine": noLine,
		"axisLabel": raw{"color": ink3, "fontSize": 12, "lineHeight": 17, "margin": 10, "interval": 0, "hideOverlap": false},
	}
}

// hiddenAxis is an axis of n categories without labels: they are written as marks, where there is room to cut and wrap them.
func hiddenAxis(n int) raw {
	return raw{
		"type": "category", "data": make([]string, n), "boundaryGap": true,
		"axisLine": noLine, "axisTick": noLine, "splitLine": noLine, "axisLabel": noLine,
	}
}

// monthLabels name the months that are labelled: quarters where there is room, else January and July; the year stands under
// January, or under the first label where the axis has no January.
func monthLabels(months []Month, size Size) []string {
	labels := make([]string, len(months))
	if len(months) > 0 && months[0].Year == "" { // steps that are no months: their maker chose the ticks
		for i, step := range months {
			labels[i] = clean(step.Tick)
		}
		return labels
	}
	every := 3
	switch {
	case len(months) <= pick(size, 8, 4, 4):
		every = 1
	case len(months) > pick(size, 72, 40, 40):
		every = 12
	case len(months) > pick(size, 40, 9, 9):
		every = 6
	}
	first, january := -1, false
	for i, month := range months {
		if every > 1 && (month.Number-1)%every != 0 {
			continue
		}
		labels[i] = clean(month.Tick)
		if first < 0 {
			first = i
		}
		if month.Number == 1 {
			labels[i] += "\n" + clean(month.Year)
			january = true
		}
	}
	if first >= 0 && !january {
		labels[first] += "\n" + clean(months[first].Year)
	}
	return labels
}

// monthAxis sets the plot's months and returns their axis.
func (p *plot) monthAxis(months []Month, size Size) raw {
	p.live.Months = make([]string, len(months))
	for i, month := range months {
		p.live.Months[i] = clean(month.Key)
	}
	return categoryAxis(monthLabels(months, size), p.edge)
}
