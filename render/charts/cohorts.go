package charts

import (
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
)

// Cohorts is the retention heatmap: a row per month of first purchase, a column per month after it.
type Cohorts struct {
	Rows    []Cohort
	Columns []string                   // "+1 tháng", "+2", …
	Short   []string                   // the same where it is narrow: "+1", "+2", …; nil = Columns
	Classes []float64                  // the six upper bounds of q1–q6, ascending; nil = seven even steps from zero
	Format  Format                     // Label in tooltips
	Cell    func(value float64) string // in a cell, bare: "23,2"
	Whole   func(value float64) string // the same where it is narrow: "23"
}

// Cohort is the customers who first bought in one month.
type Cohort struct {
	Name   string    // "10/2025"
	Size   string    // "1.507", already written
	Values []float64 // share that bought in the k-th month after; NaN = not over yet
	Tips   []string  // per cell, behind the value: "350 / 1.507"; nil = none
}

// NewCohorts draws the heatmap: 784 × 404 px (12 rows), or 358 × 380 with the first six columns.
func NewCohorts(c Cohorts, size Size) Chart {
	names, cell := c.Columns, c.Cell
	if size != Wide {
		if c.Short != nil {
			names = c.Short
		}
		names = names[:min(len(names), 6)]
		if c.Whole != nil {
			cell = c.Whole
		}
	}
	if cell == nil {
		cell = c.Format.label
	}
	p := newPlot("cohorts", size, 404, 380, 380)
	p.n = len(names)
	if rows := float64(len(c.Rows)); rows != 12 { // the height of a row stays
		p.height = math.Max(80, 28+(p.height-28)/12*math.Max(rows, 1))
	}
	p.top, p.bottom, p.right = 22, p.height-4, p.width-1
	rowNames, sizes := make([]string, len(c.Rows)), make([]string, len(c.Rows))
	for i, row := range c.Rows {
		rowNames[i], sizes[i] = row.Name, row.Size
	}
	nameRoom := margin(40, 110, rowNames...)
	p.left = nameRoom + 20
	if size == Wide {
		p.left += margin(30, 80, sizes...) + 12
	}

	classes := c.classes(len(names))
	items := []any{}
	for r, row := range c.Rows {
		y := p.top + (float64(r)+0.5)/float64(len(c.Rows))*(p.bottom-p.top)
		p.words(nameRoom, y, fit(row.Name, 12, regular, nameRoom), style{align: "right"})
		if size == Wide {
			p.words(p.left-12, y, fit(row.Size, 12, regular, 80), style{align: "right", color: ink3})
		}
		for k := range names {
			value := at(row.Values, k)
			if !known(value) {
				continue
			}
			class := classOf(value, classes)
			items = append(items, heatCell(k, len(c.Rows)-1-r, class, cell(value)))
			shown := tip{Title: clean(row.Name) + " · " + clean(names[k])}
			shown.row(c.Format.label(value), textAt(row.Tips, k))
			if len(shown.Rows) == 0 {
				shown.row("", c.Format.label(value))
			}
			p.live.Items = append(p.live.Items, shown)
		}
	}
	for k, name := range names {
		p.words(p.x(float64(k)), 10, name, style{align: "center", color: ink2})
	}
	p.addHeat(items)
	return p.chart(hiddenAxis(len(names)), hiddenAxis(len(c.Rows)))
}

// classes are the upper bounds of all classes but the last.
func (c Cohorts) classes(columns int) []float64 {
	if len(c.Classes) == len(sequence)-1 {
		return c.Classes
	}
	all := emptySpan()
	for _, row := range c.Rows {
		all.add(row.Values[:min(len(row.Values), columns)]...)
	}
	if all.low > 0.4*all.high || all.high <= 0 {
		return evenClasses(all)
	}
	// From zero in steps of half a unit, so that the classes stay the same from month to month.
	unit := math.Pow(10, math.Floor(math.Log10(all.high/float64(len(sequence))))) / 2
	step := math.Ceil(all.high/float64(len(sequence))/unit) * unit
	return evenClasses(span{0, step * float64(len(sequence))})
}

// evenClasses parts a range into seven classes of one width.
func evenClasses(all span) []float64 {
	bounds := make([]float64, len(sequence)-1)
	for i := range bounds {
		bounds[i] = all.low + (all.high-all.low)*float64(i+1)/float64(len(sequence))
	}
	return bounds
}

// classOf is the class, 0–6, that a value falls into.
func classOf(value float64, bounds []float64) int {
	for class, bound := range bounds {
		if value < bound {
			return class
		}
	}
	return len(bounds)
}

func textAt(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// heatCell is one cell with its text in a colour that reads on it.
func heatCell(column, row, class int, text string) raw {
	return raw{
		"value": []any{column, row, class},
		"label": raw{"show": text != "", "formatter": plain(text), "color": sequenceText[class]},
	}
}

// plain keeps ECharts from reading a text as a template.
func plain(text string) string {
	out := []rune(clean(text))
	for i, r := range out {
		if r == '{' || r == '}' {
			out[i] = '|'
		}
	}
	return string(out)
}

func (p *plot) addHeat(items []any) {
	p.heat = true
	p.addSeries(gocharts.SingleSeries{Type: "heatmap", Data: items}, raw{
		"itemStyle": raw{"borderColor": bg, "borderWidth": 2},
		"label":     raw{"fontSize": 12},
		"emphasis":  raw{"itemStyle": raw{"borderColor": ink, "borderWidth": 2}},
	})
}
