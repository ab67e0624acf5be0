package pages

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"loyalty/internal/report"
	"loyalty/render/mock"
)

// TestMachineFiles reads what other programs would of the mock's month, in each language: figures are numbers, formulas none, and the same
// report gives the same bytes.
func TestMachineFiles(t *testing.T) {
	r := renderer(t, false)
	for _, locale := range []string{"vi", "en"} {
		rep := mock.Report()
		rep.Locale, rep.BaseURL = locale, "https://reports.example.com/x/"
		rep.Company, rep.KPIs[0].Title = `=A1 <&"`, map[string]string{locale: "=SUM(A1)"}
		r.Words(rep)
		files, err := r.Month(t.Context(), rep)
		if err != nil {
			t.Fatal(err)
		}
		again, err := r.Month(t.Context(), rep)
		if err != nil {
			t.Fatal(err)
		}
		for name, content := range files {
			if !bytes.Equal(content, again[name]) {
				t.Errorf("%s differs in the second run", name)
			}
		}
		folder := rep.Month.String() + "/"
		workbookIsRight(t, rep, files[folder+"kpis.xlsx"])
		parquetIsRight(t, rep, files[folder+"kpis.parquet"])

		var message map[string]struct{ Text string }
		if json.Unmarshal(files[folder+"message.json"], &struct{ Text *string }{}) != nil {
			t.Error("message.json: no text")
		}
		var bodies map[string]json.RawMessage
		if err := json.Unmarshal(files[folder+"message.json"], &bodies); err != nil || len(bodies) != 4 {
			t.Errorf("message.json: %v %v", err, bodies)
		}
		delete(bodies, "text")
		plain, _ := json.Marshal(bodies)
		if err := json.Unmarshal(plain, &message); err != nil || !strings.Contains(message["slack"].Text, rep.BaseURL+folder+"index.html") || strings.Contains(message["slack"].Text, "<") {
			t.Errorf("message.json: %v %q", err, message["slack"].Text)
		}

		var tests struct {
			Suites []suite `xml:"testsuite"`
		}
		if err := xml.Unmarshal(files[folder+"junit.xml"], &tests); err != nil {
			t.Fatal(err)
		}
		missed, met := rep.RollUp.Now["missed"], rep.RollUp.Now["met"]+rep.RollUp.Now["at_risk"]
		if goals := tests.Suites[0]; goals.Failures < missed || goals.Tests-goals.Failures-goals.Skipped < met || len(goals.Cases) != goals.Tests {
			t.Errorf("junit.xml: %d tests, %d failures, %d skipped; %d are missed, %d met or at risk", goals.Tests, goals.Failures, goals.Skipped, missed, met)
		}
		var feed struct {
			Entries []feedEntry `xml:"entry"`
		}
		if err := xml.Unmarshal(files["feed.xml"], &feed); err != nil || len(feed.Entries) == 0 || feed.Entries[0].Link.Href != rep.BaseURL+folder+"index.html" {
			t.Errorf("feed.xml: %v %+v", err, feed.Entries)
		}
		if !strings.Contains(string(files[folder+"summary.md"]), "<"+rep.BaseURL+folder+"index.html>") {
			t.Error("summary.md has no link")
		}
		if err := xml.Unmarshal(files[folder+"badge.svg"], new(struct{ XMLName xml.Name })); err != nil {
			t.Errorf("badge.svg: %v", err)
		}
		page := string(files[folder+"index.html"])
		for _, want := range []string{`<meta name="robots" content="noindex">`, `<meta property="og:title" content="`, `<meta property="og:url" content="https://reports.example.com/x/` + folder + `index.html">`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
	}
}

func workbookIsRight(t *testing.T, rep *report.Report, content []byte) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows := 0
	for _, sheet := range book.GetSheetList() {
		cells, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		rows += len(cells) - 1
		for i, row := range cells {
			for j := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if formula, _ := book.GetCellFormula(sheet, at); formula != "" {
					t.Errorf("%s!%s is a formula: %s", sheet, at, formula)
				}
			}
		}
	}
	if rows != len(rep.KPIs) {
		t.Errorf("kpis.xlsx has %d rows, of %d KPIs", rows, len(rep.KPIs))
	}
	k := rep.KPIs[0]
	sheet := book.GetSheetList()[0]
	kind, err := book.GetCellType(sheet, "B2")
	if shown, _ := book.GetCellValue(sheet, "B2"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || k.Unit == "rate" && !strings.HasSuffix(shown, "%") {
		t.Errorf("kpis.xlsx: B2 is %v, shown as %q: %v", kind, shown, err)
	}
}

func parquetIsRight(t *testing.T, rep *report.Report, content []byte) {
	t.Helper()
	rows, err := parquet.Read[parquetRow](bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	points := 0
	for _, k := range rep.KPIs {
		points += len(k.Series)
		for _, s := range k.Segments {
			points += len(s.Points)
		}
	}
	if len(rows) != points {
		t.Errorf("kpis.parquet has %d rows, want %d", len(rows), points)
	}
	for _, k := range rep.KPIs {
		i := slices.IndexFunc(rows, func(r parquetRow) bool { return r.KPI == k.ID && r.Month == k.Month.String() && r.Segment == nil })
		switch {
		case len(k.Series) == 0:
		case i < 0 || (rows[i].Value == nil) != (k.Value == nil) || k.Value != nil && *rows[i].Value != *k.Value:
			t.Errorf("kpis.parquet: %s of %s isn't %v", k.ID, k.Month, k.Value)
		}
	}
}
