package pages

import (
	"fmt"
	"html/template"
	"path"
	"strings"
)

// extra adds a rendition in every language: the default locale's without a suffix.
func (d *desk) extra(kind Extra, files map[string][]byte) error {
	for _, code := range d.locales() {
		base, write := "report", d.singlePage
		if kind == Email {
			base, write = "email", d.emailPage
		}
		if code != d.rep.Locale {
			base += "." + code
		}
		content, err := write(d.tellers[code])
		if err != nil {
			return err
		}
		files[path.Join(d.rep.Month.String(), base+".html")] = content
	}
	return nil
}

// singlePage is the month's page with style and script inside and no link that leads out of it, as a mail attachment needs.
func (d *desk) singlePage(t *teller) ([]byte, error) {
	alone := *d
	alone.single = true
	v := alone.monthView(t)
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
	v.Downloads, v.Address = nil, ""
	return alone.execute("month.tmpl", v)
}

// emailView is what email.tmpl shows: the top of the page and the KPIs that need attention, in tables with inline styles.
type emailView struct {
	Lang, Title, Kicker, Verdict string
	Preliminary                  *sentenceView
	Summary, Decisions           []sentenceView
	RollUp                       []rollColumn
	Moves                        string
	Rows                         []emailRow
	T                            wording
	Footer                       []string
}

type emailRow struct{ Name, Value, Path, Mark, Status, Change string }

func (d *desk) emailPage(t *teller) ([]byte, error) {
	m := d.monthView(t)
	v := emailView{Lang: t.Code, Title: m.Title, Kicker: m.Kicker, Verdict: m.Verdict, Preliminary: m.Preliminary, Summary: m.Summary, Decisions: m.Decisions, RollUp: m.RollUp, Moves: m.Moves, T: m.T, Footer: m.Footer}
	for _, k := range d.shownKPIs() {
		status := statusOf(k)
		if status != "missed" && status != "at_risk" && status != "met" {
			continue
		}
		path, _ := t.pathCell(k)
		v.Rows = append(v.Rows, emailRow{t.Words(k.Title, k.ID), t.optional2(k.Unit, k.Value), path, boardMark[status], t.Term("status", status), t.changeView(k, k.LastMonth).Text})
	}
	return d.execute("email.tmpl", v)
}
