//go:build office

package pages

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/mock"
)

// TestOffice opens kpis.xlsx in LibreOffice, which writes it as CSV (every row of every sheet is there), as a workbook of its own (number formats and
// colours are what they were), and as PDF.
func TestOffice(t *testing.T) {
	r := renderer(t, false)
	for _, locale := range []string{"vi", "en"} {
		rep := mock.Report()
		rep.Locale = locale
		r.Words(rep)
		files, err := r.Month(t.Context(), rep)
		if err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		book := filepath.Join(folder, "kpis.xlsx")
		if err := os.WriteFile(book, files[rep.Month.String()+"/kpis.xlsx"], 0o600); err != nil {
			t.Fatal(err)
		}
		// Commas, quotes, UTF-8, from the first line, every sheet in a file of its own.
		convert(t, book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", filepath.Join(folder, "csv"))
		convert(t, book, "xlsx", filepath.Join(folder, "again"))
		convert(t, book, "pdf", filepath.Join(folder, "pdf"))
		if pdf, err := os.ReadFile(filepath.Join(folder, "pdf", "kpis.pdf")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%s: kpis.pdf: %v", locale, err)
		}
		before, err := excelize.OpenFile(book)
		if err != nil {
			t.Fatal(err)
		}
		again, err := excelize.OpenFile(filepath.Join(folder, "again", "kpis.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		teller := newTeller(r.locales[locale], rep)
		sheets, judged := 0, 0
		for _, section := range figure.Sections() {
			var kpis []*report.KPI
			for i := range rep.KPIs {
				if rep.KPIs[i].Section == section {
					kpis = append(kpis, &rep.KPIs[i])
				}
			}
			if len(kpis) == 0 {
				continue
			}
			sheet := teller.Plain("section." + section)
			rows := sheetOf(t, filepath.Join(folder, "csv", "kpis-"+sheet+".csv"))
			if sheets++; len(rows) != len(kpis)+1 {
				t.Errorf("%s: %q has %d rows, of %d KPIs", locale, sheet, len(rows), len(kpis))
				continue
			}
			for i, k := range kpis {
				row := rows[i+1]
				if want := k.Title[locale]; row[0] != want {
					t.Errorf("%s: %q stands where %q belongs", locale, row[0], want)
				}
				for column := 2; column <= 6; column++ {
					at, err := excelize.CoordinatesToCellName(column, i+2)
					if err != nil {
						t.Fatal(err)
					}
					want, errBefore := before.GetCellValue(sheet, at)
					got, errAgain := again.GetCellValue(sheet, at)
					if err := errors.Join(errBefore, errAgain); err != nil || got != want {
						t.Errorf("%s: %s!%s of %s is shown as %q, want %q: %v", locale, sheet, at, k.ID, got, want, err)
					}
				}
				if k.Unit == "rate" && k.Value != nil && !strings.Contains(row[1], "%") {
					t.Errorf("%s: %s is %q", locale, k.ID, row[1])
				}
				want := statusFills[statusOf(k)]
				fill, ink := colors(t, again, sheet, "E"+strconv.Itoa(i+2))
				if !strings.HasSuffix(fill, want[0]) || want[1] != "" && !strings.HasSuffix(ink, want[1]) || want[0] == "" && fill != "" {
					t.Errorf("%s: %s is %s: its colours are %q and %q, want %q", locale, k.ID, statusOf(k), fill, ink, want)
				}
				if want[0] != "" {
					judged++
				}
			}
		}
		if n := len(again.GetSheetList()); n != sheets || judged == 0 {
			t.Errorf("%s: LibreOffice has %d sheets of %d, and %d judged goals", locale, n, sheets, judged)
		}
		if err := errors.Join(before.Close(), again.Close()); err != nil {
			t.Error(err)
		}
	}
}

// colors are a cell's background and its text's, as the file says them; "" for none.
func colors(t *testing.T, book *excelize.File, sheet, at string) (fill, ink string) {
	t.Helper()
	id, err := book.GetCellStyle(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	style := book.Styles.CellXfs.Xf[id]
	if pattern := book.Styles.Fills.Fill[*style.FillID].PatternFill; pattern != nil && pattern.FgColor != nil {
		fill = pattern.FgColor.RGB
	}
	if color := book.Styles.Fonts.Font[*style.FontID].Color; color != nil {
		ink = color.RGB
	}
	return fill, ink
}

func convert(t *testing.T, file, format, to string) {
	t.Helper()
	command := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(filepath.Dir(file), "profile"), "--headless", "--convert-to", format, "--outdir", to, file)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, output)
	}
}

func sheetOf(t *testing.T, file string) [][]string {
	t.Helper()
	content, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	rows, err := csv.NewReader(content).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
