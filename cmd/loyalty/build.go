package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/kpi"
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
	history    bool // that of out/ is expected to be there
	rehearse   bool // nothing is published
	force      bool // also where what stands is what would be published
	failOn     []string
	dialect    string
	from, to   string
	republish  string
	reason     string
	publish    string // where the report goes beside out/
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
	cmd.Flags().BoolVar(&flags.email, "email", false, "also write email.html: a summary that mail programs show; without it the one that stands is left")
	cmd.Flags().BoolVar(&flags.rehearse, "no-publish", false, "do all but publish: read, compute, check, draw, judge; the exit code is the same")
	cmd.Flags().StringVar(&flags.publish, "publish", "", "bring what changed to an object store, too, and the months before back from there: an `address` such as s3://bucket/folder (gs, azblob, file)")
	cmd.Flags().StringVar(&flags.from, "from", "", "publish every month from this `YYYY-MM` to the one of --to, each as it stood at its end, on one load")
	cmd.Flags().StringVar(&flags.to, "to", "", "the last month, `YYYY-MM`, of --from")
	cmd.Flags().StringVar(&flags.republish, "republish", "", "publish a month again on purpose, `YYYY-MM`; the report says why: --reason")
	cmd.Flags().StringVar(&flags.reason, "reason", "", "why, in a `sentence` for the report's readers")
	cmd.Flags().BoolVar(&flags.force, "force", false, "make a month anew that stands already, made from the same rows, queries, configuration and program")
	cmd.Flags().StringVar(&flags.dialect, "csv-dialect", "plain", "how the KPIs' CSV files are written: `plain`, or vi (for a Vietnamese spreadsheet: BOM, semicolons, decimal commas)")
	cmd.Flags().StringSliceVar(&flags.failOn, "fail-on", []string{onNever}, "`outcomes` that end the run with exit code 3, though the report is published: missed, at-risk (or missed), abnormal, never")
	return cmd
}

// builder is one run of build.
type builder struct {
	*session
	flags    buildFlags
	gate     gate
	again    report.Republish
	renderer *render.Renderer
	stdout   io.Writer
	stderr   *runLog
	target   *target // nil without --publish
}

// build runs the whole way of the data once, or for each month from --from to --to on one load. Nothing of a month changes in out unless all of
// it succeeds.
func build(cmd *cobra.Command, flags buildFlags) error {
	b := builder{stdout: cmd.OutOrStdout(), stderr: logOf(cmd)}
	if flags.format != "text" && flags.format != "json" {
		return usageError{fmt.Errorf("--format %q: choose text or json", flags.format)}
	}
	if flags.out == "" {
		return usageError{errors.New("-o is empty; name the folder to publish into, such as -o out")}
	}
	if flags.rehearse && flags.publish != "" {
		return usageError{errors.New("--no-publish changes nothing, and --publish says where to: leave out one of them")}
	}
	dialect, known := map[string]render.Dialect{"plain": render.PlainCSV, "vi": render.VietnameseCSV}[flags.dialect]
	if !known {
		return usageError{fmt.Errorf("--csv-dialect %q: choose plain or vi", flags.dialect)}
	}
	first, last, err := flags.span()
	if err != nil {
		return err
	}
	if b.again, err = flags.again(); err != nil {
		return err
	}
	if b.gate, err = newGate(flags.failOn); err != nil {
		return err
	}
	if b.renderer, err = newRenderer(flags.cache(keptDrawings)); err != nil {
		return err
	}
	b.renderer.CSV = dialect
	if flags.publish != "" {
		if b.target, err = flags.openTarget(cmd.Context(), b.stderr); err != nil {
			return err
		}
		defer b.target.Close()
	}
	b.flags, flags.keepRows = flags, first != 0
	if b.session, err = flags.open(cmd.Context(), b.stderr); err != nil {
		return err
	}
	defer b.close()
	if err := b.checkNewestOrder(); err != nil {
		return err
	}
	err = b.months(cmd.Context(), first, last)
	if b.target != nil && (err == nil || fault.IsGate(err)) {
		if failed := b.target.upload(cmd.Context()); failed != nil {
			return failed // and no word of a goal: readers don't have the report yet
		}
	}
	return err
}

// months computes and publishes the month, or each of those from the first to the last.
func (b builder) months(ctx context.Context, first, last month.Month) error {
	if first == 0 {
		return b.month(ctx)
	}
	if over := month.At(b.now) - 1; last > over {
		return fault.User(fmt.Errorf("--to %s: that month isn't over; the last one over is %s", last, over))
	}
	var gates []error
	for m := first; m <= last; m++ {
		if err := b.asOf(ctx, m); err != nil {
			return err
		}
		switch err := b.month(ctx); {
		case fault.IsGate(err):
			gates = append(gates, err)
		case err != nil:
			return fmt.Errorf("%s: %w", m, err)
		}
	}
	return errors.Join(gates...)
}

// month computes and publishes one month.
func (b builder) month(ctx context.Context) error {
	var staging *publish.Staging
	if !b.flags.rehearse {
		var err error
		if staging, err = publish.Stage(b.flags.out); err != nil {
			return err
		}
		defer staging.Abort()
	}
	past, err := readPast(b.flags.out)
	if err != nil {
		return err
	}
	if b.again.Month != 0 && of(past.reports, b.again.Month) == nil {
		return fault.User(fmt.Errorf("%s: %s isn't published there, or its report.json can't be read: leave out --republish", b.flags.out, b.again.Month))
	}
	recipe, err := b.recipe(ctx)
	if err != nil {
		return err
	}
	if rep := past.standing(recipe, b.flags.preliminary); rep != nil && !b.flags.force && !b.flags.rehearse && b.again.Month == 0 {
		if err := past.check(b.stderr, b.flags.out, rep.Month, b.flags.history); err != nil {
			return err
		}
		return b.leave(rep)
	}
	result, err := b.run(ctx)
	if err != nil {
		return err
	}
	if err := past.check(b.stderr, b.flags.out, result.Span.Month, b.flags.history); err != nil {
		return err
	}
	b.warnNotRenewed(b.stderr, result.Span, past.reports)
	rep, err := b.report(b.renderer, result, past.reports, b.again)
	if err != nil {
		return err
	}
	rep.Recipe = recipe
	if err := rep.FailedChecks(b.cfg, messages); err != nil {
		return err
	}
	start := time.Now()
	files, err := b.renderer.Month(ctx, rep, b.flags.extras()...)
	if err != nil {
		return err
	}
	b.progress("charts and pages", int64(len(files)), time.Since(start))
	where := "not published: --no-publish"
	if staging != nil {
		start = time.Now()
		staging.Keep(b.renderer.Names(rep, render.Email)...) // without --email the one that was sent stays
		if err := stage(staging, files); err != nil {
			return err
		}
		if err := staging.Commit(ctx, rep.Month.String()); err != nil {
			return err
		}
		b.progress("publish", int64(len(files)), time.Since(start))
		where = filepath.Join(b.flags.out, rep.Month.String(), "index.html")
	}
	return b.tell(rep, where, func() ([]byte, error) { return files[rep.Month.String()+"/report.json"], nil })
}

// tell writes what is asked for on stdout of a month that now stands, and lets the gate judge it.
func (b builder) tell(rep *report.Report, where string, reportJSON func() ([]byte, error)) error {
	b.stderr.ending = []any{"month", rep.Month.String(), "where", where, "missed", rep.RollUp.Now["missed"], "at_risk", rep.RollUp.Now["at_risk"], "met", rep.RollUp.Now["met"]}
	if b.target != nil {
		b.target.months[rep.Month.String()] = true
	}
	var err error
	switch {
	case b.flags.format == "json":
		var content []byte
		if content, err = reportJSON(); err == nil {
			_, err = b.stdout.Write(content)
		}
	case b.flags.from != "":
		_, err = fmt.Fprintln(b.stdout, where)
	default:
		_, err = fmt.Fprintf(b.stdout, "%s\n%s\n", b.renderer.Scoreboard(rep, rep.Locale), where)
	}
	return errors.Join(err, b.gate.check(rep))
}

// span is the months from --from to --to; 0 without them.
func (f *buildFlags) span() (first, last month.Month, err error) {
	switch {
	case f.from == "" && f.to == "":
		return 0, 0, nil
	case f.from == "" || f.to == "":
		return 0, 0, usageError{errors.New("--from and --to go together: the first month and the last")}
	case f.month != "" || f.republish != "" || f.format == "json":
		return 0, 0, usageError{errors.New("--from and --to name many months: leave out --month, --republish and --format json")}
	}
	if first, err = monthFlag("--from", f.from); err != nil {
		return 0, 0, err
	}
	if last, err = monthFlag("--to", f.to); err == nil && last < first {
		err = usageError{fmt.Errorf("--from %s lies after --to %s", first, last)}
	}
	return first, last, err
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
	engine, err := newCharts(drawings)
	if err != nil {
		return nil, err
	}
	script, err := templates.Asset(templates.PageScript)
	if err != nil {
		return nil, err
	}
	return render.New(templates.Files, script, engine)
}

func newCharts(drawings string) (*charts.Engine, error) {
	engine, err := charts.New(runtime.GOMAXPROCS(0))
	if err == nil && drawings != "" {
		engine.Keep(drawings)
	}
	return engine, err
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
