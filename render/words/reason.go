package words

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// Reason is why a KPI has its status, in a sentence.
func (t *Teller) Reason(s figure.Sentence, k *report.KPI) string {
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
		if n, _ := AsNumber(v["streak"]); n > 1 {
			key += "_since"
		}
	case "blank":
		have, _ := AsNumber(v["have"])
		if need, _ := AsNumber(v["need"]); need > have {
			key += "_months"
		}
	}
	if !t.Has(key) {
		if text := s.Words[t.Code]; text != "" {
			return text
		}
		return t.Say("sentence_unknown", unit, map[string]any{"code": s.Code, "kpi": s.KPI})
	}
	return UpperFirst(tidy(t.Say(key, unit, v)))
}
