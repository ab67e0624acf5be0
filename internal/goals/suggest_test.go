package goals

import (
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

func suggestion(t *testing.T, in Input, y []float64, by month.Month, e Economics) Suggestion {
	t.Helper()
	n := 5000.0
	for i := range y {
		p := figure.Point{Month: month.Of(2024, 11) + month.Month(i), Value: &y[i]}
		if in.Unit == "rate" {
			numerator := y[i] * n
			p.Numerator, p.Denominator = &numerator, &n
		}
		in.Points = append(in.Points, p)
	}
	return Suggest(in, by, e)
}

func TestSuggest(t *testing.T) {
	rising := make([]float64, 24)
	falling := make([]float64, 24)
	monthly := make([]float64, 24)
	for i := range rising {
		rising[i] = 0.50 + 0.004*float64(i)
		falling[i] = 0.60 - 0.004*float64(i)
		monthly[i] = 1000 + 10*float64(i)
	}
	rate := Input{KPI: "retention_rate", Ties: figure.Ties{Worth: figure.KeptCustomers}, Unit: "rate", Better: Higher, WindowMonths: 12}
	churn := Input{KPI: "churn_rate", Unit: "rate", Better: Lower, WindowMonths: 1}
	orders := Input{KPI: "order_count", Ties: figure.Ties{Worth: figure.MoreSales}, Unit: "count", Better: Higher, WindowMonths: 1}
	money := Economics{YearlyMargin: 1e9, ActiveCustomers: 10000}
	by := month.Of(2027, 4) // six months after the last point
	for _, c := range []struct {
		about                     string
		got                       Suggestion
		cautious, even, ambitious float64
		reasons                   [3]string
		worth                     float64
		accumulate                string
	}{
		{"a rising rate: hold the last three months, keep the trend, double it", suggestion(t, rate, rising, by, money),
			0.588, 0.612, 0.636, [3]string{"hold", "trend", "double_trend"}, 0.01 * 5000 * 1e5, ""},
		{"a falling rate: win back the year's level, a good month's, the best one's", suggestion(t, rate, falling, by, money),
			0.53, 0.576, 0.622, [3]string{"recover", "quantile", "double_step"}, 0.01 * 5000 * 1e5, ""},
		{"lower is better: a falling rate goes on", suggestion(t, churn, falling, by, Economics{}),
			0.512, 0.488, 0.464, [3]string{"hold", "trend", "double_trend"}, 0, ""},
		{"orders of a month are promised by the year", suggestion(t, orders, monthly, by, money),
			14000, 14700, 15400, [3]string{"hold", "trend", "double_trend"}, 1e7, "year"},
	} {
		s := c.got
		if s.Withheld != "" {
			t.Errorf("%s: withheld, %s", c.about, s.Withheld)
			continue
		}
		for i, p := range []Proposal{s.Cautious, s.Even, s.Ambitious} {
			if want := []float64{c.cautious, c.even, c.ambitious}[i]; !near(p.Target, want) || p.Reason.Code != c.reasons[i] {
				t.Errorf("%s: proposal %d is %v (%s), want %v (%s)", c.about, i, p.Target, p.Reason.Code, want, c.reasons[i])
			}
		}
		if s.Accumulate != c.accumulate || (s.Worth == nil) != (c.worth == 0) || s.Worth != nil && !near(s.Worth.Margin, c.worth) {
			t.Errorf("%s: accumulate %q, worth %+v", c.about, s.Accumulate, s.Worth)
		}
	}
}

func TestSuggestIsWithheld(t *testing.T) {
	y := []float64{0.1, 0.2, 0.3, 0.4, 0.5}
	for want, in := range map[string]Input{
		"short":        {KPI: "csat", Unit: "rate", Better: Higher},
		"no_direction": {KPI: "top20_revenue_share", Unit: "rate", Better: None},
		"no_data":      {KPI: "csat", Unit: "rate", Better: Higher, Missing: []string{"surveys"}},
	} {
		if got := suggestion(t, in, y, 24330, Economics{}); got.Withheld != want {
			t.Errorf("withheld %q, want %q", got.Withheld, want)
		}
	}
}

// TestSuggestFigures reckons proposals by hand.
func TestSuggestFigures(t *testing.T) {
	readCases(t, "suggest", func(t *testing.T, c struct {
		About string
		caseInput
		By              month.Month
		YearlyMargin    float64 `toml:"yearly_margin"`
		ActiveCustomers float64 `toml:"active_customers"`
		Want            struct {
			Value, Tolerance, Worth float64
			Months                  int
			Targets                 [3]float64
			Reasons                 [3]string
			Best                    month.Month
			Relative                bool
		}
	}) {
		s := Suggest(c.input(t), c.By, Economics{YearlyMargin: c.YearlyMargin, ActiveCustomers: c.ActiveCustomers})
		if s.Withheld != "" || s.Accumulate != "" || s.Months != c.Want.Months || !near(s.Value, c.Want.Value) || !near(s.Tolerance, c.Want.Tolerance) {
			t.Errorf("withheld %q, accumulate %q, %d months, value %v, tolerance %v", s.Withheld, s.Accumulate, s.Months, s.Value, s.Tolerance)
		}
		for i, p := range []Proposal{s.Cautious, s.Even, s.Ambitious} {
			if !near(p.Target, c.Want.Targets[i]) || p.Reason.Code != c.Want.Reasons[i] || p.Reason.KPI != c.KPI {
				t.Errorf("proposal %d is %v (%s of %s), want %v (%s)", i, p.Target, p.Reason.Code, p.Reason.KPI, c.Want.Targets[i], c.Want.Reasons[i])
			}
		}
		if best := s.Ambitious.Reason.Values["month"]; c.Want.Best != 0 && best != c.Want.Best {
			t.Errorf("the best month is %v, want %v", best, c.Want.Best)
		}
		if (s.Worth == nil) != (c.Want.Worth == 0) || s.Worth != nil && (!near(s.Worth.Margin, c.Want.Worth) || s.Worth.Relative != c.Want.Relative) {
			t.Errorf("worth %+v, want %v", s.Worth, c.Want.Worth)
		}
	})
}
