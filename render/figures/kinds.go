package figures

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// A kind is a drawing of any chart's rows whose header says which column is what.
type kind struct {
	*teller
	grid
	figure.Parts

	chart *report.Chart
	sizes []charts.Size
	facts map[string]any // what the title may tell, by name
}

// kindDrawings are the drawings by kind.
var kindDrawings = map[string]func(k *kind) (Figure, bool){
	"line": (*kind).lines, "stacked": (*kind).layers, "bar": (*kind).bars, "heatmap": (*kind).heat, "bridge": (*kind).bridge,
}

// ofKind draws a chart's rows; beside a section's leading figures it is small, elsewhere it leads.
func (t *teller) ofKind(c *report.Chart, p figure.Placed, g grid) (Figure, bool) {
	k := &kind{t, g, p.Parts, c, []charts.Size{charts.Wide, charts.Narrow}, map[string]any{}}
	k.X, k.Y, k.Series, k.Value = p.Named()
	if p.At == figure.Beside || p.As == "bar" && p.At != figure.Lead && p.At != figure.Second {
		k.sizes = []charts.Size{charts.Small}
	}
	f, ok := kindDrawings[p.As](k)
	if !ok {
		return Figure{}, false
	}
	f.Title, f.Sub = k.title(), t.Words(c.Description, "")
	f.Alt = f.Title
	return f, true
}

// title states what is seen, where the locale files have a sentence for the shipped chart and all that it tells is known; else it is the
// header's.
func (k *kind) title() string {
	key := "title.kind." + k.chart.ID
	if _, told := k.facts["across"]; told {
		key += "_across"
	}
	if !k.chart.Custom && len(k.facts) > 0 && k.Has(key) {
		if told := k.Say(key, k.Unit, k.facts); !strings.Contains(told, "–") {
			return told
		}
	}
	return k.teller.Words(k.chart.Title, k.chart.ID)
}

// drawnAs adds the renditions.
func (k *kind) drawnAs(f *Figure, draw func(size charts.Size) charts.Chart) {
	for _, size := range k.sizes {
		f.size(size, draw(size))
	}
}

// column is what a column is called.
func (k *kind) column(name string) string { return k.Term("column", name) }

// name is what a value of a column is called that isn't counted or measured: a year, a group.
func (k *kind) name(value any) string {
	if x, ok := value.(float64); ok {
		return k.plainNumber(x)
	}
	if code, ok := value.(string); ok && k.Words != "" {
		return k.Term(k.Words, code)
	}
	return k.teller.cell(value)
}

// plainNumber writes a whole number without separators of thousands, as years are.
func (k *kind) plainNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e6 {
		return k.Printerless(int(x))
	}
	return k.teller.cell(x)
}

// written is a number in a unit, or as a data table shows it where its unit isn't told.
func (k *kind) written(unit string, x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case unit == "":
		return k.teller.cell(x)
	}
	return k.teller.Value(unit, x)
}

// inTable is the same as tables show it: money whole.
func (k *kind) inTable(unit string, x float64) string {
	if unit == "" || math.IsNaN(x) {
		return k.written(unit, x)
	}
	return k.Optional(unit, &x)
}

func (k *kind) units() charts.Format {
	f := k.format(k.Unit)
	f.Label = func(x float64) string { return k.written(k.Unit, x) }
	return f
}

// An axis is the steps of a chart: months, numbers in their order, or names as they come.
type axis struct {
	steps []charts.Month
	at    map[any]int // by cell
	words []string    // by step, in tables
	keys  []any
	time  bool
}

// mostSteps are drawn and told in the table; of months the last ones.
const mostSteps = 60

// axis gathers the steps of X. Whole numbers and months are drawn with those between them that have no row.
func (k *kind) axis(most int) axis {
	var keys []any
	a := axis{at: map[any]int{}}
	months, whole := true, true
	for _, row := range k.rows {
		cell := k.cellOf(row)
		if cell == nil || slices.Contains(keys, cell) {
			continue
		}
		keys = append(keys, cell)
		x, isNumber := cell.(float64)
		whole = whole && isNumber && x == math.Trunc(x)
		_, isText := cell.(string)
		months = months && isText && k.month(row, k.X) != 0
	}
	switch {
	case len(keys) == 0:
		return a
	case months:
		from, to := month.Month(math.MaxInt32), month.Month(0)
		for _, key := range keys {
			m, _ := month.Parse(key.(string)[:7])
			from, to = min(from, m), max(to, m)
		}
		from = max(from, to-month.Month(most)+1)
		a.time, a.steps = true, k.months(from, to)
		for i, step := range a.steps {
			a.at[step.Key] = i
			a.keys, a.words = append(a.keys, step.Key), append(a.words, k.MonthBrief(from+month.Month(i)))
		}
		return a
	case whole:
		from, to := keys[0].(float64), keys[0].(float64)
		for _, key := range keys {
			from, to = min(from, key.(float64)), max(to, key.(float64))
		}
		if to-from < mostSteps {
			keys = nil
			for x := from; x <= to; x++ {
				keys = append(keys, x)
			}
		}
		slices.SortFunc(keys, func(a, b any) int { return cmp.Compare(a.(float64), b.(float64)) })
	}
	keys = keys[:min(len(keys), mostSteps)]
	every := 1
	for _, every = range []int{1, 2, 3, 6, 12, 24} {
		if len(keys) <= 9*every {
			break
		}
	}
	for i, key := range keys {
		a.at[key] = i
		name := k.name(key)
		step := charts.Month{Key: strconv.Itoa(i), Name: k.column(k.X) + " " + name, Short: name, Number: i}
		if i%every == 0 {
			step.Tick = name
		}
		a.steps, a.words, a.keys = append(a.steps, step), append(a.words, name), append(a.keys, key)
	}
	return a
}

// cellOf is X of a row; months as YYYY-MM.
func (k *kind) cellOf(row []any) any {
	value := k.grid.cell(row, k.X)
	if text, ok := value.(string); ok && len(text) > 7 && k.month(row, k.X) != 0 && text[7] == '-' {
		return text[:7]
	}
	return value
}

// A run is the values of one series along an axis.
type run struct {
	key    any
	name   string
	values []float64
	n      []float64
}

// runs are the series in the order in which they come, numbers sorted; without a column Series there is one.
func (k *kind) runs(a axis) []run {
	var all []run
	for _, row := range k.rows {
		i, ok := a.at[k.cellOf(row)]
		if !ok {
			continue
		}
		var key any
		name := k.column(k.Value)
		if slices.Contains(k.columns, k.Series) {
			key = k.grid.cell(row, k.Series)
			name = k.name(key)
		}
		at := slices.IndexFunc(all, func(r run) bool { return r.key == key })
		if at < 0 {
			at = len(all)
			all = append(all, run{key, name, blanks(len(a.steps)), blanks(len(a.steps))})
		}
		all[at].values[i], all[at].n[i] = k.number(row, k.Value), k.number(row, k.N)
	}
	// A year reads as a number, whether it is one or a text.
	slices.SortStableFunc(all, func(a, b run) int { return cmp.Compare(order(a.key), order(b.key)) })
	return all
}

// order puts numbers behind names, in their own order.
func order(key any) float64 {
	if text, ok := key.(string); ok {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return math.Inf(-1)
		}
		return x
	}
	if x, ok := key.(float64); ok {
		return x
	}
	return math.Inf(-1)
}

// pivot is the table of a chart with series: a row a step, months with the newest first, a column a series.
func (k *kind) pivot(a axis, runs []run) Table {
	tab := Table{Head: []string{k.column(k.X)}}
	for _, r := range runs {
		tab.Head = append(tab.Head, r.name)
	}
	for i, word := range a.words {
		row := []string{word}
		for _, r := range runs {
			row = append(row, k.inTable(k.Unit, r.values[i]))
		}
		tab.Rows = append(tab.Rows, row)
	}
	if a.time {
		slices.Reverse(tab.Rows)
	}
	return tab
}

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

// end cuts a line where fewer than half of those behind its first point are left: the rest is no longer the line of them all.
func (r run) end() {
	first := math.NaN()
	for i, n := range r.n {
		if math.IsNaN(first) {
			first = n
		}
		if n < first/2 {
			r.values[i] = math.NaN()
		}
	}
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

// fold adds the first series up to one where there are more than most.
func fold(runs []run, most int, name string) []run {
	if len(runs) <= most {
		return runs
	}
	extra := len(runs) - most + 1
	other := run{nil, name, blanks(len(runs[0].values)), nil}
	for _, r := range runs[:extra] {
		for i, x := range r.values {
			if !math.IsNaN(x) {
				other.values[i] = orZero(other.values[i]) + x
			}
		}
	}
	return append([]run{other}, runs[extra:]...)
}

// rowTable shows all columns of the rows as they come, the newest month first.
func (k *kind) rowTable(units map[string]string) Table {
	tab := Table{}
	for _, column := range k.columns {
		tab.Head = append(tab.Head, k.column(column))
	}
	for _, row := range k.rows {
		cells := make([]string, len(k.columns))
		for i, column := range k.columns {
			unit, told := units[column]
			if x := k.number(row, column); told && !math.IsNaN(x) {
				cells[i] = k.inTable(unit, x)
				continue
			}
			if cells[i] = k.teller.cell(row[i]); column == k.X {
				cells[i] = k.name(row[i])
			}
		}
		tab.Rows = append(tab.Rows, cells)
	}
	return tab
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
