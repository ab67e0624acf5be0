package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/kpi"
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
	history    bool // that of out/ is expected to be there
	rehearse   bool // nothing is published
	failOn     []string
	republish  string
	reason     string
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
	cmd.Flags().BoolVar(&flags.history, "expect-history", false, "refuse to publish where the folder lacks the months before, or one can't be read (exit code 4)")
	cmd.Flags().BoolVar(&flags.email, "email", false, "also write email.html: a summary that mail programs show")
	cmd.Flags().BoolVar(&flags.rehearse, "no-publish", false, "do all but publish: read, compute, check, draw, judge; the exit code is the same")
	cmd.Flags().StringVar(&flags.republish, "republish", "", "publish a month again on purpose, `YYYY-MM`; the report says why: --reason")
	cmd.Flags().StringVar(&flags.reason, "reason", "", "why, in a `sentence` for the report's readers")
	cmd.Flags().StringSliceVar(&flags.failOn, "fail-on", []string{onNever}, "`outcomes` that end the run with exit code 3, though the report is published: missed, at-risk (or missed), abnormal, never")
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
	again, err := flags.again()
	if err != nil {
		return err
	}
	gate, err := newGate(flags.failOn)
	if err != nil {
		return err
	}
	renderer, err := newRenderer(flags.cache(keptDrawings))
	if err != nil {
		return err
	}
	s, err := flags.open(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.checkNewestOrder(); err != nil {
		return err
	}
	var staging *publish.Staging
	if !flags.rehearse {
		if staging, err = publish.Stage(flags.out); err != nil {
			return err
		}
		defer staging.Abort()
	}
	result, err := s.run(ctx)
	if err != nil {
		return err
	}
	past, err := readPast(flags.out)
	if err != nil {
		return err
	}
	if again.Month != 0 && of(past.reports, again.Month) == nil {
		return fault.User(fmt.Errorf("%s: %s isn't published there, or its report.json can't be read: leave out --republish", flags.out, again.Month))
	}
	if err := past.check(cmd.ErrOrStderr(), flags.out, result.Span.Month, flags.history); err != nil {
		return err
	}
	s.warnNotRenewed(cmd.ErrOrStderr(), result.Span, past.reports)
	rep, err := s.report(renderer, result, past.reports, again)
	if err != nil {
		return err
	}
	if err := rep.FailedChecks(s.cfg, messages); err != nil {
		return err
	}
	start := time.Now()
	files, err := renderer.Month(ctx, rep, flags.extras()...)
	if err != nil {
		return err
	}
	s.progress("charts and pages", int64(len(files)), time.Since(start))
	where := "not published: --no-publish"
	if staging != nil {
		start = time.Now()
		if err := stage(staging, files); err != nil {
			return err
		}
		if err := staging.Commit(ctx, rep.Month.String()); err != nil {
			return err
		}
		s.progress("publish", int64(len(files)), time.Since(start))
		where = filepath.Join(flags.out, rep.Month.String(), "index.html")
	}
	if flags.format == "json" {
		_, err = cmd.OutOrStdout().Write(files[rep.Month.String()+"/report.json"])
	} else {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", renderer.Scoreboard(rep, rep.Locale), where)
	}
	return errors.Join(err, gate.check(rep))
}

// again is what --republish and --reason ask for; --republish chooses the month, too.
func (f *buildFlags) again() (again report.Republish, err error) {
	again.Reason = strings.TrimSpace(f.reason)
	switch {
	case f.republish == "" && f.reason == "":
		return again, nil
	case f.republish == "":
		return again, usageError{errors.New("--reason is why a month is published again: name it with --republish YYYY-MM")}
	case again.Reason == "":
		return again, usageError{errors.New("--republish needs --reason: say in a sentence why the month is published again; its readers see it")}
	case f.month != "" && f.month != f.republish:
		return again, usageError{errors.New("--republish and --month name two months: leave out --month")}
	}
	again.Month, err = monthFlag("--republish", f.republish)
	f.month = f.republish
	return again, err
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
// Drawings are kept in a folder, unless that is "".
func newRenderer(drawings string) (*render.Renderer, error) {
	script, err := templates.Asset(templates.PageScript)
	if err != nil {
		return nil, err
	}
	engine, err := charts.New(runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	if drawings != "" {
		engine.Keep(drawings)
	}
	return render.New(templates.Files, script, engine)
}

// report judges the month and puts it into words.
func (s *session) report(renderer *render.Renderer, result *kpi.Result, past []report.Past, again report.Republish) (*report.Report, error) {
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
		Past: past, Comment: comments, Logo: logo, Republish: again,
	})
	renderer.Words(rep)
	s.progress("judge", int64(len(rep.KPIs)), time.Since(start))
	return rep, nil
}
