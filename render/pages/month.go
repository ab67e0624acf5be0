package pages

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// monthView is what month.tmpl shows.
type monthView struct {
	shell
	Month     string // YYYY-MM
	Kicker    string
	Verdict   string
	Summary   []sentenceView
	Decisions []sentenceView
	Strip     []cell
	Comment   *commentView
	RollUp    []rollColumn
	Moves     string // how many KPIs moved
	Scorecard scorecard
	Tree      *treeNode
	Cut       *cutView
	Sections  []sectionView
	Unlocks   []foldGroup // what would have a value with one more export
	Quality   quality
	Notices   []string
	Method    []string
	Glossary  string // its address, "" in a single file
	Downloads []link
}

type commentView struct {
	HTML   template.HTML
	Signed string
	Lang   string
}

// A sectionView is one of the seven sections.
type sectionView struct {
	ID, Title string
	Counts    []countView
	Leading   []*figures.Figure
	Small     []*figures.Figure
	Beside    []cell // the first of the KPIs in small: they fill the column of the small figures
	Multiples []cell // the others
	First     string // the figure that a phone shows at once, "" for none: that of a KPI that missed or is abnormal
	More      string // what brings the others
	Fold      []foldGroup
}

type countView struct {
	Icon icon
	Text string
}

func (d *desk) monthPage(t *teller) ([]byte, error) {
	return d.execute("month.tmpl", d.monthView(t, d.monthPath(d.rep.Month, t.Code)))
}

// kpiLink leads to a KPI's own page; a report in a single file has none.
func (d *desk) kpiLink(t *teller, at place, id string) string {
	if d.single {
		return ""
	}
	return at.to(d.kpiPath(id, t.Code))
}

// monthView is the month's page as it lies at a path of out/.
func (d *desk) monthView(t *teller, path string) monthView {
	rep := d.rep
	at := place{path: path, locale: t.Code}
	verdict := t.sentence(rep.Verdict)
	v := monthView{
		shell:   d.shell(t, at, "month", t.title()+" · "+t.MonthFull(rep.Month)+" · "+words.Name(rep.Company), func(code string) string { return d.monthPath(rep.Month, code) }),
		Month:   rep.Month.String(),
		Kicker:  t.kicker(),
		Verdict: verdict.Lead + verdict.Rest,
	}
	v.Share, v.Description = v.Verdict, v.Kicker
	for _, s := range rep.Summary {
		v.Summary = append(v.Summary, t.sentence(s))
	}
	for i, s := range rep.Decisions {
		if i == 3 {
			break
		}
		v.Decisions = append(v.Decisions, d.decision(t, s))
	}
	v.Comment = t.comment()
	v.Strip = d.strip(t, at)
	v.RollUp, v.Moves = d.rollUp(t), d.moves(t)
	v.Scorecard = d.scorecard(t, at)
	v.Tree = t.tree()
	v.Cut = d.cut(t, at)
	for _, section := range figure.Sections() {
		if s, ok := d.section(t, at, section); ok {
			v.Sections = append(v.Sections, s)
		}
	}
	v.Unlocks = d.unlocks(t, at)
	v.Quality = t.quality()
	for _, n := range rep.Notices {
		if !words.IsBanner(n) {
			v.Notices = append(v.Notices, t.Notice(n))
		}
	}
	v.Method = t.method()
	if !d.single {
		v.Glossary = at.to(d.glossaryPath(t.Code))
	}
	v.Downloads = d.downloads(at)
	return v
}

// kicker is the report's name, its month, and up to when there are data.
func (t *teller) kicker() string {
	values := map[string]any{"title": t.title(), "month": t.Rep.Month, "to": t.dataTo()}
	if values["to"] == "" {
		return t.Say("kicker_short", "", values)
	}
	return t.Say("kicker", "", values)
}

// dataTo is the last day with data that the month may know of, "" where nothing is dated.
func (t *teller) dataTo() string {
	if t.Rep.DataTo != "" {
		return t.Rep.DataTo
	}
	end := t.Rep.Month.End().AddDate(0, 0, -1).Format("2006-01-02")
	last := ""
	for _, in := range t.Rep.Inputs {
		last = max(last, min(in.Last, end))
	}
	return last
}

func (t *teller) title() string {
	if t.Rep.Title != "" {
		return words.Name(t.Rep.Title)
	}
	return t.Plain("report_title")
}

// decision is a question with its reason and its owner.
func (d *desk) decision(t *teller, s figure.Sentence) sentenceView {
	v := t.sentence(s)
	v.Icon, v.Explains = nil, false
	if v.Lead == "" {
		v.Lead, v.Rest = v.Rest, ""
	}
	if owner := t.owner(s); owner != "" {
		v.Owner = t.Say("decision_owner", "", map[string]any{"owner": owner})
	}
	if k, ok := t.KPIs[s.KPI]; ok {
		v.Href = "#k-" + k.ID
	}
	return v
}

// owner is who answers for a sentence: the KPI's, else the one its values name.
func (t *teller) owner(s figure.Sentence) string {
	if k, ok := t.KPIs[s.KPI]; ok {
		if owner := words.Name(t.Words(k.Owner, "")); owner != "" {
			return owner
		}
	}
	owner, _ := s.Values["owner"].(string)
	return words.Name(owner)
}

func (t *teller) comment() *commentView {
	for _, code := range []string{t.Code, t.Rep.Locale} {
		if c, ok := t.Rep.Comment[code]; ok && c.HTML != "" {
			return &commentView{template.HTML(c.HTML), words.Name(c.Signed), code} //nolint:gosec // sanitised by whoever reads notes/
		}
	}
	return nil
}

// section is one of the seven with its counts and figures; without a KPI of its own it isn't shown.
func (d *desk) section(t *teller, at place, id string) (sectionView, bool) {
	s := sectionView{ID: id, Title: t.Plain("section." + id)}
	counts, folded := map[string]int{}, []*report.KPI{}
	for i := range d.rep.KPIs {
		k := &d.rep.KPIs[i]
		if k.Section != id {
			continue
		}
		if isFolded(k) {
			if len(k.Missing) == 0 { // the others stand in the closing table
				folded = append(folded, k)
			}
			continue
		}
		counts[statusOf(k)]++
	}
	for _, status := range statuses {
		if n := counts[status]; n > 0 && d.hasGoals() {
			s.Counts = append(s.Counts, countView{t.icon(status), t.Say("rollup.count", "", map[string]any{"n": float64(n), "status": words.LowerFirst(t.Term("status", status))})})
		}
	}
	for _, f := range d.figures[t.Code].Sections[id] {
		if f.Leads() || !f.Drawn() { // a data table takes the room of a leading figure
			s.Leading = append(s.Leading, f)
			continue
		}
		s.Small = append(s.Small, f)
	}
	for _, f := range slices.Concat(s.Leading, s.Small) {
		if k := t.KPIs[f.KPI]; k != nil && k.Attention() > 1 && s.First == "" {
			s.First = f.ID
		}
	}
	hidden := len(s.Leading) + len(s.Small)
	if s.First != "" {
		hidden--
	}
	if hidden > 0 {
		s.More = t.Say("more.charts", "", map[string]any{"n": float64(hidden)})
	}
	s.Multiples = d.multiples(t, at, id)
	shown := len(s.Leading) + len(s.Small) + len(s.Multiples)
	fill := min(len(s.Multiples), max(0, 3*len(s.Leading)-2*len(s.Small))) // a leading figure is as high as three of them, a small one as two
	s.Beside, s.Multiples = s.Multiples[:fill], s.Multiples[fill:]
	if len(folded) > 0 && shown == 0 {
		s.Fold = d.fold(t, at, folded)
	}
	return s, shown > 0 || len(s.Fold) > 0
}

// execute runs a page template.
func (d *desk) execute(template string, view any) ([]byte, error) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, template, view); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return b.Bytes(), nil
}
