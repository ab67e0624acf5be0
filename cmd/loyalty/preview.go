package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/preview"
	"loyalty/internal/report"
	"loyalty/queries"
	"loyalty/render"
	"loyalty/render/charts"
	"loyalty/templates"
)

type previewFlags struct {
	inputFlags
	address   string
	isRemote  bool
	templates string
}

func newPreview() *cobra.Command {
	var flags previewFlags
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Show the report in a browser, and each saved change of queries, goals and notes at once",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return runPreview(cmd, flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.address, "addr", "127.0.0.1:8484", "the `address` to answer on; port 0 takes a free one")
	cmd.Flags().BoolVar(&flags.isRemote, "remote", false, "allow an --addr that other machines reach")
	cmd.Flags().StringVar(&flags.templates, "templates", "", "take the pages' templates, styles and words from this `folder`, for those who change them")
	return cmd
}

// previewer holds the loaded engine and the report that browsers see. One goroutine edits it; the pages are read under the mutex.
type previewer struct {
	flags  previewFlags
	log    *runLog
	charts *charts.Engine

	session *session // nil until the exports could be loaded
	result  *kpi.Result
	rep     *report.Report
	began   *report.Report
	seconds map[string]float64 // of a KPI's query
	exports []string
	start   string // tells the versions of one preview from those of another

	mutex    sync.Mutex
	renderer *render.Renderer
	shown    render.Preview
	site     *render.Site // nil where no report has been without a fault
	locale   string       // of the page that stands in its place
	news     preview.News
	edits    int
}

func runPreview(cmd *cobra.Command, flags previewFlags) error {
	if flags.showCells {
		return usageError{errors.New("--show-cells shows customers' data, and a page is no place for it: leave it out")}
	}
	ctx := cmd.Context()
	listener, err := preview.Listen(ctx, flags.address, flags.isRemote)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // served or not
	p := &previewer{flags: flags, log: logOf(cmd), seconds: map[string]float64{}, start: strconv.FormatInt(time.Now().UnixNano(), 36)}
	if p.charts, err = newCharts(flags.cache(keptDrawings)); err != nil {
		return err
	}
	if p.renderer, err = p.newRenderer(); err != nil {
		return err
	}
	defer p.close()
	places := p.places() // before anything is read, so that nothing saved meanwhile is missed
	p.edit(ctx, nil)
	if ctx.Err() != nil {
		return nil
	}
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "http://%s/\n", listener.Addr()); err != nil {
		return err
	}
	watched, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		first := true
		preview.Watch(watched, func() []string {
			if first {
				first = false
				return places
			}
			return p.places()
		}, func(files []string) { p.edit(watched, files) })
	}()
	err = preview.Serve(ctx, listener, preview.Handler(listener, flags.isRemote, p.page, render.PreviewEvents, &p.news))
	stop()
	<-done
	return err
}

func (p *previewer) close() {
	if p.session != nil {
		p.session.close()
	}
}

// newRenderer takes the pages from the program, or from the folder of --templates.
func (p *previewer) newRenderer() (*render.Renderer, error) {
	files := p.templates()
	script, err := fs.ReadFile(files, "assets/"+templates.PageScript)
	if err != nil {
		return nil, fmt.Errorf("--templates %s: %w; `make assets` bundles the page's script", p.flags.templates, err)
	}
	return render.New(files, string(script), p.charts)
}

func (p *previewer) templates() fs.FS {
	if p.flags.templates != "" {
		return os.DirFS(p.flags.templates)
	}
	return templates.Files
}

// places are the files and folders whose change the report follows from.
func (p *previewer) places() []string {
	dir := filepath.Dir(p.flags.config)
	all := []string{p.flags.config, filepath.Join(dir, "queries"), filepath.Join(dir, "notes")}
	if p.flags.templates != "" {
		all = append(all, p.flags.templates)
	}
	return append(all, p.exports...)
}

// edit follows saved files: the report that browsers see is the new one, or the last good one with what is wrong.
func (p *previewer) edit(ctx context.Context, files []string) {
	start := time.Now()
	fresh, err := p.renew(ctx, files)
	if ctx.Err() != nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.edits++
	if p.session != nil {
		p.locale = p.session.cfg.Report.Locale
	}
	p.shown.Version = p.start + "-" + strconv.Itoa(p.edits)
	p.shown.Saved, p.shown.Took, p.shown.Faults = nil, time.Since(start).Seconds(), nil
	for _, file := range files {
		p.shown.Saved = append(p.shown.Saved, filepath.ToSlash(file))
	}
	if err == nil {
		if p.began == nil {
			p.began = fresh
		}
		p.rep, p.shown.Began, p.shown.Beside = fresh, p.began, p.beside()
	} else {
		p.shown.Faults = p.faults(err)
		fmt.Fprintln(p.log, "Error: "+strings.ReplaceAll(err.Error(), "\n", "\nError: "))
	}
	if p.rep != nil {
		site, err := p.renderer.Site(p.rep, p.shown)
		if err != nil {
			p.shown.Faults = append(p.shown.Faults, p.faults(err)...)
		} else {
			p.site = site
		}
	}
	if len(files) > 0 {
		fmt.Fprintf(p.log, "%s: %.2f s\n", strings.Join(p.shown.Saved, ", "), time.Since(start).Seconds())
	}
	p.news.Tell(p.shown.Version)
}

// renew computes what follows from saved files, and no more: goals, notes and words need no query, an edited KPI or chart needs its own, a
// table of the model all of them, and what tells how exports are read needs these.
func (p *previewer) renew(ctx context.Context, files []string) (*report.Report, error) {
	if p.flags.templates != "" {
		renderer, err := p.newRenderer()
		if err != nil {
			return nil, err
		}
		p.mutex.Lock()
		p.renderer = renderer
		p.mutex.Unlock()
	}
	next, isLoaded, err := p.read(ctx, files)
	if err != nil {
		return nil, err
	}
	if !isLoaded {
		if next, err = p.open(ctx); err != nil {
			return nil, err
		}
	}
	isSame := p.result != nil && reflect.DeepEqual(hashes(next.catalogue.Models), hashes(p.session.catalogue.Models))
	result := p.result
	p.result = nil // until the new one stands
	if isSame {
		renewed, err := result.Renew(ctx, next.engine, next.catalogue, next.progress)
		if err != nil {
			p.result = result
			return nil, err
		}
		p.result = renewed
	} else {
		if err := kpi.Clear(ctx, next.engine); err != nil {
			return nil, err
		}
		if p.result, err = next.run(ctx); err != nil {
			return nil, err
		}
	}
	p.session = next
	return next.report(p.renderer, p.result, nil, report.Republish{})
}

// read is the session with configuration and queries as they are now, on the tables that are loaded; isLoaded is false where these don't serve.
func (p *previewer) read(ctx context.Context, files []string) (next *session, isLoaded bool, err error) {
	if p.session == nil {
		return nil, false, nil
	}
	fresh := *p.session
	if err := fresh.read(ctx, p.flags.config); err != nil {
		return nil, false, err
	}
	isExport := func(file string) bool { return slices.Contains(p.exports, file) }
	if slices.ContainsFunc(files, isExport) || !reflect.DeepEqual(loadedBy(fresh.cfg), loadedBy(p.session.cfg)) {
		return nil, false, nil
	}
	return &fresh, true, nil
}

// loadedBy are the parts of a configuration that tables and model follow from: all but what is judged or shown.
func loadedBy(cfg *config.Config) []any {
	r := cfg.Report
	r.Company, r.Title, r.Owner, r.Locale, r.BrandColor, r.Headline, r.BaseURL, r.Logo, r.Holidays = "", "", nil, "", "", nil, "", "", ""
	return []any{cfg.Sources, cfg.Definitions, cfg.Limits, r}
}

// open loads the exports.
func (p *previewer) open(ctx context.Context) (*session, error) {
	p.close()
	p.session, p.result = nil, nil
	next, err := p.flags.open(ctx, p.log)
	if err != nil {
		return nil, err
	}
	told := next.progress
	next.progress = func(step string, rows int64, took time.Duration) {
		if id, isKPI := strings.CutPrefix(step, "kpi "); isKPI {
			p.seconds[id] = took.Seconds()
		}
		told(step, rows, took)
	}
	p.session, p.exports = next, nil
	for _, source := range next.cfg.Sources {
		for _, pattern := range source.Path {
			found, _ := filepath.Glob(next.cfg.Resolve(pattern))
			p.exports = append(p.exports, found...)
		}
	}
	return next, nil
}

func hashes(list []queries.Query) map[string]string {
	all := map[string]string{}
	for _, query := range list {
		all[query.ID] = query.Hash
	}
	return all
}

// beside is what the pages tell of each KPI's query.
func (p *previewer) beside() map[string]render.Beside {
	all := map[string]render.Beside{}
	for _, series := range p.result.Series {
		all[series.Query.ID] = render.Beside{Tables: series.Reads(), Seconds: p.seconds[series.Query.ID]}
	}
	return all
}

// faults are what is wrong, each with its place and, of a file that was written by hand, the line: exports' lines are customers' data.
func (p *previewer) faults(err error) []render.Fault {
	var all []render.Fault
	for _, found := range fault.Findings(err) {
		one := render.Fault{Text: found.Text}
		if found.File != "" {
			one.Place, _, _ = strings.Cut(findingLine(fault.Finding{File: found.File, Line: found.Line, Column: found.Column}), ": ")
		}
		if slices.Contains([]string{".sql", ".toml", ".md"}, path.Ext(found.File)) && found.Line > 0 {
			if text, err := os.ReadFile(found.File); err == nil {
				if lines := strings.Split(string(text), "\n"); found.Line <= len(lines) {
					one.Line = lines[found.Line-1]
				}
			}
		}
		all = append(all, one)
	}
	return all
}

// page is what a browser asks for, by its path.
func (p *previewer) page(ctx context.Context, name string) ([]byte, error) {
	if own, isOwn := strings.CutPrefix(name, render.PreviewFolder); isOwn {
		if own != "preview.css" && own != "preview.js" {
			return nil, nil
		}
		return fs.ReadFile(p.templates(), own)
	}
	p.mutex.Lock()
	site, renderer, shown, locale := p.site, p.renderer, p.shown, p.locale
	p.mutex.Unlock()
	if site != nil {
		text, err := site.File(ctx, name)
		if err == nil {
			return text, nil
		}
		shown.Faults = p.faults(err)
	}
	return renderer.FaultPage(locale, shown)
}
