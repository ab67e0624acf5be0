package sample

import (
	"database/sql"
	"encoding/json"
	"math"
	"testing"
)

// The catalogue's measures, in SQL of the test's own, find each planted effect within their 95 % intervals at the default size.
func TestPlantedEffectsAreThere(t *testing.T) {
	summary := made(t, Options{}, 2)
	shop := loaded(t, summary.Dir)
	t.Run("churn", func(t *testing.T) { abnormalInOctoberAlone(t, shop) })

	var truth Truth
	if err := json.Unmarshal(content(t, summary.Dir, truthName), &truth); err != nil {
		t.Fatal(err)
	}
	measured := 0
	for _, e := range truth.Effects {
		if e.ID == "abnormal_churn" {
			continue // judged by the control chart
		}
		var estimate, stderr float64
		if err := shop.QueryRow(script(t, "measures/"+e.ID+".sql")).Scan(&estimate, &stderr); err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		if _, err := shop.Exec("DROP TABLE IF EXISTS compared"); err != nil {
			t.Fatal(err)
		}
		low, high := estimate-1.96*stderr, estimate+1.96*stderr
		t.Logf("%-16s planted %.4f, measured %.4f (%.4f to %.4f)", e.ID, e.Value, estimate, low, high)
		if e.Value < low || e.Value > high {
			t.Errorf("%s: planted %.4f lies outside the measured %.4f to %.4f", e.ID, e.Value, low, high)
		}
		if low <= 0 {
			t.Errorf("%s: the interval from %.4f can't tell it from nothing", e.ID, low)
		}
		measured++
	}
	if measured != 6 {
		t.Errorf("%d effects measured, want 6", measured)
	}
}

// abnormalInOctoberAlone holds that October 2026 lies beyond three sigma, no month before it does, and none breaks the rules on
// runs.
func abnormalInOctoberAlone(t *testing.T, shop *sql.DB) {
	rows, err := shop.Query(script(t, "measures/churn.sql"))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var zs []float64
	for rows.Next() {
		var month string
		var n int64
		var churn, z float64
		if err := rows.Scan(&month, &n, &churn, &z); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.2f %% of %d, %+.2f sigma", month, 100*churn, n, z)
		zs = append(zs, z)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(zs) != 25 {
		t.Fatalf("%d months, want 25", len(zs))
	}
	for i, z := range zs[:24] {
		if math.Abs(z) > 3 || ofRun(zs[:i+1], 3, 2, 2) || ofRun(zs[:i+1], 5, 4, 1) || ofRun(zs[:i+1], 8, 8, 0) {
			t.Errorf("month %d of the baseline, at %+.2f sigma, is abnormal", i+1, z)
		}
	}
	if zs[24] <= 3 {
		t.Errorf("October 2026 is at %+.2f sigma, want above 3", zs[24])
	}
}

// ofRun says whether, of the last `of` values, at least `least` lie beyond sigma on the side of the last one, itself among them.
func ofRun(zs []float64, of, least int, sigma float64) bool {
	last := zs[len(zs)-1]
	if len(zs) < of || math.Abs(last) <= sigma {
		return false
	}
	beyond := 0
	for _, z := range zs[len(zs)-of:] {
		if z*last > 0 && math.Abs(z) > sigma {
			beyond++
		}
	}
	return beyond >= least
}
