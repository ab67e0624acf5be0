package charts

import (
	"math"
	"sort"
	"strconv"
)

// Layers of what is laid over the plot: bands under the series (which ECharts draws at 2), marks and words over them.
const (
	under = 1
	over  = 5
	words = 10
)

// words are set in one of these ways.
type style struct {
	size   float64 // px; 0 = 12
	weight int     // 0 = regular
	color  string  // "" = ink2
	align  string  // left, center, right; "" = left
	halo   bool    // a rim of the page's colour, for words over lines
}

func (s style) px() float64 {
	if s.size == 0 {
		return 12
	}
	return s.size
}

func (p *plot) mark(kind string, layer int, shape, paint raw) {
	p.graphics = append(p.graphics, raw{"type": kind, "z": layer, "silent": true, "shape": shape, "style": paint})
}

// words writes one line of text with its middle at y. Empty texts leave no trace.
func (p *plot) words(x, y float64, text string, s style) {
	text = clean(text)
	if text == "" {
		return
	}
	weight, color, align := s.weight, s.color, s.align
	if weight == 0 {
		weight = regular
	}
	if color == "" {
		color = ink2
	}
	if align == "" {
		align = "left"
	}
	font := strconv.FormatFloat(s.px(), 'g', -1, 64) + "px sans-serif"
	if weight != regular {
		font = strconv.Itoa(weight) + " " + font
	}
	paint := raw{"text": text, "font": font, "fill": color, "align": align, "verticalAlign": "middle"}
	if s.halo {
		paint["stroke"], paint["lineWidth"] = bg, 3
	}
	p.graphics = append(p.graphics, raw{"type": "text", "z": words, "silent": true, "x": px(x), "y": px(y), "style": paint})
}

func (p *plot) stroke(x1, y1, x2, y2 float64, color string, width float64, dash ...float64) {
	paint := raw{"stroke": color, "lineWidth": width}
	if len(dash) > 0 {
		paint["lineDash"] = dash
	}
	p.mark("line", over, raw{"x1": px(x1), "y1": px(y1), "x2": px(x2), "y2": px(y2)}, paint)
}

// dot is a filled point; hollow leaves the page's colour inside.
func (p *plot) dot(x, y, radius float64, color string, hollow bool) {
	paint := raw{"fill": color}
	if hollow {
		paint = raw{"fill": bg, "stroke": color, "lineWidth": 1.5}
	}
	p.mark("circle", over+1, raw{"cx": px(x), "cy": px(y), "r": radius}, paint)
}

func (p *plot) diamond(x, y, radius float64, color string, hollow bool) {
	paint := raw{"fill": color}
	if hollow {
		paint = raw{"fill": bg, "stroke": color, "lineWidth": 1.5}
	}
	points := [][2]float64{{px(x), px(y - radius)}, {px(x + radius), px(y)}, {px(x), px(y + radius)}, {px(x - radius), px(y)}}
	p.mark("polygon", over+1, raw{"points": points}, paint)
}

// ribbon fills between two lines, a polygon per stretch without a gap.
func (p *plot) ribbon(low, high []float64, n int, color string) {
	var upper, lower [][2]float64
	flush := func() {
		if len(upper) > 1 {
			points := append([][2]float64{}, upper...)
			for i := len(lower) - 1; i >= 0; i-- {
				points = append(points, lower[i])
			}
			p.mark("polygon", under, raw{"points": points}, raw{"fill": color})
		}
		upper, lower = nil, nil
	}
	for i := range n {
		from, to := at(low, i), at(high, i)
		if !known(from) || !known(to) {
			flush()
			continue
		}
		upper = append(upper, [2]float64{px(p.x(float64(i))), px(p.y(to))})
		lower = append(lower, [2]float64{px(p.x(float64(i))), px(p.y(from))})
	}
	flush()
}

// label is a block of lines beside the end of a series.
type label struct {
	y      float64 // where it belongs
	lines  []string
	style  style
	bold   int    // the one line that is bold, from 1; 0 = none
	tail   string // what a cut may not touch, at the end of a single line
	swatch string // a colour shown in front; "" = none
}

const lineHeight = 16.0 // px between the lines of a block

func (l label) height() float64 {
	if len(l.lines) == 1 {
		return math.Max(lineHeight, l.style.px()+3)
	}
	return lineHeight * float64(len(l.lines))
}

// endLabels writes blocks at x one below the other, each as near to where it belongs as its neighbours allow.
func (p *plot) endLabels(x float64, labels []label) {
	blocks := make([]label, 0, len(labels))
	for _, block := range labels {
		if len(block.lines) > 0 && known(block.y) {
			blocks = append(blocks, block)
		}
	}
	sort.SliceStable(blocks, func(i, j int) bool { return blocks[i].y < blocks[j].y })
	places := spread(blocks, p.top-lineHeight/2, p.bottom+lineHeight/2)
	room := p.width - x
	for i, block := range blocks {
		y := places[i] - block.height()/2
		for k, text := range block.lines {
			set := block.style
			if k == block.bold-1 {
				set.weight = semibold
			}
			step := lineHeight
			if len(block.lines) == 1 {
				step = block.height()
			}
			indent := 0.0
			if block.swatch != "" {
				indent = 14
				if k == 0 {
					p.mark("rect", over, raw{"x": px(x), "y": px(y + step/2 - 5), "width": 9, "height": 9}, raw{"fill": block.swatch})
				}
			}
			text = fit(text, set.px(), set.weight, room-indent-textWidth(block.tail, set.px(), set.weight)) + block.tail
			p.words(x+indent, y+step*(float64(k)+0.5), text, set)
		}
	}
}

// spread pushes the middles of sorted blocks apart until none overlap, and keeps them between top and bottom where they fit.
func spread(blocks []label, top, bottom float64) []float64 {
	places := make([]float64, len(blocks))
	for i, block := range blocks {
		places[i] = block.y
	}
	for range 60 {
		moved := false
		for i := 1; i < len(blocks); i++ {
			gap := (blocks[i-1].height()+blocks[i].height())/2 - (places[i] - places[i-1])
			if gap > 0.05 {
				places[i-1] -= gap / 2
				places[i] += gap / 2
				moved = true
			}
		}
		for i, block := range blocks {
			if low := top + block.height()/2; places[i] < low {
				places[i] = low
			}
			if high := bottom - block.height()/2; places[i] > high {
				places[i] = high
			}
		}
		if !moved {
			break
		}
	}
	return places
}

// margin is the room in px that texts need beside the plot area, between least and most.
func margin(least, most float64, texts ...string) float64 {
	return math.Min(most, math.Max(least, math.Ceil(widest(texts, semibold))))
}

// A Signal is what an abnormal month says; the zero value is a month like the others.
type Signal int

// Signals: for the better, for the worse, or neither.
const (
	Usual Signal = iota
	Better
	Worse
	Unusual
)

func (s Signal) color() string { return [...]string{c1, favour, against, ink2}[s] }
