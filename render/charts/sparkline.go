package charts

import (
	"strconv"
	"strings"
)

// A Spark is the size of a small line, in px.
type Spark struct{ width, height float64 }

// Of a row of the scorecard, and of the KPIs of a section that stand side by side.
var (
	InRow     = Spark{132, 34}
	InSection = Spark{376, 84}
)

const sparkMargin = 4.0 // room for the end dot

// Sparkline draws 24 months small, the line in c1, the path dashed, the last point a dot, partial months hollow; its own scale, no axis. It is
// hidden from screen readers: what it stands in says it. path and partial may be nil; without any value the result is empty.
func Sparkline(value, path []float64, partial []bool, size Spark) string {
	n := max(len(value), len(path))
	last := lastKnown(value)
	all := emptySpan()
	all.add(value...)
	all.add(path...)
	if last < 0 {
		return ""
	}
	if all.high == all.low {
		all.low, all.high = all.low-1, all.high+1
	}
	x := func(i int) float64 {
		if n < 2 {
			return size.width / 2
		}
		return sparkMargin + float64(i)/float64(n-1)*(size.width-2*sparkMargin)
	}
	y := func(v float64) float64 {
		return size.height - sparkMargin - (v-all.low)/(all.high-all.low)*(size.height-2*sparkMargin)
	}
	var out strings.Builder
	width, height := short(size.width), short(size.height)
	out.WriteString(`<svg class="spark" xmlns="http://www.w3.org/2000/svg" width="` + width + `" height="` + height + `" viewBox="0 0 ` + width + ` ` + height + `" aria-hidden="true" focusable="false" fill="none">`)
	if d := sparkPath(path, x, y); d != "" {
		out.WriteString(`<path d="` + d + `" stroke="` + painted(ink3) + `" stroke-dasharray="3 2.5"/>`)
	}
	if d := sparkPath(value, x, y); d != "" {
		out.WriteString(`<path d="` + d + `" stroke="` + painted(c1) + `" stroke-width="1.7" stroke-linejoin="round"/>`)
	}
	for i, v := range value {
		if !known(v) {
			continue
		}
		center := `<circle cx="` + short(x(i)) + `" cy="` + short(y(v)) + `"`
		hollow := i < len(partial) && partial[i]
		alone := !known(at(value, i-1)) && !known(at(value, i+1))
		switch {
		case hollow:
			out.WriteString(center + ` r="2" fill="` + painted(bg) + `" stroke="` + painted(c1) + `"/>`)
		case i == last:
			out.WriteString(center + ` r="2.6" fill="` + painted(c1) + `"/>`)
		case alone:
			out.WriteString(center + ` r="1.3" fill="` + painted(c1) + `"/>`)
		}
	}
	out.WriteString("</svg>")
	return out.String()
}

// sparkPath is the path data of a line with gaps where there is no value; "" where no two points are neighbours.
func sparkPath(values []float64, x func(int) float64, y func(float64) float64) string {
	var d strings.Builder
	for i, v := range values {
		if !known(v) {
			continue
		}
		command := "L"
		if !known(at(values, i-1)) {
			if !known(at(values, i+1)) {
				continue // a point alone draws no line
			}
			command = "M"
		}
		d.WriteString(command + short(x(i)) + " " + short(y(v)))
	}
	return d.String()
}

func short(coordinate float64) string { return strconv.FormatFloat(px(coordinate), 'f', -1, 64) }
