package kpi_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/kpi"
)

// TestModelColumns holds each model table to the columns and types that its header, and so docs/model.md, lists.
func TestModelColumns(t *testing.T) {
	ctx := context.Background()
	w, catalogue, _, err := modelled(t, "", map[string]string{
		"orders": "order_id,customer_id,ordered_at,amount,channel\n1,A,2026-09-03,100,Web\n2,A,2026-10-30,100,Web\n",
	}, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range catalogue.Models {
		var actual []struct {
			Name string `db:"column_name"`
			Type string `db:"data_type"`
		}
		if err := w.DB().SelectContext(ctx, &actual, "SELECT column_name, column_type AS data_type FROM (DESCRIBE SELECT * FROM (\n"+model.SQL+"\n))"); err != nil {
			t.Fatal(err)
		}
		words, _ := model.Header.Columns.(map[string]any)
		var names []string
		for _, column := range actual {
			names = append(names, column.Name)
			said, _ := words[column.Name].(string)
			kind, _, _ := strings.Cut(said, ":")
			base, _, _ := strings.Cut(column.Type, "(")
			if saidBase, _, _ := strings.Cut(kind, "("); !strings.EqualFold(strings.TrimSpace(saidBase), base) && !(base == "HUGEINT" && saidBase == "BIGINT") {
				t.Errorf("%s.%s is %s; its header says %q", model.ID, column.Name, column.Type, said)
			}
		}
		if want := model.ModelColumns(); !slices.Equal(names, want) {
			t.Errorf("%s has the columns %v; its header lists %v", model.File, names, want)
		}
	}
}

// TestSumsBeyondADecimal: amounts a million times too large give large sums, not a run that ends in the middle of the model.
func TestSumsBeyondADecimal(t *testing.T) {
	w, _, _, err := modelled(t, "", map[string]string{
		"orders": "order_id,customer_id,ordered_at,amount,channel\n1,A,2026-09-03,90000000000000,Web\n2,A,2026-09-30,90000000000000,Web\n3,A,2026-10-30,1,Web\n",
	}, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}
	var revenue string
	if err := w.DB().Get(&revenue, "SELECT CAST(max(revenue) AS VARCHAR) FROM customer_spans"); err != nil || revenue != "180000000000001.0000" {
		t.Errorf("%s, %v", revenue, err)
	}
}

// TestHoldOutRefuses: where the customers did in the last quarter of the data what no model expects, the fit's value is not shown.
func TestHoldOutRefuses(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var orders strings.Builder
	orders.WriteString("order_id,customer_id,ordered_at,amount\n")
	n := 0
	const customers, days, quiet = 1500, 668, 500 // of the days from 2025-01-01 on; from day 500 on one purchase in three is left
	for c := range customers {
		gap, leaves, spends := 20+60*random.ExpFloat64(), math.Pow(random.Float64(), 3), 100*math.Exp(random.NormFloat64())
		for day := random.IntN(quiet); day < days && random.Float64() > leaves; day += 1 + int(random.ExpFloat64()*gap) {
			if day >= quiet && random.IntN(3) > 0 {
				continue
			}
			n++
			fmt.Fprintf(&orders, "%d,K%d,%s,%d\n", n, c, time.Date(2025, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), 10+int(spends*random.ExpFloat64()))
		}
	}
	orders.WriteString("last,K0,2026-10-31,100\n")
	w, _, result, err := modelled(t, "", map[string]string{"orders": orders.String()}, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}
	if result.CLV.HoldOut == nil || result.CLV.Refused == nil || result.CLV.Purchases == nil || !result.CLV.Purchases.OK() {
		t.Fatalf("%+v", result.CLV)
	}
	for _, table := range []string{"customer_value", "clv_months"} {
		var rows int
		if err := w.DB().Get(&rows, "SELECT count(*) FROM "+table); err != nil || rows != 0 {
			t.Errorf("%s: %d rows, %v", table, rows, err)
		}
	}
}

// TestInputsOfAKPIThatIsRead: a chart whose header names its needs still reads what the KPI in its text needs.
func TestInputsOfAKPIThatIsRead(t *testing.T) {
	w, catalogue, _, err := modelled(t, "", map[string]string{
		"orders": "order_id,customer_id,ordered_at,amount\n1,A,2026-08-03,100\n2,A,2026-10-31,100\n",
	}, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, chart := range catalogue.Charts {
		if chart.ID != "cohort_value" {
			continue
		}
		inputs, err := kpi.Inputs(context.Background(), w, catalogue, chart)
		if err != nil || !slices.Contains(inputs, "costs") {
			t.Errorf("%v, %v", inputs, err)
		}
		return
	}
	t.Error("no chart cohort_value")
}

// TestComparedByChance: the return on the programme rests on a comparison; where that may be chance it is blank, and says on how many members it
// would rest, which tells this blank from others.
func TestComparedByChance(t *testing.T) {
	_, _, result, err := modelled(t, "", map[string]string{
		"orders":    "order_id,customer_id,ordered_at,amount\n0,Z,2024-10-05,1\n1,A,2025-10-05,100\n2,B,2025-10-06,100\n3,A,2026-09-05,100\n4,B,2026-09-06,100\n5,B,2026-10-31,100\n",
		"customers": "customer_id,member_since\nA,2025-10-05\nB,\n",
		"costs":     "month,kind,amount\n2026-10,programme,10\n",
	}, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, series := range result.Series {
		switch id := series.Query.ID; id {
		case "programme_roi":
			if p := series.Points[series.Judged]; !series.Compares() || p.Value != nil || p.N == nil || *p.N != 1 {
				t.Errorf("%s: %v, compares %t", id, p, series.Compares())
			}
		case "retention_rate":
			if series.Compares() {
				t.Errorf("%s compares", id)
			}
		}
	}
}
