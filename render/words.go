package render

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// topSentences are those at the top of the page.
func topSentences(rep *report.Report) []*figure.Sentence {
	all := []*figure.Sentence{&rep.Verdict}
	for i := range rep.Summary {
		all = append(all, &rep.Summary[i])
	}
	for i := range rep.Decisions {
		all = append(all, &rep.Decisions[i])
	}
	return all
}

// with is a text with the wording of one language in it.
func with(text figure.Text, code, words string) figure.Text {
	if text == nil {
		text = figure.Text{}
	}
	text[code] = words
	return text
}

// notice is a notice's sentence; a code without words is shown with its values, so that nothing is lost.
func (t *teller) notice(n figure.Notice) string {
	lead, rest := t.noticeParts(n)
	return tidy(lead + rest)
}

// noticeParts is notice with what stands in bold apart.
func (t *teller) noticeParts(n figure.Notice) (lead, rest string) {
	key := "notice." + n.Code
	if t.has(key) {
		values := n.Values
		if n.Code == "blank_clv" && t.rep.CLV != nil {
			values = merged(values, map[string]any{"why": t.modelReason(t.rep.CLV.Reason, t.rep.CLV.Values)})
		}
		if lead, rest = t.sayParts(key, "", values); lead == "" {
			rest = upperFirst(rest)
		}
		return lead, rest
	}
	if text := n.Words[t.Code]; text != "" {
		return "", text
	}
	return "", t.say("notice_unknown", "", map[string]any{"code": n.Code})
}

// isBanner tells the notice that stands at the top of a preliminary month.
func isBanner(n figure.Notice) bool { return n.Code == "preliminary" || n.Code == "preliminary_empty" }

func (t *teller) modelReason(code string, values map[string]any) string {
	key := "clv." + code
	if !t.has(key) {
		return t.say("notice_unknown", "", map[string]any{"code": code})
	}
	return t.say(key, "", values)
}
