package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// run is one run's report of a month: revenue by month, the last of them the month's own.
func run(m month.Month, day string, orders float64, revenue ...float64) *Report {
	r := &Report{Month: m, Now: day, Definitions: map[string]any{}}
	kpi := KPI{ID: "revenue", Window: "month", Month: m, SQLHash: "1"}
	count := KPI{ID: "order_count", Ties: figure.Ties{Role: figure.Orders}, Month: m, Series: []figure.Point{{Month: m, Value: &orders}}}
	for i := range revenue {
		kpi.Series = append(kpi.Series, figure.Point{Month: m - month.Month(len(revenue)-1-i), Value: &revenue[i]})
	}
	kpi.Value = &revenue[len(revenue)-1]
	r.KPIs = []KPI{kpi, count}
	return r
}

// publishAfter gives a report its restatements after what stands, and what stands after it: each month's latest report as its
// report.json brings it back.
func publishAfter(t *testing.T, standing []Past, r *Report) []Past {
	t.Helper()
	r.Restatements = restatements(standing, r, func(string, string) bool { return true })
	r.History = history(standing, r)
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	standing = slices.DeleteFunc(slices.Clone(standing), func(p Past) bool { return p.Month == r.Month })
	standing = append(standing, Past{Month: r.Month, Report: &back})
	slices.SortFunc(standing, func(a, b Past) int { return int(b.Month - a.Month) })
	return standing
}

func told(r *Report) []string {
	list := []string{}
	for _, s := range r.Restatements {
		if s.KPI != "revenue" {
			continue
		}
		list = append(list, fmt.Sprintf("%s %v→%v %s %d %s %s", s.Month, *s.Published, *s.Now, s.Cause, s.Rows, s.Found, s.On))
	}
	return list
}

// TestPublishedAgain: a month's own value that changes is a restatement, and none that was ever sent out is lost.
func TestPublishedAgain(t *testing.T) {
	october := month.Of(2026, 10)
	const first, second, third = "2026-10 300→750 rows 1 2026-10 2026-11-09", "2026-10 750→800 rows 0 2026-10 2026-11-16", "2026-10 800→300 definition -1 2026-10 2026-11-23"
	var standing []Past
	step := func(r *Report, want ...string) {
		t.Helper()
		standing = publishAfter(t, standing, r)
		if got := told(r); !slices.Equal(got, append([]string{}, want...)) {
			t.Errorf("the run of %s tells %q, want %q", r.Now, got, want)
		}
	}
	step(run(october-1, "2026-10-02", 2, 50))
	step(run(october, "2026-11-02", 2, 50, 300))
	step(run(october, "2026-11-09", 3, 50, 750), first)
	step(run(october, "2026-11-10", 3, 50, 750), first) // the same figures: the restatement stays
	step(run(october, "2026-11-16", 3, 50, 800), first, second)
	changed := run(october, "2026-11-23", 2, 50, 300)
	changed.KPIs[0].SQLHash = "2"
	step(changed, first, second, third)
	// the next month compares with what stands now, and lists the month as restated; an older one does so too
	next := run(october+1, "2026-12-02", 4, 50, 300, 90)
	next.KPIs[0].SQLHash = "2"
	step(next)
	for _, r := range []*Report{next, run(october-2, "2026-12-03", 1, 20)} {
		standing = publishAfter(t, standing, r)
		for _, p := range r.History {
			if p.Restated != (p.Month == october) {
				t.Errorf("by the report of %s, %s is restated: %v", r.Month, p.Month, p.Restated)
			}
		}
		if len(r.History) < 2 {
			t.Errorf("%s knows of %d other months", r.Month, len(r.History))
		}
	}
}

// TestPreliminaryReplaced: a preliminary value was said to change; it is told with that cause, and restates nothing.
func TestPreliminaryReplaced(t *testing.T) {
	october := month.Of(2026, 10)
	early := run(october, "2026-10-20", 1, 100)
	early.Preliminary = true
	standing := publishAfter(t, nil, early)
	final := run(october, "2026-11-02", 2, 300)
	standing = publishAfter(t, standing, final)
	if got := told(final); !slices.Equal(got, []string{"2026-10 100→300 preliminary 1 2026-10 2026-11-02"}) {
		t.Errorf("got %q", got)
	}
	if figures, _ := replaced(final.Restatements); figures != 0 {
		t.Errorf("%d figures count as replaced", figures)
	}
	next := run(october+1, "2026-12-02", 3, 300, 90)
	publishAfter(t, standing, next)
	if len(next.History) != 1 || next.History[0].Restated || next.History[0].Preliminary {
		t.Errorf("got %+v", next.History)
	}
}
