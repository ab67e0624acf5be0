package goals

import (
	"math"

	"loyalty/internal/figure"
)

// Lengths of a control chart's baseline, in months.
const (
	baselineMonths    = 24
	baselineLeast     = 8
	movingRangeToStdv = 1.128 // d₂ of ranges of two
)

// controlChart draws Laney's p′ chart: centre p̄ = Σ numerators ÷ Σ denominators of the baseline; zᵢ = (pᵢ − p̄) ÷ √(p̄(1−p̄)/nᵢ);
// σ_z = mean |zᵢ − zᵢ₋₁| ÷ 1.128, not below 1; limits p̄ ± 3 σ_z √(p̄(1−p̄)/nᵢ). Laney (2002), Quality Engineering 14.
// Nil with fewer than 8 months before the judged one, or while no baseline month differs from 0 or 1.
func controlChart(in Input, judged int) *figure.Abnormal {
	var months []int
	for i := max(0, judged-baselineMonths); i < judged; i++ {
		if in.Points[i].Month >= in.BaselineFrom && countable(in.Points[i]) {
			months = append(months, i)
		}
	}
	if len(months) < baselineLeast || !countable(in.Points[judged]) {
		return nil
	}
	var numerators, denominators float64
	for _, i := range months {
		numerators += *in.Points[i].Numerator
		denominators += *in.Points[i].Denominator
	}
	a := &figure.Abnormal{Flagged: []figure.AbnormalMonth{}, Centre: numerators / denominators, Months: len(months), From: in.Points[months[0]].Month, To: in.Points[months[len(months)-1]].Month}
	if a.Centre <= 0 || a.Centre >= 1 {
		return nil
	}
	sigma := func(p figure.Point) float64 { return math.Sqrt(a.Centre * (1 - a.Centre) / *p.Denominator) }
	z := func(p figure.Point) float64 { return (*p.Numerator / *p.Denominator - a.Centre) / sigma(p) }
	ranges := 0.0
	for k := 1; k < len(months); k++ {
		ranges += math.Abs(z(in.Points[months[k]]) - z(in.Points[months[k-1]]))
	}
	a.SigmaZ = max(1, ranges/float64(len(months)-1)/movingRangeToStdv)

	months = append(months, judged)
	scores := make([]float64, len(months))
	for k, i := range months {
		p := in.Points[i]
		scores[k] = z(p) / a.SigmaZ
		half := 3 * a.SigmaZ * sigma(p)
		a.Limits = append(a.Limits, figure.ControlLimit{Month: p.Month, Value: *p.Numerator / *p.Denominator, Lower: max(0, a.Centre-half), Upper: min(1, a.Centre+half)})
	}
	last := a.Limits[len(a.Limits)-1]
	a.Lower, a.Upper = last.Lower, last.Upper
	for k, broken := range WesternElectric(scores) {
		if len(broken) > 0 {
			a.Flagged = append(a.Flagged, figure.AbnormalMonth{Month: a.Limits[k].Month, Value: a.Limits[k].Value, Rules: broken})
			a.Running++
		} else {
			a.Running = 0
		}
	}
	if a.Current = a.Running > 0; a.Current {
		a.Side = side(in.Better, scores[len(scores)-1])
	}
	return a
}

// countable is a month that a control chart judges: a share of counts of a full window.
func countable(p figure.Point) bool {
	return p.Value != nil && !p.Partial && p.Numerator != nil && p.Denominator != nil && *p.Denominator > 0
}

func side(better string, score float64) string {
	switch {
	case better != Higher && better != Lower:
		return Neutral
	case (score > 0) == (better == Higher):
		return Better
	}
	return Worse
}

// WesternElectric tells for each of a run of scores (in sigmas from the centre line) which rules it breaks: 1, beyond 3;
// 2, the second of two in three beyond 2 on one side; 3, the fourth of four in five beyond 1 on one side; 4, the last of
// eight on one side. A run flags its last score only, and only where that itself lies beyond the line. Western
// Electric (1956), Statistical Quality Control Handbook, p. 25–28.
func WesternElectric(scores []float64) [][]int {
	rules := []struct{ number, of, within, beyond int }{{1, 1, 1, 3}, {2, 2, 3, 2}, {3, 4, 5, 1}, {4, 8, 8, 0}}
	broken := make([][]int, len(scores))
	for i := range scores {
		for _, rule := range rules {
			for _, sign := range []float64{1, -1} {
				if i+1 < rule.within && rule.number == 4 || sign*scores[i] <= float64(rule.beyond) {
					continue
				}
				count := 0
				for k := max(0, i-rule.within+1); k <= i; k++ {
					if sign*scores[k] > float64(rule.beyond) {
						count++
					}
				}
				if count >= rule.of {
					broken[i] = append(broken[i], rule.number)
				}
			}
		}
	}
	return broken
}
