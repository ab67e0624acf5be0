package figures

import (
	"math"
	"slices"
	"strings"

	"loyalty/render/charts"
)

func (k *kind) lines() (Figure, bool) {
	a := k.axis(2 * TrendMonths)
	runs := k.runs(a)
	if len(a.steps) < 3 || len(runs) == 0 {
		return Figure{}, false
	}
	const most = 5 // and a line across
	if len(runs) > most {
		runs = runs[len(runs)-most:]
	}
	c := charts.Lines{Months: a.steps, Format: k.units(), Zero: true}
	if !a.time {
		c.AxisName = k.column(k.X)
	}
	f := Figure{Table: k.pivot(a, runs)}
	for i := range runs {
		runs[i].end()
		c.Series = append(c.Series, charts.Line{Name: runs[i].name, Values: runs[i].values})
	}
	across := math.NaN()
	for _, row := range k.rows {
		if x := k.number(row, k.Across); !math.IsNaN(x) {
			across = x
		}
	}
	if !math.IsNaN(across) {
		line := charts.Line{Name: k.column(k.Across), Values: make([]float64, len(a.steps)), Dashed: true}
		for i := range line.Values {
			line.Values[i] = across
		}
		c.Series = append(c.Series, line)
	}
	k.tellLine(a, runs, across)
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewLines(c, size) })
	return f, true
}

// tellLine finds what the title speaks of: the newest series that has reached Point.
func (k *kind) tellLine(a axis, runs []run, across float64) {
	for _, r := range slices.Backward(runs) {
		for i := len(a.keys) - 1; i >= 0; i-- {
			if math.IsNaN(r.values[i]) || k.Point != 0 && a.keys[i] != any(k.Point) {
				continue
			}
			k.facts = map[string]any{"series": r.name, "x": a.keys[i], "value": r.values[i]}
			if !math.IsNaN(across) {
				k.facts["across"] = across
			}
			return
		}
	}
}

func (k *kind) layers() (Figure, bool) {
	a := k.axis(36)
	runs := k.runs(a)
	if len(a.steps) < 2 || len(runs) == 0 {
		return Figure{}, false
	}
	f := Figure{Table: k.pivot(a, runs)}
	last := len(a.steps) - 1
	total, newest := 0.0, runs[len(runs)-1]
	for _, r := range runs {
		total += orZero(r.values[last])
	}
	if x := newest.values[last]; a.time && x >= 0 && x <= total && !math.IsInf(order(newest.key), -1) {
		k.facts = map[string]any{"series": newest.name, "share": x / total, "x": a.keys[last]}
	}
	c := charts.Layers{Months: a.steps, Format: k.units()}
	for _, r := range fold(runs, 7, k.Plain("segment.other")) {
		c.Layers = append(c.Layers, charts.Layer{Name: r.name, Values: r.values, Ordered: !math.IsInf(order(r.key), -1)})
	}
	k.drawnAs(&f, func(size charts.Size) charts.Chart {
		if size == charts.Wide {
			return charts.NewLayers(c, size)
		}
		return charts.NewLayers(lastSteps(c, 18), size)
	})
	return f, true
}

// lastSteps are the last ones of a stack, for where it is narrow.
func lastSteps(c charts.Layers, most int) charts.Layers {
	from := max(0, len(c.Months)-most)
	cut := charts.Layers{Months: c.Months[from:], Format: c.Format}
	for _, layer := range c.Layers {
		layer.Values = layer.Values[from:]
		cut.Layers = append(cut.Layers, layer)
	}
	return cut
}

func (k *kind) bars() (Figure, bool) {
	a := k.axis(TrendMonths)
	if len(a.steps) < 2 {
		return Figure{}, false
	}
	c := charts.Bars{ValueName: k.column(k.Value), Format: k.units()}
	if !a.time {
		c.AxisName = k.column(k.X)
	}
	for i, step := range a.steps {
		c.Bars = append(c.Bars, charts.Bar{Name: a.words[i], Value: math.NaN()})
		if a.time {
			c.Bars[i].Name = step.Short
		}
	}
	if k.Label != "" {
		c.LabelName = k.column(k.Label)
	}
	for i, row := range k.rows {
		at, ok := a.at[k.cellOf(row)]
		if !ok {
			continue
		}
		c.Bars[at].Value = k.number(row, k.Value)
		if x := k.number(row, k.Label); !math.IsNaN(x) {
			c.Bars[at].Label = k.written(k.LabelUnit, x)
		}
		k.tellRow(row, i == 0)
	}
	f := Figure{Table: k.rowTable(map[string]string{k.Value: k.Unit, k.Label: k.LabelUnit})}
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewBars(c, size) })
	return f, true
}

// tellRow lets the title tell a row by its columns' names, and the first one with first_ before them.
func (k *kind) tellRow(row []any, first bool) {
	for i, column := range k.columns {
		k.facts[column] = row[i]
		if first {
			k.facts["first_"+column] = row[i]
		}
	}
}

func (k *kind) bridge() (Figure, bool) {
	a := k.axis(TrendMonths)
	if len(a.steps) < 2 || !a.time {
		return Figure{}, false
	}
	layer := func(column string) charts.Layer {
		l := charts.Layer{Name: k.column(column), Values: blanks(len(a.steps))}
		for _, row := range k.rows {
			if i, ok := a.at[k.cellOf(row)]; ok {
				l.Values[i] = k.number(row, column)
			}
		}
		return l
	}
	c := charts.Bridge{Months: a.steps, Format: k.units()}
	for _, column := range k.Up {
		c.Up = append(c.Up, layer(column))
	}
	for _, column := range k.Down {
		c.Down = append(c.Down, layer(column))
	}
	units := map[string]string{}
	for _, column := range slices.Concat(k.Up, k.Down, []string{k.Level}) {
		units[column] = k.Unit
	}
	if k.Level != "" {
		c.Level = layer(k.Level)
	}
	for _, row := range k.rows {
		if a.at[k.cellOf(row)] == len(a.steps)-1 {
			k.tellRow(row, false)
		}
	}
	f := Figure{Table: k.rowTable(units)}
	slices.Reverse(f.Table.Rows)
	f.Table.Rows = f.Table.Rows[:min(len(f.Table.Rows), TrendMonths)]
	k.drawnAs(&f, func(size charts.Size) charts.Chart { return charts.NewBridge(c, size) })
	return f, true
}

// mostCells of a heatmap's side are drawn.
const mostCells = 16

func (k *kind) heat() (Figure, bool) {
	var rows, columns []any
	add := func(list []any, key any) []any {
		if key == nil || slices.Contains(list, key) || len(list) == mostCells {
			return list
		}
		return append(list, key)
	}
	for _, row := range k.rows {
		rows = add(rows, k.grid.cell(row, k.Y))
	}
	// Names that stand on both sides come in one order.
	all := slices.Clone(rows)
	for _, row := range k.rows {
		all = add(all, k.cellOf(row))
	}
	for _, key := range all {
		if slices.ContainsFunc(k.rows, func(row []any) bool { return k.cellOf(row) == key }) {
			columns = append(columns, key)
		}
	}
	if len(rows) < 2 || len(columns) < 2 {
		return Figure{}, false
	}
	c := charts.Heat{RowsName: k.column(k.Y), ColumnsName: k.column(k.X), Format: k.units()}
	values := make([][]float64, len(rows))
	sums := make([]float64, len(rows))
	total, same := 0.0, 0.0
	into := map[any]float64{}
	for i := range rows {
		values[i] = blanks(len(columns))
		c.Rows = append(c.Rows, k.name(rows[i]))
	}
	for _, key := range columns {
		c.Columns = append(c.Columns, k.name(key))
	}
	for _, row := range k.rows {
		y, x := k.grid.cell(row, k.Y), k.cellOf(row)
		i, j, value := slices.Index(rows, y), slices.Index(columns, x), k.number(row, k.Value)
		if i < 0 || j < 0 || math.IsNaN(value) {
			continue
		}
		values[i][j] = value
		sums[i] += value
		total += value
		into[x] += value
		if x == y {
			same += value
		}
	}
	f := Figure{Table: Table{Head: append([]string{k.column(k.Y)}, c.Columns...)}}
	for i := range rows {
		cells, tips := []string{c.Rows[i]}, make([]string, len(columns))
		for j, x := range values[i] {
			cell := k.inTable(k.Unit, x)
			if k.Share && !math.IsNaN(x) && sums[i] > 0 {
				tips[j] = k.Say("chart.of", "", map[string]any{"part": x, "whole": sums[i]})
				values[i][j] = x / sums[i]
				cell = k.Percent(values[i][j], 1, false) + " (" + cell + ")"
			}
			cells = append(cells, cell)
		}
		c.Values, c.Tips, f.Table.Rows = append(c.Values, values[i]), append(c.Tips, tips), append(f.Table.Rows, cells)
	}
	c.Cell = c.Format.Label
	if k.Share {
		c.Format, c.Cell = k.format("rate"), func(x float64) string { return k.Number(100*x, 0, false) }
	}
	if total > 0 {
		k.facts["total"], k.facts["same"] = total, same/total
		for _, key := range columns {
			if code, ok := key.(string); ok {
				k.facts["x_"+code] = into[key] / total
			}
		}
	}
	k.drawnAs(&f, func(size charts.Size) charts.Chart {
		if c.Numbered(size) {
			f.Crowded = f.Crowded || size == charts.Wide
			var names []string
			for i, name := range c.Columns {
				names = append(names, k.Printerless(i+1)+" "+name)
			}
			f.Events = strings.Join(names, " · ") + "."
		}
		return charts.NewHeat(c, size)
	})
	return f, true
}
