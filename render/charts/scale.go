package charts

import "math"

// scale is a value axis: from, from+step, … to.
type scale struct{ from, to, step float64 }

// niceScale spans the values with steps of 1, 2 or 5 × a power of ten, at most most of them and not fewer than three where that can be. Zero is on it where zero is
// true, or where little would be gained by leaving it out.
func niceScale(low, high float64, zero bool, most int) scale {
	if math.IsInf(high-low, 0) || math.IsNaN(high-low) {
		low, high = 0, 1
	}
	if low > 0 && (zero || low < 0.3*high) {
		low = 0
	}
	if high < 0 && (zero || high > 0.3*low) {
		high = 0
	}
	if high-low < 1e-9*math.Max(math.Abs(low), math.Abs(high)) || high == low {
		pad := math.Max(math.Abs(high)*0.1, 1e-9)
		if high == 0 {
			pad = 1
		}
		switch {
		case zero && low >= 0:
			low, high = 0, math.Max(high, pad)
		default:
			low, high = low-pad, high+pad
		}
	}
	least := min(float64(most)-1, 3)
	best := scale{}
	power := math.Floor(math.Log10((high - low) / float64(most)))
	for exponent := power; exponent <= power+2; exponent++ {
		for _, digit := range []float64{1, 2, 5} {
			step := digit * math.Pow(10, exponent)
			first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
			steps := last - first
			if steps < 1 || steps > float64(most) || (steps < least && best.step != 0) {
				continue
			}
			candidate := scale{from: round(first * step), to: round(last * step), step: round(step)}
			few := best.step != 0 && (best.to-best.from)/best.step < least-0.5 && steps >= least
			if best.step == 0 || few || candidate.to-candidate.from < (best.to-best.from)*(1-1e-9) {
				best = candidate
			}
		}
	}
	return best
}

// ticks are the values of the axis from its start to its end.
func (s scale) ticks() []float64 {
	count := int(math.Round((s.to-s.from)/s.step)) + 1
	ticks := make([]float64, count)
	for i := range ticks {
		ticks[i] = round(s.from + float64(i)*s.step)
	}
	return ticks
}

// span is the smallest and the largest of some values; without one, infinities the wrong way round.
type span struct{ low, high float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, value := range values {
		if !math.IsNaN(value) && !math.IsInf(value, 0) {
			s.low, s.high = math.Min(s.low, value), math.Max(s.high, value)
		}
	}
}

// round keeps nine significant digits: what is left of a binary fraction is noise in an option.
func round(value float64) float64 {
	if value == 0 || math.IsNaN(value) || math.IsInf(value, 0) {
		return value
	}
	unit := math.Pow(10, 8-math.Floor(math.Log10(math.Abs(value))))
	if math.IsInf(unit, 0) || unit == 0 {
		return value
	}
	return math.Round(value*unit) / unit
}

// px rounds a coordinate to a tenth.
func px(value float64) float64 { return math.Round(value*10) / 10 }

// at is the i-th value, or NaN beyond the end.
func at(values []float64, i int) float64 {
	if i < 0 || i >= len(values) || math.IsInf(values[i], 0) {
		return math.NaN()
	}
	return values[i]
}

func known(value float64) bool { return !math.IsNaN(value) && !math.IsInf(value, 0) }

// lastKnown is the index of the last value that is there, −1 without one.
func lastKnown(values []float64) int {
	for i := len(values) - 1; i >= 0; i-- {
		if known(values[i]) {
			return i
		}
	}
	return -1
}
