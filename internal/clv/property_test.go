package clv

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

// shop is a simulated shop that both parts of the model fit well.
func shop(customers int) simulated {
	return simulated{
		Model: BGNBD, R: 0.5, Alpha: 40, A: 0.8, B: 3, P: 6, Q: 4, V: 15, Customers: customers, Days: 400, WholeTimes: true, Seed: 11,
	}
}

func fitBoth(t testing.TB, counts []Count, spends []Spend, options Options) (*PurchaseFit, *SpendFit) {
	t.Helper()
	purchases, err := FitPurchases(context.Background(), BGNBD, counts, options)
	if err != nil || !purchases.OK() {
		t.Fatal(err, purchases)
	}
	spend, err := FitSpend(context.Background(), spends, SpendOptions{})
	if err != nil || !spend.OK() {
		t.Fatal(err, spend)
	}
	return purchases, spend
}

// customersOf gives every count a mean spend of its own.
func customersOf(counts []Count, scale float64) ([]Customer, []int) {
	rows, cohort := make([]Customer, len(counts)), make([]int, len(counts))
	for i, c := range counts {
		rows[i] = Customer{X: c.X, Tx: c.Tx, T: c.T, Mean: scale * float64(5+i%50)}
		cohort[i] = 24300 + i%7
	}
	return rows, cohort
}

// The same rows give the same bits in any order and on any number of cores; several blocks of rows are needed for it to
// be a test.
func TestSameBits(t *testing.T) {
	counts, spends := shop(2 * blockRows).rows()
	run := func() []any {
		purchases, spend := fitBoth(t, counts, spends, Options{})
		valuer, err := NewValuer(purchases, spend, Horizon{Months: 12, YearlyRate: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.SortedStableFunc(slices.Values(counts), compareCounts)
		rows, cohort := customersOf(sorted, 1)
		values, err := valuer.Values(context.Background(), rows)
		if err != nil {
			t.Fatal(err)
		}
		totals, err := valuer.Totals(context.Background(), rows, cohort)
		if err != nil {
			t.Fatal(err)
		}
		return []any{purchases, spend, values, totals}
	}
	want := run()
	random := rand.New(rand.NewPCG(1, 2))
	for _, cores := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(cores)
		random.Shuffle(len(counts), func(i, j int) { counts[i], counts[j] = counts[j], counts[i] })
		random.Shuffle(len(spends), func(i, j int) { spends[i], spends[j] = spends[j], spends[i] })
		got := run()
		runtime.GOMAXPROCS(before)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d cores and another order change the result", cores)
		}
	}
}

// Grouped rows are the same as one row per customer.
func TestGrouped(t *testing.T) {
	counts, _ := shop(2000).rows()
	groups := make(map[Count]float64)
	for _, c := range counts {
		groups[c]++
	}
	var grouped []Count
	for c, n := range groups {
		c.N = n
		grouped = append(grouped, c)
	}
	one, _ := FitPurchases(context.Background(), MBGNBD, counts, Options{})
	other, _ := FitPurchases(context.Background(), MBGNBD, grouped, Options{})
	if len(grouped) == len(counts) || !reflect.DeepEqual(one, other) {
		t.Errorf("%d rows: %+v; %d rows: %+v", len(counts), one, len(grouped), other)
	}
}

// Days, weeks or hours and dollars or cents give the same answers.
func TestUnits(t *testing.T) {
	counts, spends := shop(3000).rows()
	type answer struct{ r, alphaDays, a, b, gain, seA, p, q, v, purchases, clv, clvError, low float64 }
	run := func(days, money float64) answer {
		scaled, paid := slices.Clone(counts), slices.Clone(spends)
		for i := range scaled {
			scaled[i].Tx /= days
			scaled[i].T /= days
		}
		for i := range paid {
			paid[i].Mean *= money
		}
		f, s := fitBoth(t, scaled, paid, Options{UnitDays: days})
		valuer, err := NewValuer(f, s, Horizon{Months: 12, YearlyRate: 0.1, UnitDays: days})
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := customersOf(scaled, money)
		totals, err := valuer.Totals(context.Background(), rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, clv := f.Parameters, totals[0].CLV
		return answer{
			p.R, p.Alpha * days, p.A, p.B, f.Gain, f.StandardErrors.A, s.Parameters.P, s.Parameters.Q, s.Parameters.V / money,
			totals[0].Purchases.Value, clv.Value / money, clv.StandardError / money, clv.Low / money,
		}
	}
	want := reflect.ValueOf(run(1, 1))
	for _, unit := range [][2]float64{{7, 1}, {1. / 24, 100}, {365.25, 1. / 26000}} {
		got := reflect.ValueOf(run(unit[0], unit[1]))
		for i := range want.NumField() {
			if g, w := got.Field(i).Float(), want.Field(i).Float(); !(math.Abs(g-w) <= 1e-8*math.Abs(w)) {
				t.Errorf("units of %g days and %g of money: %s %.12g, want %.12g", unit[0], unit[1], want.Type().Field(i).Name, g, w)
			}
		}
	}
}

// A warm start leads to the same place, even from far away, and through a start that is no use.
func TestWarmStart(t *testing.T) {
	counts, spends := shop(3000).rows()
	want, _ := FitPurchases(context.Background(), BGNBD, counts, Options{})
	for _, start := range []Parameters{want.Parameters, {2, 5, 3, 1}, {0.01, 4000, 0.01, 50}, {0, -1, math.NaN(), math.Inf(1)}} {
		got, err := FitPurchases(context.Background(), BGNBD, counts, Options{Start: &start})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got.Parameters.A-want.Parameters.A) > 1e-9 || math.Abs(got.Parameters.Alpha-want.Parameters.Alpha) > 1e-7 {
			t.Errorf("from %v: %v, want %v", start, got.Parameters, want.Parameters)
		}
	}
	cold, _ := FitSpend(context.Background(), spends, SpendOptions{})
	warm, _ := FitSpend(context.Background(), spends, SpendOptions{Start: &SpendParameters{9, 2, 40}})
	if math.Abs(cold.Parameters.V-warm.Parameters.V) > 1e-6 {
		t.Errorf("spend: warm %v, cold %v", warm.Parameters, cold.Parameters)
	}
}

// Values, totals and single predictions are one thing, and the discount is what Horizon says.
func TestValuesAddUp(t *testing.T) {
	counts, spends := shop(3000).rows()
	f, s := fitBoth(t, counts, spends, Options{})
	valuer, err := NewValuer(f, s, Horizon{Months: 12, YearlyRate: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	rows, cohort := customersOf(counts, 1)
	values, err := valuer.Values(context.Background(), rows)
	if err != nil {
		t.Fatal(err)
	}
	sums, purchases := make(map[int]float64), make(map[int]float64)
	for i, row := range rows {
		margin, before := 0.0, 0.0
		for month := 1; month <= 12; month++ {
			until := f.Expected(row.X, row.Tx, row.T, float64(month)*monthDays)
			margin += (until - before) * s.Parameters.Expected(row.X, row.Mean) / math.Pow(1.1, float64(month)/12)
			before = until
		}
		want := Value{before, f.PAlive(row.X, row.Tx, row.T), s.Parameters.Expected(row.X, row.Mean), margin}
		got := values[i]
		if math.Abs(got.CLV-want.CLV) > 1e-9*want.CLV || math.Abs(got.Purchases-want.Purchases) > 1e-9*want.Purchases ||
			got.PAlive != want.PAlive || got.Spend != want.Spend {
			t.Fatalf("%+v: %+v, want %+v", row, got, want)
		}
		sums[cohort[i]] += got.CLV
		purchases[cohort[i]] += got.Purchases
	}
	totals, err := valuer.Totals(context.Background(), rows, cohort)
	if err != nil || len(totals) != 7 {
		t.Fatal(err, totals)
	}
	for _, total := range totals {
		if math.Abs(total.CLV.Value-sums[total.Cohort]) > 1e-9*total.CLV.Value ||
			math.Abs(total.Purchases.Value-purchases[total.Cohort]) > 1e-9*total.Purchases.Value {
			t.Errorf("cohort %d: %+v, the values add up to %g and %g", total.Cohort, total, sums[total.Cohort], purchases[total.Cohort])
		}
		if !(total.CLV.Low < total.CLV.Value && total.CLV.Value < total.CLV.High && total.CLV.Low > 0.5*total.CLV.Value) {
			t.Errorf("cohort %d: interval %+v", total.Cohort, total.CLV)
		}
	}
}

// Tracking is the sum of what each customer is expected to have done since the first purchase.
func TestTracking(t *testing.T) {
	f := &PurchaseFit{Model: MBGNBD, Parameters: Parameters{0.5, 6, 0.9, 1.6}}
	got := f.Tracking([]Entry{{At: 0, N: 10}, {At: 2, N: 5}}, []float64{0, 1, 4})
	want := []float64{0, 10 * f.Unconditional(1), 10*f.Unconditional(4) + 5*f.Unconditional(2)}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestImpossibleRows(t *testing.T) {
	nan := math.NaN()
	for _, bad := range []Count{
		{-1, 0, 5, 1}, {1.5, 2, 5, 1}, {nan, 0, 5, 1}, {math.Inf(1), 0, 5, 1}, {0, 0, -1, 1}, {0, 0, nan, 1}, {1, 6, 5, 1}, {1, -1, 5, 1},
		{1, nan, 5, 1}, {0, 3, 5, 1}, {1, 2, 5, 0}, {1, 2, 5, nan}, {1e300, 2, 5, 1}, {1, 2, math.Inf(1), 1},
	} {
		var wrong *RowError
		_, err := FitPurchases(context.Background(), BGNBD, []Count{{1, 2, 5, 1}, bad}, Options{})
		if !errors.As(err, &wrong) || wrong.Row != 1 {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for _, bad := range []Spend{{0, 5, 1}, {1, nan, 1}, {1, math.Inf(-1), 1}, {1, 5, -1}, {nan, 5, 1}} {
		var wrong *RowError
		if _, err := FitSpend(context.Background(), []Spend{bad}, SpendOptions{}); !errors.As(err, &wrong) || wrong.Row != 0 {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for _, bad := range []Renewal{{0, 1, 1}, {1, -1, 0}, {1, 0, nan}} {
		var wrong *RowError
		if _, err := FitRenewals(context.Background(), []Renewal{bad}); !errors.As(err, &wrong) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// A refused fit predicts nothing, and a cancelled one ends.
func TestRefusedAndCancelled(t *testing.T) {
	fit, err := FitPurchases(context.Background(), BGNBD, nil, Options{})
	if err != nil || fit.OK() {
		t.Fatal(err, fit)
	}
	spend, err := FitSpend(context.Background(), nil, SpendOptions{})
	if err != nil || spend.OK() {
		t.Fatal(err, spend)
	}
	var refused *RefusedError
	if _, err := NewValuer(fit, spend, Horizon{Months: 12}); !errors.As(err, &refused) || refused.Reason.Code != FewCustomers {
		t.Error(err)
	}
	if _, err := fit.HoldOut(nil, 90); !errors.As(err, &refused) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	counts, _ := shop(2000).rows()
	if _, err := FitPurchases(ctx, BGNBD, counts, Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
