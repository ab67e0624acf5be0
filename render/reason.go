package render

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// reason is why a KPI has its status, in a sentence.
func (t *teller) reason(s figure.Sentence, k *report.KPI) string {
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
		if text := s.Words[t.Code]; text != "" {
			return text
		}
		return t.say("sentence_unknown", unit, map[string]any{"code": s.Code, "kpi": s.KPI})
	}
	return upperFirst(tidy(t.say(key, unit, v)))
}
