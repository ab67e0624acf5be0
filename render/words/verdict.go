package words

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// verdict is the page's one sentence: the level, against last year, against plan.
func (t *Teller) verdict(s figure.Sentence, k *report.KPI, unit string, v map[string]any) string {
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
	text := UpperFirst(t.Say(subject, unit, v))
	lower := k != nil && k.Better == "lower"
	worst, _ := AsNumber(v["worst_in"])
	best, _ := AsNumber(v["best_in"])
	if s.Code == "verdict_bad" && worst >= 12 {
		key := "verdict.lowest"
		if lower {
			key = "verdict.highest"
		}
		return text + t.Say(key, unit, map[string]any{"n": worst})
	}
	year, plan := t.verdictYear(lower, v), t.verdictPlan(unit, lower, v)
	switch {
	case year.text == "" && plan.text == "" && best >= 12 && !lower:
		return text + t.Say("verdict.highest", unit, map[string]any{"n": best})
	case year.text == "" && plan.text == "":
		return text
	case year.text == "":
		return text + t.Plain("verdict.before_one") + plan.text
	case plan.text == "":
		return text + t.Plain("verdict.before_one") + year.text
	}
	link := "verdict.and"
	if year.tone*plan.tone < 0 {
		link = "verdict.but"
	}
	return text + t.Plain("verdict.before_two") + year.text + t.Plain(link) + plan.text
}

// A clause is a part of the verdict; tone is +1 for good news, −1 for bad.
type clause struct {
	text string
	tone int
}

func (t *Teller) verdictYear(lower bool, v map[string]any) clause {
	year, _ := v["year"].(string)
	tone := map[string]int{"better": 1, "worse": -1}[year]
	switch year {
	case "same":
		return clause{t.Plain("verdict.year_same"), 0}
	case "better", "worse":
		if (tone > 0) != lower {
			return clause{t.Plain("verdict.year_more"), tone}
		}
		return clause{t.Plain("verdict.year_less"), tone}
	}
	return clause{}
}

func (t *Teller) verdictPlan(unit string, lower bool, v map[string]any) clause {
	switch v["plan"] {
	case "met":
		if n, _ := AsNumber(v["months_early"]); n > 0 {
			return clause{t.Say("verdict.early", unit, map[string]any{"n": n}), 1}
		}
		return clause{t.Plain("verdict.plan_met"), 1}
	case "close":
		return clause{t.Plain("verdict.plan_close"), 1}
	case "open":
		return clause{t.Plain("verdict.plan_open"), 0}
	case "short":
		switch {
		case v["gap"] == nil:
			return clause{t.Plain("verdict.plan_missed"), -1}
		case lower:
			return clause{t.Say("verdict.plan_above", unit, v), -1}
		}
		return clause{t.Say("verdict.plan_short", unit, v), -1}
	}
	return clause{}
}

func (t *Teller) unknownVerdict(s figure.Sentence, v map[string]any) string {
	have, _ := AsNumber(v["have"])
	need, _ := AsNumber(v["need"])
	switch {
	case s.KPI == "":
		return t.Plain("verdict.unknown_nothing")
	case v["reason"] == "preliminary":
		return t.Say("verdict.unknown_preliminary", "", v)
	case v["reason"] == "n":
		return t.Say("verdict.unknown_n", "", v)
	case need > have && v["sold"] != nil && v["sales"] != nil:
		v["year"] = ""
		if change, known := AsNumber(v["sales_relative"]); known {
			v["year"] = t.Fill("verdict.known_year", map[string]string{"change": t.Percent(change, 1, true)})
		}
		return t.Say("verdict.unknown_known", "", v)
	case need > have:
		return t.Say("verdict.unknown_months", "", v)
	case v["reason"] == "partial":
		return t.Say("verdict.unknown_partial", "", v)
	}
	return t.Say("verdict.unknown_blank", "", v)
}
