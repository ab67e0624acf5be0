package render

import (
	"context"
	"fmt"
	"html/template"

	"loyalty/internal/figure"
	"loyalty/render/charts"
)

// An album is one language's figures: what the month's page shows, by section, and what has been drawn.
type album struct {
	sections map[string][]*Figure
	byID     map[string]*Figure
}

// A slot is one figure that a section would like to show; the first ready ones lead, the others stand beside.
type slot func(t *teller) (Figure, bool)

func trendSlot(id string, sizes ...charts.Size) slot {
	return func(t *teller) (Figure, bool) {
		k := t.kpis[id]
		if k == nil || k.Value == nil && known(k.Series) < 6 {
			return Figure{}, false
		}
		return t.trend(k, sizes...)
	}
}

func waterfallSlot(id string) slot {
	return func(t *teller) (Figure, bool) {
		if k := t.kpis[id]; k != nil {
			return t.waterfall(k)
		}
		return Figure{}, false
	}
}

// A wall is what hangs in one section: leading figures (each the first of its alternatives that has data) and small ones.
type wall struct {
	leading [][]slot
	small   []slot
	most    int // small ones at most
}

func walls() map[string]wall {
	wide := []charts.Size{charts.Wide, charts.Narrow}
	lead := func(ids ...string) []slot {
		var all []slot
		for _, id := range ids {
			all = append(all, trendSlot(id, wide...))
		}
		return all
	}
	small := func(id string) slot { return trendSlot(id, charts.Small) }
	return map[string]wall{
		"retention": {
			[][]slot{lead("retention_rate", "repeat_purchase_rate", "churn_rate", "winback_rate"), {(*teller).cohorts}},
			[]slot{waterfallSlot("retention_rate"), (*teller).control, small("second_purchase_90d"), small("repeat_purchase_rate"), small("winback_rate")}, 3,
		},
		"core": {
			[][]slot{append([]slot{(*teller).ladder}, lead("loyal_customer_share", "member_share")...)},
			[]slot{(*teller).rfm, small("member_share"), small("points_redemption_rate")}, 1,
		},
		"advocacy": {
			[][]slot{append([]slot{(*teller).nps}, lead("nps", "referral_rate", "return_on_relationship")...)},
			[]slot{small("referral_rate"), small("return_on_relationship"), small("referrer_share")}, 1,
		},
		"launch": {
			[][]slot{append([]slot{(*teller).launches}, lead("launch_first_buyer_share")...)},
			[]slot{small("launch_first_buyer_share"), small("launch_first_buyers")}, 1,
		},
		"value": {
			[][]slot{append([]slot{(*teller).revenue}, lead("revenue", "average_order_value")...), {(*teller).fit}},
			[]slot{(*teller).pareto, small("clv"), small("average_order_value")}, 2,
		},
		"service": {
			[][]slot{append([]slot{(*teller).expectations}, lead("csat", "resolved_in_time", "first_response_hours")...)},
			[]slot{small("resolved_in_time"), small("csat"), small("first_response_hours"), small("service_defects")}, 1,
		},
		"data": {
			[][]slot{lead("known_customer_share", "data_quality")},
			[]slot{small("data_quality")}, 1,
		},
	}
}

// ownWall hangs the trends of the KPIs that analysts have added.
func (t *teller) ownWall() wall {
	own := wall{most: len(t.rep.KPIs)}
	for i := range t.rep.KPIs {
		if k := &t.rep.KPIs[i]; k.Section == "own" {
			own.small = append(own.small, trendSlot(k.ID, charts.Small))
		}
	}
	return own
}

// album builds the figures of every section that has data for them.
func (t *teller) album() *album {
	a := &album{sections: map[string][]*Figure{}, byID: map[string]*Figure{}}
	all := walls()
	all["own"] = t.ownWall()
	for section, wall := range all {
		shownKPIs := map[string]bool{}
		add := func(f Figure) {
			if a.byID[f.ID] != nil {
				return
			}
			a.byID[f.ID] = &f
			a.sections[section] = append(a.sections[section], &f)
			shownKPIs[f.ID] = true
		}
		for _, alternatives := range wall.leading {
			for _, slot := range alternatives {
				if f, ok := slot(t); ok {
					add(f)
					break
				}
			}
		}
		count, most := 0, wall.most
		if len(a.sections[section]) == 1 {
			most = 1 // two small figures are taller than one leading figure
		}
		for _, slot := range wall.small {
			if count == most {
				break
			}
			if f, ok := slot(t); ok && !shownKPIs[f.ID] {
				add(f)
				count++
			}
		}
	}
	return a
}

// An order is a figure to be drawn in one size.
type order struct {
	figure *Figure
	size   charts.Size
}

// draw draws what isn't drawn yet, over the engine's workers.
func (d *desk) draw(ctx context.Context, orders []order) error {
	if d.engine == nil {
		return nil
	}
	var drawings []charts.Drawing
	var wanted []order
	for _, o := range orders {
		if o.figure.drawn[o.size] != "" {
			continue
		}
		wanted = append(wanted, o)
		drawings = append(drawings, charts.Drawing{ID: o.figure.drawingID(o.size), Alt: o.figure.Alt, Chart: o.figure.sizes[o.size]})
	}
	svgs, err := d.engine.DrawAll(ctx, drawings)
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

// drawMonth draws the month's page in every language.
func (d *desk) drawMonth(ctx context.Context) error {
	var orders []order
	for _, code := range d.locales() {
		for _, section := range figure.Sections() {
			for _, f := range d.figures[code].sections[section] {
				orders = append(orders, f.orders()...)
			}
		}
	}
	return d.draw(ctx, orders)
}

func (f *Figure) orders() []order {
	var all []order
	for _, size := range []charts.Size{charts.Wide, charts.Small, charts.Narrow} {
		if _, ok := f.sizes[size]; ok {
			all = append(all, order{f, size})
		}
	}
	return all
}
