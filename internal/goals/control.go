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
// σ_z = mean |zᵢ − zᵢ₋₁| ÷ 1.128, not below 1; limits p̄ ± 3 σ_z √(p̄(1−p̄)/nᵢ). Laney (2002), Quality Engineering 14. On a whole baseline
// the centre goes with the season, and starts anew where the level has shifted. A judged month without a rate ends the chart at the baseline:
// nothing is said of it. Nil with fewer than 8 months before it, or while no baseline month differs from 0 or 1.
func controlChart(in Input, judged int) *figure.Abnormal {
	var months []int
	for i := max(0, judged-baselineMonths); i < judged; i++ {
		if in.Points[i].Month >= in.BaselineFrom && countable(in.Points[i]) {
			months = append(months, i)
		}
	}
	if len(months) < baselineLeast {
		return nil
	}
	a := &figure.Abnormal{Flagged: []figure.AbnormalMonth{}, Months: len(months), From: in.Points[months[0]].Month, To: in.Points[months[len(months)-1]].Month}
	usual := season{}
	shift := 0 // place in months of the first one at today's level
	if len(months) == baselineMonths {
		usual, a.Seasonal = seasonOf(ratesBefore(in, judged), a.To)
		if !a.Seasonal {
			usual = season{}
		}
		rates := make([]float64, len(months))
		for k, i := range months {
			rates[k] = rateOf(in.Points[i]) - usual.of(in.Points[i].Month)
		}
		if at, found := shiftOf(rates); found {
			shift, a.Shifted = at, in.Points[months[at]].Month
		}
	}
	before, centre := pooled(in.Points, months[:shift], usual), pooled(in.Points, months[shift:], usual)
	if centre <= 0 || centre >= 1 {
		return nil
	}
	if countable(in.Points[judged]) {
		months = append(months, judged)
	}
	expected, sigma, scores := make([]float64, len(months)), make([]float64, len(months)), make([]float64, len(months))
	for k, i := range months {
		level := centre
		if k < shift {
			level = before
		}
		expected[k] = level + usual.of(in.Points[i].Month)
		// a season may take the centre to the edge, where a binomial has no spread
		sigma[k] = math.Sqrt(max(expected[k]*(1-expected[k]), centre*(1-centre)/2) / *in.Points[i].Denominator)
		scores[k] = (rateOf(in.Points[i]) - expected[k]) / sigma[k]
	}
	ranges := 0.0
	for k := 1; k < a.Months; k++ {
		ranges += math.Abs(scores[k] - scores[k-1])
	}
	// the season is that of the baseline's own months, which lie nearer to it than one that it hasn't seen
	within, ahead := 1.0, 1.0
	if a.Seasonal {
		within, ahead = math.Sqrt(1-1/usual.years), math.Sqrt(1+1/usual.years)
	}
	a.SigmaZ = max(1, ranges/float64(a.Months-1)/movingRangeToStdv/within)
	for k, i := range months {
		wide := a.SigmaZ * within
		if i == judged {
			wide = a.SigmaZ * ahead
		}
		scores[k] /= wide
		half := 3 * wide * sigma[k]
		a.Limits = append(a.Limits, figure.ControlLimit{Month: in.Points[i].Month, Value: rateOf(in.Points[i]), Centre: within01(expected[k]),
			Lower: within01(expected[k] - half), Upper: within01(expected[k] + half)})
	}
	last := a.Limits[len(a.Limits)-1]
	a.Centre, a.Lower, a.Upper = last.Centre, last.Lower, last.Upper
	for k, broken := range WesternElectric(scores) {
		if len(broken) > 0 {
			a.Flagged = append(a.Flagged, figure.AbnormalMonth{Month: a.Limits[k].Month, Value: a.Limits[k].Value, Rules: broken, Side: side(in.Better, scores[k])})
			a.Running++
		} else {
			a.Running = 0
		}
	}
	if len(months) == a.Months { // the judged one has no rate
		a.Running = 0
	}
	if a.Current = a.Running > 0; a.Current {
		a.Side = a.Flagged[len(a.Flagged)-1].Side
	}
	return a
}

func rateOf(p figure.Point) float64 { return *p.Numerator / *p.Denominator }

func within01(x float64) float64 { return min(max(x, 0), 1) }

// pooled is the rate of some points together, less what the season adds; 0 of none.
func pooled(points []figure.Point, of []int, usual season) float64 {
	numerators, denominators := 0.0, 0.0
	for _, i := range of {
		numerators += *points[i].Numerator - usual.of(points[i].Month)**points[i].Denominator
		denominators += *points[i].Denominator
	}
	if denominators == 0 {
		return 0
	}
	return numerators / denominators
}

// ratesBefore are the rates of the longest run of countable months of the baseline that ends before the judged one.
func ratesBefore(in Input, judged int) []float64 {
	first := judged
	for first > 0 && in.Points[first-1].Month >= in.BaselineFrom && countable(in.Points[first-1]) {
		first--
	}
	var rates []float64
	for _, p := range in.Points[first:judged] {
		rates = append(rates, rateOf(p))
	}
	return rates
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
