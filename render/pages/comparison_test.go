package pages

import (
	"strings"
	"testing"

	"loyalty/internal/figure"
	"loyalty/render/mock"
)

// Where Tết moved between January and February, the KPI's page says so beside the month of last year, and tells both months together.
func TestTetIsTold(t *testing.T) {
	rep := mock.Report()
	k := mock.KPIOf(rep, "retention_rate")
	beyond := true
	k.LastYear.Verdict, k.LastYear.Beyond, k.LastYear.Holiday = "not_tested", nil, true
	k.BothMonths = &figure.Change{Month: k.LastYear.Month, From: .6, Delta: -.02, Verdict: "worse", Beyond: &beyond}
	usual := -.01
	k.LastMonth.Usual, k.LastMonth.Seasonal = &usual, true
	rep.Notices = append(rep.Notices, figure.Notice{Code: "tet_moved", Values: map[string]any{"month": rep.Month, "now": "2026-02-17", "before": "2025-01-29"}})
	files := monthFiles(t, rep)
	for _, c := range []struct{ file, says string }{
		{"kpi/retention_rate.html", "Tết chỉ rơi vào một trong hai tháng"},
		{"kpi/retention_rate.html", "Gộp tháng 1 và tháng 2, so với năm 2025"},
		{"kpi/retention_rate.html", "thường lệ mùa này: "},
		{"en/kpi/retention_rate.html", "not tested: Tết lies in only one of the two months"},
		{"en/kpi/retention_rate.html", "January and February together, against 2025"},
		{"en/kpi/retention_rate.html", "usual: −1.0"},
		{"index.html", "Tết năm nay rơi vào 17/2/2026, năm trước vào 29/1/2025"},
		{"en/index.html", "Tết is on 17 February 2026 this year and was on 29 January 2025 last year"},
	} {
		page := strings.ReplaceAll(string(files[rep.Month.String()+"/"+c.file]), "\u00a0", " ")
		if !strings.Contains(page, c.says) {
			t.Errorf("%s doesn't say %q", c.file, c.says)
		}
	}
}

// A banded comparison says on the month's page and on its own that it is a link; other KPIs don't.
func TestComparisonsAreLinks(t *testing.T) {
	rep := mock.Report()
	mock.KPIOf(rep, "service_retention_gap").Compared = true
	files := monthFiles(t, rep)
	for locale, says := range map[string]string{"": "mới là mối liên hệ, chưa chứng minh được nguyên nhân", "en/": "a link, no proof of a cause"} {
		at := rep.Month.String() + "/" + locale
		row := string(files[at+"index.html"])
		row = row[strings.Index(row, `id="k-service_retention_gap"`):]
		if row = row[:strings.Index(row, "</tr>")]; !strings.Contains(row, says) {
			t.Errorf("the month's page doesn't say %q", says)
		}
		for id, want := range map[string]bool{"service_retention_gap": true, "retention_rate": false} {
			page := string(files[at+"kpi/"+id+".html"])
			if got := strings.Contains(strings.ToLower(page), says+".</p>"); got != want {
				t.Errorf("%s says %q: %v", id, says, got)
			}
		}
	}
}
