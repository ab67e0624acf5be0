package report

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
)

const hoursOfDay = 24 * time.Hour

func logoType(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".svg":
		return "svg"
	case ".png":
		return "png"
	case ".jpg", ".jpeg":
		return "jpeg"
	}
	return ""
}

// restatedBeyond: a published value counts as changed where it differs by more than this share; report.json holds full precision.
const restatedBeyond = 1e-9

// restatements compares each published month's value with what the same month comes to now. The cause is the definition where
// the KPI's SQL, or a setting that dependsOn says it depends on, differs from then, else rows; Rows tells how many orders more
// there are now up to that month.
func restatements(past []*Report, now *Report, dependsOn func(sql, setting string) bool) []Restatement {
	list := []Restatement{}
	for _, published := range past {
		if published.Month >= now.Month {
			continue
		}
		changed := changedSettings(published.Definitions, now.Definitions)
		for _, then := range published.KPIs {
			current := now.kpi(then.ID)
			if current == nil || then.Value == nil || current.Window == "run" {
				continue
			}
			value := valueAt(current.Series, then.Month)
			if value != nil && math.Abs(*value-*then.Value) <= restatedBeyond*math.Max(1, math.Abs(*then.Value)) {
				continue
			}
			cause := "rows"
			if then.SQLHash != current.SQLHash || slices.ContainsFunc(changed, func(setting string) bool { return dependsOn(current.SQL, setting) }) {
				cause = "definition"
			}
			list = append(list, Restatement{
				KPI: then.ID, Month: then.Month, Published: then.Value, Now: value, Cause: cause,
				Rows: ordersUpTo(now, published.Month) - ordersUpTo(published, published.Month), Found: now.Month,
			})
		}
	}
	return list
}

// changedSettings names the settings that differ, those included that only one of the two has.
func changedSettings(a, b map[string]any) []string {
	var changed []string
	for name, value := range a {
		if other, found := b[name]; !found || text(value) != text(other) {
			changed = append(changed, name)
		}
	}
	for name := range b {
		if _, found := a[name]; !found {
			changed = append(changed, name)
		}
	}
	return changed
}

func valueAt(series []Point, m month.Month) *float64 {
	for _, p := range series {
		if p.Month == m {
			return p.Value
		}
	}
	return nil
}

// ordersUpTo counts the sales up to a month, by the series of order_count.
func ordersUpTo(r *Report, last month.Month) int64 {
	k := r.kpi("order_count")
	if k == nil {
		return 0
	}
	total := 0.0
	for _, p := range k.Series {
		if p.Month <= last && p.Value != nil {
			total += *p.Value
		}
	}
	return int64(total)
}

func history(past []*Report, restated []Restatement) []PastMonth {
	list := []PastMonth{}
	for _, published := range past {
		m := PastMonth{Month: published.Month, Verdict: published.Verdict, Values: map[string]*float64{}, Statuses: map[string]string{}}
		for _, k := range published.KPIs {
			m.Values[k.ID], m.Statuses[k.ID] = k.Value, k.Status
		}
		for _, change := range restated {
			m.Restated = m.Restated || change.Month == published.Month
		}
		list = append(list, m)
	}
	return list
}

// receipt counts the rows behind a KPI, from those read down to what its share rests on.
func receipt(result *kpi.Result, inputs warehouse.Inputs, k KPI) []ReceiptLine {
	lines := []ReceiptLine{}
	add := func(code string, count float64) {
		if count != 0 {
			lines = append(lines, ReceiptLine{code, count})
		}
	}
	table, _, _ := strings.Cut(strings.TrimSpace(strings.Split(k.Needs[0], "|")[0]), ".")
	in := inputs[table]
	switch {
	case in == nil:
		return lines
	case table == "orders":
		r := result.Receipt
		add("orders_read", r.Read)
		add("set_aside", -r.SetAside)
		add("netted", -r.Netted)
		add("void", -r.Void)
		add("later", -r.Later)
		add("free", -r.Free)
		add("counted", r.Counted)
		add("refunds", -r.Refunds)
		add("guests", -r.Guests)
		add("sales_known", r.Sales)
		add("purchases", r.Purchases)
	default:
		add("rows_read", float64(in.Read))
		add("set_aside", -float64(in.Read-in.Kept))
		add("rows_kept", float64(in.Kept))
	}
	switch {
	case k.Denominator != nil && k.N == nil:
		add("denominator", *k.Denominator)
	case k.N != nil:
		add("n", *k.N)
	}
	return lines
}
