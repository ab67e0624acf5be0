package oracle

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// churnControl is the p′-chart of churn_rate (Laney): the centre, its season and its last shift, and the spread of z come from the baseline,
// the limits from each month's n and end at 0 and 1. Without a baseline of eight months no month is judged.
func (b *book) churnControl() []ChurnRow {
	rows := []ChurnRow{}
	baseline := []int{} // indexes of rows
	for m := b.first; m <= b.Month; m++ {
		p := b.churnRate(m)
		if p.Value == nil {
			continue
		}
		if m < b.Month && m >= b.Month-24 && firstDay(m)-b.firstDate >= 2*b.ChurnAfterDays {
			baseline = append(baseline, len(rows))
		}
		rows = append(rows, ChurnRow{Month: m, Value: *p.Value, N: *p.Denominator})
	}
	if len(baseline) < 8 {
		return rows
	}
	level, beside, years := b.usualChurn(rows, baseline)
	judged := baseline
	if last := len(rows) - 1; rows[last].Month == b.Month {
		judged = append(judged, last)
	}
	now := level[len(level)-1]
	z := []float64{}
	spreads := []float64{}
	for k, i := range judged {
		usual := now
		if k < len(level) {
			usual = level[k]
		}
		usual += beside[rows[i].Month%12]
		rows[i].Centre = &usual
		variance := max(usual*(1-usual), now*(1-now)/2)
		spreads = append(spreads, math.Sqrt(variance/rows[i].N))
		if difference := rows[i].Value - usual; spreads[k] > 0 || difference != 0 {
			z = append(z, difference/spreads[k])
		} else {
			z = append(z, 0)
		}
	}
	ranges := []float64{}
	for k := 1; k < len(baseline); k++ {
		ranges = append(ranges, math.Abs(z[k]-z[k-1]))
	}
	seen, unseen := 1.0, 1.0
	if years > 0 {
		seen, unseen = math.Sqrt((years-1)/years), math.Sqrt((years+1)/years)
	}
	spread := max(average(ranges)/1.128/seen, 1)
	scores := []float64{}
	for k, i := range judged {
		unit := spread * seen
		if k >= len(baseline) {
			unit = spread * unseen
		}
		usual := *rows[i].Centre
		rows[i].Judged = true
		rows[i].Lower, rows[i].Upper = number(min(1, max(0, usual-3*unit*spreads[k]))), number(max(0, min(1, usual+3*unit*spreads[k])))
		rows[i].Centre = number(min(1, max(0, usual)))
		scores = append(scores, z[k]/unit)
		rows[i].Rule = westernElectric(scores)
	}
	return rows
}

// usualChurn is the level of each month of the baseline, what the months of the calendar add to it, and the whole years that this rests
// on: none, where the baseline isn't 24 months, or the months differ by chance alone.
func (b *book) usualChurn(rows []ChurnRow, baseline []int) (level []float64, beside [12]float64, years float64) {
	start := 0
	if len(baseline) == 24 {
		run := []ChurnRow{}
		for i := baseline[23]; i >= 0 && rows[i].Month == b.Month-1-len(run) && firstDay(rows[i].Month)-b.firstDate >= 2*b.ChurnAfterDays; i-- {
			run = append([]ChurnRow{rows[i]}, run...)
		}
		beside, years = calendarEffects(run)
		y := []float64{}
		for _, i := range baseline {
			y = append(y, rows[i].Value-beside[rows[i].Month%12])
		}
		start = newLevel(y)
	}
	for k := range baseline {
		side := baseline[start:]
		if k < start {
			side = baseline[:start]
		}
		churned, atRisk := 0.0, 0.0
		for _, i := range side {
			churned += (rows[i].Value - beside[rows[i].Month%12]) * rows[i].N
			atRisk += rows[i].N
		}
		level = append(level, churned/atRisk)
	}
	return level, beside, years
}

// calendarEffects takes the last two to five whole years of a run of months, less their level, and averages by month of the calendar.
func calendarEffects(run []ChurnRow) (beside [12]float64, years float64) {
	whole := min(5, len(run)/12)
	if whole < 2 {
		return beside, 0
	}
	run = run[len(run)-12*whole:]
	y := []float64{}
	for _, r := range run {
		y = append(y, r.Value)
	}
	all, numbers := average(y), 13
	left := make([]float64, len(y))
	if at := newLevel(y); at > 0 {
		numbers = 14
		for i := range y {
			if left[i] = y[i] - average(y[at:]); i < at {
				left[i] = y[i] - average(y[:at])
			}
		}
	} else {
		// the mean step of a month from one year to the next, by least squares over the years' means
		top, bottom := 0.0, 0.0
		for j := range whole {
			d := float64(j) - float64(whole-1)/2
			top += d * average(y[12*j:12*j+12])
			bottom += d * d
		}
		for i := range y {
			left[i] = y[i] - all - top/bottom/12*(float64(i)-float64(len(y)-1)/2)
		}
	}
	raw := [12]float64{}
	for c := range raw {
		same := []float64{}
		for i, r := range run {
			if r.Month%12 == c {
				same = append(same, left[i])
			}
		}
		raw[c] = average(same)
	}
	middle := average(raw[:])
	explained, unexplained := 0.0, 0.0
	for i, r := range run {
		explained += (raw[r.Month%12] - middle) * (raw[r.Month%12] - middle)
		unexplained += (left[i] - raw[r.Month%12]) * (left[i] - raw[r.Month%12])
	}
	freedom := float64(len(y) - numbers)
	line := distuv.F{D1: 11, D2: freedom}.Quantile(0.95)
	if explained/11 <= line*unexplained/freedom {
		return beside, 0
	}
	for c := range raw {
		beside[c] = raw[c] - middle
	}
	return beside, float64(whole)
}

// newLevel is the place from which a series stands on another level: at least eight months on either side, two levels closer to it than
// a line, and 3.6 standard errors between them; 0 for none.
func newLevel(y []float64) int {
	around := func(part []float64) float64 {
		sum := 0.0
		for _, v := range part {
			sum += (v - average(part)) * (v - average(part))
		}
		return sum
	}
	best, least := 0, math.Inf(1)
	for at := 8; at+8 <= len(y); at++ {
		if sum := around(y[:at]) + around(y[at:]); sum < least {
			best, least = at, sum
		}
	}
	if best == 0 {
		return 0
	}
	n, sx, sy, sxx, sxy := float64(len(y)), 0.0, 0.0, 0.0, 0.0
	for i, v := range y {
		x := float64(i)
		sx, sy, sxx, sxy = sx+x, sy+v, sxx+x*x, sxy+x*v
	}
	slope := (n*sxy - sx*sy) / (n*sxx - sx*sx)
	cut := (sy - slope*sx) / n
	line := 0.0
	for i, v := range y {
		e := v - cut - slope*float64(i)
		line += e * e
	}
	gap := math.Abs(average(y[best:]) - average(y[:best]))
	error0 := math.Sqrt(least / (n - 2) * (1/float64(best) + 1/(n-float64(best))))
	if least >= line || gap <= 3.6*error0 {
		return 0
	}
	return best
}

// westernElectric is the lowest rule that flags the last of the scores, counted in standard deviations; 0 for none. A rule's run
// ends with the last score, which itself lies beyond the rule's line.
func westernElectric(scores []float64) int {
	last := scores[len(scores)-1]
	side := 1.0
	if last < 0 {
		side = -1
	}
	beyond := func(line float64, run int) int {
		n := 0
		for i := max(0, len(scores)-run); i < len(scores); i++ {
			if side*scores[i] > line {
				n++
			}
		}
		return n
	}
	height := side * last
	switch {
	case height > 3:
		return 1
	case height > 2 && beyond(2, 3) >= 2:
		return 2
	case height > 1 && beyond(1, 5) >= 4:
		return 3
	case height > 0 && beyond(0, 8) >= 8:
		return 4
	default:
		return 0
	}
}
