package clv

import (
	"context"
	"math"
)

// Horizon is how far ahead value is counted and what later money is worth.
//
// Margin is discounted by the month: what is expected in month i = 1..Months is multiplied by (1+YearlyRate)^(−i/12), as
// if it all came at the month's end. It is the convention of the lifetimes library (customer_lifetime_value) and the
// cautious one: with money at mid-month every value would be higher by the factor (1+YearlyRate)^(1/24), 0.4 % at 10 %.
type Horizon struct {
	Months     int
	YearlyRate float64
	UnitDays   float64 // days in the fit's unit of time; 0 is 1
}

// monthDays is a twelfth of the mean Gregorian year.
const monthDays = 365.2425 / 12

// Customer is one customer, or N who are alike in x, t_x and T, for whom value is predicted: Count's x, t_x, T and Spend's
// mean, which isn't read where X is 0. Value is linear in the mean from 0 on, so that of N customers Mean is the mean of
// their means, each of at least 0. N = 0 stands for 1.
type Customer struct{ X, Tx, T, Mean, N float64 }

// Value is what is expected of a customer over the horizon.
type Value struct {
	Purchases float64 // expected_purchases, undiscounted
	PAlive    float64
	Spend     float64 // expected_spend, of one purchase
	CLV       float64 // discounted margin (or revenue, whichever the spend model was fitted on)
}

// Valuer predicts from one fit of purchases and one of spend.
type Valuer struct {
	purchases *PurchaseFit
	spend     *SpendFit
	ends      []float64 // of the months, in the fit's unit of time
	factors   []float64 // of discount
}

// NewValuer fails with a *RefusedError where either fit is refused.
func NewValuer(purchases *PurchaseFit, spend *SpendFit, horizon Horizon) (*Valuer, error) {
	if !purchases.OK() {
		return nil, &RefusedError{purchases.Refused[0]}
	}
	if !spend.OK() {
		return nil, &RefusedError{spend.Refused[0]}
	}
	v := &Valuer{purchases: purchases, spend: spend}
	unit := Options{UnitDays: horizon.UnitDays}.unitDays()
	for i := 1; i <= horizon.Months; i++ {
		v.ends = append(v.ends, float64(i)*monthDays/unit)
		v.factors = append(v.factors, math.Pow(1+horizon.YearlyRate, -float64(i)/12))
	}
	return v, nil
}

// Values predicts for each row, in the rows' order.
func (v *Valuer) Values(ctx context.Context, rows []Customer) ([]Value, error) {
	expected, places, err := v.ahead(ctx, rows, v.purchases.Parameters)
	if err != nil {
		return nil, err
	}
	values := make([]Value, len(rows))
	inBlocks(len(rows), func(_, from, to int) {
		for i := from; i < to; i++ {
			row := rows[i]
			alive := v.purchases.PAlive(row.X, row.Tx, row.T)
			spend := v.spend.Parameters.Expected(row.X, row.Mean)
			ahead := expected[places[i]]
			values[i] = Value{
				Purchases: alive * ahead.purchases,
				PAlive:    alive,
				Spend:     spend,
				CLV:       alive * ahead.discounted * spend,
			}
		}
	})
	return values, ctx.Err()
}

// ahead is the purchases expected over the horizon of a customer who is alive.
type ahead struct{ purchases, discounted float64 }

// seen is what ahead depends on: t_x matters to P(alive) only. A million customers share some ten thousand of these.
type seen struct{ x, T float64 }

// ahead computes each distinct (x, T) once, and says for each row which one is its own.
func (v *Valuer) ahead(ctx context.Context, rows []Customer, p Parameters) ([]ahead, []int32, error) {
	distinct, places, err := distinctSeen(rows)
	if err != nil {
		return nil, nil, err
	}
	expected, err := v.aheadOf(ctx, distinct, p)
	return expected, places, err
}

func distinctSeen(rows []Customer) ([]seen, []int32, error) {
	var distinct []seen
	known := make(map[seen]int32)
	places := make([]int32, len(rows))
	for i, row := range rows {
		if problem := (Count{row.X, row.Tx, row.T, 1}).problem(); problem != "" {
			return nil, nil, &RowError{Row: i, Problem: problem}
		}
		key := seen{row.X, row.T}
		if i > 0 && key == (seen{rows[i-1].X, rows[i-1].T}) {
			places[i] = places[i-1]
			continue
		}
		place, ok := known[key]
		if !ok {
			place = int32(len(distinct))
			known[key] = place
			distinct = append(distinct, key)
		}
		places[i] = place
	}
	return distinct, places, nil
}

func (v *Valuer) aheadOf(ctx context.Context, distinct []seen, p Parameters) ([]ahead, error) {
	expected := make([]ahead, len(distinct))
	inParallel(len(distinct), func(i int) {
		if ctx.Err() != nil {
			return
		}
		alive := p.posterior(v.purchases.Model, distinct[i].x, distinct[i].T)
		before := 0.0
		for month, end := range v.ends {
			until := alive.purchases(end)
			expected[i].discounted += (until - before) * v.factors[month]
			before = until
		}
		expected[i].purchases = before
	})
	return expected, ctx.Err()
}
