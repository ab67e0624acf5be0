// Package figures builds the drawings of a report with their words and the tables behind them, and hangs them where headers say.
package figures

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"math"
	"slices"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/render/charts"
)

// An Album is one language's figures: what the month's page shows, by section, and what has been drawn.
type Album struct {
	Sections map[string][]*Figure
	ByID     map[string]*Figure
	t        *teller
}

// A hanging is one drawing of a section, as a header places it; it is built when it is its turn.
type hanging struct {
	figure.Placed
	build func() (Figure, bool)
}

// hangings are the drawings of a section, or of a KPI's page, that hang at one place, by rank.
func (t *teller) hangings(section, at string) []hanging {
	var all []hanging
	for i := range t.Rep.KPIs {
		k := &t.Rep.KPIs[i]
		for _, p := range k.Figures {
			if k.Section == section && p.At == at && !(p.As == "trend" && at != figure.Beside && isQuiet(k)) {
				all = append(all, hanging{p, func() (Figure, bool) { return t.ofKPI(k, p) }})
			}
		}
	}
	for i := range t.Rep.Charts {
		c := &t.Rep.Charts[i]
		for _, p := range c.Figures {
			if p.At == at && (c.Section == section || section == "") {
				all = append(all, hanging{p, func() (Figure, bool) { return t.ofChart(c, p) }})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b hanging) int { return a.Rank - b.Rank })
	return all
}

// ofKPI is a drawing of a KPI.
func (t *teller) ofKPI(k *report.KPI, p figure.Placed) (Figure, bool) {
	switch p.As {
	case "why":
		return t.waterfall(k)
	case "control":
		return t.control(k)
	case "answers":
		return t.nps(k)
	case "revenue_parts":
		return t.revenue(k)
	case "expectations":
		return t.expectations(k, t.KPIs[k.PartOf])
	}
	switch {
	case k.Value == nil && Known(k.Series) < 6:
		return Figure{}, false
	case p.At == figure.Beside:
		return t.trend(k, charts.Small)
	}
	return t.trend(k, charts.Wide, charts.Narrow)
}

// chartDrawings are the drawings that a chart file can ask for.
var chartDrawings = map[string]func(t *teller, c *report.Chart, g grid) (Figure, bool){
	figure.DataTable: (*teller).dataTable, "cohorts": (*teller).cohorts, "ladder": (*teller).ladder, "rfm": (*teller).rfm, "launches": (*teller).launches,
	"pareto": (*teller).pareto, "fit": (*teller).fit, "tracking": (*teller).tracking, "distribution": (*teller).distribution,
	"by_cohort": (*teller).valueByCohort, "survival": (*teller).survival, figure.GrowthDrawing: (*teller).growth,
}

// ofChart is a drawing of a chart file's rows; false where there is none, or its inputs are missing.
func (t *teller) ofChart(c *report.Chart, p figure.Placed) (Figure, bool) {
	g := grid{c.Rows, c.Columns}
	if len(c.Rows) == 0 || len(c.Missing) > 0 || !g.has(p.Columns()) {
		return Figure{}, false
	}
	draw, fixed := chartDrawings[p.As]
	if !fixed {
		draw = func(t *teller, c *report.Chart, g grid) (Figure, bool) { return t.ofKind(c, p, g) }
	}
	f, ok := draw(t, c, g)
	if !ok && c.Custom { // too few rows for it, or texts where it needs numbers: they are shown as they are
		f, ok = t.dataTable(c, g)
	}
	f.ID = c.ID
	if page := figure.Page(c.Figures); page != p.At {
		f.KPI = page
	}
	return f, ok
}

// mostRows of a data table are shown; report.json holds all.
const mostRows = 24

// dataTable is a chart's rows as they are.
func (t *teller) dataTable(c *report.Chart, g grid) (Figure, bool) {
	f := Figure{Kind: figure.DataTable, Title: t.Words(c.Title, c.ID), Sub: t.Words(c.Description, ""), Table: Table{Head: g.columns}}
	for _, row := range g.rows[:min(len(g.rows), mostRows)] {
		cells := make([]string, len(row))
		for i, value := range row {
			cells[i] = t.cell(value)
		}
		f.Table.Rows = append(f.Table.Rows, cells)
	}
	if len(g.rows) > mostRows {
		f.Caption = t.Say("chart.rows_cut", "", map[string]any{"shown": float64(mostRows), "n": float64(len(g.rows))})
	}
	return f, true
}

// cell is a value as a data table shows it: of a column nothing is known but its name.
func (t *teller) cell(value any) string {
	switch v := value.(type) {
	case bool:
		return map[bool]string{true: "✓", false: "✗"}[v]
	case string:
		if m, err := month.Parse(v); err == nil {
			return t.MonthBrief(m)
		}
	case float64:
		if v != math.Trunc(v) && math.Abs(v) < 10 {
			return t.Number(v, 4, false)
		}
	}
	return t.Any(value)
}

// Hang builds the figures of every section that has data for them: what leads it, what stands below, and beside them what headers put
// there and the KPIs that ask for attention, one a leading figure. The others are told in small, see InSmall.
func Hang(w *words.Teller) *Album {
	t := &teller{w}
	a := &Album{Sections: map[string][]*Figure{}, ByID: map[string]*Figure{}, t: t}
	for _, section := range figure.Sections() {
		add := func(f Figure, ok bool) bool {
			if !ok || a.ByID[f.ID] != nil {
				return false
			}
			a.ByID[f.ID] = &f
			a.Sections[section] = append(a.Sections[section], &f)
			return true
		}
		for _, place := range []string{figure.Lead, figure.Second} {
			for _, h := range t.hangings(section, place) {
				if add(h.build()) {
					break
				}
			}
		}
		leading := len(a.Sections[section])
		for _, h := range t.hangings(section, figure.Beside) {
			add(h.build())
		}
		for _, k := range t.asking(section) {
			if len(a.Sections[section]) >= 2*leading {
				break
			}
			if !a.draws(k) {
				add(t.trend(k, charts.Small))
			}
		}
	}
	return a
}

// asking are a section's KPIs that ask for attention, the missed before the abnormal, and these before those at risk.
func (t *teller) asking(section string) []*report.KPI {
	var kpis []*report.KPI
	for i := range t.Rep.KPIs {
		if k := &t.Rep.KPIs[i]; k.Section == section && k.Attention() > 0 {
			kpis = append(kpis, k)
		}
	}
	slices.SortStableFunc(kpis, func(a, b *report.KPI) int { return b.Attention() - a.Attention() })
	return kpis
}

// isQuiet says that a KPI of little depth asks for no attention: its own page draws it.
func isQuiet(k *report.KPI) bool {
	return (k.Depth == figure.Quiet || k.Depth == figure.Deep) && k.Attention() == 0
}

// draws says that a figure of the month's page is a KPI's own.
func (a *Album) draws(k *report.KPI) bool {
	return slices.ContainsFunc(a.Sections[k.Section], func(f *Figure) bool { return f.KPI == k.ID })
}

// InSmall are the KPIs of a section that are to be seen and have no figure of their own there.
func (a *Album) InSmall(section string) []*report.KPI {
	var kpis []*report.KPI
	for i := range a.t.Rep.KPIs {
		k := &a.t.Rep.KPIs[i]
		if k.Section == section && !isQuiet(k) && Known(shown(k.Series)) > 1 && !a.draws(k) {
			kpis = append(kpis, k)
		}
	}
	return kpis
}

// An Order is a figure to be drawn in one size.
type Order struct {
	figure *Figure
	size   charts.Size
}

// Draw draws what isn't drawn yet, over the engine's workers; nothing without an engine.
func Draw(ctx context.Context, engine *charts.Engine, orders []Order) error {
	if engine == nil {
		return nil
	}
	var drawings []charts.Drawing
	var wanted []Order
	for _, o := range orders {
		if o.figure.drawn[o.size] != "" {
			continue
		}
		wanted = append(wanted, o)
		drawings = append(drawings, charts.Drawing{ID: o.figure.drawingID(o.size), Alt: o.figure.Alt, Chart: o.figure.sizes[o.size]})
	}
	svgs, err := engine.DrawAll(ctx, drawings)
	if err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	for i, o := range wanted {
		if o.figure.drawn == nil {
			o.figure.drawn = map[charts.Size]template.HTML{}
		}
		o.figure.drawn[o.size] = template.HTML(svgs[i]) //nolint:gosec // ECharts' own output; charts escapes every text in it
	}
	return nil
}

// MonthOrders are the drawings of the month's page.
func (a *Album) MonthOrders() []Order {
	var orders []Order
	for _, section := range figure.Sections() {
		for _, f := range a.Sections[section] {
			orders = append(orders, f.orders()...)
		}
	}
	return orders
}

// KPIOrders are the drawings of all KPIs' pages, see PageOrders.
func (a *Album) KPIOrders() []Order {
	var orders []Order
	for i := range a.t.Rep.KPIs {
		orders = append(orders, a.PageOrders(&a.t.Rep.KPIs[i])...)
	}
	return orders
}

// PageOrders adds the figures that only a KPI's page shows and are its drawings: the trend wide, the rest in their one size.
func (a *Album) PageOrders(k *report.KPI) []Order {
	var orders []Order
	keep := func(f Figure, ok bool) {
		if !ok {
			return
		}
		if have := a.ByID[f.ID]; have != nil {
			have.Events, have.Crowded, have.Caption = cmp.Or(have.Events, f.Events), have.Crowded || f.Crowded, cmp.Or(have.Caption, f.Caption)
			for size, c := range f.sizes {
				if _, drawn := have.sizes[size]; !drawn {
					have.size(size, c)
				}
			}
		} else {
			a.ByID[f.ID] = &f
		}
		orders = append(orders, a.ByID[f.ID].orders()...)
	}
	keep(a.t.year(k))
	keep(a.t.trend(k, charts.Wide, charts.Narrow))
	keep(a.t.waterfall(k))
	keep(a.t.control(k))
	keep(a.t.segments(k))
	for _, h := range a.t.hangings("", k.ID) {
		keep(h.build())
	}
	return orders
}

// Year, Trend, Waterfall, Control and Segments are a KPI's own figures, nil where it has none; OnPage are the charts that hang on its page. PageOrders
// has to have run before.
func (a *Album) Year(k *report.KPI) *Figure      { return a.ByID[k.ID+"-year"] }
func (a *Album) Trend(k *report.KPI) *Figure     { return a.ByID[k.ID+"-trend"] }
func (a *Album) Waterfall(k *report.KPI) *Figure { return a.ByID[k.ID+"-why"] }
func (a *Album) Control(k *report.KPI) *Figure   { return a.ByID[k.ID+"-control"] }
func (a *Album) Segments(k *report.KPI) *Figure  { return a.ByID[k.ID+"-segments"] }

// OnPage are the charts that hang on a KPI's page.
func (a *Album) OnPage(k *report.KPI) []*Figure {
	var all []*Figure
	for _, h := range a.t.hangings("", k.ID) {
		if f, ok := h.build(); ok {
			all = append(all, a.ByID[f.ID])
		}
	}
	return all
}

func (f *Figure) orders() []Order {
	var all []Order
	for _, size := range []charts.Size{charts.Wide, charts.Small, charts.Narrow} {
		if _, ok := f.sizes[size]; ok {
			all = append(all, Order{f, size})
		}
	}
	return all
}
