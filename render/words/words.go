package words

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// TopSentences are those at the top of the page.
func TopSentences(rep *report.Report) []*figure.Sentence {
	all := []*figure.Sentence{&rep.Verdict}
	for i := range rep.Summary {
		all = append(all, &rep.Summary[i])
	}
	for i := range rep.Decisions {
		all = append(all, &rep.Decisions[i])
	}
	return all
}

// With is a text with the wording of one language in it.
func With(text figure.Text, code, words string) figure.Text {
	if text == nil {
		text = figure.Text{}
	}
	text[code] = words
	return text
}

// Notice is a notice's sentence; a code without words is shown with its values, so that nothing is lost.
func (t *Teller) Notice(n figure.Notice) string {
	lead, rest := t.NoticeParts(n)
	return tidy(lead + rest)
}

// Check is what was found of a key of [checks].
func (t *Teller) Check(s figure.Sentence) string {
	key := "check." + s.Code
	if s.Status == report.NotChecked {
		key += "_none"
	}
	if !t.Has(key) {
		return t.Say("notice_unknown", "", map[string]any{"code": s.Code})
	}
	unit := ""
	if k := t.KPIs[t.Any(s.Values["kpi"])]; k != nil {
		unit = k.Unit
	}
	if s.Code == "changed_figures" && s.Status == report.Failed {
		key += "_failed"
	}
	return UpperFirst(tidy(t.Say(key, unit, s.Values)))
}

// NoticeParts is notice with what stands in bold apart.
func (t *Teller) NoticeParts(n figure.Notice) (lead, rest string) {
	key := "notice." + n.Code
	if t.Has(key) {
		values := n.Values
		if n.Code == "blank_clv" && t.Rep.CLV != nil {
			values = merged(values, map[string]any{"why": t.ModelReason(t.Rep.CLV.Reason, t.Rep.CLV.Values)})
		}
		if lead, rest = t.sayParts(key, "", values); lead == "" {
			rest = UpperFirst(rest)
		}
		return lead, rest
	}
	if text := n.Words[t.Code]; text != "" {
		return "", text
	}
	return "", t.Say("notice_unknown", "", map[string]any{"code": n.Code})
}

// IsBanner tells the notice that stands at the top of a preliminary month.
func IsBanner(n figure.Notice) bool { return n.Code == "preliminary" || n.Code == "preliminary_empty" }

func (t *Teller) ModelReason(code string, values map[string]any) string {
	key := "clv." + code
	if !t.Has(key) {
		return t.Say("notice_unknown", "", map[string]any{"code": code})
	}
	return t.Say(key, "", values)
}
