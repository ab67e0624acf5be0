package charts

import (
	"encoding/json"
	"fmt"
	"math"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// raw is a piece of an ECharts option for which go-echarts has no field.
type raw = map[string]any

// plot is a chart under construction: a plot area with a category axis and a value axis, series in it, and marks laid over it
// in px. The place of every mark is computed here, since both the static and the live drawing have this very size.
type plot struct {
	kind                     string
	width, height            float64
	left, top, right, bottom float64 // edges of the plot area, px

	n        int   // categories; 0 = the x axis is a value axis
	edge     bool  // the first and the last category stand on the edges (lines), else in the middle of their bands (bars)
	value    scale // value axis
	across   scale // x axis where it is a value axis too
	sideways bool  // categories run down the side, values across
	heat     bool  // a series of classes is in it

	grids    []any // in place of the one plot area, for panels
	series   []any
	graphics []any
	named    [2]float64 // from where to where along the axis the path's name runs
	live     liveParts
}

// liveParts is what the page script needs beyond the option.
type liveParts struct {
	Months []string `json:"months,omitempty"`
	Axis   []tip    `json:"axis,omitempty"`  // tooltip per category
	Items  []tip    `json:"items,omitempty"` // tooltip per item of the first series
}

// tip is a tooltip: a heading, and rows of name and value.
type tip struct {
	Title string      `json:"title"`
	Rows  [][2]string `json:"rows,omitempty"`
}

func (t *tip) row(name, value string) {
	if value != "" {
		t.Rows = append(t.Rows, [2]string{clean(name), clean(value)})
	}
}

// widthOf is the width in px of a rendition.
func widthOf(size Size) float64 {
	switch size {
	case Small:
		return 376
	case Narrow:
		return 358
	default:
		return 784
	}
}

// pick chooses by rendition.
func pick[T any](size Size, wide, small, narrow T) T {
	switch size {
	case Small:
		return small
	case Narrow:
		return narrow
	default:
		return wide
	}
}

func newPlot(kind string, size Size, wide, small, narrow float64) *plot {
	return &plot{kind: kind, width: widthOf(size), height: pick(size, wide, small, narrow)}
}

// x is the place of category i, in px.
func (p *plot) x(i float64) float64 {
	switch {
	case p.n <= 1:
		return (p.left + p.right) / 2
	case p.edge:
		return p.left + i/float64(p.n-1)*(p.right-p.left)
	default:
		return p.left + (i+0.5)/float64(p.n)*(p.right-p.left)
	}
}

// row is the place of category i where categories run down the side, in px.
func (p *plot) row(i float64) float64 {
	return p.top + (i+0.5)/float64(max(p.n, 1))*(p.bottom-p.top)
}

// y is the place of a value on the upright value axis, in px; values beyond the axis stay at its ends.
func (p *plot) y(value float64) float64 {
	share := (value - p.value.from) / (p.value.to - p.value.from)
	return p.bottom - math.Max(0, math.Min(1, share))*(p.bottom-p.top)
}

// along is the place of a value on a value axis that lies, in px.
func (p *plot) along(s scale, value float64) float64 {
	share := (value - s.from) / (s.to - s.from)
	return p.left + math.Max(0, math.Min(1, share))*(p.right-p.left)
}

// keepRoom moves the plot's right edge so far left that words of a width, gap px behind a value, stay within the drawing.
func (p *plot) keepRoom(s scale, value, gap, width float64) {
	share := (value - s.from) / (s.to - s.from)
	if known(share) && share > 0 {
		p.right = math.Min(p.right, p.left+(p.width-2-gap-width-p.left)/math.Min(1, share))
	}
}

func (p *plot) addSeries(s gocharts.SingleSeries, extra raw) {
	text, err := json.Marshal(s)
	merged := raw{}
	if err == nil {
		err = json.Unmarshal(text, &merged)
	}
	if err != nil {
		panic(fmt.Sprintf("charts: a series of %s is no JSON: %v", p.kind, err)) // values are cleared of NaN and infinities before
	}
	merged["cursor"] = "default"
	merged["emphasis"] = raw{"disabled": true}
	for key, value := range extra {
		merged[key] = value
	}
	p.series = append(p.series, merged)
}

// chart closes the plot: the go-echarts option with the house's axes, and the live text beside it.
func (p *plot) chart(x, y raw) Chart { return p.chartOn(x, y) }

// chartOn is chart for one axis, or for a list of axes on a list of grids.
func (p *plot) chartOn(x, y any) Chart {
	base := gocharts.NewLine()
	base.SetGlobalOptions(
		gocharts.WithInitializationOpts(opts.Initialization{ChartID: p.kind, Width: pixels(p.width), Height: pixels(p.height)}),
		gocharts.WithAnimation(false),
		gocharts.WithGridOpts(opts.Grid{
			Left: pixels(p.left), Top: pixels(p.top), Right: pixels(p.width - p.right), Bottom: pixels(p.height - p.bottom),
		}),
		gocharts.WithTooltipOpts(opts.Tooltip{Trigger: p.trigger(), AxisPointer: &opts.AxisPointer{Type: "line"}}),
		gocharts.WithAriaOpts(&opts.Aria{Enabled: opts.Bool(true)}),
	)
	base.SetXAxis(nil)
	base.Validate()
	option := base.JSON()
	for _, unused := range []string{"title", "legend", "toolbox", "color"} {
		delete(option, unused)
	}
	option["textStyle"] = raw{"fontFamily": "sans-serif", "fontSize": 12}
	option["grid"] = p.house(option["grid"], raw{"outerBoundsMode": "none"})
	if p.grids != nil {
		option["grid"] = p.grids
	}
	option["tooltip"] = p.house(option["tooltip"], raw{
		"axisPointer": raw{"type": "line", "animation": false, "label": raw{"show": false}, "lineStyle": raw{"color": ink3, "width": 1, "type": "solid"}},
	})
	option["xAxis"], option["yAxis"] = x, y
	option["series"] = p.series
	if p.heat {
		option["visualMap"] = p.classesMap()
	}
	if len(p.graphics) > 0 {
		option["graphic"] = raw{"elements": p.graphics}
	}
	options := mustJSON(p.kind, option)
	live := mustJSON(p.kind, struct {
		Kind   string          `json:"kind"`
		Width  float64         `json:"width"`
		Height float64         `json:"height"`
		Option json.RawMessage `json:"option"`
		liveParts
	}{p.kind, p.width, p.height, options, p.live})
	return Chart{
		Kind: p.kind, Width: int(p.width), Height: int(p.height), Options: options, Live: live,
		From: p.value.from, Cut: p.value.from > 0 || p.value.to < 0,
	}
}

func (p *plot) trigger() string {
	if len(p.live.Items) > 0 {
		return "item"
	}
	return "axis"
}

// house lays the house's own fields over what go-echarts wrote for a component.
func (p *plot) house(component any, extra raw) raw {
	merged := raw{}
	text := mustJSON(p.kind, component)
	if text[0] == '[' {
		var list []raw
		_ = json.Unmarshal(text, &list)
		if len(list) > 0 {
			merged = list[0]
		}
	} else {
		_ = json.Unmarshal(text, &merged)
	}
	for key, value := range extra {
		merged[key] = value
	}
	return merged
}

// classesMap maps classes 0–6 to the sequence: a heatmap draws nothing without a map, and only fixed pieces keep fixed colours.
func (p *plot) classesMap() raw {
	pieces := make([]any, len(sequence))
	for class, color := range sequence {
		pieces[class] = raw{"value": class, "color": color}
	}
	return raw{"type": "piecewise", "show": false, "dimension": 2, "pieces": pieces}
}

func pixels(value float64) string { return fmt.Sprintf("%gpx", px(value)) }

// finite is an option without the numbers that JSON can't hold: places of words whose value is none.
func finite(value any) any {
	switch v := value.(type) {
	case float64:
		if !known(v) || math.IsInf(v, 0) {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = finite(v[i])
		}
	case raw:
		for key := range v {
			v[key] = finite(v[key])
		}
	}
	return value
}

// mustJSON writes JSON that is safe inside a script element. What finite lets through there is nothing in that could fail.
func mustJSON(kind string, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		text, err = json.Marshal(finite(value))
	}
	if err != nil {
		panic(fmt.Sprintf("charts: the option of %s is no JSON: %v", kind, err))
	}
	return text
}

// numbers are values as JSON has them: rounded, null where there is none, exactly n of them.
func numbers(values []float64, n int) []any {
	out := make([]any, n)
	for i := range out {
		if value := at(values, i); known(value) {
			out[i] = round(value)
		}
	}
	return out
}
