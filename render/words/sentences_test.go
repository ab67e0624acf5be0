package words

import (
	"loyalty/render/mock"

	"fmt"
	"strings"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

func merge(maps ...map[string]any) map[string]any {
	all := map[string]any{}
	for _, m := range maps {
		for key, v := range m {
			all[key] = v
		}
	}
	return all
}

// cases of every code that the goal engine gives, in its variants; their wording is the golden file sentences.txt.
func sentenceCases() []figure.Sentence {
	m := month.Of(2026, 10)
	base := map[string]any{"value": .578, "path": .597, "gap": .019, "tolerance": .005, "streak": 3, "since": m - 2, "beyond_chance": true}
	met := map[string]any{"value": .447, "path": .44, "gap": -.007, "tolerance": .005, "streak": 7, "since": m - 6, "last_verdict": "better", "last_beyond": true}
	abnormal := map[string]any{"month": m, "value": .053, "limit": .047, "centre": .044, "beyond_limit": true, "above": true, "running": 2, "side": "worse"}
	year := func(delta float64, beyond bool) map[string]any {
		return map[string]any{"year_value": .5, "year_delta": delta, "year_beyond": beyond}
	}
	money := map[string]any{"value": 7.33e9, "path": 7.2e9, "gap": 1.3e8, "streak": 1, "since": m}
	return []figure.Sentence{
		{Code: "missed", KPI: "retention_rate", Status: "missed", Values: merge(base, map[string]any{"last_value": .583, "last_beyond": true})},
		{Code: "missed", KPI: "retention_rate", Status: "missed", Values: merge(base, map[string]any{"last_value": .57, "last_beyond": false, "streak": 1, "beyond_chance": false})},
		{Code: "missed", KPI: "churn_rate", Status: "missed", Values: map[string]any{"value": .053, "low": .04, "high": .05, "gap": .003, "streak": 2, "beyond_chance": true}},
		{Code: "at_risk", KPI: "csat", Status: "at_risk", Values: map[string]any{"value": .782, "path": .784, "gap": .002, "tolerance": .005, "streak": 2}},
		{Code: "met", KPI: "repeat_purchase_rate", Status: "met", Values: merge(met, year(.026, true))},
		{Code: "met", KPI: "repeat_purchase_rate", Status: "met", Values: merge(met, map[string]any{"streak": 1}, year(.026, false))},
		{Code: "met", KPI: "repeat_purchase_rate", Status: "met", Values: merge(met, map[string]any{"last_verdict": "within_chance", "last_beyond": false})},
		{Code: "met", KPI: "revenue", Status: "met", Values: merge(money, map[string]any{"year_value": 6.2e9, "year_delta": 1.1e9, "year_relative": .178, "year_beyond": true})},
		{Code: "changed", KPI: "active_customers", Status: "no_goal", Values: map[string]any{"value": 48216.0, "year_value": 43900.0, "year_delta": 4316.0, "year_relative": .098, "year_beyond": true}},
		{Code: "chance", KPI: "touch_lift", Status: "not_enough_data", Values: map[string]any{"value": .031, "path": .04, "gap": .009, "n": 212.0, "more": 1893.0}},
		{Code: "chance", KPI: "nps", Status: "not_enough_data", Values: map[string]any{"value": 29.0, "path": 30.0, "gap": 1.0}},
		{Code: "n", KPI: "nps", Status: "not_enough_data", Values: map[string]any{"value": 25.0, "n": 12.0, "minimum": 30}},
		{Code: "within_chance", KPI: "retention_rate", Status: "no_goal", Values: map[string]any{"value": .578, "last_delta": .002}},
		{Code: "partial", KPI: "retention_rate", Status: "not_enough_data", Values: map[string]any{"value": .578, "data_from": month.Of(2025, 3)}},
		{Code: "partial", KPI: "retention_rate", Status: "no_goal", Values: map[string]any{"value": .578}},
		{Code: "preliminary", KPI: "retention_rate", Status: "not_enough_data", Values: map[string]any{"value": .578}},
		{Code: "level", KPI: "purchase_frequency", Status: "no_goal", Values: map[string]any{"value": 3.07, "year_value": 3.04, "year_delta": .03}},
		{Code: "level", KPI: "purchase_frequency", Status: "no_goal", Values: map[string]any{"value": 3.07}},
		{Code: "abnormal", KPI: "churn_rate", Status: "abnormal", Values: abnormal},
		{Code: "abnormal", KPI: "churn_rate", Status: "abnormal", Values: merge(abnormal, map[string]any{"above": false, "limit": .041, "value": .03, "running": 1})},
		{Code: "abnormal", KPI: "churn_rate", Status: "abnormal", Values: merge(abnormal, map[string]any{"beyond_limit": false, "value": .046})},
		{Code: "moved", KPI: "retention_rate", Values: map[string]any{"segment": "Sàn TMĐT", "effect": -.0052, "other": "Ứng dụng", "other_effect": .0017, "from": m - 1, "to": m, "event": "Sàn tăng phí", "event_month": m - 3}},
		{Code: "moved", KPI: "churn_rate", Values: map[string]any{"segment": "other", "effect": .003, "from": m - 1, "to": m}},
		{Code: "mix", KPI: "retention_rate", Values: map[string]any{"segment": "Sàn TMĐT", "effect": -.003, "mix": -.004, "from": m - 1, "to": m}},
		{Code: "after_event", KPI: "retention_rate", Values: map[string]any{"event": "Sàn tăng phí", "event_month": m - 3}},
		{Code: "after_event", KPI: "churn_rate", Values: map[string]any{"event": "Sàn tăng phí", "event_month": m - 3}},
		{Code: "link_service", KPI: "service_retention_gap", Values: map[string]any{"value": .092}},
		{Code: "link_promoter", KPI: "promoter_spend_gap", Values: map[string]any{"value": .34}},
		{Code: "forecast", KPI: "retention_rate", Status: "missed", Values: map[string]any{"month": month.Of(2026, 12), "value": .579, "lo": .57, "hi": .588, "probability": .03, "target": .602}},
		{Code: "forecast", KPI: "retention_rate", Status: "missed", Values: map[string]any{"month": month.Of(2027, 3), "value": .579, "lo": .57, "hi": .588, "probability": .41, "target": .602}},
		{Code: "forecast", KPI: "retention_rate", Status: "no_goal", Values: map[string]any{"month": month.Of(2026, 12), "value": .579, "lo": .57, "hi": .588}},
		{Code: "forecast", KPI: "second_purchase_90d", Status: "no_goal", Values: map[string]any{"month": month.Of(2026, 12), "value": .262, "lo": .25, "hi": .27}},
		{Code: "forecast", KPI: "revenue", Status: "met", Values: map[string]any{"month": month.Of(2026, 12), "value": 8.46e10, "lo": 8.2e10, "hi": 8.7e10, "probability": .97, "target": 8.4e10, "total": true}},
		{Code: "forecast_withheld", KPI: "retention_rate", Values: map[string]any{"why": "skill", "months": 24, "tried": 12}},
		{Code: "forecast_withheld", KPI: "retention_rate", Values: map[string]any{"why": "short", "months": 4}},
		{Code: "forecast_withheld", KPI: "retention_rate", Values: map[string]any{"why": "untested", "months": 7, "tried": 1}},
		{Code: "decide_goal", KPI: "retention_rate", Values: map[string]any{"target": .602, "need": .024, "best": .009, "months": 2, "probability": .03}},
		{Code: "decide_goal", KPI: "churn_rate", Values: map[string]any{"target": .044, "need": .009, "best": -.001, "months": 1, "probability": .03}},
		{Code: "decide_goal", KPI: "revenue", Values: map[string]any{"target": 8.4e10, "need": 9e9, "months": 2, "probability": .06}},
		{Code: "decide_missed", KPI: "resolved_in_time", Values: map[string]any{"streak": 3, "value": .714, "path": .85, "year_value": .825}},
		{Code: "decide_missed", KPI: "resolved_in_time", Values: map[string]any{"streak": 14, "value": .714, "path": .85}},
		{Code: "decide_abnormal", KPI: "churn_rate", Values: abnormal},
		{Code: "decide_measure", KPI: "proactive_share", Values: map[string]any{"missing": []any{"tickets.origin", "tickets"}}},
		{Code: "verdict_mixed", KPI: "retention_rate", Values: map[string]any{"value": .578, "plan": "short", "year": "better", "gap": .019}},
		{Code: "verdict_mixed", KPI: "retention_rate", Values: map[string]any{"value": .578, "plan": "open", "year": "same", "gap": .019}},
		{Code: "verdict_good", KPI: "retention_rate", Values: map[string]any{"value": .604, "plan": "met", "year": "none", "months_early": 2}},
		{Code: "verdict_good", KPI: "retention_rate", Values: map[string]any{"value": .604, "plan": "met", "year": "better"}},
		{Code: "verdict_bad", KPI: "retention_rate", Values: map[string]any{"value": .541, "plan": "short", "year": "worse", "gap": .05, "worst_in": 24}},
		{Code: "verdict_bad", KPI: "retention_rate", Values: map[string]any{"value": .541, "plan": "short", "year": "worse", "gap": .05}},
		{Code: "verdict_bad", KPI: "churn_rate", Values: map[string]any{"value": .053, "plan": "short", "year": "worse", "gap": .008}},
		{Code: "verdict_level", KPI: "repeat_purchase_rate", Values: map[string]any{"value": .447, "plan": "none", "year": "none"}},
		{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 17, "need": 24, "reason": "blank"}},
		{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 17, "need": 24, "reason": "blank", "from": month.Of(2027, 5), "sold": 2753.0, "sales": 1.46e9, "sales_relative": .365}},
		{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 17, "need": 24, "reason": "blank", "from": month.Of(2027, 5), "sold": 1.0, "sales": 1.46e6}},
		{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 30, "need": 24, "reason": "n", "n": 12.0}},
		{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 30, "need": 24, "reason": "preliminary", "value": .578}},
		{Code: "verdict_unknown", Values: map[string]any{"have": 0, "need": 0}},
		{Code: "not_a_code", KPI: "nps", Values: map[string]any{}},
	}
}

func reasonCases() []figure.Sentence {
	m := month.Of(2026, 10)
	return []figure.Sentence{
		{Code: "missed", KPI: "retention_rate", Values: map[string]any{"value": .578, "path": .597, "gap": .019, "streak": 3, "beyond_chance": true}},
		{Code: "missed", KPI: "nps", Values: map[string]any{"value": 25.0, "path": 30.0, "gap": 5.0, "streak": 1, "beyond_chance": false}},
		{Code: "at_risk", KPI: "csat", Values: map[string]any{"value": .782, "path": .784, "gap": .002, "tolerance": .005}},
		{Code: "met", KPI: "repeat_purchase_rate", Values: map[string]any{"path": .44, "streak": 7, "since": m - 6, "last_verdict": "better", "last_beyond": true}},
		{Code: "met", KPI: "repeat_purchase_rate", Values: map[string]any{"path": .44, "streak": 1, "since": m}},
		{Code: "chance", KPI: "touch_lift", Values: map[string]any{"value": .031, "path": .04, "gap": .009, "more": 1893.0}},
		{Code: "n", KPI: "nps", Values: map[string]any{"n": 12.0, "minimum": 30}},
		{Code: "partial", KPI: "retention_rate", Values: map[string]any{"data_from": month.Of(2025, 3)}},
		{Code: "preliminary", KPI: "retention_rate", Values: map[string]any{}},
		{Code: "blank", KPI: "retention_rate", Values: map[string]any{"have": 17, "need": 24}},
		{Code: "blank", KPI: "retention_rate", Values: map[string]any{"have": 30, "need": 24}},
		{Code: "no_path", KPI: "retention_rate", Values: map[string]any{"from": month.Of(2025, 3)}},
		{Code: "input", KPI: "proactive_share", Values: map[string]any{"missing": []string{"tickets.origin"}}},
		{Code: "no_goal", KPI: "active_customers", Values: map[string]any{}},
		{Code: "before", KPI: "retention_rate", Values: map[string]any{"from": month.Of(2027, 1)}},
	}
}

// noticeCases are those that a month's report makes itself, in their variants, and those of loading that name money or what to write.
func noticeCases() []figure.Notice {
	m := month.Of(2026, 10)
	kpis := []string{"retention_rate", "nps"}
	return []figure.Notice{
		{Code: "preliminary", Values: map[string]any{"month": m, "newest": "2026-10-15"}},
		{Code: "preliminary_empty", Values: map[string]any{"month": m}},
		{Code: "newest_order", Values: map[string]any{"date": "2026-10-31", "days": 2}},
		{Code: "newest_order", Values: map[string]any{"date": "2026-11-01", "days": 1}},
		{Code: "newest_order", Values: map[string]any{"date": "2026-11-02", "days": 0}},
		{Code: "not_renewed", Values: map[string]any{"month": m + 1}},
		{Code: "lines_netted", Values: map[string]any{"lines": int64(9994), "orders": int64(5009)}},
		{Code: "currency_assumed", Values: map[string]any{"currency": "VND"}},
		{Code: "figures_replaced", Values: map[string]any{"month": m, "figures": 1, "date": "2026-11-09"}},
		{Code: "figures_replaced", Values: map[string]any{"month": m, "figures": 12, "date": "2026-11-09"}},
		{Code: "blank_months", Values: map[string]any{"month": m, "kpis": kpis, "have": 3, "need": 24}},
		{Code: "blank_outside", Values: map[string]any{"month": m, "kpis": kpis[:1]}},
		{Code: "blank_cohort", Values: map[string]any{"month": m, "kpis": []any{"second_purchase_90d"}}},
		{Code: "blank_clv", Values: map[string]any{"month": m, "kpis": []string{"clv"}}},
		{Code: "blank_nothing", Values: map[string]any{"month": m, "kpis": kpis}},
		{Code: "unknown_statuses_sold", Values: map[string]any{"table": "orders", "statuses": 2, "rows": int64(31), "amount": 4500000.0}},
		{Code: "unknown_statuses_void", Values: map[string]any{"table": "orders", "statuses": 1, "rows": int64(1), "amount": 119000.0}},
		{Code: "unknown_statuses_void", Values: map[string]any{"table": "orders", "statuses": 2, "rows": int64(31), "amount": 4500000.0}},
		{Code: "ids_like_phone", Values: map[string]any{"table": "orders", "ids": int64(1203), "customers": int64(598)}},
		{Code: "ids_like_email", Values: map[string]any{"table": "surveys", "ids": int64(4), "customers": int64(2)}},
		{Code: "refunds_told_twice", Values: map[string]any{"table": "orders", "rows": 1, "amount": 170000.0}},
		{Code: "placeholders", Values: map[string]any{"table": "leads", "rows": int64(16)}},
		{Code: "currency_converted", Values: map[string]any{"table": "orders", "rows": int64(2), "from": "USD", "into": "VND", "rate": "25400"}},
		{Code: "currency_converted_monthly", Values: map[string]any{"table": "orders", "rows": int64(1), "from": "USD", "into": "VND"}},
		{Code: "lines_days_apart", Values: map[string]any{"table": "orders", "orders": int64(1)}},
		{Code: "lines_above", Values: map[string]any{"table": "orders", "file": "orders.xlsx", "line": 4, "lines": 3}},
	}
}

func TestSentences(t *testing.T) {
	rep := mock.Report()
	rep.KPIs = append(rep.KPIs, report.KPI{ID: "promoter_spend_gap", Unit: "rate", Better: "higher", Title: figure.Text{"en": "What a promoter is worth", "vi": "Giá trị của người ủng hộ"}})
	vi, en := tellers(t, rep)
	var b strings.Builder
	write := func(name, a, c string) {
		fmt.Fprintf(&b, "%s\n  vi  %s\n  en  %s\n", name, PlainSpaces(a), PlainSpaces(c))
		if strings.ContainsAny(a+c, "[]{}*�") || strings.Contains(a+c, "  ") || strings.Contains(a+c, " .") {
			t.Errorf("%s: %s | %s", name, a, c)
		}
	}
	for _, s := range sentenceCases() {
		leadVI, restVI := vi.SentenceParts(s)
		leadEN, restEN := en.SentenceParts(s)
		write(s.Code, leadVI+restVI, leadEN+restEN)
	}
	b.WriteString("\nreasons\n\n")
	for _, s := range reasonCases() {
		write(s.Code, vi.Reason(s, vi.KPIs[s.KPI]), en.Reason(s, en.KPIs[s.KPI]))
	}
	b.WriteString("\nnotices\n\n")
	rep.CLV = &report.CLV{Refused: true, Reason: "few_customers", Values: map[string]any{"value": 40, "limit": 500}}
	vi, en = tellers(t, rep)
	for _, n := range noticeCases() {
		write(n.Code, vi.Notice(n), en.Notice(n))
	}
	mock.Golden(t, "sentences.txt", []byte(b.String()))
}
