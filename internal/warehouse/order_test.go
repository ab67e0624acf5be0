package warehouse

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"loyalty/internal/config"
)

// TestOrderOfRows loads files large enough for several threads to share, with an order in each tenth row that a later row
// repeats: the rows must stand in the order read, and the last of each key must be the one kept, on any number of threads.
func TestOrderOfRows(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	maker := open(t)
	for i, name := range []string{"b.csv", "a.parquet", "c.csv"} {
		if _, err := maker.DB().ExecContext(ctx, fmt.Sprintf(`COPY (SELECT concat('O', hash(n - n %% 10 + %d) %% 400000) AS order_id, TIMESTAMP '2026-01-01' + to_minutes(n) AS ordered_at,
			n + %d AS amount, n %% 7 AS customer_id FROM range(130000) AS r(n) ORDER BY n) TO %s`, i, i*1000000, literal(filepath.Join(folder, name)))); err != nil {
			t.Fatal(err)
		}
	}
	var prints []string
	for _, threads := range []int{1, 2, 4} {
		w, err := Open(ctx, Options{Threads: threads, TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		cfg := &config.Config{Dir: folder, Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
			Sources: map[string]config.Source{"orders": {Table: "orders", Path: []string{"*"}, MaxRejected: 1}}}
		inputs, err := w.Load(ctx, cfg, time.Time{}, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), nil)
		if err != nil {
			t.Fatal(err)
		}
		// In the order read: a (1000000…), b (0…), c (2000000…).
		expect(t, w, 0, `SELECT count(*) FROM (SELECT CASE WHEN amount >= 2000000 THEN 2 WHEN amount >= 1000000 THEN 0 ELSE 1 END AS file, amount,
			lag(file) OVER () AS file_before, lag(amount) OVER () AS amount_before FROM input.orders) WHERE file < file_before OR file = file_before AND amount <= amount_before`)
		expect(t, w, 0, "SELECT count(*) FROM (SELECT order_id FROM input.orders GROUP BY 1 HAVING count(*) > 1)")
		var print string
		if err := w.DB().GetContext(ctx, &print, "SELECT concat_ws(' ', count(*), sum(hash(o)), sum(hash(order_id, amount) * (rowid % 1000))) FROM input.orders AS o"); err != nil {
			t.Fatal(err)
		}
		prints = append(prints, fmt.Sprint(print, inputs["orders"].SetAside, inputs["orders"].Examples, inputs["orders"].Fingerprint))
		if inputs["orders"].SetAside[duplicateRow] < 50000 {
			t.Errorf("only %d duplicates", inputs["orders"].SetAside[duplicateRow])
		}
	}
	if prints[0] != prints[1] || prints[0] != prints[2] {
		t.Errorf("the rows depend on the threads:\n%s", strings.Join(prints, "\n"))
	}
}

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
