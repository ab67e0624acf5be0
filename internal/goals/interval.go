package goals

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"loyalty/internal/figure"
)

// z95 is the standard normal's 97.5 % quantile: two-sided 95 %.
const z95 = 1.959963984540054

// kindOf says which interval a point's numbers allow, for callers that leave Input.Kind empty. Numerator and denominator
// that come with an n are money or points, no counts: they never get Wilson's.
func kindOf(p figure.Point) string {
	switch {
	case p.Lower != nil && p.Upper != nil:
		return Given
	case p.Stderr != nil:
		return Stderr
	case p.Extras[Promoters] != nil && p.Extras[Detractors] != nil:
		return Trinomial
	case p.Stddev != nil && p.N != nil:
		return Student
	case p.Numerator != nil && p.Denominator != nil && p.N == nil:
		return Wilson
	}
	return Exact
}

// IntervalOf is the 95 % interval of a point, nil where its numbers don't give one.
func IntervalOf(kind string, p figure.Point) *figure.Range {
	if p.Value == nil {
		return nil
	}
	if kind == "" {
		kind = kindOf(p)
	}
	switch kind {
	case Wilson:
		return wilsonOf(p)
	case Student:
		if p.N == nil || p.Stddev == nil {
			return nil
		}
		return StudentInterval(*p.Value, *p.Stddev, *p.N)
	case Trinomial:
		return trinomialOf(p)
	case Stderr:
		return stderrOf(p)
	case Given:
		if p.Lower == nil || p.Upper == nil || *p.Lower > *p.Upper {
			return nil
		}
		return &figure.Range{Lo: *p.Lower, Hi: *p.Upper}
	}
	return nil
}

// wilsonOf scales Wilson's interval to the unit of the value, which may be a million times the quotient (dpmo).
func wilsonOf(p figure.Point) *figure.Range {
	if p.Numerator == nil || p.Denominator == nil {
		return nil
	}
	bounds := WilsonInterval(*p.Numerator, *p.Denominator)
	if bounds == nil {
		return nil
	}
	if scale := *p.Value / (*p.Numerator / *p.Denominator); scale > 0 && !math.IsInf(scale, 0) && math.Abs(scale-1) > 1e-9 {
		return &figure.Range{Lo: bounds.Lo * scale, Hi: bounds.Hi * scale}
	}
	return bounds
}

func stderrOf(p figure.Point) *figure.Range {
	if p.Stderr == nil || !(*p.Stderr >= 0) {
		return nil
	}
	if share := *p.Value; p.Numerator != nil && p.Denominator != nil && share >= 0 && share <= 1 {
		// Wilson's with the sample size that would have given this error: Korn & Graubard (1998), Survey Methodology 24. None or all of
		// the customers leave no error to see; then they themselves are the sample.
		n := p.N
		if *p.Stderr > 0 {
			effective := share * (1 - share) / (*p.Stderr * *p.Stderr)
			n = &effective
		}
		if n != nil && *n > 0 {
			return WilsonInterval(share**n, *n)
		}
	}
	return around(*p.Value, *p.Stderr)
}

func trinomialOf(p figure.Point) *figure.Range {
	if p.N == nil || *p.N <= 0 {
		return nil
	}
	n, net := *p.N, *p.Value/100
	switch {
	case p.Extras[Promoters] != nil && p.Extras[Detractors] != nil:
		return TrinomialInterval(*p.Extras[Promoters], *p.Extras[Detractors], n)
	case p.Stddev != nil:
		decided := (n-1)/n*(*p.Stddev/100)*(*p.Stddev/100) + net*net
		return netScoreInterval(net, decided, n)
	}
	return nil
}

// WilsonInterval is the score interval of a proportion, without continuity correction: the two p that solve
// |k/n − p| = z √(p(1−p)/n). Wilson (1927), JASA 22; method 3 of Newcombe (1998), Statistics in Medicine 17.
// Nil unless 0 ≤ k ≤ n and n > 0.
func WilsonInterval(k, n float64) *figure.Range {
	if !(n > 0) || k < 0 || k > n {
		return nil
	}
	p, z2 := k/n, z95*z95
	centre := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	bounds := figure.Range{Lo: max(0, centre-half), Hi: min(1, centre+half)}
	if k == 0 {
		bounds.Lo = 0
	}
	if k == n {
		bounds.Hi = 1
	}
	return &bounds
}

// StudentInterval is mean ± t(n−1) s/√n. "Student" (1908), Biometrika 6; NIST/SEMATECH e-Handbook 1.3.5.2.
// Nil for n < 2.
func StudentInterval(mean, stddev, n float64) *figure.Range {
	if !(n >= 2) || !(stddev >= 0) {
		return nil
	}
	half := studentQuantile(0.975, n-1) * stddev / math.Sqrt(n)
	return &figure.Range{Lo: mean - half, Hi: mean + half}
}

// studentQuantile is Student's t quantile; the normal's where they agree to five digits.
func studentQuantile(p, df float64) float64 {
	if df > 1e5 {
		return distuv.UnitNormal.Quantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}

// TrinomialInterval is the 95 % score interval, in points, of a net score 100 (promoters − detractors) ÷ n: the two d that
// solve |d̂ − d| = z √((s − d²)/n), where s, the share of promoters and detractors together, stands at its estimate.
// Var(d̂) = (s − d²)/n is the trinomial variance; with s = 1 this is Wilson's interval on −1..1. Score intervals for the
// net promoter score: Rocks (2016), The American Statistician 70.
func TrinomialInterval(promoters, detractors, n float64) *figure.Range {
	if !(n > 0) || promoters < 0 || detractors < 0 || promoters+detractors > n {
		return nil
	}
	return netScoreInterval((promoters-detractors)/n, (promoters+detractors)/n, n)
}

func netScoreInterval(net, decided, n float64) *figure.Range {
	w := z95 * z95 / n
	root := math.Sqrt(max(0, w*(decided-net*net)+w*w*decided))
	return &figure.Range{Lo: 100 * max(-1, (net-root)/(1+w)), Hi: 100 * min(1, (net+root)/(1+w))}
}
