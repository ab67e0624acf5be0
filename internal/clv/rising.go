package clv

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// asymptotic is where the expansions of log-gamma, digamma and trigamma for large arguments, as long as they are
// written here, are exact to the last digits of a float64.
const asymptotic = 16

// logRising is ln Γ(z+n) − ln Γ(z), n ≥ 0. The plain difference loses every digit for large z, where a model drifts
// when it doesn't fit; there Stirling's series is subtracted term by term (Abramowitz & Stegun 6.1.40).
func logRising(z, n float64) float64 {
	if z < asymptotic {
		high, _ := math.Lgamma(z + n)
		low, _ := math.Lgamma(z)
		return high - low
	}
	tail := func(y float64) float64 {
		y2 := 1 / (y * y)
		return (1./12 - y2*(1./360-y2*(1./1260-y2*(1./1680-y2/1188)))) / y
	}
	return (z-0.5)*math.Log1p(n/z) + n*math.Log(z+n) - n + tail(z+n) - tail(z)
}

// psiRising is ψ(z+n) − ψ(z), the derivative of logRising by z.
func psiRising(z, n float64) float64 {
	if n == 0 {
		return 0
	}
	if z < asymptotic {
		return mathext.Digamma(z+n) - mathext.Digamma(z)
	}
	tail := func(y float64) float64 {
		y2 := 1 / (y * y)
		return y2 * (1./12 - y2*(1./120-y2*(1./252-y2*(1./240-y2/132))))
	}
	return math.Log1p(n/z) + n/(2*z*(z+n)) - (tail(z+n) - tail(z))
}

// trigamma is ψ′(z), z > 0 (Abramowitz & Stegun 6.4.6, 6.4.12).
func trigamma(z float64) float64 {
	sum := 0.0
	for ; z < asymptotic; z++ {
		sum += 1 / (z * z)
	}
	return sum + 1/z + 1/(2*z*z) + trigammaTail(z)
}

func trigammaTail(z float64) float64 {
	y2 := 1 / (z * z)
	return y2 / z * (1./6 - y2*(1./30-y2*(1./42-y2*(1./30-y2*5/66))))
}

// trigammaRising is ψ′(z+n) − ψ′(z).
func trigammaRising(z, n float64) float64 {
	if n == 0 {
		return 0
	}
	if z < asymptotic {
		return trigamma(z+n) - trigamma(z)
	}
	high := z + n
	return -n/(z*high) - n*(z+high)/(2*z*z*high*high) + trigammaTail(high) - trigammaTail(z)
}
