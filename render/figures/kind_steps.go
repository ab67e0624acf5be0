package figures

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"loyalty/internal/month"
	"loyalty/render/charts"
)

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
