package clv

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Count is what the purchase models need to know of N customers who are alike: X repeat purchases (the first one
// doesn't count), the last of them Tx after the first purchase, seen for T since the first purchase.
// X is whole, 0 ≤ Tx ≤ T, and Tx is 0 where X is 0.
type Count struct {
	X, Tx, T float64
	N        float64
}

// RowError is a row that no customer can have: its place in the slice and what is wrong with it.
type RowError struct {
	Row     int
	Problem string
}

func (e *RowError) Error() string { return fmt.Sprintf("clv: row %d: %s", e.Row, e.Problem) }

// largest is the greatest count, time or number of customers that is taken: far above anything real, and low enough
// for every sum of logarithms to stay finite.
const largest = 1e12

func (c Count) problem() string {
	switch {
	case !(c.X >= 0 && c.X <= largest) || c.X != math.Trunc(c.X):
		return fmt.Sprintf("%g repeat purchases: a whole number from 0 is needed", c.X)
	case !(c.T >= 0 && c.T <= largest):
		return fmt.Sprintf("observed for %g: a time from 0 is needed", c.T)
	case !(c.Tx >= 0 && c.Tx <= c.T):
		return fmt.Sprintf("last purchase at %g of %g: it must lie within", c.Tx, c.T)
	case c.X == 0 && c.Tx != 0:
		return fmt.Sprintf("last repeat purchase at %g, and no repeat purchases", c.Tx)
	case !(c.N > 0 && c.N <= largest):
		return fmt.Sprintf("stands for %g customers: more than 0 are needed", c.N)
	}
	return ""
}

func compareCounts(a, b Count) int {
	return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.T, b.T), cmp.Compare(a.Tx, b.Tx), cmp.Compare(a.N, b.N))
}

// sample is the sufficient statistics in the shape in which the likelihood runs over them: rows sorted, so that the
// caller's order changes nothing, and the distinct values of x and of time pulled out, since every logarithm and
// log-gamma depends on one of these alone.
type sample struct {
	longest float64 // the longest T
	scale   float64 // the same, or 1 if that is 0: times below are in this unit, so that α is of the order of 1

	x         []float64 // distinct repeat counts, rising
	customers []float64 // customers for each of x

	times        []float64 // distinct T and t_x, scaled
	atT, repeats []float64 // for each of times, customers whose T it is and their repeat purchases

	rows []row

	n, repeaters, purchases float64
}

// row is one distinct (x, t_x, T), by places in the tables of sample.
type row struct {
	x, tx, t int32
	n        float64
}

func newSample(counts []Count) (*sample, error) {
	for i, c := range counts {
		if problem := c.problem(); problem != "" {
			return nil, &RowError{Row: i, Problem: problem}
		}
	}
	if !slices.IsSortedFunc(counts, compareCounts) {
		counts = slices.Clone(counts)
		slices.SortFunc(counts, compareCounts)
	}
	s := &sample{scale: 1, rows: make([]row, 0, len(counts))}
	for _, c := range counts {
		s.longest = max(s.longest, c.T)
	}
	if s.longest > 0 {
		s.scale = s.longest
	}
	places := make(map[float64]int32)
	place := func(t float64) int32 {
		i, known := places[t]
		if !known {
			i = int32(len(s.times))
			places[t] = i
			s.times = append(s.times, t/s.scale)
			s.atT = append(s.atT, 0)
			s.repeats = append(s.repeats, 0)
		}
		return i
	}
	for i, c := range counts {
		if i == 0 || c.X != counts[i-1].X {
			s.x = append(s.x, c.X)
			s.customers = append(s.customers, 0)
		}
		r := row{x: int32(len(s.x) - 1), tx: place(c.Tx), t: place(c.T), n: c.N}
		s.customers[r.x] += c.N
		s.atT[r.t] += c.N
		s.repeats[r.t] += c.N * c.X
		s.n += c.N
		s.purchases += c.N * c.X
		if c.X > 0 {
			s.repeaters += c.N
		}
		if last := len(s.rows) - 1; last >= 0 && s.rows[last].x == r.x && s.rows[last].tx == r.tx && s.rows[last].t == r.t {
			s.rows[last].n += c.N
			continue
		}
		s.rows = append(s.rows, r)
	}
	return s, nil
}

// thinRows is how many rows are enough to find out roughly where the optimum lies.
const thinRows = 40_000

// thinned is every so manieth row of s, so many that about thinRows are left; rows being sorted, all kinds of customers
// are among them. It is s where that has hardly more.
func (s *sample) thinned() *sample {
	stride := len(s.rows) / thinRows
	if stride < 2 {
		return s
	}
	thin := &sample{
		longest: s.longest, scale: s.scale, x: s.x, times: s.times,
		customers: make([]float64, len(s.x)), atT: make([]float64, len(s.times)), repeats: make([]float64, len(s.times)),
	}
	for i := 0; i < len(s.rows); i += stride {
		r := s.rows[i]
		thin.rows = append(thin.rows, r)
		thin.customers[r.x] += r.n
		thin.atT[r.t] += r.n
		thin.repeats[r.t] += r.n * s.x[r.x]
		thin.n += r.n
		thin.purchases += r.n * s.x[r.x]
	}
	return thin
}
