package figures

import (
	"math"
	"strings"

	"loyalty/internal/figure"
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
	"scatter": (*kind).cloud, "histogram": (*kind).histogram, "funnel": (*kind).funnel,
}

// ofKind draws a chart's rows; beside a section's leading figures it is small, elsewhere it leads.
func (t *teller) ofKind(c *report.Chart, p figure.Placed, g grid) (Figure, bool) {
	k := &kind{t, g, p.Parts, c, []charts.Size{charts.Wide, charts.Narrow}, map[string]any{}}
	k.X, k.Y, k.Series, k.Value = p.Named()
	if p.At == figure.Beside || (p.As == "bar" || p.As == "funnel") && p.At != figure.Lead && p.At != figure.Second {
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

func (k *kind) units() charts.Format { return k.unitsOf(k.Unit) }

func (k *kind) unitsOf(unit string) charts.Format {
	f := k.format(unit)
	f.Label = func(x float64) string { return k.written(unit, x) }
	return f
}
