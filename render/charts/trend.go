package charts

import (
	"math"
	"slices"
	"strconv"

	gocharts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Trend is a KPI's line with its interval, goal path, forecast and events. The small rendition ends at the last value and
// shows neither goal, forecast nor events.
type Trend struct {
	Name   string  // the KPI, in tooltips
	Months []Month // past and, as far as the path and the forecast reach, future
	Format Format

	Value     []float64
	Low, High []float64 // 95 % interval of Value; nil = none
	Partial   []bool    // points on a window that isn't full: hollow
	Tiny      []bool    // months of so few that they don't set the axis: what lies beyond it is drawn at its end
	Abnormal  []Signal  // points beyond the control limits: a diamond

	Path    []float64 // the goal's path; nil = no goal
	Before  []float64 // the same months a year before; nil = not drawn
	Between *Band     // a goal that is a range; nil = none
	Goal    *Goal     // the hollow diamond the path runs to; nil = none

	Forecast                  []float64 // after the last Value; nil = withheld
	ForecastLow, ForecastHigh []float64 // its range
	ForecastLines             []string  // at its end: "Dự báo 57,9 %", "khoảng 80 %: 57,0–58,8"
	ForecastShort             []string  // the same where it is narrow: "Dự báo", "57,9 %", "57,0–58,8"; nil = ForecastLines

	Events   []Event
	Holidays []Event // a small mark each at the foot of its month

	PathName, IntervalName, ForecastName, PartialName, BeforeName string // "Lộ trình", "Khoảng tin cậy 95 %", "Dự báo", "Chưa trọn kỳ"
}

// Band is a goal that is a range, in every month.
type Band struct {
	Low, High float64
	Name      string // beside it: "khoảng mục tiêu"
}

// Goal is a goal's final value on the time axis.
type Goal struct {
	At    int // index into Months
	Value float64
	Lines []string // beside the diamond: "Mục tiêu 12/2026", "60,2 %"
	Short []string // the same where it is narrow: "Mục tiêu", "60,2 %"; nil = Lines
}

// NewTrend draws a trend: 784 × 360, 376 × 190 or 358 × 300 px.
func NewTrend(t Trend, size Size) Chart {
	last := lastKnown(t.Value)
	if size == Small {
		t.Months = t.Months[:min(len(t.Months), last+1)]
		t.Goal, t.Forecast, t.Events = nil, nil, nil
	}
	n := len(t.Months)
	if t.Goal != nil && (t.Goal.At < 0 || t.Goal.At >= n || !known(t.Goal.Value)) {
		t.Goal = nil
	}
	if len(t.Forecast) == 0 {
		t.ForecastLow, t.ForecastHigh, t.ForecastLines, t.ForecastShort = nil, nil, nil, nil
	}

	p := newPlot("trend", size, 360, 190, 300)
	p.n, p.edge = n, true
	p.value = niceScale(t.span(n).low, t.span(n).high, false, pick(size, 5, 4, 5))
	labels := t.Format.tickLabels(p.value)
	ends := t.ends(p, size, last)
	p.left = math.Ceil(widest(labels, regular)) + tickGap + 2
	p.right = p.width - t.endRoom(size, ends)
	p.top, p.bottom = pick(size, 20.0, 14, 20), p.height-44
	if len(t.Events) > 0 {
		p.top = pick(size, 46.0, 34, 46)
	}
	for i := range ends { // the places are known only now
		ends[i].y = p.y(ends[i].y)
	}

	axis := p.monthAxis(t.Months, size)
	p.ribbon(t.Low, t.High, min(n, len(t.Value)), band)
	t.drawForecast(p, last)
	t.drawEvents(p, size)
	t.drawHolidays(p)
	t.drawBand(p)
	t.drawBefore(p)
	t.drawPath(p, last, size)
	p.addLine(t.Value, c1, pick[float32](size, 2.5, 2, 2.5), nil)
	t.drawPoints(p, last)
	t.drawLast(p, last, size)
	if n > 0 {
		p.endLabels(p.right+pick(size, 11.0, 9, 9), ends)
	}
	p.live.Axis = t.tips()
	return p.chart(axis, valueAxis(p.value, labels))
}

// span is the range of everything drawn.
func (t Trend) span(n int) span {
	all := emptySpan()
	for _, values := range [][]float64{t.Value, t.Low, t.High} {
		for i, value := range values[:min(len(values), n)] {
			if i >= len(t.Tiny) || !t.Tiny[i] {
				all.add(value)
			}
		}
	}
	for _, values := range [][]float64{t.Before, t.Path, t.Forecast, t.ForecastLow, t.ForecastHigh} {
		all.add(values[:min(len(values), n)]...)
	}
	if t.Goal != nil {
		all.add(t.Goal.Value)
	}
	if t.Between != nil {
		all.add(t.Between.Low, t.Between.High)
	}
	return all
}

// ends are the labels at the right edge; their y is a value still.
func (t Trend) ends(p *plot, size Size, last int) []label {
	var ends []label
	if t.Goal != nil && t.Goal.At == p.n-1 {
		lines := t.Goal.Lines
		if size == Narrow {
			lines = narrowed(t.Goal.Short, lines, semibold)
		}
		ends = append(ends, label{y: t.Goal.Value, lines: lines, style: style{weight: semibold}})
	}
	if end := lastKnown(t.Forecast); end >= 0 && end == p.n-1 {
		lines := t.ForecastLines
		if size == Narrow {
			lines = narrowed(t.ForecastShort, lines, regular)
		}
		ends = append(ends, label{y: t.Forecast[end], lines: lines, style: style{color: c1}})
	}
	if last >= 0 && last == p.n-1 {
		ends = append(ends, label{y: t.Value[last], lines: []string{t.Format.label(t.Value[last])},
			style: style{size: pick(size, 16.0, 14, 14), weight: semibold, color: c1}})
		if value := at(t.Path, last); known(value) && t.Goal == nil {
			ends = append(ends, label{y: value, lines: []string{t.PathName + " " + t.Format.label(value)}})
		}
	}
	return ends
}

// narrowEnd is the room in px that labels have beside a narrow trend.
const narrowEnd = 90.0

// narrowed are the short lines, or else the long ones, wrapped.
func narrowed(short, long []string, weight int) []string {
	if short != nil {
		return short
	}
	var lines []string
	for _, text := range long {
		lines = append(lines, wrap(text, 12, weight, narrowEnd)...)
	}
	return lines
}

// endRoom is the right margin that the end labels ask for.
func (t Trend) endRoom(size Size, ends []label) float64 {
	room := 0.0
	for _, end := range ends {
		for _, text := range end.lines {
			room = math.Max(room, textWidth(clean(text), end.style.px(), end.style.weight)+14)
		}
	}
	return math.Min(math.Max(room, 24), pick(size, 172.0, 120, narrowEnd+14))
}

func (t Trend) drawForecast(p *plot, last int) {
	if last < 0 || lastKnown(t.Forecast) <= last {
		return
	}
	// The forecast and its range open from the last point.
	join := func(values []float64) []float64 {
		joined := make([]float64, p.n)
		for i := range joined {
			joined[i] = math.NaN()
			if i == last {
				joined[i] = t.Value[last]
			} else if i > last {
				joined[i] = at(values, i)
			}
		}
		return joined
	}
	p.ribbon(join(t.ForecastLow), join(t.ForecastHigh), p.n, fband)
	p.addLine(join(t.Forecast), c1, 2, []float64{1.5, 3})
	end := min(lastKnown(t.Forecast), p.n-1)
	if end > last {
		p.dot(p.x(float64(end)), p.y(t.Forecast[end]), 3.5, c1, true)
	}
}

func (t Trend) drawEvents(p *plot, size Size) {
	right := math.Inf(-1)
	for i, event := range t.Events {
		if event.At < 0 || event.At >= p.n {
			continue
		}
		x := math.Floor(p.x(float64(event.At))) + 0.5
		p.stroke(x, p.top-6, x, p.bottom, ink3, 1.2, 1.5, 2.5)
		text, room := strconv.Itoa(i+1), 40.0
		if size == Wide {
			text, room = event.Text, 240
		}
		text = fit(text, 12, regular, room)
		half := textWidth(text, 12, regular) / 2
		center := math.Max(p.left+half, math.Min(x, p.width-half-4))
		y := p.top - 17
		if center-half < right+8 { // a second row where two would touch
			y -= 14
		}
		right = center + half
		p.words(center, y, text, style{align: "center"})
	}
}

// drawHolidays writes each holiday's name at the foot of its month, over a stroke on the axis.
func (t Trend) drawHolidays(p *plot) {
	for _, holiday := range t.Holidays {
		if holiday.At < 0 || holiday.At >= p.n {
			continue
		}
		x := math.Floor(p.x(float64(holiday.At))) + 0.5
		p.stroke(x, p.bottom-5, x, p.bottom, ink3, 1.2)
		p.words(x, p.bottom-12, holiday.Text, style{align: "center", color: ink3, halo: true})
	}
}

func (t Trend) drawPath(p *plot, last int, size Size) {
	if lastKnown(t.Path) < 0 {
		return
	}
	p.addLine(t.Path, ink2, pick[float32](size, 1.6, 1.4, 1.6), []float64{5, 4})
	if t.Goal != nil {
		x, y := p.x(float64(t.Goal.At)), p.y(t.Goal.Value)
		p.diamond(x, y, 5, ink2, true)
	}
	if t.Goal == nil && last == p.n-1 {
		return // named at its end
	}
	// Its name stands where the path is farthest from the line.
	width := textWidth(clean(t.PathName), 12, regular)
	free := p.right - 6
	if last >= 0 { // the last value stands over or under its point
		label := textWidth(clean(t.Format.label(t.Value[last])), pick(size, 16.0, 14, 14), semibold)
		if near := math.Min(p.x(float64(last))-label/2, p.right+4-label) - 4; p.left+width < near {
			free = math.Min(free, near)
		}
	}
	best, gap := -1, 0.0
	for i := range min(len(t.Path), p.n-1) {
		x := p.x(float64(i))
		if !known(t.Path[i]) || x-width/2 < p.left || x+width/2 > free || t.nearEvent(p, x, width/2+4) {
			continue
		}
		other := at(t.Value, i)
		if !known(other) {
			other = at(t.Forecast, i)
		}
		if !known(other) && last >= 0 {
			other = t.Value[last]
		}
		if distance := math.Abs(p.y(t.Path[i]) - p.y(other)); known(distance) && distance >= gap {
			best, gap = i, distance
		}
	}
	if best >= 0 {
		// a steep path rises into the end of a long name
		slope := (p.y(at(t.Path, best+1)) - p.y(t.Path[best])) / (p.x(float64(best+1)) - p.x(float64(best)))
		above := -12 - math.Min(10, math.Abs(orZero(slope))*width/2)
		if other := at(t.Value, best); known(other) && other > t.Path[best] {
			above = -above
		}
		x := p.x(float64(best))
		p.words(x, p.y(t.Path[best])+above, t.PathName, style{align: "center", halo: true})
		p.named = [2]float64{x - width/2, x + width/2}
	}
}

// drawBand draws the two ends of a goal that is a range, and names them inside, where there is room for the words.
func (t Trend) drawBand(p *plot) {
	if t.Between == nil || p.n == 0 {
		return
	}
	low, high := p.y(t.Between.Low), p.y(t.Between.High)
	for _, y := range []float64{low, high} {
		p.stroke(p.left, y, p.right, y, ink2, 1.2, 5, 4)
	}
	const textHeight = 22
	y := high + 11
	if low-high < textHeight {
		y = high - 9
	}
	p.words(p.left+6, y, t.Between.Name, style{halo: true})
}

// drawBefore draws the year before and names it under its line, where there is most room to the right of the middle.
func (t Trend) drawBefore(p *plot) {
	at := lastKnown(t.Before)
	if at < 1 {
		return
	}
	p.addLine(t.Before, c6, 1.6, nil)
	at = min(at, p.n*3/4)
	p.words(p.x(float64(at))+6, p.y(t.Before[at])+16, t.BeforeName, style{color: ink3, halo: true})
}

func (t Trend) nearEvent(p *plot, x, distance float64) bool {
	for _, event := range t.Events {
		if math.Abs(p.x(float64(event.At))-x) < distance {
			return true
		}
	}
	return false
}

// drawPoints marks months that aren't like the others.
func (t Trend) drawPoints(p *plot, last int) {
	for i := range min(len(t.Value), p.n) {
		if !known(t.Value[i]) {
			continue
		}
		x, y := p.x(float64(i)), p.y(t.Value[i])
		alone := !known(at(t.Value, i-1)) && !known(at(t.Value, i+1))
		switch {
		case i < len(t.Abnormal) && t.Abnormal[i] != Usual:
			p.diamond(x, y, 5, t.Abnormal[i].color(), false)
		case i < len(t.Partial) && t.Partial[i]:
			p.dot(x, y, 3, c1, true)
		case i == last:
			p.dot(x, y, 4, c1, false)
		case alone:
			p.dot(x, y, 2.5, c1, false)
		}
	}
}

// drawLast writes the last value under or over its point, unless it stands at the right edge, and names the interval.
func (t Trend) drawLast(p *plot, last int, size Size) {
	if last >= 0 && last < p.n-1 {
		below := 16.0
		if previous := at(t.Value, last-1); known(previous) && previous < t.Value[last] {
			below = -16
		}
		if path := at(t.Path, last); known(path) {
			below = 16
			if path < t.Value[last] {
				below = -16
			}
		}
		y := p.y(t.Value[last])
		if y+below > p.bottom-6 || y+below < p.top {
			below = -below
		}
		text, set := t.Format.label(t.Value[last]), style{size: pick(size, 16.0, 14, 14), weight: semibold, color: c1, align: "center", halo: true}
		x := math.Min(p.x(float64(last)), p.right+4-textWidth(clean(text), set.size, semibold)/2) // what follows is named to the right of the plot
		p.words(x, y+below, text, set)
	}
	if size == Wide && lastKnown(t.Low) > 0 {
		t.nameInterval(p, last)
	}
}

// nameInterval writes the interval's name under the band where that hangs highest over free ground, in the first two thirds.
func (t Trend) nameInterval(p *plot, last int) {
	width := textWidth(clean(t.IntervalName), 12, regular)
	best, place := -1.0, 0.0
	for i := 1; i < last*2/3; i++ {
		x := p.x(float64(i))
		if x-width/2 < p.left+4 || x+width/2 > p.right || t.nearEvent(p, x, width/2+4) || x-width/2 < p.named[1] && p.named[0] < x+width/2 {
			continue
		}
		lowest, room := 0.0, math.Inf(1)
		for k := range min(len(t.Low), p.n) {
			if math.Abs(p.x(float64(k))-x) > width/2+8 {
				continue
			}
			if known(t.Low[k]) {
				lowest = math.Max(lowest, p.y(t.Low[k]))
			}
			if path := at(t.Path, k); known(path) && p.y(path) > lowest {
				room = math.Min(room, p.y(path)-lowest)
			}
		}
		foot := p.bottom
		for _, holiday := range t.Holidays {
			if math.Abs(p.x(float64(holiday.At))-x) < (width+textWidth(clean(holiday.Text), 12, regular))/2+4 {
				foot = p.bottom - 20
			}
		}
		room = math.Min(room, foot-lowest)
		if lowest > 0 && room > 24 && (best < 0 || lowest < place) {
			best, place = x, lowest
		}
	}
	if best >= 0 {
		p.words(best, place+11, t.IntervalName, style{align: "center", halo: true})
	}
}

func (t Trend) tips() []tip {
	tips := make([]tip, len(t.Months))
	for i, month := range t.Months {
		tips[i].Title = clean(month.Name)
		if value := at(t.Value, i); known(value) {
			tips[i].row(t.Name, t.Format.label(value))
			tips[i].row(t.IntervalName, t.Format.between(at(t.Low, i), at(t.High, i)))
			if i < len(t.Partial) && t.Partial[i] && t.PartialName != "" {
				tips[i].Title += " · " + clean(t.PartialName)
			}
		} else {
			tips[i].row(t.ForecastName, t.Format.maybe(at(t.Forecast, i)))
			tips[i].row("", t.Format.between(at(t.ForecastLow, i), at(t.ForecastHigh, i)))
		}
		tips[i].row(t.PathName, t.Format.maybe(at(t.Path, i)))
		tips[i].row(t.BeforeName, t.Format.maybe(at(t.Before, i)))
		for _, event := range slices.Concat(t.Events, t.Holidays) {
			if event.At == i {
				tips[i].Rows = append(tips[i].Rows, [2]string{"", clean(event.Text)})
			}
		}
	}
	return tips
}

// addLine adds a line without points over all categories; dash is in px, nil = solid.
func (p *plot) addLine(values []float64, color string, width float32, dash []float64) {
	paint := raw{"color": color, "width": width}
	if dash != nil {
		paint["type"] = dash
	}
	p.addSeries(gocharts.SingleSeries{
		Type: "line", ShowSymbol: opts.Bool(false), Data: numbers(values, p.n), ItemStyle: &opts.ItemStyle{Color: color},
	}, raw{"lineStyle": paint})
}
