package clv

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// simulated is a made-up shop: Customers who first bought on whole days spread evenly over Days, and what they did up to
// its end. A = 0 means that nobody ever leaves. Counts are simulated, not logs merged by day, which would be another
// model.
type simulated struct {
	Model      Model
	R, Alpha   float64
	A, B       float64
	Customers  int
	Days       int
	WholeTimes bool `toml:"whole_times"` // t_x in whole days, as a shop's export has it
	Seed       uint64

	P, Q, V float64 // of spend; P = 0: none
}

func (s simulated) rows() ([]Count, []Spend) {
	source := rand.NewPCG(s.Seed, 1)
	uniform := rand.New(source)
	rates := distuv.Gamma{Alpha: s.R, Beta: s.Alpha, Src: source}
	chance := func() float64 { return 0 }
	if s.A > 0 {
		chance = distuv.Beta{Alpha: s.A, Beta: s.B, Src: source}.Rand
	}
	counts := make([]Count, s.Customers)
	var spends []Spend
	for i := range counts {
		c := Count{T: float64(uniform.IntN(s.Days) + 1), N: 1}
		rate, leaves := rates.Rand(), chance()
		alive := s.Model == BGNBD || uniform.Float64() >= leaves
		for at := 0.0; alive; {
			at += uniform.ExpFloat64() / rate
			if at > c.T {
				break
			}
			c.X++
			c.Tx = at
			alive = uniform.Float64() >= leaves
		}
		if s.WholeTimes {
			c.Tx = math.Floor(c.Tx)
		}
		counts[i] = c
		if s.P > 0 && c.X > 0 {
			customer := distuv.Gamma{Alpha: s.Q, Beta: s.V, Src: source}.Rand()
			// The sum of x gammas of one rate is a gamma.
			total := distuv.Gamma{Alpha: s.P * c.X, Beta: customer, Src: source}.Rand()
			spends = append(spends, Spend{X: c.X, Mean: total / c.X, N: 1})
		}
	}
	return counts, spends
}
