package pages

import (
	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/figures"
	"loyalty/render/words"
)

// kpiView is what kpi.tmpl shows.
type kpiView struct {
	shell
	Crumb                        link
	Section                      string
	ID, Name                     string
	Value                        string
	Icon                         icon
	Interval                     string
	Marks                        []icon
	Why                          []sentenceView
	Facts                        []fact
	Year, Trend                  *figures.Figure
	Side                         []*figures.Figure // what moved it, and its limits of chance
	By                           string
	Segments                     *figures.Figure
	Description, DescriptionLang string
	Formula                      string
	InNumbers                    string
	InResult                     string
	Receipt                      []receiptRow
	SQLFile                      string
	SQLNote                      string
	SQL                          []sqlToken
	History                      []historyMonth
	Legend                       []icon
	Restated                     *restatedView
	Model                        []*figures.Figure
	ModelNotes                   []string
	Downloads                    []link
}

func (d *desk) kpiPage(t *teller, k *report.KPI) ([]byte, error) {
	return d.execute("kpi.tmpl", d.kpiView(t, k))
}

func (d *desk) kpiView(t *teller, k *report.KPI) kpiView {
	at := place{d.kpiPath(k.ID, t.Code), t.Code, k.ID}
	title, now := t.Words(k.Title, k.ID), k.Standing()
	a := d.figures[t.Code]
	v := kpiView{
		shell:   d.shell(t, at, "kpi", title+" · "+t.MonthFull(d.rep.Month)+" · "+words.Name(d.rep.Company), func(code string) string { return d.kpiPath(k.ID, code) }),
		Crumb:   link{at.to(d.monthPath(d.rep.Month, t.Code)) + "#k-" + k.ID, words.UpperFirst(t.MonthFull(d.rep.Month))},
		Section: t.Plain("section." + k.Section), ID: k.ID, Name: title,
		Value: t.optional2(k.Unit, now.Value), Icon: t.icon(statusOf(k)), Marks: d.marks(t, k),
		Facts: t.facts(k), Year: a.Year(k), Trend: a.Trend(k), Segments: a.Segments(k), Model: a.OnPage(k),
		By:          words.UpperFirst(t.By(k)),
		Description: t.Words(k.Description, ""), DescriptionLang: t.Foreign(k.Description), Formula: t.Words(k.Formula, ""), SQLFile: k.SQLFile, SQL: highlight(statement(k.SQL)),
	}
	for _, f := range []*figures.Figure{a.Waterfall(k), a.Control(k)} {
		if f != nil {
			v.Side = append(v.Side, f)
		}
	}
	v.ModelNotes = t.modelNotes(k)
	v.SQLNote = t.Plain("kpi.sql_shipped")
	if k.Custom {
		v.SQLNote = t.Plain("kpi.sql_custom")
	}
	v.shell.Description = title + ": " + v.Value
	if i := now.Interval; i != nil && now.Value != nil {
		range0 := "kpi.interval"
		if k.Role == figure.LifetimeValue {
			range0 = "kpi.expected_range"
		}
		v.Interval = t.Say(range0, k.Unit, map[string]any{"lo": i.Lo, "hi": i.Hi})
	}
	if k.Accumulated != nil {
		v.Interval = joinDots([]string{t.Plain("scorecard.year"), v.Interval})
	}
	v.Why = t.whys(k)
	v.InNumbers, v.InResult = t.inNumbers(k)
	for _, line := range k.Receipt {
		v.Receipt = append(v.Receipt, receiptRow{t.receiptText(line.Code), t.Number(line.Count, 0, false)})
	}
	v.History, v.Legend = t.history(k)
	v.Restated = d.restated(t, k)
	v.Downloads = d.kpiDownloads(k, at)
	return v
}

// A sqlToken is a stretch of SQL with its kind: comment, word, text, plain.
type sqlToken struct {
	Kind string
	Text string
}

// modelNotes say which model it is, how it did on months that it hadn't seen, and what to be careful of.
func (t *teller) modelNotes(k *report.KPI) []string {
	c := t.Rep.CLV
	if k.Role != figure.LifetimeValue || c == nil {
		return nil
	}
	var notes []string
	if c.Refused {
		notes = append(notes, t.ModelReason(c.Reason, c.Values))
	} else if c.Model != "" {
		notes = append(notes, t.Say("model.which", "", map[string]any{"model": c.Model, "customers": c.Customers, "repeaters": c.Repeaters}))
	}
	if h := c.Holdout; h != nil && h.Actual > 0 {
		notes = append(notes, t.Say("model.holdout", "", map[string]any{"actual": h.Actual, "expected": h.Expected, "naive": h.Naive}))
	}
	for _, w := range c.Warnings {
		notes = append(notes, t.ModelReason(w.Code, w.Values))
	}
	return notes
}
