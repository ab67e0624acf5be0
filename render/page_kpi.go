package render

import (
	"context"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// kpiView is what kpi.tmpl shows.
type kpiView struct {
	shell
	Crumb       link
	Section     string
	ID, Name    string
	Value       string
	Icon        icon
	Interval    string
	Marks       []icon
	Why         []sentenceView
	Facts       []fact
	Trend       *figure
	Waterfall   *figure
	By          string
	Segments    *figure
	Description string
	Formula     string
	InNumbers   string
	InResult    string
	Receipt     []receiptRow
	SQLFile     string
	SQLNote     string
	SQL         []sqlToken
	History     []historyMonth
	Legend      []icon
	Restated    *table
	Model       []*figure
	ModelNotes  []string
	Downloads   []link
}

// A fact is a line at the right of a KPI's page.
type fact struct{ Name, Value, Note, Class string }

type receiptRow struct{ Name, Count string }

// A historyMonth is one month's status.
type historyMonth struct {
	Icon         icon
	Month, Label string
}

// kpiFiles draws what the KPI pages lack and writes page, CSV, SVG and SQL of every KPI.
func (d *desk) kpiFiles(ctx context.Context, files map[string][]byte) error {
	if err := d.drawKPIs(ctx); err != nil {
		return err
	}
	type page struct {
		path string
		text []byte
	}
	var pages []page
	for i := range d.rep.KPIs {
		for _, code := range d.locales() {
			pages = append(pages, page{path: d.kpiPath(d.rep.KPIs[i].ID, code)})
		}
	}
	locales := d.locales()
	group, _ := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i := range pages {
		group.Go(func() (err error) {
			pages[i].text, err = d.kpiPage(d.tellers[locales[i%len(locales)]], &d.rep.KPIs[i/len(locales)])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, p := range pages {
		files[p.path] = p.text
	}
	base := path.Join(d.rep.Month.String(), "kpi")
	for i := range d.rep.KPIs {
		k := &d.rep.KPIs[i]
		files[path.Join(base, k.ID+".csv")] = kpiCSV(k)
		if k.SQL != "" {
			files[path.Join(base, k.ID+".sql")] = []byte(k.SQL)
		}
		if f := d.figures[d.rep.Locale].byID[k.ID+"-trend"]; f != nil && f.drawn[charts.Wide] != "" {
			files[path.Join(base, k.ID+".svg")] = []byte(charts.File(string(f.drawn[charts.Wide])))
		}
	}
	return nil
}

// drawKPIs adds to each album the figures that only KPI pages show, and draws them once: trends wide, the rest in their one size.
func (d *desk) drawKPIs(ctx context.Context) error {
	var orders []order
	for _, code := range d.locales() {
		t, a := d.tellers[code], d.figures[code]
		keep := func(f figure, ok bool) {
			if !ok {
				return
			}
			if have := a.byID[f.ID]; have != nil {
				have.Events, have.Crowded, have.Caption = orElse(have.Events, f.Events), have.Crowded || f.Crowded, orElse(have.Caption, f.Caption)
				for size, c := range f.sizes {
					if _, drawn := have.sizes[size]; !drawn {
						have.size(size, c)
					}
				}
			} else {
				a.byID[f.ID] = &f
			}
			orders = append(orders, a.byID[f.ID].orders()...)
		}
		for i := range d.rep.KPIs {
			k := &d.rep.KPIs[i]
			keep(t.trend(k, charts.Wide))
			keep(t.waterfall(k))
			keep(t.segments(k))
			for _, f := range t.modelFigures(k) {
				keep(f, true)
			}
		}
	}
	return d.draw(ctx, orders)
}

func (d *desk) kpiPage(t *teller, k *report.KPI) ([]byte, error) {
	return d.execute("kpi.tmpl", d.kpiView(t, k))
}

func (d *desk) kpiView(t *teller, k *report.KPI) kpiView {
	at := place{d.kpiPath(k.ID, t.Code), t.Code}
	title := t.words(k.Title, k.ID)
	a := d.figures[t.Code]
	v := kpiView{
		shell:   d.shell(t, at, "kpi", title+" · "+t.monthFull(d.rep.Month)+" · "+name(d.rep.Company), func(code string) string { return d.kpiPath(k.ID, code) }),
		Crumb:   link{at.to(d.monthPath(d.rep.Month, t.Code)) + "#k-" + k.ID, upperFirst(t.monthFull(d.rep.Month))},
		Section: t.plain("section." + k.Section), ID: k.ID, Name: title,
		Value: t.optional2(k.Unit, k.Value), Icon: t.icon(statusOf(k)), Marks: d.marks(t, k),
		Facts: t.facts(k), Trend: a.byID[k.ID+"-trend"], Waterfall: a.byID[k.ID+"-why"], Segments: a.byID[k.ID+"-segments"],
		By:          upperFirst(t.by(k)),
		Description: t.words(k.Description, ""), Formula: t.words(k.Formula, ""), SQLFile: k.SQLFile, SQL: highlight(statement(k.SQL)),
	}
	for _, f := range t.modelFigures(k) {
		v.Model = append(v.Model, a.byID[f.ID])
	}
	v.ModelNotes = t.modelNotes(k)
	v.SQLNote = t.plain("kpi.sql_shipped")
	if k.Custom {
		v.SQLNote = t.plain("kpi.sql_custom")
	}
	v.shell.Description = title + ": " + v.Value
	if k.Interval != nil && k.Value != nil {
		v.Interval = t.say("kpi.interval", k.Unit, map[string]any{"lo": k.Interval[0], "hi": k.Interval[1]})
	}
	v.Why = t.whys(k)
	v.InNumbers, v.InResult = t.inNumbers(k)
	for _, line := range k.Receipt {
		v.Receipt = append(v.Receipt, receiptRow{t.receiptText(line.Code), t.number(line.Count, 0, false)})
	}
	v.History, v.Legend = t.history(k)
	v.Restated = d.restated(t, k)
	v.Downloads = d.kpiDownloads(k, at)
	return v
}

// whys are the reason of the status, what moved the figure, and what is abnormal about it.
func (t *teller) whys(k *report.KPI) []sentenceView {
	var all []sentenceView
	add := func(text string) {
		if text != "" {
			all = append(all, sentenceView{Rest: upperFirst(text)})
		}
	}
	add(t.reason(k.Reason, k))
	add(t.moved(k))
	if a := k.Abnormal; a != nil && a.Current && k.Value != nil {
		limit := a.Upper
		if *k.Value < a.Centre {
			limit = a.Lower
		}
		key := "kpi.abnormal"
		if *k.Value >= a.Lower && *k.Value <= a.Upper {
			key = "kpi.abnormal_run"
		}
		add(t.say(key, k.Unit, map[string]any{"kpi": k.ID, "value": k.Value, "limit": limit, "n": float64(max(1, a.Running))}))
	}
	return all
}

// moved is the sentence on the largest part of the change to last month.
func (t *teller) moved(k *report.KPI) string {
	d := k.Decomposed
	if d == nil || len(d.Effects) < 2 || d.Change == 0 {
		return ""
	}
	largest := d.Effects[0]
	for _, e := range d.Effects {
		if (e.Rate < 0) == (d.Change < 0) && abs(e.Rate) > abs(largest.Rate) || (largest.Rate < 0) != (d.Change < 0) {
			largest = e
		}
	}
	values := map[string]any{"segment": largest.Segment, "effect": largest.Rate, "month": d.From}
	key := "kpi.moved_"
	if abs(d.Mix) > abs(largest.Rate) {
		values["effect"] = d.Mix
		key = "kpi.moved_mix_"
	}
	if effect, _ := asNumber(values["effect"]); effect < 0 {
		return t.say(key+"down", k.Unit, values)
	}
	return t.say(key+"up", k.Unit, values)
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// facts are the lines at the right: path, goal, changes, forecast, extras and owner.
func (t *teller) facts(k *report.KPI) []fact {
	var all []fact
	if k.Between != nil {
		all = append(all, fact{Name: t.plain("kpi.between"), Value: t.span(k.Unit, k.Between[0], k.Between[1])})
	}
	if k.Path != nil && !isFlat(k) {
		all = append(all, fact{Name: t.plain("kpi.path"), Value: t.value(k.Unit, *k.Path)})
	}
	if k.Target != nil {
		label := t.plain("kpi.goal")
		if k.By != nil {
			label = t.say("chart.goal", "", map[string]any{"by": k.By})
		}
		all = append(all, fact{Name: label, Value: t.value(k.Unit, *k.Target)})
	}
	if a := k.Accumulated; a != nil {
		all = append(all, fact{Name: t.plain("kpi.year"), Value: t.value(k.Unit, a.Value), Note: t.say("kpi.year_path", k.Unit, map[string]any{"path": a.Path})})
	}
	for _, c := range []*report.Change{k.LastMonth, k.LastYear} {
		if c == nil {
			continue
		}
		v := t.changeView(k, c)
		all = append(all, fact{Name: t.say("kpi.against", "", map[string]any{"month": c.Month}), Value: v.Text, Note: t.changeNote(c), Class: v.Class})
	}
	all = append(all, t.forecastFact(k)...)
	for _, e := range k.Extras {
		if e.Value != nil {
			all = append(all, fact{Name: t.words(e.Title, e.Column), Value: t.value(e.Unit, *e.Value)})
		}
	}
	if owner := name(t.words(k.Owner, "")); owner != "" {
		all = append(all, fact{Name: t.plain("kpi.owner"), Value: owner})
	}
	return all
}

func (t *teller) changeNote(c *report.Change) string {
	var parts []string
	if c.Verdict == "better" || c.Verdict == "worse" {
		parts = append(parts, t.plain("change."+c.Verdict))
	}
	if c.Beyond != nil {
		parts = append(parts, t.plain(map[bool]string{true: "change.beyond", false: "change.chance"}[*c.Beyond]))
	}
	return joinComma(parts)
}

func (t *teller) forecastFact(k *report.KPI) []fact {
	f := k.Forecast
	switch {
	case f == nil:
		return nil
	case f.Withheld != "" || f.Value == nil:
		why := "forecast.withheld." + f.Withheld
		if !t.has(why) {
			return nil
		}
		return []fact{{Name: t.plain("kpi.forecast"), Value: "–", Note: t.plain(why)}}
	}
	var notes []string
	if f.Lo != nil && f.Hi != nil {
		notes = append(notes, t.say("chart.forecast_range", k.Unit, map[string]any{"lo": f.Lo, "hi": f.Hi}))
	}
	if f.Probability != nil {
		notes = append(notes, t.say("kpi.chance", "", map[string]any{"p": f.Probability}))
	}
	return []fact{{Name: t.say("kpi.forecast_month", "", map[string]any{"month": f.Month}), Value: t.value(k.Unit, *f.Value), Note: strings.Join(notes, "; ")}}
}

// inNumbers is this month's formula with its figures: 25.376 ÷ 43.902 and the value.
func (t *teller) inNumbers(k *report.KPI) (formula, result string) {
	if k.Numerator == nil || k.Denominator == nil || k.Value == nil || *k.Denominator == 0 {
		return "", ""
	}
	part := func(x float64) string {
		if x != rounded(x, 0) {
			return t.number(x, 2, false)
		}
		return t.number(x, 0, false)
	}
	return part(*k.Numerator) + " ÷ " + part(*k.Denominator) + " = ", t.value(k.Unit, *k.Value)
}

func (t *teller) receiptText(code string) string {
	if t.has("receipt." + code) {
		return t.plain("receipt." + code)
	}
	return t.reasonText(code)
}

// history is the status of the last 24 months, as it was judged in each.
func (t *teller) history(k *report.KPI) ([]historyMonth, []icon) {
	points := k.Series
	if len(points) > trendMonths {
		points = points[len(points)-trendMonths:]
	}
	var months []historyMonth
	used := map[string]bool{}
	for i, p := range points {
		i2 := t.icon(orElse(p.Status, "no_goal"))
		used[i2.Code] = true
		label := t.plain("month.shorts." + t.printerless(int(p.Month.Number())))
		if i == 0 || p.Month.Number() == 1 {
			label += t.fill("month.year_mark", map[string]string{"y": t.printerless(p.Month.Year())[2:]})
		}
		months = append(months, historyMonth{i2, label, upperFirst(t.monthFull(p.Month)) + ": " + i2.Word})
	}
	var legend []icon
	for _, s := range statuses {
		if used[s] {
			legend = append(legend, t.icon(s))
		}
	}
	return months, legend
}

// restated is the table of past months whose value has changed since they were published.
func (d *desk) restated(t *teller, k *report.KPI) *table {
	tab := table{Head: []string{t.plain("table.month"), t.plain("restated.published"), t.plain("restated.now"), t.plain("restated.cause"), t.plain("restated.found")}}
	for _, r := range d.rep.Restatements {
		if r.KPI != k.ID {
			continue
		}
		cause := t.plain("restated.definition")
		if r.Cause != "definition" {
			key := "restated.rows_more"
			if r.Rows < 0 {
				key = "restated.rows_fewer"
			}
			if r.Rows == 0 {
				key = "restated.rows_changed"
			}
			cause = t.say(key, "", map[string]any{"n": abs(float64(r.Rows))})
		}
		tab.Rows = append(tab.Rows, []string{t.monthBrief(r.Month), t.optional(k.Unit, r.Published), t.optional(k.Unit, r.Now), cause, t.monthBrief(r.Found)})
	}
	if len(tab.Rows) == 0 {
		return nil
	}
	return &tab
}

func (d *desk) kpiDownloads(k *report.KPI, at place) []link {
	base := path.Join(d.rep.Month.String(), "kpi", k.ID)
	links := []link{{at.to(base + ".csv"), "CSV"}}
	if f := d.figures[d.rep.Locale].byID[k.ID+"-trend"]; f != nil && f.drawn[charts.Wide] != "" {
		links = append(links, link{at.to(base + ".svg"), "SVG"})
	}
	if k.SQL != "" {
		links = append(links, link{at.to(base + ".sql"), "SQL"})
	}
	return links
}

// A sqlToken is a stretch of SQL with its kind: comment, word, text, plain.
type sqlToken struct {
	Kind string
	Text string
}
