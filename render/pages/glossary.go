package pages

import (
	"path"

	"loyalty/internal/figure"
	"loyalty/render/words"
)

// glossaryView is what glossary.tmpl shows: the words that the pages share, and each KPI with its definition.
type glossaryView struct {
	shell
	Lead     string
	Words    []glossaryEntry
	Sections []glossarySection
}

type glossarySection struct {
	Title   string
	Entries []glossaryEntry
}

type glossaryEntry struct {
	Name, Href, Text, Formula, Owner string
	Lang, OwnerLang                  string // of the name with its text, and of the owner, where it isn't the page's
}

// glossaryWords are explained by the locales' glossary.<word>; their names are glossary.<word>_name.
var glossaryWords = []string{"plan", "chance", "tested", "window", "active", "partial", "restated", "abnormal", "link"}

func (d *desk) glossaryPath(locale string) string {
	return path.Join(d.folder(d.rep.Month.String(), locale), "glossary.html")
}

func (d *desk) glossaryPage(t *teller) ([]byte, error) {
	at := place{path: d.glossaryPath(t.Code), locale: t.Code}
	v := glossaryView{
		shell: d.shell(t, at, "glossary", t.Plain("glossary.title")+" · "+t.MonthFull(d.rep.Month)+" · "+words.Name(d.rep.Company), d.glossaryPath),
		Lead:  t.Say("glossary.lead", "", map[string]any{"n": float64(len(d.rep.KPIs))}),
	}
	v.shell.Description = v.Lead
	values := map[string]any{"months": t.Definition("active_window_months", 12)}
	for _, word := range glossaryWords {
		v.Words = append(v.Words, glossaryEntry{Name: t.Say("glossary."+word+"_name", "", values), Text: t.Say("glossary."+word, "", values)})
	}
	for _, section := range figure.Sections() {
		s := glossarySection{Title: t.Plain("section." + section)}
		for i := range d.rep.KPIs {
			k := &d.rep.KPIs[i]
			if k.Section != section {
				continue
			}
			s.Entries = append(s.Entries, glossaryEntry{Name: t.Words(k.Title, k.ID), Href: d.kpiLink(t, at, k.ID), Text: t.Words(k.Description, ""), Formula: t.Words(k.Formula, ""), Owner: words.Name(t.Words(k.Owner, "")),
				Lang: t.Foreign(k.Title), OwnerLang: t.Foreign(k.Owner)})
		}
		if len(s.Entries) > 0 {
			v.Sections = append(v.Sections, s)
		}
	}
	return d.execute("glossary.tmpl", v)
}
