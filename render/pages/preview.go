package pages

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/figures"
)

// Preview is what the pages of `loyalty preview` tell beside the report. No page that is published has any of it.
type Preview struct {
	Version string            // another one with each saved file: a page that has an older one asks for itself anew
	Saved   []string          // the files that the last change saved
	Took    float64           // seconds from there to the new figures
	Began   *report.Report    // as it was when the preview began; nil: nothing is compared
	Faults  []Fault           // of the files as they are now; the report is then the last one that had none
	Beside  map[string]Beside // by KPI
}

// Fault is what is wrong with a file: where, and the line itself.
type Fault struct{ Place, Line, Text string }

// Beside is what stands beside a KPI.
type Beside struct {
	Tables  []string // that its file reads
	Seconds float64  // that its query took
}

// Where the preview's own files and its events are.
const (
	PreviewFolder = "_preview/"
	PreviewEvents = PreviewFolder + "events"
)

// previewPolicy lets the page's script hear of saved files.
const previewPolicy = "; connect-src 'self'"

// previewView is what preview.tmpl shows.
type previewView struct {
	Version string
	Faults  []Fault
	Saved   string
	Changes []previewChange
	KPI     *besideView
	T       wording
}

type previewChange struct {
	report.Change
	Href string // of the KPI's page, "" for a chart
}

// besideView is what stands beside one KPI; its rows are those that its query gave, as numbers.
type besideView struct {
	File   string
	Tables string
	Took   string
	Rows   figures.Table
}

// A Site is a report whose pages are made when they are asked for.
type Site struct {
	mutex sync.Mutex
	desk  *desk
	whole map[string][]byte // what is no page; nil until it is asked for
}

// Site readies a report's pages. Words has to have run before.
func (r *Renderer) Site(rep *report.Report, preview Preview) (*Site, error) {
	shown := *rep
	shown.Charts = slices.Clone(rep.Charts)
	if preview.Began != nil {
		for i := range rep.KPIs {
			shown.Charts = append(shown.Charts, r.compared(preview.Began, &rep.KPIs[i])...)
		}
	}
	d, err := r.desk(&shown)
	if err != nil {
		return nil, err
	}
	d.preview = &preview
	for _, code := range d.locales() {
		d.figures[code] = figures.Hang(d.tellers[code].Teller)
	}
	return &Site{desk: d}, nil
}

// File is the file at a path below out/, "" being the newest month's page; nil where there is none.
func (s *Site) File(ctx context.Context, name string) ([]byte, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	d := s.desk
	switch name {
	case "", "index.html":
		return d.drawn(ctx, d.rep.Locale, (*figures.Album).MonthOrders, func(t *teller) ([]byte, error) { return d.execute("month.tmpl", d.monthView(t, "index.html")) })
	case d.stylePath:
		return []byte(d.styleText), nil
	case d.scriptPath:
		return []byte(d.script), nil
	}
	for _, code := range d.locales() {
		switch name {
		case d.monthPath(d.rep.Month, code):
			return d.drawn(ctx, code, (*figures.Album).MonthOrders, d.monthPage)
		case d.archivePath(code):
			return d.archivePage(d.tellers[code])
		case d.glossaryPath(code):
			return d.glossaryPage(d.tellers[code])
		}
		for i := range d.rep.KPIs {
			k := &d.rep.KPIs[i]
			switch file := strings.TrimSuffix(d.kpiPath(k.ID, d.rep.Locale), "html"); name {
			case d.kpiPath(k.ID, code):
				of := func(a *figures.Album) []figures.Order { return a.PageOrders(k) }
				return d.drawn(ctx, code, of, func(t *teller) ([]byte, error) { return d.kpiPage(t, k) })
			case file + "csv":
				return kpiCSV(k, d.CSV), nil
			case file + "sql":
				return []byte(k.SQL), nil
			}
		}
	}
	if strings.HasSuffix(name, ".html") {
		return nil, nil
	}
	if s.whole == nil {
		var err error
		if s.whole, err = d.Month(ctx, d.rep); err != nil {
			return nil, err
		}
	}
	return s.whole[name], nil
}

// drawn is a page in a language, after its drawings.
func (d *desk) drawn(ctx context.Context, locale string, of func(*figures.Album) []figures.Order, page func(*teller) ([]byte, error)) ([]byte, error) {
	if err := figures.Draw(ctx, d.engine, of(d.figures[locale])); err != nil {
		return nil, err
	}
	return page(d.tellers[locale])
}

// FaultPage is the preview's page where no report has been without a fault yet.
func (r *Renderer) FaultPage(locale string, preview Preview) ([]byte, error) {
	if r.locales[locale] == nil {
		locale = r.Locales()[0]
	}
	t := newTeller(r.locales[locale], &report.Report{Locale: locale})
	view := shell{Lang: locale, Title: t.Plain("preview.title"), Policy: policy + previewPolicy, T: wording{t}, Preview: &previewView{Version: preview.Version, Faults: preview.Faults, T: wording{t}}}
	var b bytes.Buffer
	if err := r.pages.ExecuteTemplate(&b, "preview.tmpl", view); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return b.Bytes(), nil
}

func (d *desk) previewOf(t *teller, at place) *previewView {
	v := &previewView{Version: d.preview.Version, Faults: d.preview.Faults, T: wording{t}}
	if len(d.preview.Saved) > 0 {
		v.Saved = t.Say("preview.saved", "", map[string]any{"what": strings.Join(d.preview.Saved, ", "), "n": t.Number(d.preview.Took, 2, false)})
	}
	if d.preview.Began != nil {
		for _, c := range report.Changes(d.preview.Began, d.rep) {
			if strings.HasPrefix(c.ID, comparedID) || at.kpi != "" && c.ID != at.kpi {
				continue
			}
			shown := previewChange{Change: c}
			if t.KPIs[c.ID] != nil && at.kpi == "" {
				shown.Href = at.to(d.kpiPath(c.ID, t.Code))
			}
			v.Changes = append(v.Changes, shown)
		}
	}
	if k := t.KPIs[at.kpi]; k != nil {
		beside := d.preview.Beside[k.ID]
		v.KPI = &besideView{File: k.SQLFile, Tables: strings.Join(beside.Tables, ", "), Took: t.Say("preview.took", "", map[string]any{"n": t.Number(beside.Seconds, 3, false)}), Rows: queryRows(k)}
	}
	return v
}

// queryRows are the rows that a KPI's query gave, the newest month first, in the contract's words; a blank stays one.
func queryRows(k *report.KPI) figures.Table {
	table := figures.Table{Head: []string{"month", "segment", "numerator", "denominator", "value", "n"}}
	number := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', 9, 64)
	}
	add := func(segment string, points []figure.Point) {
		for _, p := range slices.Backward(points) {
			table.Rows = append(table.Rows, []string{p.Month.String(), segment, number(p.Numerator), number(p.Denominator), number(p.Value), number(p.N)})
		}
	}
	add("", k.Series)
	for _, segment := range k.Segments {
		add(segment.Name, segment.Points)
	}
	return table
}

// comparedID begins the ids of the charts that compare a KPI with what it was.
const comparedID = "preview-"

// compared is a chart of a KPI's series as it was and as it is, on its page; none where they are alike.
func (r *Renderer) compared(began *report.Report, k *report.KPI) []report.Chart {
	at := slices.IndexFunc(began.KPIs, func(was report.KPI) bool { return was.ID == k.ID })
	if at < 0 || !slices.ContainsFunc(report.Changes(&report.Report{KPIs: began.KPIs[at : at+1]}, &report.Report{KPIs: []report.KPI{*k}}), func(c report.Change) bool { return c.What == "value" }) {
		return nil
	}
	parts := figure.Parts{X: "month", Series: "series", Value: "value", Unit: k.Unit, Words: "preview"}
	chart := report.Chart{
		ID: comparedID + k.ID, Custom: true, Figures: []figure.Placed{{As: "line", At: k.ID, Parts: parts}}, Columns: []string{"month", "series", "value"},
		Title: figure.Text{}, Description: figure.Text{},
	}
	for code, l := range r.locales {
		t := newTeller(l, began)
		chart.Title[code], chart.Description[code] = t.Plain("preview.compared"), t.Plain("preview.compared_sub")
	}
	for name, series := range map[string][]figure.Point{"before": began.KPIs[at].Series, "now": k.Series} {
		for _, p := range series {
			if p.Value != nil {
				chart.Rows = append(chart.Rows, []any{p.Month.String(), name, *p.Value})
			}
		}
	}
	slices.SortStableFunc(chart.Rows, func(a, b []any) int { return strings.Compare(a[1].(string), b[1].(string)) })
	return []report.Chart{chart}
}
