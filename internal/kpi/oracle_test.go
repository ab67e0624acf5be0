//go:build pages || soak

package kpi_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/oracle"
	"loyalty/internal/report"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// keepGoing makes the comparison go through all shops and sum up, per KPI, in how many of them it differs.
var keepGoing = flag.Bool("oracle.all", false, "compare all random shops and sum up the differences by KPI")

// fixedSeed makes the shops the same in every run; -rapid.seed draws others.
const fixedSeed = "20261031"

// TestSecondOpinion holds every query of the catalogue to the brute-force version of package oracle, on random small shops that
// go the whole way: CSV files, loading, model, queries. Every month's value, numerator, denominator, n, spread and partial mark
// must agree, and so must what is blank.
func TestSecondOpinion(t *testing.T) {
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(catalogue.KPIs) == 0 {
		t.Skip("the catalogue holds no query")
	}
	setFlag(t, "rapid.checks", strconv.Itoa(shops), "100")
	setFlag(t, "rapid.seed", fixedSeed, "0")
	setFlag(t, "rapid.nofailfile", "true", "false")
	t.Logf("%d shops, seed %s", shops, flag.Lookup("rapid.seed").Value)

	tally := newTally()
	rapid.Check(t, func(rt *rapid.T) {
		shop, settings := oracle.Draw(rt)
		folder := t.TempDir()
		text, err := shop.WriteCSV(folder, settings)
		if err != nil {
			rt.Fatal(err)
		}
		result, drawn, err := run(folder, text, catalogue)
		var found []difference
		if err != nil {
			found = []difference{{"the run", "fails", err.Error()}}
		} else {
			found = append(differences(shop, settings, result), compareControl(oracle.Charts(shop, settings).ChurnControl, drawn)...)
		}
		if *keepGoing {
			tally.add(found, text)
			return
		}
		if len(found) > 0 {
			rt.Fatalf("%s\nThe configuration:\n%s", listed(found), text)
		}
	})
	if *keepGoing {
		tally.fail(t)
	}
}

// setFlag sets a flag of rapid's that still has its default.
func setFlag(t *testing.T, name, value, usual string) {
	t.Helper()
	f := flag.Lookup(name)
	if f == nil || f.Value.String() != usual {
		return
	}
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(usual) })
}

// run takes the exports of a folder the whole way, to the control chart of the churn rate.
func run(folder, text string, catalogue *queries.Catalogue) (*kpi.Result, *figure.Abnormal, error) {
	path := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, nil, err
	}
	cfg, err := config.Load(path, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	ctx := context.Background()
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1})
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	silent := func(string, int64, time.Duration) {}
	now := time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)
	inputs, err := w.Load(ctx, cfg, time.Time{}, now, silent)
	if err != nil {
		return nil, nil, err
	}
	result, err := kpi.Run(ctx, w, cfg, catalogue, inputs, kpi.Options{Now: now, Uncovered: kpi.Accept}, silent)
	if err != nil {
		return nil, nil, err
	}
	for _, series := range result.Series {
		if series.Query.ID == "churn_rate" {
			return result, goals.Judge(report.Judged(cfg, result, series, nil)).Abnormal, nil
		}
	}
	return nil, nil, errors.New("no churn_rate")
}

// difference is one month of one KPI, or one row of a chart, on which the two disagree.
type difference struct{ id, where, what string }

func differences(shop oracle.Shop, settings oracle.Settings, result *kpi.Result) []difference {
	found := []difference{}
	wanted := oracle.Compute(shop, settings)
	for _, series := range result.Series {
		id := series.Query.ID
		want, ok := wanted[id]
		if !ok {
			continue
		}
		if (len(series.Missing) > 0) != (want.NoData != "") {
			found = append(found, difference{id, "inputs", fmt.Sprintf("the query lacks %q, the oracle %q", series.Missing, want.NoData)})
			continue
		}
		found = append(found, comparePoints(id, series.Points, want.Points)...)
		if series.Cut != "" || series.Query.Header.Segments == "" && len(want.Segments) > 0 {
			found = append(found, compareCut(series, want, settings.MinGroup)...)
			continue
		}
		for _, segment := range series.Segments {
			if points, ok := want.Segments[segment.Name]; ok {
				found = append(found, comparePoints(id+"["+segment.Name+"]", segment.Points, points)...)
			} else if want.Segments != nil {
				found = append(found, difference{id, "segment " + segment.Name, "the oracle has no such segment"})
			}
		}
	}
	found = append(found, compareTree(result)...)
	return append(found, compareCharts(oracle.Charts(shop, settings), settings, result.Charts)...)
}

// compareCut holds the groups of [report] cut to the oracle's. Small ones may have been folded together: what stands under its own name must
// be right, and where nothing may be folded everybody must stand.
func compareCut(series kpi.Series, want oracle.Series, minGroup int) []difference {
	found := []difference{}
	got := map[string][]figure.Point{}
	for _, segment := range series.Segments {
		got[segment.Name] = segment.Points
		for i, p := range segment.Points {
			if segment.Name == kpi.Other || p.Value == nil || *p.Value == 0 && p.Denominator == nil { // a group of nobody counts 0
				continue
			}
			wanted := want.Segments[segment.Name]
			if wanted == nil {
				found = append(found, difference{series.Query.ID, "group " + segment.Name, "the oracle has no such group"})
				break
			}
			found = append(found, comparePoints(series.Query.ID+"["+segment.Name+"]", []figure.Point{p}, wanted[i:i+1])...)
		}
	}
	if minGroup > 1 {
		return found
	}
	for name, points := range want.Segments {
		for i, p := range points {
			isAlone := name == "unknown" && len(got) == 0 // nobody in the groups that are known: nothing is told apart
			if p.Value != nil && *p.Value != 0 && !isAlone && (got[name] == nil || got[name][i].Value == nil) {
				found = append(found, difference{series.Query.ID, "group " + name, "is missing in " + month.Month(p.Month).String()})
			}
		}
	}
	return found
}

func comparePoints(id string, got []figure.Point, want []oracle.Point) []difference {
	if len(got) == 0 && len(want) == 0 {
		return nil
	}
	if len(got) != len(want) || int(got[0].Month) != want[0].Month {
		return []difference{{id, "months", fmt.Sprintf("the query returns %d months, the oracle %d", len(got), len(want))}}
	}
	found := []difference{}
	for i, p := range got {
		w := want[i]
		parts := []string{}
		compare := func(name string, got, want *float64, always bool) {
			if !same(got, want) && (always || got != nil && want != nil) {
				parts = append(parts, fmt.Sprintf("%s %s, oracle %s", name, show(got), show(want)))
			}
		}
		compare("value", p.Value, w.Value, true)
		if p.Value != nil && w.Value != nil {
			compare("numerator", p.Numerator, w.Numerator, false)
			compare("denominator", p.Denominator, w.Denominator, false)
			compare("n", p.N, w.N, false)
			compare("stddev", p.Stddev, w.Stddev, false)
			compare("stderr", p.Stderr, w.Stderr, false)
			compare("year stderr", p.YearStderr, w.YearStderr, false)
			compare("year change stderr", p.YearChangeStderr, w.YearChangeStderr, false)
			compare("month correlation", p.MonthCorrelation, w.MonthCorrelation, false)
			compare("year correlation", p.YearCorrelation, w.YearCorrelation, false)
			compare("lower", p.Lower, w.Lower, false)
			compare("upper", p.Upper, w.Upper, false)
			for _, name := range sortedKeys(w.Extras) {
				if has, ok := p.Extras[name]; ok {
					value := w.Extras[name]
					compare("extra "+name, has, &value, true)
				}
			}
			for _, name := range sortedKeys(p.Extras) {
				if _, ok := w.Extras[name]; !ok && name == "earned_growth" {
					compare("extra "+name, p.Extras[name], nil, true)
				}
			}
			if p.Partial != w.Partial {
				parts = append(parts, fmt.Sprintf("partial %v, oracle %v", p.Partial, w.Partial))
			}
		}
		if len(parts) > 0 {
			whole := fmt.Sprintf("(%s/%s n %s; oracle %s/%s n %s)", show(p.Numerator), show(p.Denominator), show(p.N), show(w.Numerator), show(w.Denominator), show(w.N))
			found = append(found, difference{id, p.Month.String(), strings.Join(parts, "; ") + " " + whole})
		}
	}
	return found
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*max(1, math.Abs(*a), math.Abs(*b))
}

func show(x *float64) string {
	if x == nil {
		return "blank"
	}
	return strconv.FormatFloat(*x, 'g', 12, 64)
}

// listed are the differences, at most three of each KPI.
func listed(found []difference) string {
	var text strings.Builder
	shown := map[string]int{}
	for _, d := range found {
		if shown[d.id]++; shown[d.id] <= 3 {
			fmt.Fprintf(&text, "%s %s: %s\n", d.id, d.where, d.what)
		}
	}
	for _, id := range sortedKeys(shown) {
		if shown[id] > 3 {
			fmt.Fprintf(&text, "%s: %d more\n", id, shown[id]-3)
		}
	}
	return text.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := []string{}
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// tally sums up differences over shops: of each KPI, how many shops, and the first one's differences and configuration.
type tally struct {
	shops map[string]int
	first map[string]string
}

func newTally() *tally { return &tally{map[string]int{}, map[string]string{}} }

func (s *tally) add(found []difference, text string) {
	byID := map[string][]difference{}
	for _, d := range found {
		byID[d.id] = append(byID[d.id], d)
	}
	for id, ds := range byID {
		s.shops[id]++
		if s.first[id] == "" {
			settings, _, _ := strings.Cut(text, "\n[sources.")
			s.first[id] = listed(ds) + "   " + strings.ReplaceAll(strings.TrimSpace(settings), "\n", "\n   ")
		}
	}
}

func (s *tally) fail(t *testing.T) {
	for _, id := range sortedKeys(s.shops) {
		t.Errorf("%s differs in %d of %d shops; the first:\n%s", id, s.shops[id], shops, s.first[id])
	}
}

// cells gives a chart's rows as maps of column to text, numbers rounded so that both sides write them alike.
func cells(table kpi.Table) []map[string]string {
	rows := []map[string]string{}
	for _, r := range table.Rows {
		row := map[string]string{}
		for i, column := range table.Columns {
			row[column] = cellText(r[i])
		}
		rows = append(rows, row)
	}
	return rows
}

func cellText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return rounded(v)
	default:
		return fmt.Sprint(v)
	}
}

// rounded writes what a chart holds of a number, thirteen digits of it, to eight decimals: both sides are rounded the same way twice.
func rounded(x float64) string {
	held, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 13, 64), 64)
	return strconv.FormatFloat(math.Round(held*1e8)/1e8+0, 'f', -1, 64)
}

func monthText(no int) string { return month.Month(no).String() }
