package figures

import (
	"math"
	"slices"

	"loyalty/render/charts"
)

// mostPoints of a cloud are drawn; its table and report.json hold the rest.
const mostPoints = 2000

func (k *kind) cloud() (Figure, bool) {
	c := charts.Scatter{AxisName: k.column(k.X), ValueName: k.column(k.Value), Across: k.unitsOf(k.LabelUnit), Format: k.units()}
	at := map[any]int{}
	points := 0
	for _, row := range k.rows {
		x, y := k.number(row, k.X), k.number(row, k.Value)
		if math.IsNaN(x) || math.IsNaN(y) || points == mostPoints {
			continue
		}
		group := k.grid.cell(row, k.Series)
		i, known := at[group]
		if !known {
			i = len(c.Groups)
			at[group], c.Groups = i, append(c.Groups, charts.ScatterGroup{Name: k.name(group)})
		}
		point := charts.ScatterPoint{X: x, Y: y}
		if k.Label != "" {
			point.Name = k.name(k.grid.cell(row, k.Label))
		}
		c.Groups[i].Points = append(c.Groups[i].Points, point)
		points++
	}
	if points < 3 {
		return Figure{}, false
	}
	const most = 4
	for _, more := range c.Groups[min(most, len(c.Groups)):] {
		c.Groups[most-1].Points, c.Groups[most-1].Name = append(c.Groups[most-1].Points, more.Points...), k.Plain("segment.other")
	}
	f := Figure{Table: k.rowTable(map[string]string{k.X: k.LabelUnit, k.Value: k.Unit})}
	f.Table.Rows = f.Table.Rows[:min(len(f.Table.Rows), mostSteps)]
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewScatter(c, size) })
	return f, true
}

// mostBins of a histogram are drawn; where the rows have more, neighbours are drawn as one.
const mostBins = 40

// histogram draws how many there are of each size: x is where a class begins, and the smallest step between two of them its width.
func (k *kind) histogram() (Figure, bool) {
	counts := map[float64]float64{}
	for _, row := range k.rows {
		if x, n := k.number(row, k.X), k.number(row, k.Value); !math.IsNaN(x) && !math.IsNaN(n) {
			counts[x] += n
		}
	}
	var from []float64
	for x := range counts {
		from = append(from, x)
	}
	slices.Sort(from)
	if len(from) < 2 {
		return Figure{}, false
	}
	low, width := from[0], math.Inf(1)
	for i := 1; i < len(from); i++ {
		width = min(width, from[i]-from[i-1])
	}
	steps := (from[len(from)-1] - low) / width
	each := math.Ceil(math.Floor(steps+1.5) / mostBins)
	width *= each
	c := charts.Histogram{Bins: make([]charts.Bin, int(steps/each+1e-9)+1), AxisName: k.column(k.X), CountName: k.column(k.Value), Format: k.units(), Mark: math.NaN()}
	every := (len(c.Bins) + 3) / 4
	for i := range c.Bins {
		bin := &c.Bins[i]
		bin.Low, bin.High = low+float64(i)*width, low+float64(i+1)*width
		bin.Label = k.written(k.LabelUnit, bin.Low) + " – " + k.written(k.LabelUnit, bin.High)
		if i%every == 0 {
			bin.Tick = k.written(k.LabelUnit, bin.Low)
		}
	}
	f := Figure{Table: Table{Head: []string{k.column(k.X), k.column(k.Value)}}}
	for _, x := range from {
		c.Bins[min(int((x-low)/width+1e-9), len(c.Bins)-1)].Count += counts[x]
	}
	for _, bin := range c.Bins {
		f.Table.Rows = append(f.Table.Rows, []string{bin.Label, k.inTable(k.Unit, bin.Count)})
	}
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewHistogram(c, size) })
	return f, true
}

// funnel draws how many are left after each step, in the order of the rows, with their share of the first.
func (k *kind) funnel() (Figure, bool) {
	c := charts.Bars{ValueName: k.column(k.Value), LabelName: k.Plain("chart.of_first"), Format: k.units()}
	f := Figure{Table: Table{Head: []string{k.column(k.X), k.column(k.Value), k.Plain("chart.of_first")}}}
	first := math.NaN()
	for _, row := range k.rows[:min(len(k.rows), mostSteps)] {
		bar := charts.Bar{Name: k.name(k.cellOf(row)), Value: k.number(row, k.Value)}
		if math.IsNaN(first) {
			first = bar.Value
		}
		if share := bar.Value / first; first > 0 && !math.IsNaN(share) {
			bar.Label = k.Percent(share, 0, false)
		}
		c.Bars = append(c.Bars, bar)
		f.Table.Rows = append(f.Table.Rows, []string{bar.Name, k.inTable(k.Unit, bar.Value), bar.Label})
	}
	if len(c.Bars) < 2 {
		return Figure{}, false
	}
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewBars(c, size) })
	return f, true
}
