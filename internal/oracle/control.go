package oracle

import "math"

// churnControl is the p′-chart of churn_rate (Laney): the centre and the spread of z come from the baseline, the limits from each
// month's n and end at 0 and 1. Without a baseline of eight months no month is judged.
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
	churned, atRisk := 0.0, 0.0
	for _, i := range baseline {
		churned += rows[i].Value * rows[i].N
		atRisk += rows[i].N
	}
	centre := churned / atRisk
	sigma := func(i int) float64 { return math.Sqrt(centre * (1 - centre) / rows[i].N) }
	z := func(i int) float64 {
		if difference := rows[i].Value - centre; sigma(i) > 0 || difference != 0 {
			return difference / sigma(i)
		}
		return 0
	}
	ranges := []float64{}
	for i := 1; i < len(baseline); i++ {
		ranges = append(ranges, math.Abs(z(baseline[i])-z(baseline[i-1])))
	}
	spread := max(average(ranges)/1.128, 1)

	judged := baseline
	if last := len(rows) - 1; rows[last].Month == b.Month {
		judged = append(judged, last)
	}
	scores := []float64{}
	for _, i := range judged {
		limit := 3 * spread * sigma(i)
		rows[i].Judged = true
		rows[i].Centre, rows[i].Lower, rows[i].Upper = &centre, number(max(0, centre-limit)), number(min(1, centre+limit))
		scores = append(scores, z(i)/spread)
		rows[i].Rule = westernElectric(scores)
	}
	return rows
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
