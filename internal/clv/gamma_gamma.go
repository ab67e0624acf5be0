package clv

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// spends is the rows of the spend model, sorted, in money of the sample's own mean.
type spends struct {
	scale float64 // the mean of the means

	x         []float64 // distinct x, rising
	customers []float64 // for each of x
	logs      []float64 // for each of x, Σ n·ln(x·mean)

	rows     []spendRow
	n        float64
	constant float64 // −Σ n·ln mean, of the likelihood

	zero, negative         float64 // customers left out
	variation, correlation float64
}

type spendRow struct {
	x, total, n float64 // total = x·mean
}

func newSpends(rows []Spend) (*spends, error) {
	s := &spends{scale: 1}
	kept := make([]Spend, 0, len(rows))
	var sum, sumX float64
	for i, r := range rows {
		if problem := r.problem(); problem != "" {
			return nil, &RowError{Row: i, Problem: problem}
		}
		switch {
		case r.Mean == 0:
			s.zero += r.N
		case r.Mean < 0:
			s.negative += r.N
		default:
			kept = append(kept, r)
		}
	}
	order := func(a, b Spend) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Mean, b.Mean), cmp.Compare(a.N, b.N))
	}
	if !slices.IsSortedFunc(kept, order) {
		slices.SortFunc(kept, order)
	}
	for _, r := range kept {
		s.n += r.N
		sum += r.N * r.Mean
		sumX += r.N * r.X
	}
	if s.n == 0 {
		return s, nil
	}
	s.scale = sum / s.n
	meanX := sumX / s.n
	var varX, varMean, both float64
	s.rows = make([]spendRow, len(kept))
	for i, r := range kept {
		if i == 0 || r.X != kept[i-1].X {
			s.x = append(s.x, r.X)
			s.customers = append(s.customers, 0)
			s.logs = append(s.logs, 0)
		}
		mean := r.Mean / s.scale
		last := len(s.x) - 1
		s.customers[last] += r.N
		s.logs[last] += r.N * math.Log(r.X*mean)
		s.constant -= r.N * math.Log(mean)
		s.rows[i] = spendRow{x: r.X, total: r.X * mean, n: r.N}
		varX += r.N * (r.X - meanX) * (r.X - meanX)
		varMean += r.N * (mean - 1) * (mean - 1)
		both += r.N * (r.X - meanX) * (mean - 1)
	}
	s.variation = math.Sqrt(varMean / s.n)
	if varX > 0 && varMean > 0 {
		s.correlation = both / math.Sqrt(varX*varMean)
	}
	return s, nil
}

// gammaGamma is the log-likelihood of p, q, v (FH13 eq. 1a), of a customer with x purchases of total z:
//
//	ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + px ln z − (px+q) ln(v+z) − ln mean
type gammaGamma struct{ s *spends }

func (l gammaGamma) objective() objective {
	return objective{n: l.s.n, logLikelihood: l.logLikelihood, hessian: l.hessian}
}

// spendSums are Σ n·g and Σ n·x·g of g = ln(v+z), 1/(v+z) and 1/(v+z)².
type spendSums struct{ log, xLog, inv, xInv, inv2, xInv2 float64 }

func (l gammaGamma) sums(v float64) spendSums {
	return sums(len(l.s.rows), func(into *spendSums, from, to int) {
		for _, row := range l.s.rows[from:to] {
			log, inv := row.n*math.Log(v+row.total), 1/(v+row.total)
			into.log += log
			into.xLog += row.x * log
			into.inv += row.n * inv
			into.xInv += row.n * row.x * inv
			into.inv2 += row.n * inv * inv
			into.xInv2 += row.n * row.x * inv * inv
		}
	}, func(into *spendSums, block spendSums) {
		into.log += block.log
		into.xLog += block.xLog
		into.inv += block.inv
		into.xInv += block.xInv
		into.inv2 += block.inv2
		into.xInv2 += block.xInv2
	})
}

func (l gammaGamma) logLikelihood(theta, gradient []float64) float64 {
	p, q, v := math.Exp(theta[0]), math.Exp(theta[1]), math.Exp(theta[2])
	t := l.sums(v)
	gammaQ, _ := math.Lgamma(q)
	value := l.s.constant + l.s.n*(q*theta[2]-gammaQ) - p*t.xLog - q*t.log
	byP, byQ := -t.xLog, l.s.n*theta[2]-t.log
	for i, x := range l.s.x {
		n := l.s.customers[i]
		value += n*logRising(p*x, q) + p*x*l.s.logs[i]
		byP += x * (n*psiRising(p*x, q) + l.s.logs[i])
		byQ += n * psiRising(q, p*x)
	}
	byV := l.s.n*q/v - p*t.xInv - q*t.inv
	gradient[0], gradient[1], gradient[2] = p*byP, q*byQ, v*byV
	return value
}

func (l gammaGamma) hessian(theta []float64) *mat.SymDense {
	p, q, v := math.Exp(theta[0]), math.Exp(theta[1]), math.Exp(theta[2])
	t := l.sums(v)
	first := make([]float64, 3)
	l.logLikelihood(theta, first)
	var pp, pq, qq float64
	for i, x := range l.s.x {
		n := l.s.customers[i]
		pp += n * x * x * trigammaRising(p*x, q)
		pq += n * x * trigamma(p*x+q)
		qq += n * trigammaRising(q, p*x)
	}
	out := mat.NewSymDense(3, nil)
	out.SetSym(0, 0, p*p*pp+first[0])
	out.SetSym(0, 1, p*q*pq)
	out.SetSym(1, 1, q*q*qq+first[1])
	out.SetSym(0, 2, -p*v*t.xInv)
	out.SetSym(1, 2, q*v*(l.s.n/v-t.inv))
	out.SetSym(2, 2, v*v*(p*t.xInv2+q*t.inv2-l.s.n*q/(v*v))+first[2])
	return out
}
