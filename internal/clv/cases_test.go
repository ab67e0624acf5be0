package clv

import (
	"context"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// testCase is one file of testdata: rows from somewhere, what is fitted, and the figures that must come out.
type testCase struct {
	Source string // where the figures are published, or what the case is about

	// The rows, from one of these.
	Data        string // a log of the shared data, cut at the end of the day Until
	Until       string
	HoldoutDays int    `toml:"holdout_days"`
	Table       string // a shared CSV file of customer, x, t_x, T
	Simulate    *simulated
	Counts      [][4]float64 // x, t_x, T, n
	Spends      [][3]float64 // x, mean, n
	Held        [][5]float64 // x, t_x, T, purchases in the hold-out, n
	Survival    string       // the column of the shared table of contracts
	Periods     int

	UnitDays   float64     `toml:"unit_days"`
	Model      Model       // empty: whichever is chosen
	Parameters *Parameters // given, and so not fitted
	Refunded   float64

	// In the order in which they're told. Of refusals the first ones: where a likelihood has no summit, the place on its
	// ridge where the climb ends, and so what else is wrong there, is chance.
	Refused, Warned           []Code
	SpendRefused, SpendWarned []Code
	Chosen                    Model

	Figure []struct {
		Name   string
		Of     []float64
		Value  float64
		Within float64 // half a unit of the last printed digit, if nothing else is said
	}
}

func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no case files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var c testCase
			meta, err := toml.DecodeFile(file, &c)
			if err != nil {
				t.Fatal(err)
			}
			if unknown := meta.Undecoded(); len(unknown) > 0 {
				t.Fatalf("unknown keys %v", unknown)
			}
			r := c.run(t)
			if r.purchases != nil {
				sameCodes(t, "refused", r.purchases.Refused, c.Refused)
				if r.purchases.OK() {
					sameCodes(t, "warned", r.purchases.Warnings, c.Warned)
				}
				if c.Chosen != "" && r.purchases.Model != c.Chosen {
					t.Errorf("chosen %s, want %s", r.purchases.Model, c.Chosen)
				}
			}
			if r.spend != nil {
				sameCodes(t, "spend refused", r.spend.Refused, c.SpendRefused)
				sameCodes(t, "spend warned", r.spend.Warnings, c.SpendWarned)
			}
			if r.renewals != nil {
				sameCodes(t, "refused", r.renewals.Refused, c.Refused)
				sameCodes(t, "warned", r.renewals.Warnings, c.Warned)
			}
			for _, figure := range c.Figure {
				got := r.figure(t, figure.Name, figure.Of)
				if !(math.Abs(got-figure.Value) <= figure.Within) {
					t.Errorf("%s%v = %.9g, want %g ± %g", figure.Name, figure.Of, got, figure.Value, figure.Within)
				}
			}
		})
	}
}

func sameCodes(t *testing.T, what string, got []Reason, want []Code) {
	t.Helper()
	var codes []Code
	for _, reason := range got {
		codes = append(codes, reason.Code)
	}
	if strings.HasSuffix(what, "refused") && len(want) > 0 {
		codes = codes[:min(len(codes), len(want))]
	}
	if !slices.Equal(codes, want) {
		t.Errorf("%s %v, want %v", what, got, want)
	}
}

// ran is a case's rows and fits.
type ran struct {
	counts    []Count
	buyers    []buyer
	purchases *PurchaseFit
	spend     *SpendFit
	holdout   *HoldOut
	renewals  *RenewalFit
}

func (c testCase) run(t *testing.T) *ran {
	r := &ran{}
	var spends []Spend
	var until int
	unit := Options{UnitDays: c.UnitDays}.unitDays()
	switch {
	case c.Data != "":
		until = dayNumber(t, "2006-01-02", c.Until)
		r.buyers = buyers(readPurchases(t, c.Data), until, c.HoldoutDays)
		r.counts, spends = counts(r.buyers, until, unit), spendsOf(r.buyers)
	case c.Table != "":
		for _, row := range readTable(t, c.Table) {
			r.counts = append(r.counts, Count{row[1], row[2], row[3], 1})
		}
	case c.Simulate != nil:
		r.counts, spends = c.Simulate.rows()
	case c.Survival != "":
		r.fitRenewals(t, c)
		return r
	}
	for _, row := range c.Counts {
		r.counts = append(r.counts, Count{row[0], row[1], row[2], row[3]})
	}
	for _, row := range c.Spends {
		spends = append(spends, Spend{row[0], row[1], row[2]})
	}
	ctx := context.Background()
	var err error
	switch options := (Options{UnitDays: c.UnitDays}); {
	case c.Parameters != nil:
		r.purchases = &PurchaseFit{Model: c.Model, Parameters: *c.Parameters}
	case r.counts == nil:
	case c.Model == "":
		r.purchases, err = Choose(ctx, r.counts, options)
	default:
		r.purchases, err = FitPurchases(ctx, c.Model, r.counts, options)
	}
	if err != nil {
		t.Fatal(err)
	}
	if spends != nil {
		if r.spend, err = FitSpend(ctx, spends, SpendOptions{Refunded: c.Refunded}); err != nil {
			t.Fatal(err)
		}
	}
	if c.HoldoutDays > 0 {
		var held []Held
		for _, row := range c.Held {
			held = append(held, Held{X: row[0], Tx: row[1], T: row[2], Actual: row[3], N: row[4]})
		}
		for _, b := range r.buyers {
			held = append(held, b.held(until, unit))
		}
		if r.holdout, err = r.purchases.HoldOut(held, float64(c.HoldoutDays)/unit); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func (r *ran) fitRenewals(t *testing.T, c testCase) {
	column := map[string]int{"high_end": 1, "regular": 2}[c.Survival]
	table := readTable(t, "sbg/fader_hardie_2007_table1.csv")
	var rows []Renewal
	for period := 1; period <= c.Periods; period++ {
		row := Renewal{Period: period, Lost: 10 * (table[period-1][column] - table[period][column])} // per mille
		if period == c.Periods {
			row.Kept = 10 * table[period][column]
		}
		rows = append(rows, row)
	}
	var err error
	if r.renewals, err = FitRenewals(context.Background(), rows); err != nil {
		t.Fatal(err)
	}
}

func (r *ran) figure(t *testing.T, name string, of []float64) float64 {
	f, s, h, n := r.purchases, r.spend, r.holdout, r.renewals
	at := func(i int) float64 { return of[i] }
	group := func() FrequencyRow { return h.ByFrequency[int(at(0))] }
	figures := map[string]func() float64{
		"customers": func() float64 { return f.Customers },
		"repeaters": func() float64 { return f.Repeaters },
		"repeats":   func() float64 { return f.Repeats },
		"r":         func() float64 { return f.Parameters.R },
		"alpha":     func() float64 { return f.Parameters.Alpha },
		"a":         func() float64 { return f.Parameters.A },
		"b":         func() float64 { return f.Parameters.B },
		"se_r":      func() float64 { return f.StandardErrors.R },
		"se_alpha":  func() float64 { return f.StandardErrors.Alpha },
		"se_a":      func() float64 { return f.StandardErrors.A },
		"se_b":      func() float64 { return f.StandardErrors.B },

		"log_likelihood":   func() float64 { return f.LogLikelihood },
		"gain":             func() float64 { return f.Gain },
		"unconditional":    func() float64 { return f.Unconditional(at(0)) },
		"expected":         func() float64 { return f.Expected(at(0), at(1), at(2), at(3)) },
		"p_alive":          func() float64 { return f.PAlive(at(0), at(1), at(2)) },
		"holdout_actual":   func() float64 { return h.Actual },
		"holdout_expected": func() float64 { return h.Expected },
		"holdout_naive":    func() float64 { return h.Naive },
		"mae":              func() float64 { return h.MAE },
		"rmse":             func() float64 { return h.RMSE },
		"naive_mae":        func() float64 { return h.NaiveMAE },
		"naive_rmse":       func() float64 { return h.NaiveRMSE },
		"tracked":          func() float64 { return r.tracked() },
		"group_customers":  func() float64 { return group().Customers },
		"group_actual":     func() float64 { return group().Actual },
		"group_expected":   func() float64 { return group().Expected },

		"p":                    func() float64 { return s.Parameters.P },
		"q":                    func() float64 { return s.Parameters.Q },
		"v":                    func() float64 { return s.Parameters.V },
		"se_p":                 func() float64 { return s.StandardErrors.P },
		"se_q":                 func() float64 { return s.StandardErrors.Q },
		"se_v":                 func() float64 { return s.StandardErrors.V },
		"spend_log_likelihood": func() float64 { return s.LogLikelihood },
		"spend_mean":           func() float64 { return s.Parameters.Mean() },
		"spend_correlation":    func() float64 { return s.Correlation },
		"spend_of_customer": func() float64 {
			b := r.buyers[int(at(0))]
			return s.Parameters.Expected(float64(b.x), b.spend/math.Max(float64(b.x), 1))
		},

		"renewal_alpha":      func() float64 { return n.Alpha },
		"renewal_beta":       func() float64 { return n.Beta },
		"survival":           func() float64 { return n.Survival(int(at(0))) },
		"renewal_likelihood": func() float64 { return n.LogLikelihood },
	}
	figure := figures[name]
	if figure == nil {
		t.Fatalf("no figure %q; there are %v", name, slices.Sorted(maps.Keys(figures)))
	}
	return figure()
}

// tracked is the repeat purchases that the model expects up to the hold-out's end ÷ those that came.
func (r *ran) tracked() float64 {
	var entries []Entry
	end := 0.0
	for i, b := range r.buyers {
		first := r.counts[i].T // before the calibration's end
		entries = append(entries, Entry{At: -first, N: 1})
		end += float64(b.x + b.later)
	}
	return r.purchases.Tracking(entries, []float64{r.holdout.Length})[0] / end
}
