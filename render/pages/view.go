package pages

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// A shell is what every page has around its content: head, bar and footer.
type shell struct {
	Lang        string
	Title       string
	Description string
	Address     string // of the page, whole; "" where it isn't known
	Share       string // what a chat calls a link to the page
	Image       string // the whole address of what it shows beside; "" where it isn't known
	Policy      string // content of the Content-Security-Policy
	Style       template.URL
	Script      template.URL  // "" for pages that need none
	InlineStyle template.CSS  // single file only
	InlineCode  template.JS   // single file only
	Page        string        // month, kpi, archive: the class of <body>
	Preliminary *sentenceView // of the pages of a preliminary month
	Bar         bar
	Footer      []string
	Preview     *previewView // nil on what is published
	T           wording
}

// wording gives a template the strings of the page's language: {{.T.Say "scorecard.title"}}.
type wording struct{ t *teller }

// Say is the string without values that key names.
func (w wording) Say(key string) string { return w.t.Plain(key) }

// A bar is the top of a page.
type bar struct {
	Company   string
	Logo      template.URL
	Home      string
	Anchors   []link
	Earlier   *link
	This      string
	Later     *link
	Newest    string // leads to the newest month, "" from a page that stands alone
	Mark      string // "preliminary"
	Languages []tongue
}

type link struct{ Href, Text string }

// A tongue is one entry of the switch.
type tongue struct {
	Code, Name, Href string
	Current          bool
}

// A place is where a page lies in out/: its path and the folder depth that relative links climb.
type place struct {
	path   string // relative to out/, "2026-10/en/index.html"
	locale string
	kpi    string // on a KPI's page, its id
}

// to is the relative link from the place to another file of out/.
func (p place) to(target string) string {
	from := strings.Split(path.Dir(p.path), "/")
	if from[0] == "." {
		from = nil
	}
	parts := strings.Split(target, "/")
	for len(from) > 0 && len(parts) > 1 && from[0] == parts[0] {
		from, parts = from[1:], parts[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(parts, "/")
}

// folder is the locale's folder below another one; the default locale has none of its own.
func (d *desk) folder(base, locale string) string {
	if locale == d.rep.Locale {
		return base
	}
	return path.Join(base, locale)
}

func (d *desk) monthPath(m month.Month, locale string) string {
	return path.Join(d.folder(m.String(), locale), "index.html")
}

func (d *desk) kpiPath(id, locale string) string { return d.kpiPathIn(d.rep.Month, id, locale) }

func (d *desk) kpiPathIn(m month.Month, id, locale string) string {
	return path.Join(d.folder(m.String(), locale), "kpi", id+".html")
}

func (d *desk) archivePath(locale string) string {
	return path.Join(d.folder("", locale), "archive.html")
}

// shell fills the parts that all pages share; same names the page's path in another language.
func (d *desk) shell(t *teller, at place, kind, title string, same func(locale string) string) shell {
	s := shell{
		Lang: t.Code, Title: title, Page: kind, T: wording{t}, Address: d.address(at.path), Share: title, Image: d.address(d.cardPath(d.rep.Month, t.Code)),
		Policy: policy, Style: template.URL(at.to(d.stylePath)),
	}
	if d.scriptPath != "" {
		s.Script = template.URL(at.to(d.scriptPath))
	}
	if kind == "month" || kind == "kpi" || kind == "glossary" {
		s.Preliminary = t.banner()
	}
	s.Bar = d.bar(t, at, kind, same)
	if d.preview != nil {
		s.Policy += previewPolicy
		s.Preview = d.previewOf(t, at)
	}
	s.Footer = []string{
		t.Say("footer.made", "", map[string]any{"date": d.rep.Now}),
		t.Say("footer.rows", "", map[string]any{"n": d.rowsRead()}),
	}
	if d.rep.ConfigHash != "" {
		s.Footer = append(s.Footer, t.Say("footer.configuration", "", map[string]any{"hash": shortHash(d.rep.ConfigHash)}))
	}
	if d.rep.Version != "" {
		s.Footer = append(s.Footer, "loyalty "+words.Name(d.rep.Version))
	}
	return s
}

// policy forbids everything that a page doesn't need: scripts and styles come from the page's own site, pictures may be data.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

func (d *desk) bar(t *teller, at place, kind string, same func(locale string) string) bar {
	home := d.monthPath(d.rep.Month, t.Code)
	b := bar{Company: words.Name(d.rep.Company), Home: at.to(home), This: words.UpperFirst(t.MonthFull(d.rep.Month))}
	if !d.single { // a page that stands for years can't say that it is the newest: it leads there
		b.Newest = at.to("index.html")
	}
	if d.rep.Preliminary {
		b.Mark = words.LowerFirst(t.Term("status", "preliminary"))
	}
	if len(d.rep.Logo) > 0 {
		b.Logo = dataURL(d.rep.LogoType, d.rep.Logo)
	}
	onPage := at.to(home)
	if kind == "month" {
		onPage = ""
	}
	for _, a := range []struct{ id, key string }{
		{"scorecard", "bar.scorecard"}, {"tree", "bar.tree"}, {"sections", "bar.sections"}, {"quality", "bar.quality"},
	} {
		if a.id == "tree" && t.tree() == nil {
			continue
		}
		b.Anchors = append(b.Anchors, link{onPage + "#" + a.id, t.Plain(a.key)})
	}
	b.Anchors = append(b.Anchors, link{at.to(d.archivePath(t.Code)), t.Plain("bar.archive")})
	earlier, later := d.neighbours()
	for _, step := range []struct {
		to *report.PastMonth
		at **link
	}{{earlier, &b.Earlier}, {later, &b.Later}} {
		if step.to != nil {
			*step.at = &link{at.to(d.stepPath(*step.to, at.kpi, t.Code)), t.MonthBrief(step.to.Month)}
		}
	}
	for _, code := range d.locales() {
		b.Languages = append(b.Languages, tongue{code, d.tellers[code].Name, at.to(same(code)), code == t.Code})
	}
	return b
}

// locales are the report's, the default one first.
func (d *desk) locales() []string {
	codes := []string{d.rep.Locale}
	for _, code := range d.rep.Locales {
		if !slices.Contains(codes, code) && d.tellers[code] != nil {
			codes = append(codes, code)
		}
	}
	return codes
}

// newest is the newest month that stands, this one counted, and whether it is preliminary.
func (d *desk) newest() (newest month.Month, preliminary bool) {
	newest, preliminary = d.rep.Month, d.rep.Preliminary
	for _, past := range d.rep.History {
		if past.Month > newest && !past.NoPage {
			newest, preliminary = past.Month, past.Preliminary
		}
	}
	return newest, preliminary
}

// neighbours are the published months before and after this one, nil where there is none.
func (d *desk) neighbours() (earlier, later *report.PastMonth) {
	for i := range d.rep.History {
		switch past := &d.rep.History[i]; {
		case past.NoPage:
		case past.Month < d.rep.Month && (earlier == nil || past.Month > earlier.Month):
			earlier = past
		case past.Month > d.rep.Month && (later == nil || past.Month < later.Month):
			later = past
		}
	}
	return earlier, later
}

// stepPath leads from a KPI's page to the same KPI's in another month, where that month has one.
func (d *desk) stepPath(to report.PastMonth, id, locale string) string {
	if _, has := to.Values[id]; id != "" && has {
		return d.kpiPathIn(to.Month, id, locale)
	}
	return d.monthPath(to.Month, locale)
}

func (d *desk) rowsRead() float64 {
	total := int64(0)
	for _, in := range d.rep.Inputs {
		total += in.Read
	}
	return float64(total)
}

func shortHash(hash string) string {
	return words.Clean(hash, 12)[:min(12, len(words.Clean(hash, 12)))]
}

// An icon is a status or a mark with its word: one symbol of the sprite at the top of each page.
type icon struct {
	Code string // met, at_risk, missed, inconclusive, not_enough_data, no_data, no_goal, restated, abnormal, partial, preliminary
	Word string
}

func (t *teller) icon(code string) icon { return icon{code, t.Term("status", code)} }

// statuses in the order in which the page counts them: worst first.
var statuses = []string{"missed", "at_risk", "met", report.Inconclusive, "not_enough_data", "no_data", "no_goal"}

func statusOf(k *report.KPI) string {
	if k.Status == "not_enough_data" && k.Reason.Code == "chance" {
		return report.Inconclusive
	}
	if slices.Contains(statuses, k.Status) {
		return k.Status
	}
	return "no_goal"
}

// isUnjudged says that a status is no verdict on a goal.
func isUnjudged(status string) bool {
	return !slices.Contains([]string{"missed", "at_risk", "met"}, status)
}

// A sentenceView is a sentence ready for the page.
type sentenceView struct {
	Icon       *icon
	Lead, Rest string
	Href       string
	Explains   bool // hangs under the sentence above
	Owner      string
}

func (t *teller) sentence(s figure.Sentence) sentenceView {
	lead, rest := t.SentenceParts(s)
	v := sentenceView{Lead: lead, Rest: rest, Explains: s.Status == ""}
	if s.Status != "" {
		i := t.icon(s.Status)
		v.Icon = &i
	}
	return v
}

// A frame is a figure with what its template needs beside it.
type frame struct {
	Figure *figures.Figure
	Words  wording
	Long   framedTable
}

// A framedTable is a table with the name of the region that it scrolls in.
type framedTable struct {
	Table figures.Table
	Label string
	Class string
}

// Frame readies a figure for its template.
func (s shell) Frame(f *figures.Figure) frame {
	return frame{f, s.T, framedTable{Table: f.Table, Label: f.Title}}
}

// Bare is Frame without the table, where that stands beside the figure.
func (s shell) Bare(f *figures.Figure) frame {
	bare := *f
	bare.Table = figures.Table{}
	return frame{Figure: &bare, Words: s.T}
}

// Long readies a table of its own.
func (s shell) Long(v any) framedTable {
	switch tab := v.(type) {
	case figures.Table:
		return framedTable{Table: tab, Label: cmp.Or(tab.Caption, tab.Head[0])}
	case *figures.Table:
		return framedTable{Table: *tab, Label: cmp.Or(tab.Caption, tab.Head[0])}
	}
	return framedTable{}
}

// Span is the width of a group's heading in the archive's matrix.
func (v archiveView) Span() int { return len(v.Months) + 1 }

// banner is what marks a preliminary month on every page; nil for the others.
func (t *teller) banner() *sentenceView {
	if !t.Rep.Preliminary {
		return nil
	}
	v := sentenceView{Lead: t.Term("status", "preliminary")}
	for _, n := range t.Rep.Notices {
		if words.IsBanner(n) {
			v.Lead, v.Rest = t.NoticeParts(n)
		}
	}
	i := t.icon("preliminary")
	v.Icon = &i
	return &v
}
