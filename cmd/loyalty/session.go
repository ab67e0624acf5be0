package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
	"loyalty/render"
	"loyalty/templates"
)

// inputFlags are what every command that reads exports takes.
type inputFlags struct {
	config      string
	month       string
	now         string
	preliminary bool
	quiet       bool
	showCells   bool
	noCache     bool
	keepRows    bool   // for session.asOf
	data        string // the folder that the sources' paths start from; "" = the configuration's
}

func (f *inputFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.config, "config", "c", "config.toml", "the configuration `file`")
	cmd.Flags().StringVar(&f.month, "month", "", "the month to report, `YYYY-MM` (default: the last month over that the data cover)")
	cmd.Flags().StringVar(&f.now, "now", "", "the day of the run, `YYYY-MM-DD`; later rows are left out (default: today)")
	cmd.Flags().BoolVar(&f.preliminary, "preliminary", false, "take a month that the data don't cover: marked as preliminary and never judged")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "no progress on stderr")
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "read the exports anew, and keep nothing of them in the user's cache folder")
	cmd.Flags().BoolVar(&f.showCells, "show-cells", false, "show refused cells as they are, on a terminal only: logs keep what they are given")
}

// cache is the folder in which something is kept; none where the system knows no place for it, or it isn't wanted.
func (f *inputFlags) cache(name string) string {
	folder, err := cacheFolder(name)
	if err != nil || f.noCache {
		return ""
	}
	return folder
}

// session is one configuration with its exports loaded into the engine.
type session struct {
	cfg       *config.Config
	catalogue *queries.Catalogue
	asked     []queries.Query // none: all
	engine    *warehouse.Warehouse
	inputs    warehouse.Inputs
	now       time.Time
	options   kpi.Options
	progress  kpi.Progress
}

// open reads configuration and queries and loads and locks the engine. The caller closes it.
func (f inputFlags) open(ctx context.Context, stderr io.Writer) (*session, error) {
	return f.openFor(ctx, stderr, func(*queries.Catalogue) ([]queries.Query, error) { return nil, nil })
}

// openFor is open for some KPIs or charts, chosen once the catalogue is read: what they read is loaded and nothing else.
func (f inputFlags) openFor(ctx context.Context, stderr io.Writer, choose func(*queries.Catalogue) ([]queries.Query, error)) (*session, error) {
	s := &session{progress: progressTo(stderr, f.quiet)}
	if f.showCells && !isTerminal(stderr) {
		return nil, usageError{errors.New("--show-cells prints customers' data, and stderr is no terminal: run it by hand, without a redirection")}
	}
	if err := s.read(ctx, f.config); err != nil {
		return nil, err
	}
	if f.data != "" {
		s.cfg.Dir = f.data
	}
	var err error
	if s.asked, err = choose(s.catalogue); err != nil {
		return nil, err
	}
	today := time.Now().In(s.cfg.Report.Location)
	s.now = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	var given time.Time
	if f.now != "" {
		if given, err = time.Parse(time.DateOnly, f.now); err != nil {
			return nil, fault.User(fmt.Errorf("--now %q is not a day: write YYYY-MM-DD, such as 2026-11-02", f.now))
		}
		s.now = given
	}
	s.options = kpi.Options{Now: s.now}
	if f.preliminary {
		s.options.Uncovered = kpi.Preliminary
	}
	if f.month != "" {
		if s.options.Month, err = monthFlag("--month", f.month); err != nil {
			return nil, err
		}
	}
	limits := s.cfg.Limits
	if s.engine, err = warehouse.Open(ctx, warehouse.Options{MemoryLimit: limits.Memory, DiskLimit: limits.TempDisk, ShowCells: f.showCells, KeepRows: f.keepRows, Cache: f.cache(keptTables)}); err != nil {
		return nil, err
	}
	fence(s.engine.MemoryLimit())
	if s.cfg.Sources["orders"].Table != "" && len(s.asked) > 0 {
		inputs, err := kpi.Inputs(ctx, s.engine, s.catalogue, s.asked...)
		if err != nil {
			s.engine.Close()
			return nil, err
		}
		maps.DeleteFunc(s.cfg.Sources, func(table string, _ config.Source) bool { return !slices.Contains(inputs, table) })
	}
	local, err := s.fetchSources(ctx, f.cache(keptObjects))
	if err != nil {
		s.engine.Close()
		return nil, err
	}
	if s.inputs, err = s.engine.Load(ctx, local, given, s.now, warehouse.Progress(s.progress)); err != nil {
		s.engine.Close()
		return nil, err
	}
	if err = s.engine.Lock(ctx); err != nil {
		s.engine.Close()
		return nil, err
	}
	return s, nil
}

// read reads configuration and queries; what is wrong with them comes at once.
func (s *session) read(ctx context.Context, file string) error {
	languages, err := render.Languages(templates.Files)
	if err != nil {
		return err
	}
	var faults [3]error
	if s.catalogue, faults[0] = queries.Load(filepath.Join(filepath.Dir(file), "queries")); s.catalogue == nil {
		return faults[0]
	}
	s.cfg, faults[1] = config.Load(file, goalKPIs(s.catalogue), languages)
	if faults[0] == nil && faults[1] == nil {
		return nil
	}
	engine, err := warehouse.Open(ctx, warehouse.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	faults[2] = kpi.CheckTexts(ctx, engine, slices.Concat(s.catalogue.Models, s.catalogue.KPIs, s.catalogue.Charts))
	return errors.Join(faults[:]...)
}

// monthFlag reads a month of the years that configurations may name.
func monthFlag(name, text string) (month.Month, error) {
	m, err := month.Parse(text)
	if err != nil {
		return 0, fault.User(fmt.Errorf("%s %w", name, err))
	}
	if m.Year() < 1900 || m.Year() > 2199 {
		return 0, fault.User(fmt.Errorf("%s %s lies outside the years 1900 to 2199", name, text))
	}
	return m, nil
}

// asOf takes the session back to the end of a month: its rows are those before the next month, of whose first day the run then is.
func (s *session) asOf(ctx context.Context, m month.Month) (err error) {
	if err = kpi.Clear(ctx, s.engine); err != nil {
		return err
	}
	start := time.Now()
	s.now, s.options.Now, s.options.Month = m.End(), m.End(), m
	if s.inputs, err = s.engine.AsOf(ctx, m.End()); err == nil {
		s.progress("rows before "+m.End().Format(time.DateOnly), 0, time.Since(start))
	}
	return err
}

func (s *session) close() { s.engine.Close() }

func (s *session) run(ctx context.Context) (*kpi.Result, error) {
	return kpi.Run(ctx, s.engine, s.cfg, s.catalogue, s.inputs, s.options, s.progress)
}

func goalKPIs(catalogue *queries.Catalogue) map[string]config.KPIInfo {
	kpis := map[string]config.KPIInfo{}
	for _, query := range catalogue.KPIs {
		kpis[query.ID] = config.KPIInfo{Better: query.Header.Better, Unit: query.Header.Unit, Open: query.Header.Open}
	}
	return kpis
}

// progressTo tells a log of each step, unless it is to be quiet.
func progressTo(stderr io.Writer, quiet bool) kpi.Progress {
	if log, is := stderr.(*runLog); is && !quiet {
		return log.step
	}
	return func(string, int64, time.Duration) {}
}
