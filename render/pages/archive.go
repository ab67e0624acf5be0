package pages

import (
	"slices"
	"sort"
	"strings"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// archiveView is what archive.tmpl shows: a row per published month, and every KPI's status by month.
type archiveView struct {
	shell
	Lead   string
	First  string // name of the KPI that the list shows
	Rows   []archiveRow
	Legend []icon
	Months []matrixMonth
	Groups []matrixGroup
}

type archiveRow struct {
	Month   link
	Verdict string
	Marks   []icon // preliminary, restated
	Value   string
	Counts  []archiveCount
}

// An archiveCount is a count with its icon; zero is a grey dash, so that the eye finds the red.
type archiveCount struct {
	Icon icon
	N    string
	Zero bool
}

type matrixMonth struct{ Tick, Year string }

type matrixGroup struct {
	Title string
	Rows  []matrixRow
}

type matrixRow struct {
	Name, Href string
	Cells      []matrixCell
}

// A matrixCell is a KPI's status in one month; Icon is nil where that month didn't know the KPI.
type matrixCell struct {
	Icon  *icon
	Label string
}

// A pastMonth is a published month as the archive reads it.
type pastMonth struct {
	month    month.Month
	verdict  string
	values   map[string]*float64
	statuses map[string]string
	marks    []string // preliminary, restated
	noPage   bool
}

// published are this month and those before and after it, oldest first.
func (d *desk) published(t *teller) []pastMonth {
	this := pastMonth{month: d.rep.Month, values: map[string]*float64{}, statuses: map[string]string{}}
	verdict := t.sentence(d.rep.Verdict)
	this.verdict = verdict.Lead + verdict.Rest
	replaced := slices.ContainsFunc(d.rep.Restatements, func(r report.Restatement) bool { return r.On != "" && isMarked(r) })
	this.marks = monthMarks(d.rep.Preliminary, replaced)
	for _, k := range d.rep.KPIs {
		this.values[k.ID], this.statuses[k.ID] = k.Value, statusOf(&k)
	}
	all := []pastMonth{this}
	for _, p := range d.rep.History {
		if p.Month == d.rep.Month {
			continue
		}
		text := words.Clean(p.Verdict.Words[t.Code], 300)
		switch {
		case p.Unread:
			text = t.Plain("archive.unread")
		case text == "" && p.Verdict.Code != "":
			v := t.sentence(p.Verdict)
			text = v.Lead + v.Rest
		}
		all = append(all, pastMonth{p.Month, text, p.Values, p.Statuses, monthMarks(p.Preliminary, p.Restated), p.NoPage})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].month < all[j].month })
	return all
}

func monthMarks(preliminary, restated bool) []string {
	var marks []string
	if preliminary {
		marks = append(marks, "preliminary")
	}
	if restated {
		marks = append(marks, "restated")
	}
	return marks
}

// matrixMonths is how far back the archive's matrix looks.
const matrixMonths = 24

// statusIn is a KPI's status of a month: the published one, else as it would have been judged then; "" where it wasn't judged. A cohort's
// month isn't the month that judges it.
func statusIn(k *report.KPI, m month.Month, published map[month.Month]pastMonth) string {
	status := published[m].statuses[k.ID]
	if i := slices.IndexFunc(k.Series, func(p figure.Point) bool { return p.Month == m }); status == "" && i >= 0 && k.Window != "cohort" {
		status = k.Series[i].Status
	}
	if status == "no_goal" || status == "no_data" {
		return ""
	}
	return status
}

func (d *desk) archivePage(t *teller) ([]byte, error) {
	at := place{path: d.archivePath(t.Code), locale: t.Code}
	months := d.published(t)
	head := d.headKPI()
	v := archiveView{
		shell: d.shell(t, at, "archive", t.Plain("archive.title")+" · "+words.Name(d.rep.Company), d.archivePath),
		Lead:  t.Say("archive.lead", "", map[string]any{"n": float64(len(months))}),
	}
	v.shell.Description = v.Lead
	if head != nil {
		v.First = t.Short(head.ID)
	}
	for i := len(months) - 1; i >= 0; i-- {
		v.Rows = append(v.Rows, d.archiveRow(t, at, months[i], head))
	}
	published := map[month.Month]pastMonth{}
	newest := d.rep.Month
	for _, m := range months {
		published[m.month], newest = m, max(newest, m.month)
	}
	for m := newest - matrixMonths + 1; m <= newest; m++ {
		mm := matrixMonth{Tick: t.Plain("month.columns." + t.Printerless(int(m.Number())))}
		if len(v.Months) == 0 || m.Number() == 1 {
			mm.Year = t.Printerless(m.Year())
		}
		v.Months = append(v.Months, mm)
	}
	used := map[string]bool{}
	for _, section := range figure.Sections() {
		g := matrixGroup{Title: t.Plain("section." + section)}
		for _, k := range d.shownKPIs() {
			if k.Section != section || !hasGoal(k) {
				continue
			}
			row := matrixRow{Name: t.Words(k.Title, k.ID), Href: at.to(d.kpiPath(k.ID, t.Code))}
			for m := newest - matrixMonths + 1; m <= newest; m++ {
				status := statusIn(k, m, published)
				if status == "" {
					row.Cells = append(row.Cells, matrixCell{})
					continue
				}
				i := t.icon(status)
				used[status] = true
				row.Cells = append(row.Cells, matrixCell{&i, t.Short(k.ID) + ", " + t.MonthBrief(m) + ": " + i.Word})
			}
			g.Rows = append(g.Rows, row)
		}
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	for _, s := range statuses {
		if used[s] {
			v.Legend = append(v.Legend, t.icon(s))
		}
	}
	return d.execute("archive.tmpl", v)
}

func (d *desk) archiveRow(t *teller, at place, m pastMonth, head *report.KPI) archiveRow {
	r := archiveRow{Month: link{at.to(d.monthPath(m.month, t.Code)), words.UpperFirst(t.MonthBrief(m.month))}, Verdict: strings.TrimSpace(m.verdict), Value: "–"}
	if head != nil && m.values[head.ID] != nil {
		r.Value = t.Value(head.Unit, *m.values[head.ID])
	}
	if m.noPage {
		r.Month.Href = ""
	}
	for _, code := range m.marks {
		r.Marks = append(r.Marks, t.icon(code))
	}
	counts := map[string]int{}
	for _, status := range m.statuses {
		counts[status]++
	}
	for _, status := range []string{"missed", "at_risk", "met"} {
		r.Counts = append(r.Counts, archiveCount{t.icon(status), t.Number(float64(counts[status]), 0, false), counts[status] == 0})
	}
	return r
}

// headKPI is the one that the verdict speaks of, nil where there is nothing to speak of.
func (d *desk) headKPI() *report.KPI { return d.tellers[d.rep.Locale].KPIs[d.rep.Verdict.KPI] }

// leadView is what lead.tmpl shows: out/index.html, which leads to the newest month.
type leadView struct {
	shell
	To    string
	Month string
}

func (d *desk) leadPage() ([]byte, error) {
	t := d.tellers[d.rep.Locale]
	at := place{path: "index.html", locale: t.Code}
	newest, preliminary := d.newest()
	title := words.UpperFirst(t.MonthFull(newest))
	if preliminary {
		title += " · " + words.LowerFirst(t.Term("status", "preliminary"))
	}
	v := leadView{
		shell: d.shell(t, at, "lead", t.title()+" · "+words.Name(d.rep.Company), func(code string) string { return d.monthPath(newest, code) }),
		To:    at.to(d.monthPath(newest, t.Code)), Month: title,
	}
	v.Description, v.Image = v.Title+" · "+title, d.address(d.cardPath(newest, t.Code))
	for _, m := range d.published(t) {
		if m.month == newest {
			v.Share = words.PlainSpaces(strings.TrimSpace(m.verdict))
		}
	}
	return d.execute("lead.tmpl", v)
}
