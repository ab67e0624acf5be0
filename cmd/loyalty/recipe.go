package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/internal/warehouse"
)

// recipe is the hash of all that a month's report is made from: the rows loaded, the queries, the configuration with the notes and the logo, the
// program, and what was asked for. Where a published report has the same one, it is what this run would publish, but for the day of the run.
func (b builder) recipe(ctx context.Context) (string, error) {
	sum := sha256.New()
	note := json.NewEncoder(sum)
	rows, err := b.engine.Fingerprint(ctx)
	if err != nil {
		return "", err
	}
	program, err := warehouse.ProgramHash()
	if err != nil {
		return "", fmt.Errorf("read the program: %w", err)
	}
	asked := b.options.Month
	over := month.Month(0)
	if asked == 0 && b.cfg.Report.Month == 0 {
		over = month.At(b.now) - 1 // then the month is the last one over that the data cover
	}
	if err := note.Encode([]any{rows, program, programVersion(), b.cfg.Hash, asked, over, b.flags.singleFile, b.flags.email, b.flags.dialect}); err != nil {
		return "", err
	}
	for _, table := range slices.Sorted(maps.Keys(b.inputs)) { // what became of the rows that aren't among those
		in := b.inputs[table]
		if err := note.Encode([]any{table, in.Read, in.Kept, in.Clean, in.Repaired, in.SetAside}); err != nil {
			return "", err
		}
	}
	for _, query := range slices.Concat(b.catalogue.Models, b.catalogue.KPIs, b.catalogue.Charts) {
		fmt.Fprintln(sum, query.ID, query.Hash)
	}
	beside, err := filepath.Glob(filepath.Join(b.cfg.Dir, "notes", "*"))
	if err != nil {
		return "", err
	}
	if b.cfg.Report.Logo != "" {
		beside = append(beside, b.cfg.Resolve(b.cfg.Report.Logo))
	}
	for _, file := range beside {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // whoever needs it says so
		}
		fmt.Fprintln(sum, filepath.Base(file), len(content))
		sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// standing is the published report that was made by a recipe, nil where there is none with a page; a preliminary one must be asked for again.
func (p past) standing(recipe string, preliminary bool) *report.Report {
	for _, published := range p.reports {
		if published.Report != nil && !published.NoPage && published.Report.Recipe == recipe && (preliminary || !published.Report.Preliminary) {
			return published.Report
		}
	}
	return nil
}

// leave tells that a month stands as this run would publish it, as if it had been published.
func (b builder) leave(rep *report.Report) error {
	folder := filepath.Join(b.flags.out, rep.Month.String())
	where := filepath.Join(folder, "index.html")
	fmt.Fprintf(b.stderr, "%s stands: it was made from the same rows, queries, configuration and program; --force makes it anew\n", where)
	return b.tell(rep, where, func() ([]byte, error) { return os.ReadFile(filepath.Join(folder, "report.json")) })
}
