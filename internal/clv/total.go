package clv

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Estimate is a predicted figure with its 95 % interval (log-normal, so never below 0). The interval tells how far the
// fit's parameters are uncertain (delta method on their covariance); the luck of single customers comes on top.
type Estimate struct{ Value, StandardError, Low, High float64 }

// Total is what is expected of a group of customers over the horizon, all together.
type Total struct {
	Cohort    int
	Customers int
	Purchases Estimate
	CLV       Estimate
}

// Totals adds up Values by cohort, in the order of the cohorts' numbers. cohort holds one number per row; nil makes one
// total of all, with cohort 0. A mean per customer is the total, and each of its bounds, ÷ Customers.
func (v *Valuer) Totals(ctx context.Context, rows []Customer, cohort []int) ([]Total, error) {
	cohorts := []int{0}
	if cohort != nil {
		cohorts = slices.Compact(slices.Sorted(slices.Values(cohort)))
	}
	place := make(map[int]int, len(cohorts))
	for i, c := range cohorts {
		place[c] = i
	}
	distinct, places, err := distinctSeen(rows)
	if err != nil {
		return nil, err
	}
	slopes, err := v.slopes(ctx, distinct)
	if err != nil {
		return nil, err
	}
	added := sums(len(rows), func(into *[]groupSum, from, to int) {
		*into = make([]groupSum, len(cohorts))
		for i := from; i < to; i++ {
			group := 0
			if cohort != nil {
				group = place[cohort[i]]
			}
			v.add(&(*into)[group], rows[i], &slopes[places[i]])
		}
	}, func(into *[]groupSum, block []groupSum) {
		if *into == nil {
			*into = make([]groupSum, len(cohorts))
		}
		for i := range block {
			(*into)[i].merge(&block[i])
		}
	})
	totals := make([]Total, 0, len(cohorts))
	for i := range added {
		g := &added[i]
		ofPurchases := variance(v.purchases.covariance, g.byPurchases[:])
		ofCLV := variance(v.purchases.covariance, g.byCLV[:4]) + variance(v.spend.covariance, g.byCLV[4:])
		totals = append(totals, Total{
			Cohort: cohorts[i], Customers: g.customers,
			Purchases: estimate(g.purchases, ofPurchases), CLV: estimate(g.clv, ofCLV),
		})
	}
	return totals, ctx.Err()
}

// groupSum is a group's totals and their derivatives by ln r, ln α, ln a, ln b and, for CLV, ln p, ln q, ln v.
type groupSum struct {
	customers      int
	purchases, clv float64
	byPurchases    [4]float64
	byCLV          [7]float64
}

func (g *groupSum) merge(other *groupSum) {
	g.customers += other.customers
	g.purchases += other.purchases
	g.clv += other.clv
	for i := range g.byPurchases {
		g.byPurchases[i] += other.byPurchases[i]
	}
	for i := range g.byCLV {
		g.byCLV[i] += other.byCLV[i]
	}
}

// slope is ahead with its derivatives by ln r, ln α, ln a, ln b.
type slope struct {
	ahead
	by [4]ahead
}

func (v *Valuer) slopes(ctx context.Context, distinct []seen) ([]slope, error) {
	const step = 1e-4
	slopes := make([]slope, len(distinct))
	at, err := v.aheadOf(ctx, distinct, v.purchases.Parameters)
	if err != nil {
		return nil, err
	}
	for i := range at {
		slopes[i].ahead = at[i]
	}
	for k := range 4 {
		more, err := v.aheadOf(ctx, distinct, v.purchases.Parameters.times(k, math.Exp(step)))
		if err != nil {
			return nil, err
		}
		less, err := v.aheadOf(ctx, distinct, v.purchases.Parameters.times(k, math.Exp(-step)))
		if err != nil {
			return nil, err
		}
		for i := range more {
			slopes[i].by[k] = ahead{
				purchases:  (more[i].purchases - less[i].purchases) / (2 * step),
				discounted: (more[i].discounted - less[i].discounted) / (2 * step),
			}
		}
	}
	return slopes, nil
}

// times is p with its k-th parameter multiplied.
func (p Parameters) times(k int, factor float64) Parameters {
	*[]*float64{&p.R, &p.Alpha, &p.A, &p.B}[k] *= factor
	return p
}

func (v *Valuer) add(g *groupSum, row Customer, s *slope) {
	p := v.purchases.Parameters
	alive := p.alive(v.purchases.Model, row.X, row.Tx, row.T)
	byAlive := [4]float64{}
	if chances := v.purchases.Model.chances(row.X); chances > 0 {
		// alive = 1/(1+e^q), q as in the likelihood.
		v := -alive * (1 - alive)
		byAlive = [4]float64{
			v * p.R * (math.Log(p.Alpha+row.T) - math.Log(p.Alpha+row.Tx)),
			v * p.Alpha * (p.R + row.X) * (1/(p.Alpha+row.T) - 1/(p.Alpha+row.Tx)),
			v,
			-v * p.B / (p.B + chances - 1),
		}
	}
	money := v.spend.Parameters
	n := max(row.N, 1)
	spend := money.Expected(row.X, row.Mean)
	g.customers += int(n)
	g.purchases += n * alive * s.purchases
	g.clv += n * alive * s.discounted * spend
	for k := range 4 {
		g.byPurchases[k] += n * (byAlive[k]*s.purchases + alive*s.by[k].purchases)
		g.byCLV[k] += n * (byAlive[k]*s.discounted + alive*s.by[k].discounted) * spend
	}
	bought := n * alive * s.discounted
	under := money.P*row.X + money.Q - 1
	g.byCLV[4] += bought * spend * (1 - money.P*row.X/under)
	g.byCLV[5] -= bought * spend * money.Q / under
	g.byCLV[6] += bought * money.P * money.V / under
}

// variance is dᵀ·cov·d.
func variance(covariance *mat.SymDense, d []float64) float64 {
	v := mat.NewVecDense(len(d), d)
	return mat.Inner(v, covariance, v)
}

// normal95 is the normal quantile of a two-sided interval of 95 %.
const normal95 = 1.959963984540054

func estimate(value, variance float64) Estimate {
	e := Estimate{Value: value, StandardError: math.Sqrt(max(variance, 0)), Low: value, High: value}
	if value > 0 {
		factor := math.Exp(normal95 * e.StandardError / value)
		e.Low, e.High = value/factor, value*factor
	}
	return e
}
