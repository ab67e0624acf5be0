package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/publish"
	"loyalty/internal/report"
	"loyalty/render"
	"loyalty/render/charts"
	"loyalty/templates"
)

type buildFlags struct {
	inputFlags
	out        string
	format     string
	singleFile bool
	email      bool
}

func newBuild() *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Read the exports, compute the KPIs and publish the month's report",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return build(cmd, flags) },
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&flags.out, "out", "o", "out", "the `folder` to publish into")
	cmd.Flags().StringVar(&flags.format, "format", "text", "what stdout gets: `text` (a scoreboard) or json (report.json)")
	cmd.Flags().BoolVar(&flags.singleFile, "single-file", false, "also write report.html: the month's page in one file, to send")
	cmd.Flags().BoolVar(&flags.email, "email", false, "also write email.html: a summary that mail programs show")
	return cmd
}

// build runs the whole way of the data once. Nothing in out changes unless all of it succeeds.
func build(cmd *cobra.Command, flags buildFlags) error {
	ctx := cmd.Context()
	if flags.format != "text" && flags.format != "json" {
		return usageError{fmt.Errorf("--format %q: choose text or json", flags.format)}
	}
	if flags.out == "" {
		return usageError{errors.New("-o is empty; name the folder to publish into, such as -o out")}
	}
	renderer, err := newRenderer()
	if err != nil {
		return err
	}
	s, err := flags.open(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer s.close()
	staging, err := publish.Stage(flags.out)
	if err != nil {
		return err
	}
	defer staging.Abort()
	rep, err := s.report(ctx, renderer, flags.out)
	if err != nil {
		return err
	}
	start := time.Now()
	files, err := renderer.Month(ctx, rep, flags.extras()...)
	if err != nil {
		return err
	}
	s.progress("charts and pages", int64(len(files)), time.Since(start))
	start = time.Now()
	if err := stage(staging, files); err != nil {
		return err
	}
	if err := staging.Commit(ctx, rep.Month.String()); err != nil {
		return err
	}
	s.progress("publish", int64(len(files)), time.Since(start))
	if flags.format == "json" {
		_, err = cmd.OutOrStdout().Write(files[rep.Month.String()+"/report.json"])
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", renderer.Scoreboard(rep, rep.Locale), filepath.Join(flags.out, rep.Month.String(), "index.html"))
	return err
}

// extras are the further renditions that were asked for.
func (f buildFlags) extras() []render.Extra {
	var extras []render.Extra
	if f.singleFile {
		extras = append(extras, render.SingleFile)
	}
	if f.email {
		extras = append(extras, render.Email)
	}
	return extras
}

func stage(staging *publish.Staging, files map[string][]byte) error {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if err := staging.Write(name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

// newRenderer readies templates, languages and the chart engine; a binary built without its assets says how to build it.
func newRenderer() (*render.Renderer, error) {
	script, err := templates.Asset(templates.PageScript)
	if err != nil {
		return nil, err
	}
	engine, err := charts.New(runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	return render.New(templates.Files, script, engine)
}

// report computes and judges the month and puts it into words.
func (s *session) report(ctx context.Context, renderer *render.Renderer, out string) (*report.Report, error) {
	result, err := s.run(ctx)
	if err != nil {
		return nil, err
	}
	past, err := pastReports(out, result.Span.Month)
	if err != nil {
		return nil, err
	}
	comments, err := report.ReadComments(filepath.Join(s.cfg.Dir, "notes"), result.Span.Month, s.cfg.Report.Locale, renderer.Locales())
	if err != nil {
		return nil, err
	}
	var logo []byte
	if s.cfg.Report.Logo != "" {
		if logo, err = os.ReadFile(s.cfg.Resolve(s.cfg.Report.Logo)); err != nil {
			return nil, fault.User(fmt.Errorf("read report.logo: %w", err))
		}
	}
	start := time.Now()
	rep := report.Build(report.Source{
		Version: programVersion(), Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: renderer.Locales(),
		Past: past, Comment: comments, Logo: logo,
	})
	renderer.Words(rep)
	s.progress("judge", int64(len(rep.KPIs)), time.Since(start))
	return rep, nil
}

// pastReports decodes what was published of the months before m, the newest first. A report.json that can't be read any more is
// left out, as is one that speaks of another month than its folder: the ledger must not stop this month's report.
func pastReports(out string, m month.Month) ([]*report.Report, error) {
	ledger, err := publish.Ledger(out)
	if err != nil {
		return nil, err
	}
	var past []*report.Report
	for _, published := range ledger {
		var rep report.Report
		if json.Unmarshal(published.JSON, &rep) == nil && rep.Month.String() == published.Month && rep.Month < m {
			past = append(past, &rep)
		}
	}
	sort.Slice(past, func(i, j int) bool { return past[i].Month > past[j].Month })
	return past, nil
}
