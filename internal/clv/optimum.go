package clv

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// objective is a log-likelihood in log-parameters.
type objective struct {
	n float64 // customers: the optimiser sees the mean, so that its thresholds mean the same for any shop

	// logLikelihood at theta, its gradient written into gradient.
	logLikelihood func(theta, gradient []float64) float64
	// hessian is the matrix of second derivatives at theta.
	hessian func(theta []float64) *mat.SymDense
}

// optimum is where a likelihood is highest.
type optimum struct {
	theta         []float64
	logLikelihood float64
	covariance    *mat.SymDense // of theta; nil where the Hessian there isn't negative definite
	flatness      float64       // the gradient that is left there, of the mean log-likelihood
	converged     bool          // flatness is as good as 0
}

// edge bounds the log-parameters to e^±14: beyond lies no estimate that could be shown, only a ridge that would be
// climbed for ever. A growing penalty leads back from there.
const edge = 14

const (
	roughGradient = 1e-6  // of the mean log-likelihood: where L-BFGS hands over to Newton's steps
	fineGradient  = 1e-12 // where Newton's steps end
	flatGradient  = 1e-7  // below this the optimum counts as reached
	iterations    = 300
	mostStalled   = 30 // evaluations without a better place: a line search lost in rounding would go on for ever
	newtonSteps   = 8
)

// maximise climbs from each start by L-BFGS and takes the highest place, which Newton's steps then make exact: from
// whichever side it is reached, the estimate is the same to some ten digits. It fails only if ctx ends.
func (o objective) maximise(ctx context.Context, starts ...[]float64) (optimum, error) {
	best := optimum{logLikelihood: math.Inf(-1)}
	gradient := make([]float64, len(starts[0]))
	for _, start := range starts {
		theta := o.climb(ctx, start)
		if err := ctx.Err(); err != nil {
			return optimum{}, err
		}
		// A later start must be truly better: two that differ in the last digits are one place.
		at := o.logLikelihood(theta, gradient)
		if best.theta == nil || at > best.logLikelihood+1e-6 {
			best = optimum{theta: theta, logLikelihood: at}
		}
	}
	o.polish(&best)
	return best, ctx.Err()
}

// climb runs L-BFGS until the gradient is nearly flat, no better place is found, or ctx ends, and returns the best place
// that it came by.
func (o objective) climb(ctx context.Context, start []float64) []float64 {
	inside := make([]float64, len(start))
	remembered := make([]float64, len(start))
	best, lowest, stalled := slices.Clone(start), math.Inf(1), 0
	problem := optimize.Problem{
		// The optimiser asks at each place for the value first and then for the gradient: one pass gives both.
		Func: func(theta []float64) float64 {
			for i, v := range theta {
				inside[i] = min(max(v, -edge), edge)
			}
			value := -o.logLikelihood(inside, remembered) / o.n
			for i, v := range theta {
				remembered[i] /= -o.n
				if beyond := v - inside[i]; beyond != 0 {
					value += beyond*beyond + remembered[i]*beyond
					remembered[i] += 2 * beyond
				}
			}
			if stalled++; value < lowest {
				lowest, stalled = value, 0
				copy(best, inside)
			}
			return value
		},
		Grad: func(gradient, _ []float64) { copy(gradient, remembered) },
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			if stalled > mostStalled {
				return optimize.StepConvergence, nil
			}
			return optimize.NotTerminated, nil
		},
	}
	// A line search that finds no better place is no error here: Newton's steps and the diagnosis judge the place.
	_, _ = optimize.Minimize(problem, start, &optimize.Settings{
		GradientThreshold: roughGradient,
		MajorIterations:   iterations,
		Converger:         &optimize.FunctionConverge{Absolute: 1e-10, Iterations: 20},
	}, &optimize.LBFGS{Linesearcher: &optimize.MoreThuente{}})
	return best
}

// polish takes Newton's steps while they lower the gradient, and sets the covariance: the inverse of the negative
// Hessian at the optimum.
func (o objective) polish(at *optimum) {
	dim := len(at.theta)
	gradient := make([]float64, dim)
	at.logLikelihood = o.logLikelihood(at.theta, gradient)
	for step := 0; ; step++ {
		norm := floats.Norm(gradient, math.Inf(1)) / o.n
		at.flatness, at.converged = norm, norm < flatGradient
		information := o.hessian(at.theta)
		information.ScaleSym(-1, information)
		var cholesky mat.Cholesky
		if !finite(information) || !cholesky.Factorize(information) {
			at.covariance = nil
			return
		}
		at.covariance = mat.NewSymDense(dim, nil)
		// An ill-conditioned inverse is still returned; the diagnosis sees it in the standard errors.
		_ = cholesky.InverseTo(at.covariance)
		if norm < fineGradient || step == newtonSteps {
			return
		}
		move := mat.NewVecDense(dim, nil)
		_ = cholesky.SolveVecTo(move, mat.NewVecDense(dim, slices.Clone(gradient)))
		theta := slices.Clone(at.theta)
		for i := range theta {
			theta[i] += move.AtVec(i)
		}
		next := make([]float64, dim)
		if !(mat.Norm(move, math.Inf(1)) < 1) {
			return
		}
		value := o.logLikelihood(theta, next)
		if !(floats.Norm(next, math.Inf(1))/o.n < norm) {
			return
		}
		at.theta, at.logLikelihood, gradient = theta, value, next
	}
}

func finite(m *mat.SymDense) bool {
	for i := range m.SymmetricDim() {
		for j := range i + 1 {
			if v := m.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
	}
	return true
}

// standardErrors are those of the parameters themselves, from the covariance of their logarithms: e^θ × se(θ).
// Without a covariance they are zero.
func (at optimum) standardErrors() []float64 {
	se := make([]float64, len(at.theta))
	if at.covariance != nil {
		for i, v := range at.theta {
			se[i] = math.Exp(v) * math.Sqrt(max(at.covariance.At(i, i), 0))
		}
	}
	return se
}
