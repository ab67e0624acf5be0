package render

import (
	"slices"

	"loyalty/internal/report"
)

// Words writes every sentence and notice of a report in its languages, for report.json and the pages, and adds the notice
// on a brand colour that can't be read. It comes before Month, JSON and Scoreboard.
func (r *Renderer) Words(rep *report.Report) {
	if code := brandNotice(rep.BrandColor); code != "" {
		rep.Notices = append(rep.Notices, report.Notice{Code: code, Values: map[string]any{"color": rep.BrandColor}})
	}
	for code, l := range r.locales {
		t := newTeller(l, readable(rep))
		for _, s := range topSentences(rep) {
			if s.Code != "" {
				lead, rest := t.sentenceParts(*s)
				put(s, code, lead+rest)
			}
		}
		for i := range rep.KPIs {
			k := &rep.KPIs[i]
			put(&k.Reason, code, t.reason(k.Reason, t.kpis[k.ID]))
			for j := range k.Segments {
				if s := k.Segments[j].Reason; s != nil {
					put(s, code, t.reason(*s, t.kpis[k.ID]))
				}
			}
		}
		for i := range rep.Notices {
			n := &rep.Notices[i]
			switch code {
			case "vi":
				n.VI = t.notice(*n)
			case "en":
				n.EN = t.notice(*n)
			}
		}
	}
}

// topSentences are those at the top of the page.
func topSentences(rep *report.Report) []*report.Sentence {
	all := []*report.Sentence{&rep.Verdict}
	for i := range rep.Summary {
		all = append(all, &rep.Summary[i])
	}
	for i := range rep.Decisions {
		all = append(all, &rep.Decisions[i])
	}
	return all
}

func put(s *report.Sentence, locale, text string) {
	switch locale {
	case "vi":
		s.VI = text
	case "en":
		s.EN = text
	}
}

// notice is a notice's sentence; a code without words is shown with its values, so that nothing is lost.
func (t *teller) notice(n report.Notice) string {
	key := "notice." + n.Code
	if t.has(key) {
		return tidy(t.say(key, "", n.Values))
	}
	if text := t.own(report.Sentence{VI: n.VI, EN: n.EN}); text != "" {
		return text
	}
	return t.say("notice_unknown", "", map[string]any{"code": n.Code})
}

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

// differences are the KPIs whose rate is the difference of two rates: people read it in points, with its sign.
var differences = map[string]bool{"member_retention_lift": true, "touch_lift": true, "service_retention_gap": true}

// readable is the report as pages tell it: a difference of rates gets a unit of its own, which report.json doesn't know.
func readable(rep *report.Report) *report.Report {
	shown := *rep
	shown.KPIs = slices.Clone(rep.KPIs)
	for i := range shown.KPIs {
		if k := &shown.KPIs[i]; differences[k.ID] && k.Unit == "rate" {
			k.Unit = "difference"
		}
	}
	return &shown
}
