package pages

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"loyalty/render/words"

	"loyalty/internal/month"
	"loyalty/internal/report"
)

// The month for other programs: what a build system, a chat, a feed reader or a badge shows of it. All in the default language.

// machineFiles adds them; those of the month lie in its folder, the feed of all months at the root.
func (d *desk) machineFiles(files map[string][]byte) error {
	t, folder := d.tellers[d.rep.Locale], d.rep.Month.String()+"/"
	files[folder+"summary.md"] = d.summary(t)
	files[folder+"badge.svg"] = d.badge(t)
	for name, write := range map[string]func(*teller) ([]byte, error){
		folder + "junit.xml": d.junit, folder + "message.json": d.message, "feed.xml": d.feed, folder + "kpis.xlsx": d.workbook, folder + "kpis.parquet": d.parquet,
		folder + "report.schema.json": func(*teller) ([]byte, error) { return report.Schema() },
	} {
		content, err := write(t)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files[name] = content
	}
	return nil
}

// address is where a file of out/ stands for whoever isn't there: whole where the configuration says base_url, else "".
func (d *desk) address(path string) string {
	if d.rep.BaseURL == "" {
		return ""
	}
	return d.rep.BaseURL + path
}

// plainSentence is the verdict, or another sentence, as one line of text.
func plainSentence(v sentenceView) string { return words.PlainSpaces(v.Lead + v.Rest) }

// counted says how many KPIs are missed, at risk and met: "2 missed · 1 at risk · 9 met".
func (d *desk) counted(t *teller) string {
	var parts []string
	for _, status := range statuses[:3] {
		parts = append(parts, words.PlainSpaces(t.Say("rollup.count", "", map[string]any{"n": float64(d.rep.RollUp.Now[status]), "status": words.LowerFirst(t.Term("status", status))})))
	}
	return strings.Join(parts, " · ")
}

// summary is the top of the page as Markdown, for a comment or a message: verdict, counts, sentences, decisions, the link.
func (d *desk) summary(t *teller) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n%s\n\n%s\n\n", markdown(plainSentence(t.sentence(d.rep.Verdict))), markdown(t.kicker()), markdown(d.counted(t)))
	if banner := t.banner(); banner != nil {
		fmt.Fprintf(&b, "%s\n\n", markdown(plainSentence(*banner)))
	}
	for _, s := range d.rep.Summary {
		fmt.Fprintf(&b, "- %s\n", markdown(plainSentence(t.sentence(s))))
	}
	if len(d.rep.Decisions) > 0 {
		fmt.Fprintf(&b, "\n%s\n\n", markdown(t.Plain("decisions.title")))
		for _, s := range d.rep.Decisions {
			v := d.decision(t, s)
			fmt.Fprintf(&b, "- **%s**%s %s\n", markdown(v.Lead), markdown(v.Rest), markdown(v.Owner))
		}
	}
	if url := d.address(d.monthPath(d.rep.Month, t.Code)); url != "" {
		fmt.Fprintf(&b, "\n<%s>\n", url)
	}
	return []byte(b.String())
}

// message is the month as chats take it by webhook: each key holds a whole body, to be sent as it is.
func (d *desk) message(t *teller) ([]byte, error) {
	title := words.PlainSpaces(t.kicker())
	lines := []string{plainSentence(t.sentence(d.rep.Verdict)), d.counted(t)}
	if banner := t.banner(); banner != nil {
		lines = append([]string{plainSentence(*banner)}, lines...)
	}
	for _, s := range d.rep.Decisions {
		lines = append(lines, "• "+plainSentence(d.decision(t, s)))
	}
	url := d.address(d.monthPath(d.rep.Month, t.Code))
	text := title + "\n" + strings.Join(lines, "\n")
	card := map[string]any{"type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.4",
		"body": []any{map[string]any{"type": "TextBlock", "text": title, "weight": "bolder", "wrap": true}, map[string]any{"type": "TextBlock", "text": strings.Join(lines, "\n\n"), "wrap": true}}}
	if url != "" {
		text += "\n" + url
		card["actions"] = []any{map[string]any{"type": "Action.OpenUrl", "title": t.Plain("email.open"), "url": url}}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(map[string]any{
		"slack": map[string]any{"text": escapeSlack(text)},
		"teams": map[string]any{"type": "message", "attachments": []any{map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}}},
		"zalo":  map[string]any{"message": map[string]any{"text": text}},
		"text":  text,
	})
	return b.Bytes(), err
}

// escapeSlack keeps a name in angle brackets from being taken for a link or a mention.
func escapeSlack(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// A suite of junit.xml: a case per goal, or per check.
type suite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []suiteCase `xml:"testcase"`
}

type suiteCase struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Failure *outcome `xml:"failure"`
	Skipped *outcome `xml:"skipped"`
	Output  string   `xml:"system-out,omitempty"`
}

type outcome struct {
	Message string `xml:"message,attr"`
}

// add counts a case: failed, skipped (neither), or passed.
func (s *suite) add(name, text string, failed, passed bool) {
	c := suiteCase{Class: "loyalty." + s.Name, Name: name}
	switch s.Tests++; {
	case failed:
		s.Failures++
		c.Failure = &outcome{text}
	case passed:
		c.Output = text
	default:
		s.Skipped++
		c.Skipped = &outcome{text}
	}
	s.Cases = append(s.Cases, c)
}

// junit is the month as a build system's test report: a goal that is missed fails, one that isn't judged is skipped.
func (d *desk) junit(t *teller) ([]byte, error) {
	goals, checks := suite{Name: "goals"}, suite{Name: "checks"}
	judge := func(name, status, text string) {
		if status == "no_goal" || status == "" {
			return
		}
		goals.add(name, t.Term("status", status)+": "+words.PlainSpaces(text), status == "missed", status == "met" || status == "at_risk")
	}
	for i := range d.rep.KPIs {
		k := &d.rep.KPIs[i]
		judge(k.ID, statusOf(k), t.optional2(k.Unit, k.Value))
		for _, segment := range k.Segments {
			var value *float64
			if n := len(segment.Points); n > 0 {
				value = segment.Points[n-1].Value
			}
			judge(k.ID+"."+segment.Name, segment.Status, t.optional2(k.Unit, value))
		}
	}
	for _, c := range d.rep.Checks {
		checks.add(c.Code, words.PlainSpaces(t.Check(c)), c.Status == report.Failed, c.Status == report.Passed)
	}
	return xmlFile(struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		Suites  []suite  `xml:"testsuite"`
	}{Name: "loyalty " + d.rep.Month.String(), Suites: []suite{goals, checks}})
}

func xmlFile(v any) ([]byte, error) {
	text, err := xml.MarshalIndent(v, "", "  ")
	return append(append([]byte(xml.Header), text...), '\n'), err
}

type feedLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Link    feedLink `xml:"link"`
	Updated string   `xml:"updated"`
	Summary string   `xml:"summary"`
}

// feed is the Atom feed of the published months, the newest first. Without base_url its links are relative.
func (d *desk) feed(t *teller) ([]byte, error) {
	type dated struct {
		month month.Month
		entry feedEntry
	}
	var all []dated
	id := "urn:loyalty:" + contentName(d.rep.Company, "shop")
	for _, m := range d.published(t) {
		on := d.rep.Now
		for _, past := range d.rep.History {
			if past.Month == m.month {
				on = past.Now
			}
		}
		if m.noPage || on == "" {
			continue
		}
		path := d.monthPath(m.month, t.Code)
		link := path
		if url := d.address(path); url != "" {
			link = url
		}
		all = append(all, dated{m.month, feedEntry{Title: words.UpperFirst(words.PlainSpaces(t.MonthFull(m.month))), ID: id + ":" + m.month.String(),
			Link: feedLink{Href: link}, Updated: on + "T00:00:00Z", Summary: words.PlainSpaces(strings.TrimSpace(m.verdict))}})
	}
	slices.SortFunc(all, func(a, b dated) int { return int(b.month - a.month) })
	feed := struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string      `xml:"title"`
		ID      string      `xml:"id"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []feedLink  `xml:"link"`
		Entries []feedEntry `xml:"entry"`
	}{Title: strings.TrimSuffix(t.title()+" · "+words.Name(d.rep.Company), " · "), ID: id, Author: cmp.Or(words.Name(d.rep.Company), "loyalty")}
	if url := d.address("feed.xml"); url != "" {
		feed.Links = []feedLink{{"self", url}}
	}
	for _, one := range all {
		feed.Updated = max(feed.Updated, one.entry.Updated)
		feed.Entries = append(feed.Entries, one.entry)
	}
	if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
		return nil, err
	}
	return xmlFile(feed)
}

// badge is a small picture of how many of the judged goals are met.
func (d *desk) badge(t *teller) []byte {
	met, judged := d.rep.RollUp.Now["met"], 0
	for _, status := range statuses[:3] {
		judged += d.rep.RollUp.Now[status]
	}
	color := "#3E6B8A"
	switch {
	case judged == 0:
		color = "#5F6B77"
	case d.rep.RollUp.Now["missed"] > 0:
		color = "#B8561B"
	}
	label := words.PlainSpaces(t.MonthBrief(d.rep.Month))
	text := fmt.Sprintf("%d/%d %s", met, judged, words.LowerFirst(t.Term("status", "met")))
	left, right := 12+7*columns(label), 12+7*columns(text)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s: %s">`, left+right, html.EscapeString(label), html.EscapeString(text))
	fmt.Fprintf(&b, `<rect width="%d" height="20" fill="#46525E"/><rect x="%d" width="%d" height="20" fill="%s"/>`, left, left, right, color)
	fmt.Fprintf(&b, `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="%d" y="14">%s</text><text x="%d" y="14">%s</text></g></svg>`+"\n",
		left/2, html.EscapeString(label), left+right/2, html.EscapeString(text))
	return b.Bytes()
}
