//go:build pages

package kpi_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loyalty/internal/clv"
	"loyalty/internal/config"
	"loyalty/internal/kpi"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// shared is the folder of real data; a test that needs it is skipped, saying so, where it is absent.
func shared(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("LOYALTY_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "data")); err != nil {
		t.Skipf("no real data in %s: set LOYALTY_SHARED", folder)
	}
	return folder
}

// computed loads a configuration's exports and runs the whole catalogue on them; a last month that the data don't cover too, since
// what was published of a data set is of all its rows.
func computed(t *testing.T, text string, now string) *kpi.Result {
	t.Helper()
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	day, err := time.Parse(time.DateOnly, now)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := w.Load(ctx, cfg, day, day, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	result, err := kpi.Run(ctx, w, cfg, catalogue, inputs, kpi.Options{Now: day, Uncovered: kpi.Accept}, func(string, int64, time.Duration) {})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func real(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "$SHARED", filepath.ToSlash(shared(t)))
}

func series(t *testing.T, r *kpi.Result, id string) kpi.Series {
	t.Helper()
	for _, s := range r.Series {
		if s.Query.ID == id {
			if len(s.Missing) > 0 {
				t.Fatalf("%s lacks %v", id, s.Missing)
			}
			return s
		}
	}
	t.Fatalf("no KPI %s", id)
	return kpi.Series{}
}

// total adds up a series over all months.
func total(s kpi.Series) float64 {
	sum := 0.0
	for _, p := range s.Points {
		if p.Value != nil {
			sum += *p.Value
		}
	}
	return sum
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, tolerance)
	}
}

func chart(t *testing.T, r *kpi.Result, id string) kpi.Table {
	t.Helper()
	for _, c := range r.Charts {
		if c.Query.ID == id {
			return c
		}
	}
	t.Fatalf("no chart %s", id)
	return kpi.Table{}
}

// TestCDNOW holds the figures published for the CDNOW log, with free orders and with the default.
func TestCDNOW(t *testing.T) {
	text := real(t, "cdnow.toml")
	for _, test := range []struct {
		name                            string
		text                            string
		customers, purchases, march, k1 float64
		cohorts                         [3]float64
		top20                           float64
	}{
		{"free orders count", text, 23570, 67591, 7248, 1157, [3]float64{7846, 8476, 7248}, .6778},
		{"default", strings.Replace(text, "min_order_amount = 0\n", "", 1), 23502, 67511, 7231, 1155, [3]float64{7814, 8455, 7231}, .6771},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := computed(t, test.text, "1998-07-15")
			if got := r.Span.Month.String(); got != "1998-06" {
				t.Errorf("the report month is %s, want 1998-06", got)
			}
			near(t, "revenue over all months", total(series(t, r, "revenue")), 2500315.63, .005)
			near(t, "new customers", total(series(t, r, "new_customers")), test.customers, 0)
			near(t, "purchases", r.Receipt.Purchases, test.purchases, 0)
			cohorts := map[string]float64{}
			buyers := map[float64]float64{}
			for _, row := range chart(t, r, "cohort_retention").Rows {
				cohorts[row[0].(string)] = row[2].(float64)
				if row[0] == "1997-01" {
					buyers[row[1].(float64)] = row[3].(float64)
				}
			}
			for i, m := range []string{"1997-01", "1997-02", "1997-03"} {
				near(t, "cohort "+m, cohorts[m], test.cohorts[i], 0)
			}
			near(t, "January's buyers in +1", buyers[1], test.k1, 0)
			if test.name != "default" {
				near(t, "January's buyers in +2", buyers[2], 964, 0)
				near(t, "January's buyers in +3", buyers[3], 810, 0)
				shares := paretoAll(t, r)
				for percentile, want := range map[float64]float64{1: .1588, 5: .3669, 10: .5094, 50: .8959} {
					near(t, "share of the top", shares[percentile], want, .00005)
				}
			}
			near(t, "share of the top 20 %", paretoAll(t, r)[20], test.top20, .00005)
			if test.name != "default" {
				// MBG/NBD is chosen: its likelihood is higher than that published for BG/NBD, −173425.9163 in weeks
				repeats := r.CLV.Purchases.Repeats
				if inWeeks := r.CLV.Purchases.LogLikelihood + repeats*math.Log(7); r.CLV.Purchases.Model != clv.MBGNBD || inWeeks < -173425.9163+2 {
					t.Errorf("chose %s with log-likelihood %v", r.CLV.Purchases.Model, inWeeks)
				}
				near(t, "Gamma-Gamma p", r.CLV.Spend.Parameters.P, 5.086, .0005)
				near(t, "Gamma-Gamma q", r.CLV.Spend.Parameters.Q, 3.995, .0005)
				near(t, "Gamma-Gamma v", r.CLV.Spend.Parameters.V, 21.252, .0005)
			}
		})
	}
}

func paretoAll(t *testing.T, r *kpi.Result) map[float64]float64 {
	shares := map[float64]float64{}
	for _, row := range chart(t, r, "pareto").Rows {
		if row[0] == "all" {
			shares[row[1].(float64)] = row[3].(float64)
		}
	}
	return shares
}

// TestOnlineRetail holds the published counts of the UCI log: lines netted to orders, guests apart, returns no purchase.
func TestOnlineRetail(t *testing.T) {
	text := real(t, "online_retail.toml")
	r := computed(t, text, "2012-01-15")
	if got := r.Span.Month.String(); got != "2011-11" {
		t.Errorf("the report month is %s, want 2011-11: December's sales end on the 9th", got)
	}
	r = computed(t, strings.Replace(text, "[report]\n", "[report]\nmonth = \"2011-12\"\n", 1), "2012-01-15")
	near(t, "customers with a sale", total(series(t, r, "new_customers")), 4338, 0)
	if r.CLV.Refused == nil {
		t.Error("the lifetime value must be refused: its fit is degenerate")
	}
	known := 0.0
	share, value, count := series(t, r, "known_customer_share"), series(t, r, "average_order_value"), series(t, r, "order_count")
	for i, p := range share.Points {
		known += *p.Extras["money_share"] * *value.Points[i].Value * *count.Points[i].Value
	}
	near(t, "sales of known customers", known, 8902006.17, .005)
	if r.Receipt.Guests == 0 || r.Receipt.Refunds == 0 {
		t.Errorf("guests %v and refunds %v must be counted apart", r.Receipt.Guests, r.Receipt.Refunds)
	}
}

// TestScores holds the counts published with the thousand answers: 462 promoters, 176 passives, 362 detractors over twelve months.
func TestScores(t *testing.T) {
	text := real(t, "nps.toml")
	nps := series(t, computed(t, text, "2013-01-02"), "nps")
	last := nps.Points[nps.Judged]
	near(t, "NPS over twelve months", *last.Value, 10, 1e-9)
	near(t, "promoters", *last.Extras["promoters"], 462, 0)
	near(t, "detractors", *last.Extras["detractors"], 362, 0)
	near(t, "answers", *last.N, 1000, 0)
	nps = series(t, computed(t, strings.Replace(text, "survey_window_months = 12", "survey_window_months = 3", 1), "2013-01-02"), "nps")
	last = nps.Points[nps.Judged]
	near(t, "NPS over three months", *last.Value, 5.6, 1e-9)
	near(t, "answers of three months", *last.N, 250, 0)
}

// TestTickets folds the help desk's event log by configuration alone; the counts were made with another program on the same file.
func TestTickets(t *testing.T) {
	resolved := series(t, computed(t, real(t, "tickets.toml"), "2012-10-02"), "resolved_in_time")
	p := resolved.Points[resolved.Judged]
	near(t, "tickets of July 2012 whose ten days are over by its end", *p.Denominator, 115, 0)
	near(t, "of them resolved within ten days", *p.Numerator, 96, 0)
}
