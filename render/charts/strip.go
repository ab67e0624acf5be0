package charts

import "strings"

// A Dot is a group's figure in a strip; Class is "for" or "against" where it has changed for the better or the worse beyond chance, else it is grey.
type Dot struct {
	Value float64
	Class string
}

// Strip draws groups on one axis, 132 × 20 px: a dot each, and a line at the whole's figure (NaN: none). Hidden from screen readers as a
// sparkline is; without a dot the result is empty.
func Strip(whole float64, dots []Dot) string {
	all := emptySpan()
	all.add(whole)
	for _, d := range dots {
		all.add(d.Value)
	}
	if len(dots) == 0 {
		return ""
	}
	if all.high == all.low {
		all.low, all.high = all.low-1, all.high+1
	}
	const height, middle = "20", "10"
	x := func(v float64) string {
		return short(sparkMargin + (v-all.low)/(all.high-all.low)*(InRow.width-2*sparkMargin))
	}
	var out strings.Builder
	out.WriteString(`<svg class="spark" xmlns="http://www.w3.org/2000/svg" width="132" height="` + height + `" viewBox="0 0 132 ` + height + `" aria-hidden="true" focusable="false" fill="none"><path d="M4 ` + middle + `H128" stroke="` + painted(grid) + `"/>`)
	if known(whole) {
		out.WriteString(`<path d="M` + x(whole) + ` 3V17" stroke="` + painted(ink3) + `" stroke-width="1.5"/>`)
	}
	for _, d := range dots {
		color := map[string]string{"": c6, "for": favour, "against": against}[d.Class]
		out.WriteString(`<circle cx="` + x(d.Value) + `" cy="` + middle + `" r="3.4" fill="` + painted(color) + `" stroke="` + painted(bg) + `"/>`)
	}
	out.WriteString("</svg>")
	return out.String()
}
