package render

import (
	"math"

	"loyalty/internal/report"
)

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

// isFlat says that the goal is one value for every month: no path leads to it.
func isFlat(k *report.KPI) bool {
	return k.By == nil && k.Target != nil && (k.Path == nil || *k.Path == *k.Target)
}
