package clv

import "math"

// Held is N customers alike as of the end of the calibration, each of whom made Actual purchases in the hold-out.
type Held struct {
	X, Tx, T float64
	Actual   float64
	LastYear float64 // purchases in the 365 days before the hold-out
	N        float64
}

// HoldOut is how a fit on the calibration did in the time after it.
type HoldOut struct {
	Length    float64 // of the hold-out, in the rows' unit of time
	Customers float64

	Actual, Expected float64 // purchases, all customers together
	Naive            float64 // the same if each went on at the pace so far: Σ x·Length/T

	MAE, RMSE           float64 // of Expected per customer: mean absolute error, root of the mean square
	NaiveMAE, NaiveRMSE float64
	CarriedRMSE         float64 // the same if each bought as often as in the year before

	ByFrequency []FrequencyRow
}

// FrequencyRow is the customers with as many repeat purchases in the calibration.
type FrequencyRow struct {
	Frequency int
	OrMore    bool // the last row: Frequency or more
	Customers float64
	Actual    float64 // mean purchases of a customer in the hold-out
	Expected  float64
}

const daysOfYear = 365

// topFrequency is where the rows of ByFrequency end, as in the literature's tables: 7 or more.
const topFrequency = 7

// HoldOut compares what the fit expects in the time length after its calibration with what came. The fit must be one on
// the rows' calibration. The error is a *RowError, or a *RefusedError for a refused fit.
func (f *PurchaseFit) HoldOut(rows []Held, length float64) (*HoldOut, error) {
	if !f.OK() {
		return nil, &RefusedError{f.Refused[0]}
	}
	h := &HoldOut{Length: length}
	groups := make([]FrequencyRow, topFrequency+1)
	for i := range groups {
		groups[i].Frequency, groups[i].OrMore = i, i == topFrequency
	}
	known := make(map[seen]float64)
	for i, row := range rows {
		problem := (Count{row.X, row.Tx, row.T, row.N}).problem()
		if problem == "" && !(row.Actual >= 0 && row.Actual <= largest) {
			problem = "purchases in the hold-out: a number from 0 is needed"
		}
		if problem != "" {
			return nil, &RowError{Row: i, Problem: problem}
		}
		ifAlive, ok := known[seen{row.X, row.T}]
		if !ok {
			ifAlive = f.Parameters.posterior(f.Model, row.X, row.T).purchases(length)
			known[seen{row.X, row.T}] = ifAlive
		}
		expected := f.PAlive(row.X, row.Tx, row.T) * ifAlive
		naive := 0.0
		if row.T > 0 {
			naive = row.X * length / row.T
		}
		h.Customers += row.N
		h.Actual += row.N * row.Actual
		h.Expected += row.N * expected
		h.Naive += row.N * naive
		h.MAE += row.N * math.Abs(expected-row.Actual)
		h.RMSE += row.N * (expected - row.Actual) * (expected - row.Actual)
		carried := row.LastYear * length / daysOfYear
		h.CarriedRMSE += row.N * (carried - row.Actual) * (carried - row.Actual)
		h.NaiveMAE += row.N * math.Abs(naive-row.Actual)
		h.NaiveRMSE += row.N * (naive - row.Actual) * (naive - row.Actual)
		group := &groups[int(min(row.X, topFrequency))]
		group.Customers += row.N
		group.Actual += row.N * row.Actual
		group.Expected += row.N * expected
	}
	if h.Customers == 0 {
		return h, nil
	}
	h.MAE, h.NaiveMAE = h.MAE/h.Customers, h.NaiveMAE/h.Customers
	h.RMSE, h.NaiveRMSE = math.Sqrt(h.RMSE/h.Customers), math.Sqrt(h.NaiveRMSE/h.Customers)
	h.CarriedRMSE = math.Sqrt(h.CarriedRMSE / h.Customers)
	for _, group := range groups {
		if group.Customers > 0 {
			group.Actual /= group.Customers
			group.Expected /= group.Customers
			h.ByFrequency = append(h.ByFrequency, group)
		}
	}
	return h, nil
}

// Ranges of the purchases expected ÷ those that came, see Judge.
var (
	mostMissed = [2]float64{0.67, 1.5}
	mostOff    = [2]float64{0.8, 1.25}
)

// Off is the size of ln(expected ÷ came) of the hold-out's purchases: how far a total may be off by a factor. 0 where nothing came or was expected.
func (h *HoldOut) Off() float64 {
	if h.Actual <= 0 || h.Expected <= 0 {
		return 0
	}
	return math.Abs(math.Log(h.Expected / h.Actual))
}

// Judge says whether what the fit expected of the hold-out is so far from what came, or no nearer to it customer by customer than carrying
// his last year forward, that its values mean nothing (refused), or that the reader should know (warning); neither where nothing came. The
// rows' unit of time must be the day.
func (h *HoldOut) Judge() (refused, warning *Reason) {
	if h.Actual <= 0 {
		return nil, nil
	}
	outside := func(code Code, limits [2]float64) *Reason {
		switch ratio := h.Expected / h.Actual; {
		case ratio < limits[0]:
			return &Reason{Code: code, Value: ratio, Limit: limits[0]}
		case ratio > limits[1]:
			return &Reason{Code: code, Value: ratio, Limit: limits[1]}
		}
		return nil
	}
	if refused = outside(HoldOutMissed, mostMissed); refused != nil {
		return refused, nil
	}
	if h.RMSE >= h.CarriedRMSE {
		return &Reason{Code: HoldOutNoBetter, Value: h.RMSE, Limit: h.CarriedRMSE}, nil
	}
	return nil, outside(HoldOutOff, mostOff)
}
