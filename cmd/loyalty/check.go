package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/report"
	"loyalty/render"
	"loyalty/templates"
)

func newCheck() *cobra.Command {
	var (
		flags  inputFlags
		format string
	)
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, exports and every query, without writing a report",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			write, isKnown := findingFormats[format]
			if !isKnown && format != "text" {
				return usageError{fmt.Errorf("--format %q: choose text, github, json or sarif", format)}
			}
			out := &bytes.Buffer{}
			found, err := flags.check(cmd, out)
			if write != nil {
				out.Reset()
				if errWrite := write(out, append(fault.Findings(err), found...)); errWrite != nil {
					return errWrite
				}
				if err != nil {
					err = errors.Join(errTold, err)
				}
			}
			_, errOut := cmd.OutOrStdout().Write(out.Bytes())
			return cmp.Or(err, errOut)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "how it is told: `text`, github (annotations), json or sarif")
	return cmd
}

func (f inputFlags) check(cmd *cobra.Command, out io.Writer) ([]fault.Finding, error) {
	s, err := f.open(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.checkNewestOrder(); err != nil {
		return nil, err
	}
	return s.check(cmd.Context(), out)
}

// check runs every query, so that headers and contracts are proved, and tells what was read, with every notice that the page
// would show, in its words. What it finds is told and returned, the warnings before the notes.
func (s *session) check(ctx context.Context, out io.Writer) ([]fault.Finding, error) {
	renderer, err := render.New(templates.Files, "", nil)
	if err != nil {
		return nil, err
	}
	result, err := s.run(ctx)
	if err != nil {
		return nil, err
	}
	rep := report.Build(report.Source{Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: renderer.Locales()})
	renderer.Words(rep)
	s.printInputs(out)
	printStatuses(out, result.Statuses)
	preliminary := ""
	if result.Span.Preliminary {
		preliminary = ", preliminary"
	}
	fmt.Fprintf(out, "\nmonth       %s%s (data from %s)\n", result.Span.Month, preliminary, result.Span.DataStart.Format("2006-01-02"))
	computed, lacking := 0, map[string][]string{}
	for _, series := range result.Series {
		if len(series.Missing) == 0 {
			computed++
			continue
		}
		need := strings.Join(series.Missing, ", ")
		lacking[need] = append(lacking[need], series.Query.ID)
	}
	fmt.Fprintf(out, "KPIs        %d computed, %d charts\n", computed, len(result.Charts))
	for _, need := range slices.Sorted(maps.Keys(lacking)) {
		fmt.Fprintf(out, "no data     %s: needs %s\n", strings.Join(lacking[need], ", "), need)
	}
	found, err := s.look(ctx, result, renderer.Locales())
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		fmt.Fprintf(out, "%-11s %s\n", f.Level, findingLine(f))
	}
	s.printOverrides(out)
	for _, check := range rep.Checks {
		fmt.Fprintf(out, "%-11s %s\n", strings.ReplaceAll(check.Status, "_", " "), check.Words[rep.Locale])
	}
	for _, notice := range renderer.Notices(rep, s.cfg.Report.Locale) {
		fmt.Fprintf(out, "notice      %s\n", notice)
		found = append(found, fault.Finding{Level: fault.Note, Rule: "notice", Text: notice})
	}
	return found, rep.FailedChecks(s.cfg, messages)
}

// printStatuses lists the order statuses met: one in the shop's own words counts as valid until the configuration says otherwise.
func printStatuses(out io.Writer, statuses []kpi.Status) {
	const most = 20
	if len(statuses) == 1 && statuses[0].Status == "" {
		return // no status at all
	}
	for i, status := range statuses {
		if i == most {
			fmt.Fprintf(out, "  … and %d statuses more\n", len(statuses)-most)
			break
		}
		counts := "counts"
		switch {
		case status.IsVoid:
			counts = "void"
		case status.Amount < 0:
			counts = "counts as a refund"
		}
		fmt.Fprintf(out, "  status    %6d %s: %s\n", status.Rows, strconv.Quote(status.Status), counts)
	}
}

func (s *session) printInputs(out io.Writer) {
	tables := make([]string, 0, len(s.inputs))
	for table := range s.inputs {
		tables = append(tables, table)
	}
	sort.Strings(tables)
	fmt.Fprintf(out, "%-12s %12s %12s %10s %10s  %-10s  %s\n", "input", "rows read", "kept", "repaired", "set aside", "first", "last")
	for _, table := range tables {
		in := s.inputs[table]
		first, last := "", ""
		if !in.First.IsZero() {
			first, last = in.First.Format("2006-01-02"), in.Last.Format("2006-01-02")
		}
		fmt.Fprintf(out, "%-12s %12d %12d %10d %10d  %-10s  %s\n", table, in.Read, in.Kept, in.Kept-in.Clean, in.Read-in.Kept, first, last)
		reasons := make([]string, 0, len(in.SetAside))
		for reason := range in.SetAside {
			reasons = append(reasons, reason)
		}
		sort.Strings(reasons)
		for _, reason := range reasons {
			example := in.Examples[reason]
			fmt.Fprintf(out, "  set aside %6d %s, such as %s:%d %q\n", in.SetAside[reason], reason, example.File, example.Line, example.Value)
		}
	}
}
