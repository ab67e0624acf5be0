package words

import (
	"regexp"
	"strings"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// SentenceParts is a sentence of the page's top: its lead, set in bold, and the evidence.
func (t *Teller) SentenceParts(s figure.Sentence) (lead, rest string) {
	lead, rest = t.looseParts(s)
	if lead == "" {
		return "", tidy(rest)
	}
	// the blank between the two is the rest's own
	whole := tidy(lead + rest)
	if text, isKept := strings.CutPrefix(whole, lead); isKept {
		return lead, text
	}
	return "", whole
}

// Where a value is missing, a clause is: what is left of a sentence has no blank before a comma, and no two of them.
var (
	blankBefore = regexp.MustCompile(`[:,;]? +([.,;:])`)
	blanksTwice = regexp.MustCompile(` {2,}`)
)

func tidy(text string) string {
	return strings.Trim(blankBefore.ReplaceAllString(blanksTwice.ReplaceAllString(text, " "), "$1"), " ")
}

func (t *Teller) looseParts(s figure.Sentence) (lead, rest string) {
	if s.Code == "" {
		return "", s.Words[t.Code]
	}
	k := t.KPIs[s.KPI]
	unit := ""
	if k != nil {
		unit = k.Unit
	}
	v := t.valuesOf(s)
	if strings.HasPrefix(s.Code, "verdict_") {
		return "", t.verdict(s, k, unit, v)
	}
	key := "sentence." + t.variant(s.Code, k, unit, v)
	if !t.Has(key) {
		if text := s.Words[t.Code]; text != "" {
			return "", text
		}
		return "", t.Say("sentence_unknown", unit, map[string]any{"code": s.Code, "kpi": s.KPI})
	}
	return t.sayParts(key, unit, v)
}

// valuesOf are a sentence's values and its KPI's id.
func (t *Teller) valuesOf(s figure.Sentence) map[string]any {
	v := map[string]any{"kpi": s.KPI}
	for key, value := range s.Values {
		v[key] = value
	}
	return v
}

// variant picks a code's wording by its values, and adds the clauses that the wordings are put together from.
func (t *Teller) variant(code string, k *report.KPI, unit string, v map[string]any) string {
	t.clauses(k, unit, v)
	switch code {
	case "missed", "at_risk", "chance":
		return code
	case "met":
		if n, _ := AsNumber(v["streak"]); n > 1 {
			return "met_since"
		}
		if first, _ := v["first"].(bool); first {
			return "met_first"
		}
		return "met_new"
	case "changed", "level":
		if _, known := AsNumber(v["year_delta"]); !known && code == "level" {
			return "level_alone"
		}
		return code
	case "partial":
		if v["data_from"] == nil {
			return "partial_short"
		}
	case "abnormal", "decide_abnormal":
		return code + t.abnormalSide(v)
	case "moved", "mix":
		if x, _ := AsNumber(v["effect"]); x > 0 {
			return code + "_up"
		}
		return code + "_down"
	case "after_event":
		if k != nil && k.Better == "lower" {
			return "after_event_up"
		}
		return "after_event_down"
	case "forecast":
		return t.forecastVariant(k, v)
	case "forecast_withheld":
		if why, _ := v["why"].(string); t.Has("sentence.forecast_withheld_" + why) {
			return "forecast_withheld_" + why
		}
		return "forecast_withheld_short"
	case "decide_goal":
		return t.goalQuestion(k, v)
	case "decide_missed":
		if _, known := AsNumber(v["year_value"]); known {
			return "decide_missed_year"
		}
	}
	return code
}

func (t *Teller) abnormalSide(v map[string]any) string {
	beyond, _ := v["beyond_limit"].(bool)
	above, _ := v["above"].(bool)
	v["again"] = ""
	if n, _ := AsNumber(v["running"]); n > 1 {
		v["again"] = t.Say("clause.again", "", map[string]any{"n": v["running"]})
	}
	switch {
	case beyond && above:
		return "_above"
	case beyond:
		return "_below"
	case above:
		return "_run_above"
	}
	return "_run_below"
}

// KnownOn is the day on which a cohort KPI's figure of a month is complete, "" for other KPIs.
func KnownOn(k *report.KPI, m month.Month) string {
	if k == nil || k.Window != "cohort" || m == 0 {
		return ""
	}
	return m.End().AddDate(0, 0, k.CohortDays-1).Format("2006-01-02")
}

func (t *Teller) forecastVariant(k *report.KPI, v map[string]any) string {
	v["when"] = t.Say("clause.by_month", "", v)
	if known := KnownOn(k, asMonth(v["month"])); known != "" {
		v["when"] = t.Say("clause.by_cohort", "", merged(v, map[string]any{"known": known}))
	} else if m := asMonth(v["month"]); m != 0 && m.Number() == 12 {
		v["when"] = t.Plain("clause.by_year_end")
	}
	switch {
	case v["probability"] == nil:
		return "forecast_alone"
	case v["low"] != nil:
		return "forecast_range_goal"
	}
	return "forecast"
}

// goalQuestion is whether to keep a goal or move its date: what is needed, and the best that as many months ever brought.
func (t *Teller) goalQuestion(k *report.KPI, v map[string]any) string {
	up := "_up"
	if k != nil && k.Better == "lower" {
		up = "_down"
	}
	best, known := AsNumber(v["best"])
	switch {
	case !known:
		return "decide_goal" + up
	case best <= 0:
		return "decide_goal_never" + up
	}
	return "decide_goal_best" + up
}

func asMonth(v any) month.Month {
	switch m := v.(type) {
	case month.Month:
		return m
	case *month.Month:
		if m != nil {
			return *m
		}
	case string:
		parsed, _ := month.Parse(m)
		return parsed
	}
	return 0
}
