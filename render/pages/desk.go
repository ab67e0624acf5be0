// Package pages turns a report into files: the month's page, a page per KPI, archive, scorecard, CSV, e-mail, and texts for terminals.
package pages

import (
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"slices"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// A Renderer holds what all reports share: templates, styles, scripts, languages and the chart engine.
type Renderer struct {
	locales map[string]*words.Locale
	pages   *template.Template
	style   string
	script  string // the page's script, "" where the binary was built without it
	engine  *charts.Engine

	CSV Dialect // of the KPIs' CSV files
}

// New reads templates, styles and languages from files (templates.Files). script is the page's script and engine draws the
// charts; without an engine pages hold each chart's table alone.
func New(files fs.FS, script string, engine *charts.Engine) (*Renderer, error) {
	r := &Renderer{script: script, engine: engine}
	var err error
	if r.locales, err = words.LoadLocales(files); err != nil {
		return nil, err
	}
	style, err := fs.ReadFile(files, "page.css")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	r.style = string(style)
	if r.pages, err = template.New("pages").ParseFS(files, "*.tmpl"); err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	return r, nil
}

// Locales are the codes of the languages there are, in order.
func (r *Renderer) Locales() []string { return slices.Sorted(maps.Keys(r.locales)) }

// A desk is one report being rendered: its tellers, one per language, and the names of its shared files.
type desk struct {
	*Renderer
	rep        *report.Report
	tellers    map[string]*teller
	styleText  string
	stylePath  string // assets/<hash>.css
	scriptPath string
	figures    map[string]*figures.Album // by locale
	single     bool                      // pages stand alone: no link leads out of them
	preview    *Preview                  // nil for what is published
}

func (r *Renderer) desk(rep *report.Report) (*desk, error) {
	d := &desk{Renderer: r, rep: rep, tellers: map[string]*teller{}, figures: map[string]*figures.Album{}}
	if r.locales[rep.Locale] == nil {
		return nil, fmt.Errorf("report.locale %q: there is no templates/locale/%s.toml; there are %v", rep.Locale, rep.Locale, r.Locales())
	}
	codes := rep.Locales
	if len(codes) == 0 {
		codes = []string{rep.Locale}
	}
	for _, code := range append([]string{rep.Locale}, codes...) {
		if r.locales[code] == nil {
			return nil, fmt.Errorf("locale %q: there is no templates/locale/%s.toml; there are %v", code, code, r.Locales())
		}
		d.tellers[code] = newTeller(r.locales[code], rep)
	}
	d.styleText = r.style + brandStyle(rep.BrandColor)
	d.stylePath = "assets/" + contentName(d.styleText, "css")
	if r.script != "" {
		d.scriptPath = "assets/" + contentName(r.script, "js")
	}
	return d, nil
}

// An Extra is a rendition that a run may ask for beside the pages.
type Extra int

// The extras: one self-contained file per language (report[.<locale>].html), and a summary for mail (email[.<locale>].html).
const (
	SingleFile Extra = iota
	Email
)

// Month renders everything of one month: by path relative to out/. Words has to have run before.
func (r *Renderer) Month(ctx context.Context, rep *report.Report, extras ...Extra) (map[string][]byte, error) {
	d, err := r.desk(rep)
	if err != nil {
		return nil, err
	}
	for _, code := range d.locales() {
		d.figures[code] = figures.Hang(d.tellers[code].Teller)
	}
	if err := d.draw(ctx, (*figures.Album).MonthOrders); err != nil {
		return nil, err
	}
	files := map[string][]byte{d.stylePath: []byte(d.styleText)}
	if d.scriptPath != "" {
		files[d.scriptPath] = []byte(r.script)
	}
	for _, code := range d.locales() {
		t := d.tellers[code]
		if files[d.monthPath(rep.Month, code)], err = d.monthPage(t); err != nil {
			return nil, err
		}
		if files[d.cardPath(rep.Month, code)], err = d.card(t); err != nil {
			return nil, err
		}
		if files[d.archivePath(code)], err = d.archivePage(t); err != nil {
			return nil, err
		}
		if files[d.glossaryPath(code)], err = d.glossaryPage(t); err != nil {
			return nil, err
		}
	}
	for _, extra := range extras {
		if err := d.extra(extra, files); err != nil {
			return nil, err
		}
	}
	if err := d.kpiFiles(ctx, files); err != nil {
		return nil, err
	}
	if err := d.machineFiles(files); err != nil {
		return nil, err
	}
	files[rep.Month.String()+"/scoreboard.md"] = r.Markdown(rep, rep.Locale)
	if files["index.html"], err = d.leadPage(); err != nil {
		return nil, err
	}
	if files[rep.Month.String()+"/report.json"], err = rep.JSON(); err != nil {
		return nil, err
	}
	return files, nil
}

// Words writes every sentence and notice of a report in its languages, for report.json and the pages, and adds the notice
// on a brand colour that can't be read. It comes before Month, JSON and Scoreboard.
func (r *Renderer) Words(rep *report.Report) {
	if code := brandNotice(rep.BrandColor); code != "" {
		rep.Notices = append(rep.Notices, figure.Notice{Code: code, Values: map[string]any{"color": rep.BrandColor}})
	}
	for code, l := range r.locales {
		t := newTeller(l, rep)
		for _, s := range words.TopSentences(rep) {
			if s.Code != "" {
				lead, rest := t.SentenceParts(*s)
				s.Words = words.With(s.Words, code, lead+rest)
			}
		}
		for i := range rep.KPIs {
			k := &rep.KPIs[i]
			k.Reason.Words = words.With(k.Reason.Words, code, t.Reason(k.Reason, t.KPIs[k.ID]))
			for j := range k.Segments {
				if s := k.Segments[j].Reason; s != nil {
					s.Words = words.With(s.Words, code, t.Reason(*s, t.KPIs[k.ID]))
				}
			}
		}
		for i := range rep.Notices {
			n := &rep.Notices[i]
			n.Words = words.With(n.Words, code, t.Notice(*n))
		}
		for i := range rep.Checks {
			c := &rep.Checks[i]
			c.Words = words.With(c.Words, code, words.PlainSpaces(t.Check(*c)))
		}
	}
}

// Notices are a report's notices in a language, as its pages show them; an unknown locale gives the report's own. Words has to have
// run before.
func (r *Renderer) Notices(rep *report.Report, locale string) []string {
	t := r.in(rep, locale)
	var all []string
	for _, n := range rep.Notices {
		all = append(all, words.PlainSpaces(t.Notice(n)))
	}
	return all
}
