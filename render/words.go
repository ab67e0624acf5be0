package render

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// Words writes every sentence and notice of a report in its languages, for report.json and the pages, and adds the notice
// on a brand colour that can't be read. It comes before Month, JSON and Scoreboard.
func (r *Renderer) Words(rep *report.Report) {
	if code := brandNotice(rep.BrandColor); code != "" {
		rep.Notices = append(rep.Notices, figure.Notice{Code: code, Values: map[string]any{"color": rep.BrandColor}})
	}
	for code, l := range r.locales {
		t := newTeller(l, rep)
		for _, s := range topSentences(rep) {
			if s.Code != "" {
				lead, rest := t.sentenceParts(*s)
				s.Words = with(s.Words, code, lead+rest)
			}
		}
		for i := range rep.KPIs {
			k := &rep.KPIs[i]
			k.Reason.Words = with(k.Reason.Words, code, t.reason(k.Reason, t.kpis[k.ID]))
			for j := range k.Segments {
				if s := k.Segments[j].Reason; s != nil {
					s.Words = with(s.Words, code, t.reason(*s, t.kpis[k.ID]))
				}
			}
		}
		for i := range rep.Notices {
			n := &rep.Notices[i]
			n.Words = with(n.Words, code, t.notice(*n))
		}
	}
}

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

// Notices are a report's notices in a language, as its pages show them; an unknown locale gives the report's own. Words has to have
// run before.
func (r *Renderer) Notices(rep *report.Report, locale string) []string {
	t := r.teller(rep, locale)
	var all []string
	for _, n := range rep.Notices {
		all = append(all, plainSpaces(t.notice(n)))
	}
	return all
}

// banner is what marks a preliminary month on every page; nil for the others.
func (t *teller) banner() *sentenceView {
	if !t.rep.Preliminary {
		return nil
	}
	v := sentenceView{Lead: t.term("status", "preliminary")}
	for _, n := range t.rep.Notices {
		if isBanner(n) {
			v.Lead, v.Rest = t.noticeParts(n)
		}
	}
	i := t.icon("preliminary")
	v.Icon = &i
	return &v
}

// isBanner tells the notice that stands at the top of a preliminary month.
func isBanner(n figure.Notice) bool { return n.Code == "preliminary" || n.Code == "preliminary_empty" }

// brandNotice is the code of the notice on a brand colour: it can't be read on white, or on the dark page alone.
func brandNotice(color string) string {
	switch {
	case color == "":
		return ""
	case !hexColor.MatchString(color):
		return "brand_color"
	case contrast(color, lightPage) < leastContrast && contrast(color, darkPage) < leastContrast:
		return "brand_color"
	case contrast(color, lightPage) < leastContrast:
		return "brand_color_light"
	}
	return ""
}
