package pages

import (
	"context"
	"path"

	"loyalty/render/figures"

	"golang.org/x/sync/errgroup"

	"loyalty/internal/report"
	"loyalty/render/charts"
)

// kpiFiles draws what the KPI pages lack and writes page, CSV, SVG and SQL of every KPI.
func (d *desk) kpiFiles(ctx context.Context, files map[string][]byte) error {
	if err := d.draw(ctx, (*figures.Album).KPIOrders); err != nil {
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
		files[path.Join(base, k.ID+".csv")] = kpiCSV(k, d.CSV)
		if k.SQL != "" {
			files[path.Join(base, k.ID+".sql")] = []byte(k.SQL)
		}
		if f := d.figures[d.rep.Locale].Trend(k); f != nil && f.Leading() {
			files[path.Join(base, k.ID+".svg")] = []byte(charts.File(string(f.Wide())))
		}
	}
	return nil
}

// draw draws some figures of each language's album.
func (d *desk) draw(ctx context.Context, of func(*figures.Album) []figures.Order) error {
	var orders []figures.Order
	for _, code := range d.locales() {
		orders = append(orders, of(d.figures[code])...)
	}
	return figures.Draw(ctx, d.engine, orders)
}

func (d *desk) kpiDownloads(k *report.KPI, at place) []link {
	base := path.Join(d.rep.Month.String(), "kpi", k.ID)
	links := []link{{at.to(base + ".csv"), "CSV"}}
	if f := d.figures[d.rep.Locale].Trend(k); f != nil && f.Leading() {
		links = append(links, link{at.to(base + ".svg"), "SVG"})
	}
	if k.SQL != "" {
		links = append(links, link{at.to(base + ".sql"), "SQL"})
	}
	return links
}
