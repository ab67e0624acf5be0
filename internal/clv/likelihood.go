package clv

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Model names a model of purchases: while alive, customers buy at random at a rate of their own, r and α being the
// gamma distribution of the rates; they may leave for good at certain moments, with a probability of their own, a and
// b being its beta distribution.
type Model string

const (
	BGNBD  Model = "BG/NBD"  // they may leave after each repeat purchase (FHL)
	MBGNBD Model = "MBG/NBD" // and after the first one too (BDF)
)

// chances is how often the customer with x repeat purchases had the chance to leave and didn't, or did at the last.
func (m Model) chances(x float64) float64 {
	if m == MBGNBD {
		return x + 1
	}
	return x
}

// The likelihood of one customer, with s = Model.chances(x) (FHL eq. 6, BDF eq. 4):
//
//	L = B(a,b+s)/B(a,b) × Γ(r+x)/Γ(r) × α^r/(α+T)^(r+x) × (1 + e^q)
//	q = ln a − ln(b+s−1) + (r+x)·(ln(α+T) − ln(α+t_x))
//
// where 1 + e^q is 1 if s = 0. Written so, nothing overflows: ln(1+e^q) is about q where q is large. All but q depends
// on x or T alone and is computed once per distinct value.

// buyDie is the log-likelihood of r, α, a, b.
type buyDie struct {
	model Model
	s     *sample
}

func (l buyDie) objective() objective {
	return objective{n: l.s.n, logLikelihood: l.logLikelihood, hessian: l.hessian}
}

// tables holds what depends on one value of x or of time alone.
type tables struct {
	left     []float64 // per x: ln a − ln(b+s−1), or −∞ where there was no chance to leave
	perB     []float64 // per x: 1/(b+s−1)
	log, inv []float64 // per time: ln(α+t), 1/(α+t)
}

func (l buyDie) tables(alpha, a, b float64) tables {
	t := tables{
		left: make([]float64, len(l.s.x)), perB: make([]float64, len(l.s.x)),
		log: make([]float64, len(l.s.times)), inv: make([]float64, len(l.s.times)),
	}
	for i, x := range l.s.x {
		t.left[i] = math.Inf(-1)
		if s := l.model.chances(x); s > 0 {
			t.left[i] = math.Log(a) - math.Log(b+s-1)
			t.perB[i] = 1 / (b + s - 1)
		}
	}
	for i, time := range l.s.times {
		t.log[i] = math.Log(alpha + time)
		t.inv[i] = 1 / (alpha + time)
	}
	return t
}

// churn sums ln(1+e^q) and w·∂q, w = e^q/(1+e^q), over the rows.
type churn struct{ value, r, alpha, w, perB float64 }

func (l buyDie) logLikelihood(theta, gradient []float64) float64 {
	r, alpha, a, b := math.Exp(theta[0]), math.Exp(theta[1]), math.Exp(theta[2]), math.Exp(theta[3])
	t := l.tables(alpha, a, b)
	c := sums(len(l.s.rows), func(into *churn, from, to int) {
		for _, row := range l.s.rows[from:to] {
			if math.IsInf(t.left[row.x], -1) {
				continue
			}
			shape := r + l.s.x[row.x]
			gap := t.log[row.t] - t.log[row.tx]
			value, w := softplus(t.left[row.x] + shape*gap)
			w *= row.n
			into.value += row.n * value
			into.r += w * gap
			into.alpha += w * shape * (t.inv[row.t] - t.inv[row.tx])
			into.w += w
			into.perB += w * t.perB[row.x]
		}
	}, func(into *churn, block churn) {
		into.value += block.value
		into.r += block.r
		into.alpha += block.alpha
		into.w += block.w
		into.perB += block.perB
	})
	value, byR, byAlpha := l.s.purchasing(r, alpha, t.log, t.inv)
	value += c.value
	byA, byB := c.w/a, -c.perB
	for i, x := range l.s.x {
		n, s := l.s.customers[i], l.model.chances(x)
		value += n * (logRising(b, s) - logRising(a+b, s))
		both := psiRising(a+b, s)
		byA -= n * both
		byB += n * (psiRising(b, s) - both)
	}
	gradient[0], gradient[1] = r*(byR+c.r), alpha*(byAlpha+c.alpha)
	gradient[2], gradient[3] = a*byA, b*byB
	return value
}

// purchasing is the log-likelihood of the purchases as if nobody ever left (NBD), with its derivatives by r and α:
// Σ ln Γ(r+x) − ln Γ(r) + r ln α − (r+x) ln(α+T).
func (s *sample) purchasing(r, alpha float64, log, inv []float64) (value, byR, byAlpha float64) {
	for i, x := range s.x {
		value += s.customers[i] * logRising(r, x)
		byR += s.customers[i] * psiRising(r, x)
	}
	logAlpha := math.Log(alpha)
	for i, n := range s.atT {
		if n == 0 {
			continue
		}
		value += r*n*(logAlpha-log[i]) - s.repeats[i]*log[i]
		byR += n * (logAlpha - log[i])
		byAlpha += r*n/alpha - (r*n+s.repeats[i])*inv[i]
	}
	return value, byR, byAlpha
}

// bend sums the second derivatives of ln(1+e^q), w(1−w)·∂q∂q + w·∂²q, over the rows.
type bend struct {
	first churn // w·∂q as in churn: the chain rule of the log-parameters needs it

	rr, ra, aa             float64 // by r and α (here: a)
	rw, aw, ww, rp, ap, pp float64 // mixed with ∂q/∂ln a = 1 and ∂q/∂b = −1/(b+s−1)
	wp                     float64
}

func (l buyDie) hessian(theta []float64) *mat.SymDense {
	r, alpha, a, b := math.Exp(theta[0]), math.Exp(theta[1]), math.Exp(theta[2]), math.Exp(theta[3])
	t := l.tables(alpha, a, b)
	h := sums(len(l.s.rows), func(into *bend, from, to int) {
		for _, row := range l.s.rows[from:to] {
			if math.IsInf(t.left[row.x], -1) {
				continue
			}
			shape := r + l.s.x[row.x]
			gap, slope := t.log[row.t]-t.log[row.tx], t.inv[row.t]-t.inv[row.tx]
			_, w := softplus(t.left[row.x] + shape*gap)
			v := row.n * w * (1 - w)
			w *= row.n
			byR, byAlpha, byB := gap, shape*slope, -t.perB[row.x]
			into.first.r += w * byR
			into.first.alpha += w * byAlpha
			into.first.perB += w * byB
			into.rr += v * byR * byR
			into.ra += v*byR*byAlpha + w*slope
			into.aa += v*byAlpha*byAlpha - w*shape*slope*(t.inv[row.t]+t.inv[row.tx])
			into.rw += v * byR
			into.aw += v * byAlpha
			into.ww += v
			into.rp += v * byR * byB
			into.ap += v * byAlpha * byB
			into.wp += v * byB
			into.pp += (v + w) * byB * byB
		}
	}, func(into *bend, block bend) {
		into.first.r += block.first.r
		into.first.alpha += block.first.alpha
		into.first.perB += block.first.perB
		into.rr += block.rr
		into.ra += block.ra
		into.aa += block.aa
		into.rw += block.rw
		into.aw += block.aw
		into.ww += block.ww
		into.rp += block.rp
		into.ap += block.ap
		into.wp += block.wp
		into.pp += block.pp
	})
	_, byR, byAlpha := l.s.purchasing(r, alpha, t.log, t.inv)
	rr, ra, aa := l.s.purchasingBend(r, alpha, t.inv)
	byR, byAlpha = byR+h.first.r, byAlpha+h.first.alpha
	var byA, byB, betaAA, betaAB, betaBB float64 // of the beta functions; ln a within q is counted in h.ww
	byB = h.first.perB
	for i, x := range l.s.x {
		n, s := l.s.customers[i], l.model.chances(x)
		both, bothBend := psiRising(a+b, s), trigammaRising(a+b, s)
		byA -= n * both
		byB += n * (psiRising(b, s) - both)
		betaAA -= n * bothBend
		betaAB -= n * bothBend
		betaBB += n * (trigammaRising(b, s) - bothBend)
	}
	out := mat.NewSymDense(4, nil)
	out.SetSym(0, 0, r*r*(rr+h.rr)+r*byR)
	out.SetSym(0, 1, r*alpha*(ra+h.ra))
	out.SetSym(1, 1, alpha*alpha*(aa+h.aa)+alpha*byAlpha)
	out.SetSym(0, 2, r*h.rw)
	out.SetSym(1, 2, alpha*h.aw)
	out.SetSym(2, 2, a*a*betaAA+a*byA+h.ww)
	out.SetSym(0, 3, r*b*h.rp)
	out.SetSym(1, 3, alpha*b*h.ap)
	out.SetSym(2, 3, a*b*betaAB+b*h.wp)
	out.SetSym(3, 3, b*b*(betaBB+h.pp)+b*byB)
	return out
}

// purchasingBend is the second derivatives of purchasing by r, α.
func (s *sample) purchasingBend(r, alpha float64, inv []float64) (rr, ra, aa float64) {
	for i, x := range s.x {
		rr += s.customers[i] * trigammaRising(r, x)
	}
	for i, n := range s.atT {
		ra += n * (1/alpha - inv[i])
		aa += (r*n+s.repeats[i])*inv[i]*inv[i] - r*n/(alpha*alpha)
	}
	return rr, ra, aa
}

// softplus is ln(1+e^q) and its derivative e^q/(1+e^q), for any q.
func softplus(q float64) (value, w float64) {
	if q > 0 {
		e := math.Exp(-q)
		return q + math.Log1p(e), 1 / (1 + e)
	}
	e := math.Exp(q)
	return math.Log1p(e), e / (1 + e)
}

// stayer is the log-likelihood of r, α where nobody ever leaves: the NBD, which both models become as a → 0.
type stayer struct{ s *sample }

func (l stayer) objective() objective {
	return objective{n: l.s.n, logLikelihood: l.logLikelihood, hessian: l.hessian}
}

func (l stayer) logLikelihood(theta, gradient []float64) float64 {
	r, alpha := math.Exp(theta[0]), math.Exp(theta[1])
	log, inv := l.tables(alpha)
	value, byR, byAlpha := l.s.purchasing(r, alpha, log, inv)
	gradient[0], gradient[1] = r*byR, alpha*byAlpha
	return value
}

func (l stayer) hessian(theta []float64) *mat.SymDense {
	r, alpha := math.Exp(theta[0]), math.Exp(theta[1])
	log, inv := l.tables(alpha)
	_, byR, byAlpha := l.s.purchasing(r, alpha, log, inv)
	rr, ra, aa := l.s.purchasingBend(r, alpha, inv)
	return mat.NewSymDense(2, []float64{r*r*rr + r*byR, r * alpha * ra, r * alpha * ra, alpha*alpha*aa + alpha*byAlpha})
}

func (l stayer) tables(alpha float64) (log, inv []float64) {
	log, inv = make([]float64, len(l.s.times)), make([]float64, len(l.s.times))
	for i, time := range l.s.times {
		log[i], inv[i] = math.Log(alpha+time), 1/(alpha+time)
	}
	return log, inv
}
