package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/queries"
)

// look says of the analysts' own files what a report can't: figures that may be wrong, texts, tests and goals that are for nobody. Warnings
// come before notes.
func (s *session) look(ctx context.Context, result *kpi.Result, locales []string) ([]fault.Finding, error) {
	folder := filepath.Join(s.cfg.Dir, "queries")
	tests, err := queries.Tests(folder)
	if err != nil {
		return nil, err
	}
	var found []fault.Finding
	for _, series := range result.Series {
		own, err := result.Findings(ctx, s.engine, series)
		if err != nil {
			return nil, err
		}
		found = append(found, own...)
		found = append(found, s.lostSegments(series)...)
	}
	for _, id := range slices.Sorted(maps.Keys(tests)) {
		if _, isKPI := s.catalogue.KPI(id); !isKPI {
			text := "tests a chart; charts have no tests"
			if _, err := s.catalogue.Find(id); err != nil {
				text = "is run by nobody: " + err.Error()
			}
			found = append(found, fault.Finding{Level: fault.Warning, Rule: "test", File: filepath.ToSlash(filepath.Join(folder, "tests", id+".toml")), Text: text})
		}
	}
	for _, query := range slices.Concat(s.catalogue.KPIs, s.catalogue.Charts) {
		if lacking := query.Header.Untranslated(locales); len(lacking) > 0 {
			found = append(found, fault.Finding{Level: fault.Note, Rule: "untranslated", File: query.File, Text: fmt.Sprintf("lacks %s; the pages in that language show the other's text", strings.Join(lacking, ", "))})
		}
		if query.Kind == queries.KPI {
			found = append(found, kpi.Untested(query, tests)...)
		}
	}
	for _, query := range s.overriding() {
		level, text := fault.Note, "stands in the place of the shipped file"
		if query.Header.BasedOn != "" && query.Header.BasedOn != queries.Version(query.Shipped()) {
			level, text = fault.Warning, fmt.Sprintf("stands in the place of the shipped file, which has changed since this one was copied from it: look through it, then write based_on = %q", queries.Version(query.Shipped()))
		}
		found = append(found, fault.Finding{Level: level, Rule: "override", File: query.File, Text: text})
	}
	slices.SortStableFunc(found, func(a, b fault.Finding) int { return strings.Compare(b.Level, a.Level) }) // warning, note
	return found, nil
}

// lostSegments are the goals for segments that a KPI doesn't have.
func (s *session) lostSegments(series kpi.Series) []fault.Finding {
	var found []fault.Finding
	goal := s.cfg.Goals[series.Query.ID]
	for _, name := range slices.Sorted(maps.Keys(goal.Segments)) {
		if len(series.Missing) > 0 || slices.ContainsFunc(series.Segments, func(part figure.Segment) bool { return part.Name == name }) {
			continue
		}
		var names []string
		for _, part := range series.Segments {
			names = append(names, part.Name)
		}
		has := fmt.Sprintf("; it has %q", names)
		if len(names) == 0 {
			has = "; it has none"
		}
		key := "goals." + series.Query.ID + ".segments." + name
		found = append(found, fault.Finding{Level: fault.Warning, Rule: "goal", File: s.cfg.File, Line: s.cfg.Line(key), Text: key + ": there is no such segment" + has})
	}
	return found
}

// overriding are the own files that stand in the place of shipped ones.
func (s *session) overriding() []queries.Query {
	return slices.DeleteFunc(slices.Concat(s.catalogue.Models, s.catalogue.KPIs, s.catalogue.Charts), func(query queries.Query) bool { return query.Shipped() == "" })
}

// printOverrides shows what own files make of the SQL of the shipped ones in whose place they stand.
func (s *session) printOverrides(out io.Writer) {
	for _, query := range s.overriding() {
		changes := diff.Diff("shipped "+query.Place(), []byte(queries.Body(query.Shipped())), query.File, []byte(queries.Body(query.SQL)))
		for line := range strings.Lines(string(changes)) {
			if !strings.HasPrefix(line, "diff ") {
				fmt.Fprint(out, "  "+line)
			}
		}
	}
}
