package report

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"loyalty/internal/config"
	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

var update = flag.Bool("update", false, "write what reports hold anew into testdata/build")

// TestBuild takes the shops of testdata/build from their exports to report.json, run by run, each with what the runs before published.
// A file <run>/… of a shop goes before the file of that name that all its runs share; <run>/report.json is what must come out.
func TestBuild(t *testing.T) {
	files, err := filepath.Glob("testdata/build/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no shops", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			shop, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var runs []string
			for _, f := range shop.Files {
				if run, _, isRun := strings.Cut(f.Name, "/"); isRun && !slices.Contains(runs, run) {
					runs = append(runs, run)
				}
			}
			var past []Past
			for _, run := range runs {
				r := builtFrom(t, shop, run, past)
				noPlaceholders(t, r)
				got, err := shortened(r).JSON()
				if err != nil {
					t.Fatal(err)
				}
				whole, err := r.JSON()
				if err != nil {
					t.Fatal(err)
				}
				fitsSchema(t, whole)
				past = append([]Past{{Month: r.Month, Report: published(t, r)}}, slices.DeleteFunc(past, func(p Past) bool { return p.Month == r.Month })...)
				name := run + "/report.json"
				at := slices.IndexFunc(shop.Files, func(f txtar.File) bool { return f.Name == name })
				switch {
				case *update && at < 0:
					shop.Files = append(shop.Files, txtar.File{Name: name, Data: got})
				case *update:
					shop.Files[at].Data = got
				case at < 0 || string(shop.Files[at].Data) != string(got):
					t.Errorf("%s differs at %q; run with -update if it should", name, difference(shop, at, string(got)))
				}
			}
			if *update && os.Getenv("CI") == "" {
				if err := os.WriteFile(file, txtar.Format(shop), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// noPlaceholders finds no definition's name left in a text that readers see.
func noPlaceholders(t *testing.T, r *Report) {
	t.Helper()
	texts := map[string]figure.Text{}
	for _, k := range r.KPIs {
		texts[k.ID+" title"], texts[k.ID+" short"], texts[k.ID+" description"], texts[k.ID+" formula"] = k.Title, k.Short, k.Description, k.Formula
		for _, e := range k.Extras {
			texts[k.ID+" "+e.Column] = e.Title
		}
	}
	for _, c := range r.Charts {
		texts[c.ID+" title"], texts[c.ID+" description"] = c.Title, c.Description
	}
	for name, text := range texts {
		for locale, words := range text {
			if strings.Contains(words, "{") {
				t.Errorf("%s.%s: %q", name, locale, words)
			}
		}
	}
}

// published is a report as its report.json brings it back.
func published(t *testing.T, r *Report) *Report {
	t.Helper()
	text, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return &back
}

// shortened is a report with the ends of its series alone, so that what it holds can be read.
func shortened(r *Report) *Report {
	short := *r
	short.ConfigHash, short.Inputs = "", maps.Clone(r.Inputs)
	for table, in := range short.Inputs {
		in.Fingerprint = ""
		short.Inputs[table] = in
	}
	short.KPIs = slices.Clone(r.KPIs)
	for i := range short.KPIs {
		k := &short.KPIs[i]
		k.SQLHash = "" // a query's wording may change, its figures may not
		k.Title, k.Short, k.Description, k.Formula, k.SegmentBy = nil, nil, nil, nil, nil
		k.Series = k.Series[max(0, len(k.Series)-2):]
		k.Segments = slices.Clone(k.Segments)
		for j := range k.Segments {
			points := k.Segments[j].Points
			k.Segments[j].Points = points[max(0, len(points)-1):]
		}
		if k.Abnormal != nil {
			a := *k.Abnormal
			a.Limits = a.Limits[len(a.Limits)-1:]
			k.Abnormal = &a
		}
	}
	return &short
}

// difference is the first line that isn't as wanted.
func difference(shop *txtar.Archive, at int, got string) string {
	if at < 0 {
		return "its beginning"
	}
	want := strings.Split(string(shop.Files[at].Data), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || line != want[i] {
			return fmt.Sprintf("line %d: %s, want %s", i+1, strings.TrimSpace(line), strings.TrimSpace(want[min(i, len(want)-1)]))
		}
	}
	return "its end"
}

func builtFrom(t *testing.T, shop *txtar.Archive, run string, past []Past) *Report {
	t.Helper()
	folder, only := t.TempDir(), []string{}
	now, asked := "", month.Month(0)
	for _, shared := range []bool{true, false} {
		for _, f := range shop.Files {
			of, name, isRun := strings.Cut(f.Name, "/")
			if isRun == shared || isRun && of != run {
				continue
			}
			if shared {
				name = f.Name
			}
			switch name {
			case "now":
				now = strings.TrimSpace(string(f.Data))
			case "month":
				var err error
				if asked, err = month.Parse(strings.TrimSpace(string(f.Data))); err != nil {
					t.Fatal(err)
				}
			case "kpis":
				only = strings.Fields(string(f.Data))
			}
			if err := os.WriteFile(filepath.Join(folder, name), f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	day, err := time.Parse(time.DateOnly, now)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]config.KPIInfo{}
	for _, query := range catalogue.KPIs {
		known[query.ID] = config.KPIInfo{Better: query.Header.Better, Unit: query.Header.Unit, Open: query.Header.Open}
	}
	catalogue.Charts = nil
	catalogue.KPIs = slices.DeleteFunc(catalogue.KPIs, func(q queries.Query) bool { return !slices.Contains(only, q.ID) })
	cfg, err := config.Load(filepath.Join(folder, "config.toml"), known, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, silent := context.Background(), func(string, int64, time.Duration) {}
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	inputs, err := w.Load(ctx, cfg, time.Time{}, day, silent)
	if err != nil {
		t.Fatal(err)
	}
	result, err := kpi.Run(ctx, w, cfg, catalogue, inputs, kpi.Options{Month: asked, Now: day, Uncovered: kpi.Accept}, silent)
	if err != nil {
		t.Fatal(err)
	}
	return Build(Source{Version: "test", Now: day, Config: cfg, Inputs: inputs, Result: result, Locales: []string{"vi", "en"}, Past: past})
}
