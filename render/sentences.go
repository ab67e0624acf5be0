package render

import (
	"math"
	"strings"

	"loyalty/internal/month"
	"loyalty/internal/report"
)

// sentenceParts is a sentence of the page's top: its lead, set in bold, and the evidence.
func (t *teller) sentenceParts(s report.Sentence) (lead, rest string) {
	if s.Code == "" {
		return "", t.own(s)
	}
	k := t.kpis[s.KPI]
	unit := ""
	if k != nil {
		unit = k.Unit
	}
	v := t.valuesOf(s)
	if strings.HasPrefix(s.Code, "verdict_") {
		return "", t.verdict(s, k, unit, v)
	}
	key := "sentence." + t.variant(s.Code, k, unit, v)
	if !t.has(key) {
		if text := t.own(s); text != "" {
			return "", text
		}
		return "", t.say("sentence_unknown", unit, map[string]any{"code": s.Code, "kpi": s.KPI})
	}
	return t.sayParts(key, unit, v)
}

// valuesOf are a sentence's values and its KPI's id.
func (t *teller) valuesOf(s report.Sentence) map[string]any {
	v := map[string]any{"kpi": s.KPI}
	for key, value := range s.Values {
		v[key] = value
	}
	return v
}

// variant picks a code's wording by its values, and adds the clauses that the wordings are put together from.
func (t *teller) variant(code string, k *report.KPI, unit string, v map[string]any) string {
	t.clauses(k, unit, v)
	switch code {
	case "missed", "at_risk", "chance":
		return code
	case "met":
		if n, _ := asNumber(v["streak"]); n > 1 {
			return "met_since"
		}
		return "met_new"
	case "changed", "level":
		if _, known := asNumber(v["year_delta"]); !known && code == "level" {
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
		if x, _ := asNumber(v["effect"]); x > 0 {
			return code + "_up"
		}
		return code + "_down"
	case "after_event":
		if k != nil && k.Better == "lower" {
			return "after_event_up"
		}
		return "after_event_down"
	case "forecast":
		return t.forecastVariant(unit, v)
	case "forecast_withheld":
		if why, _ := v["why"].(string); t.has("sentence.forecast_withheld_" + why) {
			return "forecast_withheld_" + why
		}
		return "forecast_withheld_short"
	case "decide_goal":
		return t.goalQuestion(k, v)
	case "decide_missed":
		if _, known := asNumber(v["year_value"]); known {
			return "decide_missed_year"
		}
	}
	return code
}

// clauses are the movable parts of sentences: how it moved, since when, against what, and whether that is more than chance.
func (t *teller) clauses(k *report.KPI, unit string, v map[string]any) {
	v["move"] = t.move(unit, v)
	v["run"] = ""
	if n, _ := asNumber(v["streak"]); n > 1 {
		v["run"] = t.say("clause.run", unit, v)
	}
	v["due"] = t.due(k, unit, v)
	v["at"] = t.at(k, v)
	v["off"] = t.off(k, unit, v)
	v["distance"] = ""
	if _, known := asNumber(v["gap"]); known {
		key := "clause.distance"
		if sure, _ := v["beyond_chance"].(bool); sure {
			key = "clause.distance_sure"
		}
		v["distance"] = t.say(key, unit, v)
	}
	v["rise"] = ""
	if b, _ := v["rising"].(bool); b && k != nil && k.Better == "higher" {
		v["rise"] = t.plain("clause.rising")
	}
	v["year"] = t.yearClause(unit, v)
	v["giving_back"] = ""
	if _, known := asNumber(v["other_effect"]); known {
		v["giving_back"] = t.say("clause.giving_back", unit, v)
	}
	v["after"] = ""
	if text, _ := v["event"].(string); text != "" {
		key := "clause.after_fall"
		if x, _ := asNumber(v["effect"]); x > 0 {
			key = "clause.after_rise"
		}
		v["after"] = t.say(key, unit, v)
	}
	v["more_needed"] = ""
	if n, _ := asNumber(v["more"]); n >= 1 {
		v["more"] = nearly(n)
		v["more_needed"] = t.say("clause.more_needed", unit, v)
	}
}

// nearly rounds a count to two figures, as an estimate is told.
func nearly(n float64) float64 {
	if n < 100 {
		return math.Ceil(n/10) * 10
	}
	scale := math.Pow(10, math.Floor(math.Log10(n))-1)
	return math.Ceil(n/scale) * scale
}

// move is how the value came from last month's: "giảm từ 58,3 % xuống 57,8 %", or where it stands.
func (t *teller) move(unit string, v map[string]any) string {
	value, known := asNumber(v["value"])
	before, was := asNumber(v["last_value"])
	if !known {
		return ""
	}
	now := map[string]any{"value": value, "before": before}
	switch {
	case !was, t.value(unit, value) == t.value(unit, before):
		return t.say("clause.stands", unit, now)
	case value < before:
		return t.say("clause.fell", unit, now)
	}
	return t.say("clause.rose", unit, now)
}

// at says that the value reaches what was due: v["due"] in the words of its direction.
func (t *teller) at(k *report.KPI, v map[string]any) string {
	key := "clause.at_above"
	switch {
	case k != nil && k.Between != nil:
		key = "clause.at_range"
	case k != nil && k.Better == "lower":
		key = "clause.at_below"
	}
	return t.say(key, "", v)
}

// off is on which side of its path the value lies, and by how much: "thấp hơn lộ trình 0,2 điểm".
func (t *teller) off(k *report.KPI, unit string, v map[string]any) string {
	if _, known := asNumber(v["gap"]); !known {
		return ""
	}
	noun, above := "path", k != nil && k.Better == "lower"
	low, ranged := asNumber(v["low"])
	switch {
	case ranged:
		value, _ := asNumber(v["value"])
		noun, above = "range", value > low
	case k != nil && k.Accumulate == "year":
		noun = "year"
	case k != nil && isFlat(k):
		noun = "goal"
	}
	key := "clause.off_below"
	if above {
		key = "clause.off_above"
	}
	return t.say(key, unit, merged(v, map[string]any{"noun": t.plain("clause.noun_" + noun)}))
}

// merged is both maps in one, the second before the first.
func merged(first, second map[string]any) map[string]any {
	all := make(map[string]any, len(first)+len(second))
	for key, value := range first {
		all[key] = value
	}
	for key, value := range second {
		all[key] = value
	}
	return all
}

// due is what the value is held against: its path, a goal that holds every month, or a range.
func (t *teller) due(k *report.KPI, unit string, v map[string]any) string {
	if _, ranged := asNumber(v["low"]); ranged {
		return t.say("clause.due_range", unit, v)
	}
	switch _, known := asNumber(v["path"]); {
	case !known:
		return t.plain("clause.due_goal_alone")
	case k != nil && k.Accumulate == "year":
		return t.say("clause.due_year", unit, v)
	case k != nil && isFlat(k):
		return t.say("clause.due_goal", unit, v)
	}
	return t.say("clause.due_path", unit, v)
}

// yearClause is the change on last year: "+1,8 điểm so với cùng kỳ", nothing where it lies within chance.
func (t *teller) yearClause(unit string, v map[string]any) string {
	delta, known := asNumber(v["year_delta"])
	if beyond, said := v["year_beyond"].(bool); !known || said && !beyond {
		return ""
	}
	text := t.gapSigned(unit, delta)
	if relative, ok := asNumber(v["year_relative"]); ok && (unit == "money" || unit == "count") {
		text = t.percent(relative, 1, true)
	}
	return t.fill("clause.year", map[string]string{"change": text})
}

// gapSigned is gap with its sign, as sentences write it in brackets.
func (t *teller) gapSigned(unit string, x float64) string {
	sign := "+"
	if x < 0 {
		sign = "−"
	}
	return sign + t.gap(unit, x, gapDecimals(unit))
}

func (t *teller) abnormalSide(v map[string]any) string {
	beyond, _ := v["beyond_limit"].(bool)
	above, _ := v["above"].(bool)
	v["again"] = ""
	if n, _ := asNumber(v["running"]); n > 1 {
		v["again"] = t.say("clause.again", "", map[string]any{"n": v["running"]})
	}
	switch {
	case beyond && above:
		return "_above"
	case beyond:
		return "_below"
	}
	return "_run"
}

func (t *teller) forecastVariant(unit string, v map[string]any) string {
	v["when"] = t.say("clause.by_month", "", v)
	if m := asMonth(v["month"]); m != 0 && m.Number() == 12 {
		v["when"] = t.plain("clause.by_year_end")
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
func (t *teller) goalQuestion(k *report.KPI, v map[string]any) string {
	up := "_up"
	if k != nil && k.Better == "lower" {
		up = "_down"
	}
	best, known := asNumber(v["best"])
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

// verdict is the page's one sentence: the level, against last year, against plan.
func (t *teller) verdict(s report.Sentence, k *report.KPI, unit string, v map[string]any) string {
	if s.Code == "verdict_unknown" {
		return t.unknownVerdict(s, v)
	}
	subject := "verdict.subject"
	if s.KPI == "retention_rate" {
		subject = "verdict.kept"
		if s.Code == "verdict_bad" {
			subject = "verdict.kept_only"
		}
	}
	text := upperFirst(t.say(subject, unit, v))
	lower := k != nil && k.Better == "lower"
	worst, _ := asNumber(v["worst_in"])
	best, _ := asNumber(v["best_in"])
	if s.Code == "verdict_bad" && worst >= 12 {
		key := "verdict.lowest"
		if lower {
			key = "verdict.highest"
		}
		return text + t.say(key, unit, map[string]any{"n": worst})
	}
	year, plan := t.verdictYear(unit, lower, v), t.verdictPlan(unit, lower, v)
	switch {
	case year.text == "" && plan.text == "" && best >= 12 && !lower:
		return text + t.say("verdict.highest", unit, map[string]any{"n": best})
	case year.text == "" && plan.text == "":
		return text
	case year.text == "":
		return text + t.plain("verdict.before_one") + plan.text
	case plan.text == "":
		return text + t.plain("verdict.before_one") + year.text
	}
	link := "verdict.and"
	if year.tone*plan.tone < 0 {
		link = "verdict.but"
	}
	return text + t.plain("verdict.before_two") + year.text + t.plain(link) + plan.text
}

// A clause is a part of the verdict; tone is +1 for good news, −1 for bad.
type clause struct {
	text string
	tone int
}

func (t *teller) verdictYear(unit string, lower bool, v map[string]any) clause {
	tone := map[any]int{"better": 1, "worse": -1}[v["year"]]
	switch v["year"] {
	case "same":
		return clause{t.plain("verdict.year_same"), 0}
	case "better", "worse":
		if (tone > 0) != lower {
			return clause{t.plain("verdict.year_more"), tone}
		}
		return clause{t.plain("verdict.year_less"), tone}
	}
	return clause{}
}

func (t *teller) verdictPlan(unit string, lower bool, v map[string]any) clause {
	switch v["plan"] {
	case "met":
		if n, _ := asNumber(v["months_early"]); n > 0 {
			return clause{t.say("verdict.early", unit, map[string]any{"n": n}), 1}
		}
		return clause{t.plain("verdict.plan_met"), 1}
	case "close":
		return clause{t.plain("verdict.plan_close"), 1}
	case "open":
		return clause{t.plain("verdict.plan_open"), 0}
	case "short":
		switch {
		case v["gap"] == nil:
			return clause{t.plain("verdict.plan_missed"), -1}
		case lower:
			return clause{t.say("verdict.plan_above", unit, v), -1}
		}
		return clause{t.say("verdict.plan_short", unit, v), -1}
	}
	return clause{}
}

func (t *teller) unknownVerdict(s report.Sentence, v map[string]any) string {
	have, _ := asNumber(v["have"])
	need, _ := asNumber(v["need"])
	switch {
	case s.KPI == "":
		return t.plain("verdict.unknown_nothing")
	case v["reason"] == "n":
		return t.say("verdict.unknown_n", "", v)
	case need > have:
		return t.say("verdict.unknown_months", "", v)
	case v["reason"] == "partial":
		return t.say("verdict.unknown_partial", "", v)
	}
	return t.say("verdict.unknown_blank", "", v)
}

// reason is why a KPI has its status, in a sentence.
func (t *teller) reason(s report.Sentence, k *report.KPI) string {
	if s.Code == "" {
		return ""
	}
	unit := ""
	if k != nil {
		unit = k.Unit
	}
	v := t.valuesOf(s)
	t.clauses(k, unit, v)
	key := "reason." + s.Code
	switch s.Code {
	case "met":
		if n, _ := asNumber(v["streak"]); n > 1 {
			key += "_since"
		}
	case "blank":
		have, _ := asNumber(v["have"])
		if need, _ := asNumber(v["need"]); need > have {
			key += "_months"
		}
	}
	if !t.has(key) {
		if text := t.own(s); text != "" {
			return text
		}
		return t.say("sentence_unknown", unit, map[string]any{"code": s.Code, "kpi": s.KPI})
	}
	return upperFirst(t.say(key, unit, v))
}
