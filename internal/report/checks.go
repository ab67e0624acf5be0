package report

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// What a check found: Status of a Report's Checks.
const (
	Passed     = "passed"
	Failed     = "failed"
	NotChecked = "not_checked" // there is nothing to hold the figure against
)

// leastUsual is how many months before tell what a usual month is, mostUsual how many are looked at.
const (
	leastUsual = 3
	mostUsual  = 12
)

// addChecks holds the report against [checks], in the order of docs/config.md.
func (r *Report) addChecks(s Source) {
	checks := s.Config.Checks
	add := func(key string, passed bool, values map[string]any) {
		status := Failed
		if passed {
			status = Passed
		}
		r.Checks = append(r.Checks, figure.Sentence{Code: key, Status: status, Values: values})
	}
	none := func(key string, values map[string]any) {
		r.Checks = append(r.Checks, figure.Sentence{Code: key, Status: NotChecked, Values: values})
	}
	if checks.NewestOrderDays > 0 {
		if newest, days, known := NewestOrder(s.Inputs, s.Now); known { // without an order nothing is computed
			add("newest_order_days", days <= checks.NewestOrderDays, map[string]any{"date": newest.Format(dateLayout), "days": days, "limit": checks.NewestOrderDays})
		}
	}
	if between := checks.OrdersBetween; between != nil {
		orders, before := r.valueOf(figure.Orders, r.Month), r.before(figure.Orders)
		if orders == nil || len(before) < leastUsual {
			none("orders_between", map[string]any{"month": r.Month, "have": len(before), "need": leastUsual})
		} else {
			usual := median(before)
			lo, hi := math.Ceil(between[0]*usual), math.Floor(between[1]*usual)
			add("orders_between", *orders >= lo && *orders <= hi, map[string]any{"month": r.Month, "orders": *orders, "low": lo, "high": hi, "months": len(before)})
		}
	}
	if checks.SetAside != nil {
		for _, table := range slices.Sorted(maps.Keys(s.Inputs)) {
			in := s.Inputs[table]
			share := float64(in.Read-in.Kept) / max(1, float64(in.Read))
			add("set_aside", share <= *checks.SetAside, map[string]any{"table": table, "rows": in.Read - in.Kept, "share": share, "limit": *checks.SetAside})
		}
	}
	if checks.UnknownCustomers != nil {
		if known := r.valueOf(figure.Known, r.Month); known == nil {
			none("unknown_customers", map[string]any{"month": r.Month})
		} else {
			add("unknown_customers", 1-*known <= *checks.UnknownCustomers+closeness, map[string]any{"month": r.Month, "share": 1 - *known, "limit": *checks.UnknownCustomers})
		}
	}
	r.checkRevenue(checks, add, none)
	if checks.ChangedFigures != nil {
		r.checkChanged(s, *checks.ChangedFigures, add, none)
	}
}

// closeness forgives what binary fractions do to a limit that is written in decimals.
const closeness = 1e-9

// checkRevenue holds the month's revenue against the known one, and that of earlier months where it doesn't agree.
func (r *Report) checkRevenue(checks config.Checks, add func(string, bool, map[string]any), none func(string, map[string]any)) {
	if checks.Revenue == nil {
		return
	}
	if _, given := checks.Revenue[r.Month]; !given {
		none("revenue", map[string]any{"month": r.Month})
	}
	for _, m := range slices.Sorted(maps.Keys(checks.Revenue)) {
		ours, known := r.valueOf(figure.Revenue, m), checks.Revenue[m]
		switch {
		case m > r.Month || m < r.FirstMonth:
			continue
		case ours == nil:
			none("revenue", map[string]any{"month": m})
			continue
		}
		off := math.Abs(*ours - known)
		passed := off <= checks.RevenueTolerance*math.Abs(known)+closeness*math.Max(1, math.Abs(known))
		if m == r.Month || !passed {
			add("revenue", passed, map[string]any{"month": m, "revenue": *ours, "known": known, "gap": off, "tolerance": checks.RevenueTolerance})
		}
	}
}

// checkChanged looks for the published figure that has changed the most since, its definition being the same.
func (r *Report) checkChanged(s Source, limit float64, add func(string, bool, map[string]any), none func(string, map[string]any)) {
	if !slices.ContainsFunc(s.Past, func(p Past) bool { return p.Report != nil && p.Month <= r.Month }) {
		none("changed_figures", map[string]any{"limit": limit})
		return
	}
	figures, most, worst := 0, 0.0, Restatement{}
	for _, restated := range r.Restatements {
		if !restated.isNew || restated.Cause != "rows" || restated.Month == s.Republish.Month {
			continue
		}
		change := math.Inf(1) // a figure that came or went
		if then, now := restated.Published, restated.Now; now != nil {
			change = math.Abs(*now-*then) / math.Abs(*then)
		}
		if change > limit+closeness {
			figures++
		}
		if change > most {
			most, worst = change, restated
		}
	}
	values := map[string]any{"figures": figures, "limit": limit}
	if figures > 0 {
		values["month"], values["kpi"], values["published"] = worst.Month, worst.KPI, *worst.Published
		if worst.Now != nil {
			values["now"] = *worst.Now
		}
	}
	add("changed_figures", figures == 0, values)
}

// FailedChecks is the error of what [checks] holds back, a line each in the words of the language given; nil where all passed. Words must have
// been written before.
func (r *Report) FailedChecks(cfg *config.Config, language string) error {
	var failed []error
	for _, check := range r.Checks {
		if check.Status == Failed {
			key := "checks." + check.Code
			failed = append(failed, &config.Error{File: cfg.File, Line: cfg.Line(key), Key: key, Problem: strings.TrimSuffix(check.Words[language], "."), Remedy: remedies[check.Code]})
		}
	}
	return fault.Check(errors.Join(failed...))
}

// remedies are what to do about a check that failed, by its key.
var remedies = map[string]string{
	"newest_order_days": "renew the export, or raise the limit",
	"orders_between":    "look whether the export is whole and holds each order once, or widen the range",
	"set_aside":         "`loyalty check` shows what was set aside; mend the export, or raise the limit",
	"unknown_customers": "look whether the export still carries the customers' ids, or raise the limit",
	"revenue":           "compare void statuses, refunds, currency and days with what accounting counts, or correct the known total",
	"changed_figures":   "look what changed in the export; to publish that month with the new figures: --republish YYYY-MM --reason \"…\"",
}

// valueOf is the value that the KPI of a role has in a month; nil where there is none.
func (r *Report) valueOf(role string, m month.Month) *float64 {
	i := slices.IndexFunc(r.KPIs, func(k KPI) bool { return k.Role == role })
	if i < 0 {
		return nil
	}
	return valueAt(r.KPIs[i].Series, m)
}

// before are the values that the KPI of a role has in the months before the report's, those of the data's first month, which may have begun
// before them, left out.
func (r *Report) before(role string) []float64 {
	var values []float64
	for m := max(r.Month-mostUsual, r.FirstMonth+1); m < r.Month; m++ {
		if value := r.valueOf(role, m); value != nil {
			values = append(values, *value)
		}
	}
	return values
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
