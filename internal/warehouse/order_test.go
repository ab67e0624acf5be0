package warehouse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loyalty/internal/config"
)

// TestTextAsWritten holds the scanner and the engine to reading what was written, whatever stands in the fields.
func TestTextAsWritten(t *testing.T) {
	w := open(t)
	folder := t.TempDir()
	field := rapid.StringOf(rapid.SampledFrom([]rune("ab1 ,;\"\n\r\t'\\|#ế–")))
	delims, newlines := rapid.SampledFrom([]string{",", ";", "\t", "|", "::"}), rapid.SampledFrom([]string{"\n", "\r\n"})
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(field, width, width), 1, 8).Draw(t, "rows")
		delim, newline := delims.Draw(t, "delim"), newlines.Draw(t, "newline")
		isBare := rapid.Bool().Draw(t, "quotes only where needed")
		var text strings.Builder
		for i := range width {
			text.WriteString([]string{"", delim}[min(i, 1)] + fmt.Sprintf("c%d", i))
		}
		text.WriteString(newline)
		for _, row := range rows {
			for i, value := range row {
				if i > 0 {
					text.WriteString(delim)
				}
				if isBare && strings.Trim(value, " ") != "" && !strings.ContainsAny(value, delim+"\"\r\n ") {
					text.WriteString(value)
				} else {
					text.WriteString(`"` + strings.ReplaceAll(value, `"`, `""`) + `"`)
				}
			}
			text.WriteString(newline)
		}
		path := filepath.Join(folder, "x.csv")
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := w.openText(file{name: "x.csv", path: path}, config.Source{Delim: delim}, table{}, "csv")
		if err != nil {
			t.Fatal(err)
		}
		if file.rows != int64(len(rows)) || len(file.broken) > 0 {
			t.Fatalf("%d rows and %d broken lines in %q", file.rows, len(file.broken), text.String())
		}
		got, err := w.DB().Queryx("SELECT * FROM " + textRelation([]*textFile{file}, true))
		if err != nil {
			t.Fatalf("%v in %q", err, text.String())
		}
		defer got.Close()
		for _, row := range rows {
			if !got.Next() {
				t.Fatalf("too few rows in %q: %v", text.String(), got.Err())
			}
			values, err := got.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			for i, value := range values {
				text, _ := value.(string) // NULL is the empty field
				if sameEnds(text) != sameEnds(row[i]) {
					t.Fatalf("field %d is %q, written was %q", i, text, row[i])
				}
			}
		}
		if got.Next() || got.Err() != nil {
			t.Fatalf("too many rows in %q: %v", text.String(), got.Err())
		}
	})
}

// sameEnds writes line ends within a value alike, however many.
func sameEnds(text string) string {
	return strings.Join(strings.FieldsFunc(" "+text+" ", func(r rune) bool { return r == '\r' || r == '\n' }), "\n")
}
