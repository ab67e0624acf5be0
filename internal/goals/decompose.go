package goals

import (
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// part is a segment's weight in the whole and its own value.
type part struct{ weight, value float64 }

// decompose splits the change by segment. With shares w and values p of the segments in both months, and means of the
// two months written with a bar, rate effect = w̄ Δp and mix effect = Δw (p̄ − P̄), P being the whole's value: their sum over
// the segments is ΔP exactly, as ΣΔw = 0 (Kitagawa 1955, JASA 50; the mean P̄ taken off each mix effect as in
// Bennet's decomposition). A segment that was not there in one month has no rate effect. A sum of money or counts has
// rate effects only: each segment's own difference. Nil where segments are no partition or don't give the change.
func decompose(in Input, now int) *figure.Decomposition {
	if !in.Partition || len(in.Segments) == 0 || now < 1 {
		return nil
	}
	p, q := in.Points[now], in.Points[now-1]
	if p.Value == nil || q.Value == nil || p.Partial || q.Partial {
		return nil
	}
	d := &figure.Decomposition{From: q.Month, To: p.Month, Change: *p.Value - *q.Value}
	var then, after []part
	for _, s := range in.Segments {
		a, knownThen := partOf(s, q.Month, q)
		b, knownNow := partOf(s, p.Month, p)
		if !knownThen || !knownNow {
			return nil
		}
		then, after = append(then, a), append(after, b)
	}
	sums := p.Denominator == nil && addsUp(then, *q.Value) && addsUp(after, *p.Value)
	weightThen, weightNow := weightOf(then), weightOf(after)
	if !sums && (weightThen <= 0 || weightNow <= 0) {
		return nil
	}
	mean := (*p.Value + *q.Value) / 2
	total, most := 0.0, 0.0
	for i, s := range in.Segments {
		a, b := then[i], after[i]
		e := figure.Effect{Segment: s.Name}
		if sums {
			e.Rate = b.value - a.value
		} else {
			if a.weight == 0 { // was not there: it has no change of its own
				a.value = b.value
			}
			if b.weight == 0 {
				b.value = a.value
			}
			wa, wb := a.weight/weightThen, b.weight/weightNow
			e.Rate = (wa + wb) / 2 * (b.value - a.value)
			e.Mix = (wb - wa) * ((a.value+b.value)/2 - mean)
			if along := math.Copysign(e.Mix, e.Mix*d.Change); wb > wa && along > most {
				d.Grown, most = s.Name, along
			}
		}
		d.Effects = append(d.Effects, e)
		d.Mix += e.Mix
		total += e.Total()
	}
	if math.Abs(total-d.Change) > 1e-6*max(math.Abs(*p.Value), math.Abs(*q.Value)) {
		return nil // the segments don't sum to the whole after all
	}
	return d
}

// addsUp tells a sum of money or counts from a mean: the parts' values give the whole's.
func addsUp(parts []part, whole float64) bool {
	sum := 0.0
	for _, p := range parts {
		sum += p.value
	}
	return math.Abs(sum-whole) <= 1e-6*math.Abs(whole)
}

// partOf reads a segment's month the way the whole is built: by denominator, by n, or as a plain part of a sum. A segment
// without the month is empty there.
func partOf(s figure.Segment, m month.Month, whole figure.Point) (part, bool) {
	i := slices.IndexFunc(s.Points, func(p figure.Point) bool { return p.Month == m })
	if i < 0 {
		return part{}, true
	}
	p := s.Points[i]
	switch {
	case whole.Denominator != nil:
		if p.Denominator == nil || *p.Denominator == 0 {
			return part{}, true
		}
		if p.Numerator == nil || whole.Numerator == nil {
			return part{}, false
		}
		scale := 1.0
		if *whole.Numerator != 0 {
			scale = *whole.Value / (*whole.Numerator / *whole.Denominator)
		}
		return part{*p.Denominator, scale * *p.Numerator / *p.Denominator}, true
	case whole.N != nil:
		if p.N == nil || *p.N == 0 {
			return part{}, true
		}
		if p.Value == nil {
			return part{}, false
		}
		return part{*p.N, *p.Value}, true
	case p.Value == nil:
		return part{}, true
	}
	return part{0, *p.Value}, true
}

func weightOf(parts []part) float64 {
	sum := 0.0
	for _, p := range parts {
		sum += p.weight
	}
	return sum
}
