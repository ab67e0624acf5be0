//go:build pages || soak

package kpi_test

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/oracle"
)

// chartRows is a chart as a map of what names a row to what stands in it, on either side of the comparison.
type chartRows map[string]string

// compareCharts compares the charts by rows: what the oracle has must be there and equal; rows that say nothing (no customers) may
// be missing on either side.
func compareCharts(want oracle.Drawn, settings oracle.Settings, charts []kpi.Table) []difference {
	found := []difference{}
	for _, chart := range charts {
		if len(chart.Missing) > 0 {
			continue
		}
		got, expected := chartRows{}, chartRows{}
		switch chart.Query.ID {
		case "cohort_retention":
			for _, r := range cells(chart) {
				if r["k"] != "0" && r["buyers"] != "" { // months not yet over are blank
					got[r["cohort"]+" +"+r["k"]] = r["customers"] + " customers, " + r["buyers"] + " buyers, share " + r["share"]
				}
			}
			for _, r := range want.CohortRetention {
				if r.K != 0 {
					expected[fmt.Sprintf("%s +%d", monthText(r.Cohort), r.K)] = fmt.Sprintf("%d customers, %d buyers, share %s", r.Customers, r.Buyers, rounded(r.Share))
				}
			}
		case "loyalty_ladder":
			for _, r := range cells(chart) {
				if r["customers"] != "0" && r["customers"] != "" {
					got[r["month"]+" step "+r["step"]] = r["customers"]
				}
			}
			for _, r := range want.LoyaltyLadder {
				if r.Customers > 0 {
					expected[fmt.Sprintf("%s step %d", monthText(r.Month), r.Step)] = strconv.Itoa(r.Customers)
				}
			}
		case "pareto":
			found = append(found, comparePareto(cells(chart), want.Pareto)...)
			continue
		case "rfm":
			for _, r := range cells(chart) {
				if r["monetary"] == "" || r["customers"] == "" {
					continue // a total, or customers of cells too small to show
				}
				got["R"+r["recency"]+" F"+r["frequency"]+" M"+r["monetary"]] = r["customers"] + " customers, revenue " + r["revenue"]
			}
			for _, r := range want.RFM {
				if r.Customers >= settings.MinGroup {
					expected[fmt.Sprintf("R%d F%d M%d", r.Recency, r.Frequency, r.Monetary)] = fmt.Sprintf("%d customers, revenue %s", r.Customers, rounded(r.Revenue))
				}
			}
		case "launch_buyers":
			for _, r := range cells(chart) {
				if r["existing"] != "0" || r["new"] != "0" {
					got[r["launch"]] = r["existing"] + " existing, " + r["new"] + " new"
				}
			}
			for _, r := range want.LaunchBuyers {
				if r.Over && r.Existing+r.New > 0 {
					date := time.Unix(int64(r.Launch)*86400, 0).UTC().Format("2006-01-02")
					expected[date] = fmt.Sprintf("%d existing, %d new", r.Existing, r.New)
				}
			}
		case "customer_bridge":
			for _, r := range cells(chart) {
				got[r["month"]] = r["at_start"] + " + " + r["new"] + " + " + r["won_back"] + " − " + r["fell_silent"] + " = " + r["at_end"]
			}
			for _, r := range want.CustomerBridge {
				if r.Start+r.New+r.Back+r.Silent+r.End > 0 {
					expected[monthText(r.Month)] = fmt.Sprintf("%d + %d + %d − %d = %d", r.Start, r.New, r.Back, r.Silent, r.End)
				}
			}
			for key, row := range got {
				if row == "0 + 0 + 0 − 0 = 0" {
					delete(got, key)
				}
			}
		case "revenue_by_age":
			for _, r := range cells(chart) {
				got[r["month"]+" "+r["layer"]] = r["revenue"]
			}
			for _, r := range want.RevenueByAge {
				expected[monthText(r.Month)+" "+r.Layer] = rounded(r.Revenue)
			}
		case "cohort_value":
			for _, r := range cells(chart) {
				got[r["year"]+" +"+r["k"]] = r["customers"] + " customers, " + r["value"]
			}
			for _, r := range want.CohortValue {
				if r.Customers >= settings.MinGroup {
					expected[fmt.Sprintf("%d +%d", r.Year, r.K)] = fmt.Sprintf("%d customers, %s", r.Customers, rounded(r.Value))
				}
			}
		case "repeat_curve":
			for _, r := range cells(chart) {
				got[r["purchase"]] = r["customers"] + " customers, " + r["again"] + " again, " + r["median_days"] + " days"
			}
			for _, r := range want.RepeatCurve {
				if r.Customers >= settings.MinGroup && r.Customers > 0 {
					days := ""
					if r.Days != nil {
						days = rounded(*r.Days)
					}
					expected[strconv.Itoa(r.Purchase)] = fmt.Sprintf("%d customers, %d again, %s days", r.Customers, r.Again, days)
				}
			}
		case "rfm_migration":
			for _, r := range cells(chart) {
				got[r["group_then"]+" → "+r["group_now"]] = r["customers"]
			}
			for _, r := range want.RFMMigration {
				if r.Customers >= settings.MinGroup {
					expected[r.Then+" → "+r.Now] = strconv.Itoa(r.Customers)
				}
			}
		case "goal_tree":
			for _, r := range cells(chart) {
				got[r["month"]] = r["customers"] + " customers, " + r["purchases"] + " purchases, " + r["net"] + " + " + r["walk_ins"] + " + " + r["refunds"] + " ± " + r["change_stderr"]
			}
			for _, r := range want.GoalTree {
				stderr := ""
				if r.Change != nil && (r.Customers > 0 || *r.Change > 0) {
					stderr = rounded(*r.Change)
				}
				expected[monthText(r.Month)] = fmt.Sprintf("%d customers, %d purchases, %s + %s + %s ± %s", r.Customers, r.Purchases, rounded(r.Net), rounded(r.WalkIns), rounded(r.Refunds), stderr)
			}
		default:
			continue
		}
		found = append(found, compareRows(chart.Query.ID, got, expected)...)
	}
	return found
}

// compareTree holds the goal tree's windows to the months of revenue: nothing is left over, to the unit of the currency's last digit.
func compareTree(result *kpi.Result) []difference {
	found := []difference{}
	revenue := map[month.Month]float64{}
	for _, series := range result.Series {
		for _, p := range series.Points {
			if series.Query.ID == "revenue" && p.Value != nil {
				revenue[p.Month] = *p.Value
			}
		}
	}
	window, _ := result.Settings["active_window_months"].(int)
	for _, chart := range result.Charts {
		if chart.Query.ID != "goal_tree" {
			continue
		}
		for _, row := range chart.Rows {
			end, _ := month.Parse(row[0].(string))
			made, months := row[3].(float64)+row[4].(float64)+row[5].(float64), 0.0
			for m := end - month.Month(window) + 1; m <= end; m++ {
				months += revenue[m]
			}
			if math.Abs(made-months) > 1e-4 {
				found = append(found, difference{"goal_tree", end.String(), fmt.Sprintf("its parts make %v, the months of revenue %v", made, months)})
			}
		}
	}
	return found
}

// comparePareto compares the shares of the numbers of customers that the query shows, and holds each percentile to the customers
// it stands for. Each curve must end with all customers.
func comparePareto(rows []map[string]string, want []oracle.ParetoRow) []difference {
	found := []difference{}
	shares := map[string]oracle.ParetoRow{}
	ends := map[string]oracle.ParetoRow{}
	for _, r := range want {
		shares[fmt.Sprintf("%s %d", r.Scope, r.Customers)] = r
		if r.Customers == r.Of {
			ends[r.Scope] = r
		}
	}
	for _, r := range rows {
		if r["percentile"] == "0" {
			continue
		}
		key := r["scope"] + " " + r["customers"]
		have := "percentile " + r["percentile"] + ", share " + r["share"]
		w, ok := shares[key]
		if !ok {
			found = append(found, difference{"pareto", key, have + ", oracle has no such number of customers"})
			continue
		}
		percentile, _ := strconv.ParseFloat(r["percentile"], 64)
		share := ""
		if w.Share != nil {
			share = rounded(*w.Share)
		}
		if r["share"] != share || int(math.Ceil(percentile*float64(w.Of)/100-1e-6)) != w.Customers {
			found = append(found, difference{"pareto", key, fmt.Sprintf("%s, oracle %s of %d customers", have, share, w.Of)})
		}
		if w.Customers == w.Of {
			delete(ends, w.Scope)
		}
	}
	for scope, end := range ends {
		if end.Of < 5 { // top20_revenue_share is blank under 5 customers, and so is its curve
			continue
		}
		found = append(found, difference{"pareto", scope, fmt.Sprintf("the curve doesn't reach all %d customers", end.Of)})
	}
	return found
}

// compareControl compares the control chart that goals draws of the churn rate. Where all or none of the baseline churned there is none.
func compareControl(want []oracle.ChurnRow, drawn *figure.Abnormal) []difference {
	got, expected := chartRows{}, chartRows{}
	for _, r := range want {
		if r.Judged && *r.Centre > 0 && *r.Centre < 1 {
			expected[monthText(r.Month)] = fmt.Sprintf("value %s centre %s lower %s upper %s rule %d", rounded(r.Value), rounded(*r.Centre), rounded(*r.Lower), rounded(*r.Upper), r.Rule)
		}
	}
	if drawn != nil {
		rules := map[month.Month]int{}
		for _, flagged := range drawn.Flagged {
			rules[flagged.Month] = flagged.Rules[0]
		}
		for _, l := range drawn.Limits {
			got[l.Month.String()] = fmt.Sprintf("value %s centre %s lower %s upper %s rule %d", rounded(l.Value), rounded(l.Centre), rounded(l.Lower), rounded(l.Upper), rules[l.Month])
		}
	}
	return compareRows("the control chart of churn_rate", got, expected)
}

func compareRows(id string, got, want chartRows) []difference {
	found := []difference{}
	for _, key := range sortedKeys(want) {
		if have, ok := got[key]; !ok {
			found = append(found, difference{id, key, "no row, oracle " + want[key]})
		} else if have != want[key] {
			found = append(found, difference{id, key, have + ", oracle " + want[key]})
		}
	}
	for _, key := range sortedKeys(got) {
		if _, ok := want[key]; !ok {
			found = append(found, difference{id, key, got[key] + ", oracle has no row"})
		}
	}
	return found
}
