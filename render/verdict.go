package render

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// verdict is the page's one sentence: the level, against last year, against plan.
func (t *teller) verdict(s figure.Sentence, k *report.KPI, unit string, v map[string]any) string {
	if s.Code == "verdict_unknown" {
		return t.unknownVerdict(s, v)
	}
	subject := "verdict.subject"
	if k != nil && k.Subject != "" {
		subject = "verdict." + k.Subject
		if s.Code == "verdict_bad" {
			subject += "_only"
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
	year, plan := t.verdictYear(lower, v), t.verdictPlan(unit, lower, v)
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

func (t *teller) verdictYear(lower bool, v map[string]any) clause {
	year, _ := v["year"].(string)
	tone := map[string]int{"better": 1, "worse": -1}[year]
	switch year {
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

func (t *teller) unknownVerdict(s figure.Sentence, v map[string]any) string {
	have, _ := asNumber(v["have"])
	need, _ := asNumber(v["need"])
	switch {
	case s.KPI == "":
		return t.plain("verdict.unknown_nothing")
	case v["reason"] == "preliminary":
		return t.say("verdict.unknown_preliminary", "", v)
	case v["reason"] == "n":
		return t.say("verdict.unknown_n", "", v)
	case need > have:
		return t.say("verdict.unknown_months", "", v)
	case v["reason"] == "partial":
		return t.say("verdict.unknown_partial", "", v)
	}
	return t.say("verdict.unknown_blank", "", v)
}
