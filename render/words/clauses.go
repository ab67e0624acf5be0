package words

import (
	"math"

	"loyalty/internal/report"
)

// clauses are the movable parts of sentences: how it moved, since when, against what, and whether that is more than chance.
func (t *Teller) clauses(k *report.KPI, unit string, v map[string]any) {
	v["move"] = t.move(unit, v)
	v["run"] = ""
	if n, _ := AsNumber(v["streak"]); n > 1 {
		v["run"] = t.Say("clause.run", unit, v)
	}
	v["due"] = t.due(k, unit, v)
	v["at"] = t.At(k, v)
	v["off"] = t.off(k, unit, v)
	v["distance"] = ""
	if _, known := AsNumber(v["gap"]); known {
		key := "clause.distance"
		if sure, _ := v["beyond_chance"].(bool); sure {
			key = "clause.distance_sure"
		}
		v["distance"] = t.Say(key, unit, v)
		if of, told := v["stake_of"].(string); told {
			v["distance"] = t.Say(key, unit, v) + t.Say("clause.stake_"+of, "money", v)
		}
	}
	v["rise"] = ""
	if verdict, _ := v["last_verdict"].(string); verdict == "better" && k != nil && k.Better == "higher" {
		v["rise"] = t.Plain("clause.rising")
	}
	v["year"] = t.yearClause(unit, v)
	v["giving_back"] = ""
	if _, known := AsNumber(v["other_effect"]); known {
		v["giving_back"] = t.Say("clause.giving_back", unit, v)
	}
	v["after"] = ""
	if text, _ := v["event"].(string); text != "" {
		key := "clause.after_fall"
		if x, _ := AsNumber(v["effect"]); x > 0 {
			key = "clause.after_rise"
		}
		v["after"] = t.Say(key, unit, v)
	}
	v["more_needed"] = ""
	if n, _ := AsNumber(v["more"]); n >= 1 {
		v["more"] = nearly(n)
		v["more_needed"] = t.Say("clause.more_needed", unit, v)
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

// move is how the value came from last month's, where that is proven: "giảm từ 58,3 % xuống 57,8 %"; else where it stands.
func (t *Teller) move(unit string, v map[string]any) string {
	value, known := AsNumber(v["value"])
	before, was := AsNumber(v["last_value"])
	if !known {
		return ""
	}
	now := map[string]any{"value": value, "before": before}
	switch {
	case !was, v["last_beyond"] != true, t.Value(unit, value) == t.Value(unit, before):
		return t.Say("clause.stands", unit, now)
	case value < before:
		return t.Say("clause.fell", unit, now)
	}
	return t.Say("clause.rose", unit, now)
}

// At says that the value reaches what was due: v["due"] in the words of its direction.
func (t *Teller) At(k *report.KPI, v map[string]any) string {
	key := "clause.at_above"
	switch {
	case k != nil && k.Between != nil:
		key = "clause.at_range"
	case k != nil && k.Better == "lower":
		key = "clause.at_below"
	}
	return t.Say(key, "", v)
}

// off is on which side of its path the value lies, and by how much: "thấp hơn lộ trình 0,2 điểm".
func (t *Teller) off(k *report.KPI, unit string, v map[string]any) string {
	if _, known := AsNumber(v["gap"]); !known {
		return ""
	}
	noun, above := "path", k != nil && k.Better == "lower"
	low, ranged := AsNumber(v["low"])
	switch {
	case ranged:
		value, _ := AsNumber(v["value"])
		noun, above = "range", value > low
	case k != nil && k.Accumulate == "year":
		noun = "year"
	case k != nil && IsFlat(k):
		noun = "goal"
	}
	key := "clause.off_below"
	if above {
		key = "clause.off_above"
	}
	return t.Say(key, unit, merged(v, map[string]any{"noun": t.Plain("clause.noun_" + noun)}))
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
func (t *Teller) due(k *report.KPI, unit string, v map[string]any) string {
	if _, ranged := AsNumber(v["low"]); ranged {
		return t.Say("clause.due_range", unit, v)
	}
	switch _, known := AsNumber(v["path"]); {
	case !known:
		return t.Plain("clause.due_goal_alone")
	case k != nil && k.Accumulate == "year":
		return t.Say("clause.due_year", unit, v)
	case k != nil && IsFlat(k):
		return t.Say("clause.due_goal", unit, v)
	}
	return t.Say("clause.due_path", unit, v)
}

// yearClause is the change on last year: "+1,8 điểm so với cùng kỳ", nothing where it isn't proven.
func (t *Teller) yearClause(unit string, v map[string]any) string {
	delta, known := AsNumber(v["year_delta"])
	if !known || v["year_beyond"] != true {
		return ""
	}
	text := t.gapSigned(unit, delta)
	if relative, ok := AsNumber(v["year_relative"]); ok && (unit == "money" || unit == "count") {
		text = t.Percent(relative, 1, true)
	}
	return t.Fill("clause.year", map[string]string{"change": text})
}

// gapSigned is gap with its sign, as sentences write it in brackets.
func (t *Teller) gapSigned(unit string, x float64) string {
	sign := "+"
	if x < 0 {
		sign = "−"
	}
	return sign + t.gap(unit, x, GapDecimals(unit))
}

// IsFlat says that the goal is one value for every month: no path leads to it.
func IsFlat(k *report.KPI) bool {
	return k.By == nil && k.Target != nil && (k.Path == nil || *k.Path == *k.Target)
}
