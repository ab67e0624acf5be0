package render

import (
	"context"
	"path"

	"golang.org/x/sync/errgroup"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

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
		keep := func(f Figure, ok bool) {
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
