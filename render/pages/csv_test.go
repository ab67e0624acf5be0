package pages

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCellsAreNoFormulas(t *testing.T) {
	for cell, want := range map[string]string{
		"Web": "Web", "": "", "12": "12", "-12": "-12", "-0.5": "-0.5", "2026-10": "2026-10", "a-b": "a-b", "a;b": "a;b",
		"=1+1": "'=1+1", "+84912345678": "'+84912345678", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'=1", "\r=1": "'=1", "\n=1": "'=1", " =1": "'=1",
		"＝1": "'＝1", "\u202e=1": "'=1", `=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`,
		"-1;x": "'-1;x", "a;=1": "a;'=1", "a; =1": "a;' =1", "a;-5": "a;-5", "a;-5+1": "a;'-5+1", ";=1;@x": ";'=1;'@x", "a\n=1": "a =1", `a;"=1"`: `a;'"=1"`, `"=1"`: `'"=1"`,
	} {
		if got := guard(cell); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
}

var runs = regexp.MustCompile(`^[ "]*[=+\-@\t\r＝＋－＠]`)

// TestNoSpreadsheetRunsACell reads the CSV as spreadsheets do, apart by commas and, as a Vietnamese one does, by semicolons: no cell
// begins as a formula does, but a negative number.
func TestNoSpreadsheetRunsACell(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("a1=+-@;,\"' \t\r\n|＝.")))
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 3).Draw(t, "rows")
		var text bytes.Buffer
		if err := WriteCSV(&text, rows); err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(strings.NewReader(text.String()))
		reader.FieldsPerRecord = -1
		read, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(text.String(), "\n") {
			read = append(read, strings.Split(line, ";"))
		}
		for _, row := range read {
			for _, cell := range row {
				if runs.MatchString(cell) && !regexp.MustCompile(`^"?-\d+(\.\d+)?("?,.*|"?)$`).MatchString(cell) {
					t.Fatalf("the cell %q is a formula in %q", cell, text.String())
				}
			}
		}
	})
}
