package goals

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Rules by which a season, and a shift of the level, are taken for real.
const (
	leastYears   = 2 // whole years of months
	mostYears    = 5
	seasonChance = 0.05
	leastSide    = 8   // months on either side of a shift
	shiftBeyond  = 3.6 // the largest t of all splits of 24 to 60 months without a shift exceeds it 1 time in 100 (20,000 series of each length)
)

// season is what the months of the calendar add to a figure's level.
type season struct {
	effect [seasonLength]float64 // from January on; they sum to 0
	years  float64               // whole years that it rests on
	noise  float64               // standard deviation of a month around level and season
}

func (s season) of(m month.Month) float64 { return s.effect[m%seasonLength] }

// seasonOf is the season of the two to five whole years that end with y's last value: the mean distance of each month of the calendar
// from the level, a line or a step (see levelOf). It is there where the twelve differ by more than chance one time in twenty: F of the
// months against what is left, with 11 and 12 × years − 13 degrees of freedom (the stable seasonality test of Shiskin, Young & Musgrave
// 1967, X-11, on the distances from that level). Else none is found, and nothing is adjusted.
func seasonOf(y []float64, last month.Month) (season, bool) {
	years := min(len(y)/seasonLength, mostYears)
	if years < leastYears {
		return season{}, false
	}
	y = y[len(y)-years*seasonLength:]
	level, spent := levelOf(y)
	s := season{years: float64(years)}
	first := last - month.Month(len(y)-1)
	for i, v := range y {
		s.effect[(first+month.Month(i))%seasonLength] += (v - level[i]) / s.years
	}
	middle := mean(s.effect[:])
	between, within := 0.0, 0.0
	for k := range s.effect {
		s.effect[k] -= middle
		between += s.years * s.effect[k] * s.effect[k]
	}
	for i, v := range y {
		e := v - level[i] - middle - s.of(first+month.Month(i))
		within += e * e
	}
	freedom := float64(len(y) - seasonLength - spent)
	s.noise = math.Sqrt(within / freedom)
	f := distuv.F{D1: seasonLength - 1, D2: freedom}
	return s, between/(seasonLength-1) > f.Quantile(1-seasonChance)*within/freedom
}

// levelOf is where a series stands in each of its whole years' months, the season aside: on a line whose slope is that of the same months
// from year to year, or on either side of a shift; and how many numbers beside the mean that takes.
func levelOf(y []float64) (level []float64, spent int) {
	level = make([]float64, len(y))
	if at, found := shiftOf(y); found {
		before, after := mean(y[:at]), mean(y[at:])
		for i := range level {
			level[i] = before
			if i >= at {
				level[i] = after
			}
		}
		return level, 2
	}
	middle := float64(len(y)/seasonLength-1) / 2
	along, spanned := 0.0, 0.0
	for i, v := range y {
		years := float64(i/seasonLength) - middle
		along += years * v
		spanned += years * years
	}
	slope := along / spanned / seasonLength
	centre := mean(y)
	for i := range level {
		level[i] = centre + slope*(float64(i)-float64(len(y)-1)/2)
	}
	return level, 1
}

// shiftOf finds the month from which on a series stands at another level, at least eight months on either side: the split with the
// largest two-sample t, above what chance gives at any of them (a test of a change at an unknown point: Andrews 1993, Econometrica 61),
// where two levels fit the series better than a line does.
func shiftOf(y []float64) (at int, found bool) {
	least := math.Inf(1)
	for split := leastSide; split <= len(y)-leastSide; split++ {
		if left := squaresAround(y[:split]) + squaresAround(y[split:]); left < least {
			at, least = split, left
		}
	}
	if at == 0 || least >= squaresAroundLine(y) {
		return 0, false
	}
	n, before, after := float64(len(y)), float64(at), float64(len(y)-at)
	t := math.Abs(mean(y[:at])-mean(y[at:])) / math.Sqrt(least/(n-2)*(1/before+1/after))
	return at, t > shiftBeyond
}

func squaresAround(y []float64) float64 {
	centre, sum := mean(y), 0.0
	for _, v := range y {
		sum += (v - centre) * (v - centre)
	}
	return sum
}

// squaresAroundLine is what the least-squares line leaves.
func squaresAroundLine(y []float64) float64 {
	middle, along, spanned := float64(len(y)-1)/2, 0.0, 0.0
	for i, v := range y {
		along += (float64(i) - middle) * v
		spanned += (float64(i) - middle) * (float64(i) - middle)
	}
	return squaresAround(y) - along*along/spanned
}

// seasonBefore is the season of a figure of single months, from those before point i. A month's total is taken per day and as a logarithm:
// a month adds a share of it.
func seasonBefore(in Input, i int) (season, bool) {
	if in.WindowMonths != 1 || i < leastYears*seasonLength {
		return season{}, false
	}
	y := runUpTo(in.Points, i-1)
	if in.isTotal(in.Points[i]) {
		first := in.Points[i-1].Month - month.Month(len(y)-1)
		for k, v := range y {
			if v <= 0 {
				return season{}, false
			}
			y[k] = math.Log(v / float64((first + month.Month(k)).Days()))
		}
	}
	return seasonOf(y, in.Points[i-1].Month)
}

// addUsual tells how a figure usually differs between the two months of a change: by the season where they follow each other, and a total
// by their days. What is usual proves nothing: the change must lie beyond it, too.
func addUsual(c *figure.Change, in Input, now, before int) {
	p, q := in.Points[now], in.Points[before]
	share, stderr := 1.0, 0.0 // of a total
	total := in.isTotal(p) && *q.Value > 0
	if total {
		share = float64(p.Month.Days()) / float64(q.Month.Days())
	}
	usual := *q.Value * (share - 1)
	if now-before == 1 {
		if s, found := seasonBefore(in, now); found {
			c.Seasonal = true
			move, width := s.of(p.Month)-s.of(q.Month), s.noise*math.Sqrt(2/s.years)
			usual, stderr = move, width
			if total {
				share *= math.Exp(move)
				usual, stderr = *q.Value*(share-1), *q.Value*share*width
			}
		}
	}
	if !total && !c.Seasonal || usual == 0 {
		return
	}
	c.Usual = &usual
	if c.Interval != nil {
		c.Unusual = &figure.Range{
			Lo: c.Delta - usual - math.Hypot(c.Delta-c.Interval.Lo, z95*stderr),
			Hi: c.Delta - usual + math.Hypot(c.Interval.Hi-c.Delta, z95*stderr),
		}
	}
}
