package pages

import (
	"fmt"
	"html/template"
	"math"
	"path"
	"slices"
	"strings"

	"loyalty/internal/report"
	"loyalty/render/figures"
)

// extra adds a rendition in every language: the default locale's without a suffix.
func (d *desk) extra(kind Extra, files map[string][]byte) error {
	write := d.singlePage
	if kind == Email {
		write = d.emailPage
	}
	for _, code := range d.locales() {
		content, err := write(d.tellers[code])
		if err != nil {
			return err
		}
		files[path.Join(d.rep.Month.String(), extraName(kind, code, d.rep.Locale))] = content
	}
	return nil
}

func extraName(kind Extra, locale, standard string) string {
	name := map[Extra]string{SingleFile: "report", Email: "email"}[kind]
	if locale != standard {
		name += "." + locale
	}
	return name + ".html"
}

// Names are the files of an extra in the month's folder.
func (r *Renderer) Names(rep *report.Report, kind Extra) []string {
	var names []string
	for _, code := range r.Locales() {
		names = append(names, extraName(kind, code, rep.Locale))
	}
	return names
}

// singlePage is the month's page with style and script inside and no link that leads out of it, as a mail attachment needs.
func (d *desk) singlePage(t *teller) ([]byte, error) {
	alone := *d
	alone.single = true
	v := alone.monthView(t, alone.monthPath(alone.rep.Month, t.Code))
	style := alone.styleText
	code := strings.ReplaceAll(alone.script, "</script", `<\/script`)
	v.InlineStyle, v.InlineCode, v.Script = template.CSS(style), template.JS(code), "" //nolint:gosec // the program's own style and script
	scripts := "'none'"
	if code != "" {
		scripts = policyHash(code)
	}
	v.Policy = fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'", scripts, policyHash(style))
	v.Bar.Home, v.Bar.Earlier, v.Bar.Later, v.Bar.Languages = "", nil, nil, nil
	v.Bar.Anchors = v.Bar.Anchors[:len(v.Bar.Anchors)-1]
	for i := range v.Bar.Anchors {
		_, anchor, _ := strings.Cut(v.Bar.Anchors[i].Href, "#")
		v.Bar.Anchors[i].Href = "#" + anchor
	}
	v.Downloads, v.Address, v.Image = nil, "", ""
	return alone.execute("month.tmpl", v)
}

// emailView is what email.tmpl shows: the top of the page and the KPIs that need attention, in tables with inline styles.
type emailView struct {
	Lang, Title, Kicker, Verdict string
	Address                      string // of the page, whole; "" where it isn't known
	Preliminary                  *sentenceView
	Comment                      *commentView
	Summary, Decisions           []sentenceView
	Strip                        [][]cell // the figures under the verdict, two a row
	RollUp                       []rollColumn
	Moves                        string
	Rows                         []emailRow
	T                            wording
	Footer                       []string
}

type emailRow struct {
	Name, Href, Value, Path, Mark, Status, Small string
	Change                                       changeView // with its verdict in words: a mail has no colours to tell by
}

// smallMonths is how many months the bars of a row in the e-mail tell.
const smallMonths = 12

// smallBars are a KPI's last months as a line of bars of text: a mail shows no drawing that isn't fetched from somewhere.
func smallBars(k *report.KPI) string {
	points := k.Series
	if len(points) > smallMonths {
		points = points[len(points)-smallMonths:]
	}
	if figures.Known(points) < 2 {
		return ""
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if p.Value != nil {
			lo, hi = min(lo, *p.Value), max(hi, *p.Value)
		}
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, p := range points {
		switch {
		case p.Value == nil:
			b.WriteRune('·')
		case hi == lo:
			b.WriteRune(bars[len(bars)/2])
		default:
			b.WriteRune(bars[int((*p.Value-lo)/(hi-lo)*float64(len(bars)-1)+0.5)])
		}
	}
	return b.String()
}

func (d *desk) emailPage(t *teller) ([]byte, error) {
	m := d.monthView(t, d.monthPath(d.rep.Month, t.Code))
	v := emailView{Lang: t.Code, Title: m.Title, Address: m.Address, Comment: m.Comment, Kicker: m.Kicker, Verdict: m.Verdict, Preliminary: m.Preliminary, Summary: m.Summary, Decisions: m.Decisions, Strip: slices.Collect(slices.Chunk(m.Strip, 2)), RollUp: m.RollUp, Moves: m.Moves, T: m.T, Footer: m.Footer}
	for _, k := range d.shownKPIs() {
		status := statusOf(k)
		if status != "missed" && status != "at_risk" && status != "met" {
			continue
		}
		path, _ := t.pathCell(k)
		v.Rows = append(v.Rows, emailRow{t.Words(k.Title, k.ID), d.address(d.kpiPath(k.ID, t.Code)), t.optional2(k.Unit, k.Standing().Value), path, boardMark[status], t.Term("status", status), smallBars(k), t.changeView(k, k.LastMonth)})
	}
	return d.execute("email.tmpl", v)
}
