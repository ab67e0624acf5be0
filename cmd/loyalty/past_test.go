package main

import (
	"os"
	"path/filepath"
	"testing"

	"loyalty/internal/month"
)

// TestPastReports: what isn't a report of its folder's month doesn't count, and never stops a run.
func TestPastReports(t *testing.T) {
	out := t.TempDir()
	for name, content := range map[string]string{
		"2026-01": "", "2026-02": "{", "2026-03": "null", "2026-04": `{"month": 4}`, "2026-05": `{"month": "2026-04"}`,
		"2026-06": `{"month": "2026-06"}`, "2026-11": `{"month": "2026-11"}`,
	} {
		if err := os.MkdirAll(filepath.Join(out, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, name, "report.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(out, "2026-07", "report.json"), 0o755); err != nil {
		t.Fatal(err)
	}
	past, err := pastReports(out, month.Of(2026, 10))
	if err != nil {
		t.Fatal(err)
	}
	if len(past) != 1 || past[0].Month != month.Of(2026, 6) {
		t.Errorf("past reports: %v", past)
	}
}
