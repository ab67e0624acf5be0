//go:build pages

package report_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/kpi"
	"loyalty/internal/report"
	"loyalty/internal/sample"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// TestSampleTruth makes the sample shop and finds each effect that was planted in it within the 95 % interval of the KPI that
// measures it, the abnormal churn month by the control chart's flag.
func TestSampleTruth(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	if _, err := sample.Write(ctx, sample.Options{Dir: filepath.Join(folder, "data"), Orders: 100_000, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	var truth sample.Truth
	if text, err := os.ReadFile(filepath.Join(folder, "data", "truth.json")); err != nil || json.Unmarshal(text, &truth) != nil {
		t.Fatal("truth.json", err)
	}
	r := built(ctx, t, folder)
	kpis := map[string]report.KPI{}
	for _, k := range r.KPIs {
		kpis[k.ID] = k
	}
	for _, effect := range truth.Effects {
		t.Run(effect.ID, func(t *testing.T) {
			k, found := kpis[effect.KPI]
			if !found {
				t.Fatalf("no KPI %s", effect.KPI)
			}
			if effect.KPI == "churn_rate" {
				if k.Abnormal == nil || !k.Abnormal.Current || len(k.Abnormal.Flagged) != 1 {
					t.Errorf("the control chart must flag %s and no other month: %+v", effect.Month, k.Abnormal)
				}
				return
			}
			i := int(r.Month - r.FirstMonth)
			for j, p := range k.Series {
				if p.Month.String() == effect.Month {
					i = j
				}
			}
			p := k.Series[i]
			if p.Value == nil || p.Interval == nil {
				t.Fatalf("%s of %s has no value or no interval", effect.KPI, p.Month)
			}
			t.Logf("planted %.4f, measured %.4f (%.4f to %.4f)", effect.Value, *p.Value, p.Interval.Lo, p.Interval.Hi)
			if effect.Value < p.Interval.Lo || effect.Value > p.Interval.Hi {
				t.Errorf("%s: planted %.4f lies outside %.4f to %.4f", effect.KPI, effect.Value, p.Interval.Lo, p.Interval.Hi)
			}
		})
	}
}

// built runs the repository's own configuration on exports in folder/data.
func built(ctx context.Context, t *testing.T, folder string) *report.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	now := time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC)
	inputs, err := w.Load(ctx, cfg, now, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	result, err := kpi.Run(ctx, w, cfg, catalogue, inputs, kpi.Options{Now: now}, func(string, int64, time.Duration) {})
	if err != nil {
		t.Fatal(err)
	}
	return report.Build(report.Source{Now: now, Config: cfg, Inputs: inputs, Result: result, Locales: []string{"en", "vi"}})
}
