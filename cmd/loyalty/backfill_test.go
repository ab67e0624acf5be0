package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// TestBackfill goes back to the ends of some months on one load of the sample's exports, and computes them one by one on exports that end
// there: the reports are equal but for what tells of the run (provenance, rows read, notices of loading) and the quality of the data.
func TestBackfill(t *testing.T) {
	folder := t.TempDir()
	if code := do([]string{"sample", "--orders", "6000", "-o", filepath.Join(folder, "data")}, io.Discard, io.Discard); code != exitDone {
		t.Fatalf("sample: exit code %d", code)
	}
	text, err := os.ReadFile("../../config.toml")
	if err != nil {
		t.Fatal(err)
	}
	flags := inputFlags{config: filepath.Join(folder, "config.toml"), now: "2026-11-02", quiet: true, keepRows: true}
	write := func(config string) {
		if err := os.WriteFile(flags.config, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(string(text))
	once, err := flags.open(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer once.close()
	for _, m := range []month.Month{month.Of(2026, 7), month.Of(2024, 12), month.Of(2026, 9)} { // back and forth
		if err := once.asOf(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		got := computed(t, once)

		cut := string(text)
		for table, date := range map[string]string{"orders": "ordered_at", "referrals": "referred_at", "surveys": "coalesce(sent_at, answered_at)", "tickets": "opened_at",
			"leads": "created_at", "points": "booked_at", "touches": "sent_at"} {
			head := "[sources." + table + "]"
			cut = strings.Replace(cut, head, fmt.Sprintf("%s\nwhere = \"coalesce(TRY_CAST(%s AS DATE) < DATE '%s', true)\"", head, date, m.End().Format("2006-01-02")), 1)
		}
		write(cut)
		alone := inputFlags{config: flags.config, month: m.String(), now: m.End().Format("2006-01-02"), quiet: true, noCache: true}
		single, err := alone.open(t.Context(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		want := computed(t, single)
		single.close()
		for i, k := range want.KPIs {
			if k.ID != "data_quality" && !reflect.DeepEqual(got.KPIs[i], k) {
				t.Errorf("%s: %s differs", m, k.ID)
			}
		}
		for i, chart := range want.Charts {
			if !reflect.DeepEqual(got.Charts[i], chart) {
				t.Errorf("%s: chart %s differs", m, chart.ID)
			}
		}
		for name, pair := range map[string][2]any{
			"the summary": {got.Summary, want.Summary}, "the verdict": {got.Verdict, want.Verdict}, "the roll-up": {got.RollUp, want.RollUp}, "the model": {got.CLV, want.CLV},
			"the statuses": {got.Statuses, want.Statuses}, "the span": {[]string{got.DataFrom, got.DataTo, got.NewestSale, got.Now}, []string{want.DataFrom, want.DataTo, want.NewestSale, want.Now}},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %s: %v, want %v", m, name, pair[0], pair[1])
			}
		}
	}
}

// computed is a session's report without what the run itself tells in it.
func computed(t *testing.T, s *session) *report.Report {
	t.Helper()
	result, err := s.run(context.Background())
	if err != nil {
		t.Fatal(fault.IsUser(err), err)
	}
	rep := report.Build(report.Source{Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: []string{"en", "vi"}})
	for i := range rep.KPIs {
		rep.KPIs[i].Receipt = nil
	}
	return rep
}
