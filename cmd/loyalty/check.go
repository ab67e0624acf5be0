package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"loyalty/internal/kpi"
	"loyalty/internal/report"
	"loyalty/render"
	"loyalty/templates"
)

func newCheck() *cobra.Command {
	var flags inputFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, exports and every query, without writing a report",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := flags.open(cmd.Context(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer s.close()
			if err := s.checkNewestOrder(); err != nil {
				return err
			}
			return s.check(cmd)
		},
	}
	flags.add(cmd)
	return cmd
}

// check runs every query, so that headers and contracts are proved, and prints what was read, with every notice that the page
// would show, in its words.
func (s *session) check(cmd *cobra.Command) error {
	renderer, err := render.New(templates.Files, "", nil)
	if err != nil {
		return err
	}
	result, err := s.run(cmd.Context())
	if err != nil {
		return err
	}
	rep := report.Build(report.Source{Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: renderer.Locales()})
	renderer.Words(rep)
	out := &bytes.Buffer{}
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
	needs := make([]string, 0, len(lacking))
	for need := range lacking {
		needs = append(needs, need)
	}
	sort.Strings(needs)
	for _, need := range needs {
		fmt.Fprintf(out, "no data     %s: needs %s\n", strings.Join(lacking[need], ", "), need)
	}
	for _, query := range slices.Concat(s.catalogue.KPIs, s.catalogue.Charts) {
		if lacking := query.Header.Untranslated(renderer.Locales()); len(lacking) > 0 {
			fmt.Fprintf(out, "one tongue  %s lacks %s; the pages in that language show the other's text\n", query.Place(), strings.Join(lacking, ", "))
		}
	}
	for _, check := range rep.Checks {
		fmt.Fprintf(out, "%-11s %s\n", strings.ReplaceAll(check.Status, "_", " "), check.Words[rep.Locale])
	}
	for _, notice := range renderer.Notices(rep, s.cfg.Report.Locale) {
		fmt.Fprintf(out, "notice      %s\n", notice)
	}
	if _, err = cmd.OutOrStdout().Write(out.Bytes()); err != nil {
		return err
	}
	return rep.FailedChecks(s.cfg, messages)
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
