package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/publish"
	"loyalty/internal/report"
)

// past is what was published into a folder.
type past struct {
	reports  []report.Past // the newest first
	problems []string      // one for each month whose report.json can't be used
}

// readPast decodes what was published. A report.json that can't be read, or that speaks of another month than its folder, must not
// stop this month's report: the month is listed without it.
func readPast(out string) (past, error) {
	var p past
	ledger, err := publish.Ledger(out)
	if err != nil {
		return p, err
	}
	for _, published := range slices.Backward(ledger) {
		m, err := month.Parse(published.Month)
		if err != nil {
			return p, err
		}
		rep, err := decode(published, m)
		if err != nil {
			p.problems = append(p.problems, fmt.Sprintf("%s: %v", filepath.Join(out, published.Month), err))
		}
		p.reports = append(p.reports, report.Past{Month: m, Report: rep, NoPage: !published.HasPage, SQL: func(kpi string) string {
			sql, _ := published.File("kpi/" + kpi + ".sql") // without it the hash tells that it differs, not how
			return string(sql)
		}})
	}
	return p, nil
}

// decode reads a published report.json; nil with the reason where it is none of the month's.
func decode(published publish.Published, m month.Month) (*report.Report, error) {
	if published.Err != nil {
		return nil, published.Err
	}
	var rep report.Report
	if err := json.Unmarshal(published.JSON, &rep); err != nil {
		return nil, fmt.Errorf("report.json isn't one that loyalty wrote: %w", err)
	}
	if rep.Month != m {
		return nil, errors.New("report.json speaks of another month than its folder")
	}
	return &rep, nil
}

// check says what is missing of the past: months before m, or what can't be read of them. Where the past is expected to be there
// that is an error.
func (p past) check(stderr io.Writer, out string, m month.Month, expected bool) error {
	missing := slices.Clone(p.problems)
	if !slices.ContainsFunc(p.reports, func(published report.Past) bool { return published.Month < m }) {
		missing = append(missing, fmt.Sprintf("%s: no month before %s is published there", out, m))
	}
	if len(missing) == 0 {
		return nil
	}
	if expected {
		return fault.Check(fmt.Errorf("%s; put back the folder as the last run left it, or leave out --expect-history", strings.Join(missing, "; ")))
	}
	for _, text := range missing {
		fmt.Fprintf(stderr, "Warning: %s; changes of figures published then go unnoticed\n", text)
	}
	return nil
}

// of is the report published of a month, nil without one.
func of(reports []report.Past, m month.Month) *report.Report {
	for _, published := range reports {
		if published.Month == m {
			return published.Report
		}
	}
	return nil
}
