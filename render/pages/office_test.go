//go:build office

package pages

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"loyalty/render/mock"
)

// TestOpensInLibreOffice lets LibreOffice read kpis.xlsx and write it again: sheets, numbers as they are shown and the goals' colours are those
// that were written.
func TestOpensInLibreOffice(t *testing.T) {
	folder := t.TempDir()
	written := filepath.Join(folder, "kpis.xlsx")
	if err := os.WriteFile(written, monthFiles(t, mock.Report())["2026-10/kpis.xlsx"], 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"xlsx", "html"} {
		office := exec.Command("soffice", "--headless", "--norestore", "-env:UserInstallation=file://"+filepath.Join(folder, "profile"), "--convert-to", format, "--outdir", filepath.Join(folder, "again"), written)
		if out, err := office.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	open := func(file string) *excelize.File {
		t.Helper()
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = book.Close() })
		return book
	}
	before, after := open(written), open(filepath.Join(folder, "again", "kpis.xlsx"))
	if !slices.Equal(before.GetSheetList(), after.GetSheetList()) {
		t.Fatalf("sheets %q, were %q", after.GetSheetList(), before.GetSheetList())
	}
	numbers, percents, colours := 0, 0, map[string]int{}
	for _, sheet := range before.GetSheetList() {
		rows, err := before.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				was, _ := before.GetCellValue(sheet, at)
				is, err := after.GetCellValue(sheet, at)
				if err != nil || was != is {
					t.Errorf("%s!%s shows %q, was %q: %v", sheet, at, is, was, err)
				}
				if i > 0 && j > 0 && was != "" {
					numbers++
				}
				if strings.HasSuffix(is, "%") {
					percents++
				}
				if fill := fillOf(t, before, sheet, at); fill != "" {
					colours[fill]++
				}
			}
		}
	}
	if numbers < 100 || percents < 50 || len(colours) != 3 {
		t.Errorf("%d cells, %d per cent, coloured %v were compared", numbers, percents, colours)
	}
	shown, err := os.ReadFile(filepath.Join(folder, "again", "kpis.html"))
	if err != nil {
		t.Fatal(err)
	}
	for colour, n := range colours {
		if got := strings.Count(string(shown), `bgcolor="#`+colour+`"`); got != n {
			t.Errorf("%d cells are shown in %s, want %d", got, colour, n)
		}
	}
}

// fillOf is a cell's background, rrggbb.
func fillOf(t *testing.T, book *excelize.File, sheet, at string) string {
	t.Helper()
	id, err := book.GetCellStyle(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	style, err := book.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	if style.Fill.Type != "pattern" || len(style.Fill.Color) == 0 {
		return ""
	}
	color := strings.ToUpper(style.Fill.Color[0])
	return color[max(0, len(color)-6):]
}
