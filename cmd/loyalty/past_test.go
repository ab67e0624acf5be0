package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/fault"
	"loyalty/internal/month"
)

// TestPast: what isn't a report of its folder's month is told and listed, doesn't count, and never stops a run.
func TestPast(t *testing.T) {
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
	if err := os.WriteFile(filepath.Join(out, "2026-11", "index.html"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := readPast(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, published := range p.reports {
		got = append(got, fmt.Sprintf("%s %v %v", published.Month, published.Report != nil, published.NoPage))
	}
	want := []string{"2026-11 true false", "2026-07 false true", "2026-06 true true", "2026-05 false true", "2026-04 false true", "2026-03 false true",
		"2026-02 false true", "2026-01 false true"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if of(p.reports, month.Of(2026, 6)) == nil || of(p.reports, month.Of(2026, 7)) != nil || of(p.reports, month.Of(2026, 8)) != nil {
		t.Error("June alone has a report that can be read")
	}
	var stderr bytes.Buffer
	if err := p.check(&stderr, out, month.Of(2026, 1), false); err != nil {
		t.Error(err)
	}
	for _, part := range []string{
		"2026-01: report.json isn't one that loyalty wrote: unexpected end", "2026-02: report.json isn't", "2026-03: report.json speaks of another month",
		"2026-04: report.json isn't", "2026-05: report.json speaks of another", "2026-07: report.json is a folder", out + ": no month before 2026-01 is published there",
	} {
		if !strings.Contains(stderr.String(), part) {
			t.Errorf("%q isn't said in\n%s", part, &stderr)
		}
	}
	if err := p.check(&stderr, out, month.Of(2026, 7), true); !fault.IsCheck(err) || !strings.Contains(err.Error(), "--expect-history") || strings.Contains(err.Error(), "no month before") {
		t.Errorf("got %v", err)
	}
}
