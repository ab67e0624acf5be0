package warehouse

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"loyalty/internal/config"
)

// FuzzScanner reads texts of any kind: the scanner agrees with a plain reader of CSV where both know the dialect, and the engine
// reads the records that the scanner found sound, as it found them.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{
		ordersHeader + "1,A,2026-10-01,100\n2,\"B, b\",2026-10-02,200\n",
		"a;b\r\n1;\"x\"\"y\"\r\n\r\n;\r\n", "a\tb\n1\t2\n3\n", "sep=|\na|b\n1|2\n", "\ufeffa,b\n\"x\ny\",2\n", "a,b\n\"x,2\n3,4\n", "a,a,\n1,2,3\n", "a\rb\r", "a,b\n 1 , \"2\" \n",
		"\"a\"\n\"\"\n\n \n\"\"\"\"\n", "x,\"a\"b\n1,2\n", "a,b\n1,2\r\n3,4\n", "a|b,c;d\n1|2,3;4\n", "a,b\n1,\x1f\n", "a\n\\N\nNULL\n\"\"\n",
	} {
		for delim := range byte(len(fuzzDelims)) {
			f.Add([]byte(text), delim)
		}
	}
	folder := f.TempDir()
	w, err := Open(f.Context(), Options{Threads: 2, TempDir: folder})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { w.Close() })
	f.Fuzz(func(t *testing.T, text []byte, choice byte) {
		if len(text) > 1<<14 {
			t.Skip()
		}
		delim := fuzzDelims[int(choice)%len(fuzzDelims)]
		if delim != "" && delim != " " {
			againstPlain(t, text, delim)
		}
		againstEngine(t, w, folder, text, delim)
	})
}

// fuzzDelims are separators that are told, "" = found out.
var fuzzDelims = []string{"", ",", ";", "\t", "|", "::", " "}

// records are what the scanner makes of a text without a header; ok is false where it holds no text.
func records(t *testing.T, text []byte, delim string) (all []record, ok bool) {
	s := newScanner(bytes.NewReader(text), dialect{delim: delim})
	for last := int64(0); ; {
		r, err := s.next()
		var bad *badText
		if errors.As(err, &bad) {
			return nil, false
		}
		if errors.Is(err, io.EOF) {
			return all, true
		}
		if err != nil {
			t.Fatal(err)
		}
		if r.first <= last || r.last < r.first {
			t.Fatalf("record in lines %d to %d after line %d of %q", r.first, r.last, last, text)
		}
		last = r.last
		fields := make([][]byte, len(r.fields))
		for i, field := range r.fields {
			fields[i] = bytes.Clone(field)
		}
		r.fields = fields
		all = append(all, r)
	}
}

// byHand is what the two readers know of differently: blanks before or behind a quote, and line ends of their own.
var byHand = regexp.MustCompile(`(^|[^"]) +"|" +|\r[^\n]|\r$|\r\r`)

func againstPlain(t *testing.T, text []byte, delim string) {
	got, ok := records(t, text, delim)
	if bytes.IndexByte(text, 0) >= 0 {
		return // below the header such lines are broken
	}
	if plain := utf8.Valid(text); plain != ok {
		t.Fatalf("a text %t, read %t: %q", plain, ok, text)
	}
	body := bytes.TrimPrefix(text, []byte("\ufeff"))
	if !ok || len(delim) > 1 || byHand.Match(body) || bytes.HasPrefix(body, []byte("\ufeff")) || bytes.ContainsRune(body, utf8.RuneError) {
		return
	}
	reader := csv.NewReader(bytes.NewReader(body))
	reader.Comma, reader.FieldsPerRecord = rune(delim[0]), -1
	want, err := reader.ReadAll()
	if err != nil {
		return // a quote that the plain reader gives up at; the corpus says what ours does
	}
	n := 0
	for _, row := range want {
		if len(row) == 1 && strings.Trim(row[0], " ") == "" && (n == len(got) || len(got[n].fields) != 1 || string(got[n].fields[0]) != row[0]) {
			continue // blanks alone are no row for ours
		}
		if len(row) > 1 && strings.Trim(strings.Join(row, ""), " ") == "" && (n == len(got) || len(bytes.Trim(bytes.Join(got[n].fields, nil), " ")) > 0) {
			continue // nor are separators alone
		}
		if n == len(got) {
			t.Fatalf("%d records, one more is %q in %q", n, row, text)
		}
		for i, field := range got[n].fields {
			if i >= len(row) || sameEnds(string(field)) != sameEnds(row[i]) {
				t.Fatalf("record %d is %q, want %q in %q", n+1, got[n].fields, row, text)
			}
		}
		if len(got[n].fields) != len(row) {
			t.Fatalf("record %d is %q, want %q in %q", n+1, got[n].fields, row, text)
		}
		n++
	}
	if n != len(got) {
		t.Fatalf("%d records, want %d in %q", len(got), n, text)
	}
}

func againstEngine(t *testing.T, w *Warehouse, folder string, text []byte, delim string) {
	path := filepath.Join(folder, "fuzz.csv")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	w.plain = nil
	opened, err := w.openText(file{name: "fuzz.csv", path: path}, config.Source{Delim: delim}, table{}, "csv")
	if err != nil {
		return
	}
	if opened.isCopy {
		defer os.Remove(opened.readable)
	}
	if opened.plain != path {
		defer os.Remove(opened.plain)
	}
	var want [][]string
	_, err = opened.walk(func(r record) error {
		if r.broken == "" {
			row := make([]string, len(r.fields))
			for i, field := range r.fields {
				row[i] = sameEnds(string(field))
			}
			want = append(want, row)
		}
		return nil
	})
	if err != nil || len(want) != int(opened.rows) {
		t.Fatalf("%d sound records, counted %d, %v", len(want), opened.rows, err)
	}
	rows, err := w.DB().Queryx("SELECT * FROM " + textRelation([]*textFile{opened}, true))
	if err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		values, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		if n == len(want) || len(values) != len(want[n]) {
			t.Fatalf("the engine's row %d is %q, sound are %q in %q", n+1, values, want, text)
		}
		for i, value := range values {
			cell, _ := value.(string) // NULL is the empty field
			if sameEnds(cell) != want[n][i] {
				t.Fatalf("the engine's row %d is %q, the scanner's %q in %q", n+1, values, want[n], text)
			}
		}
		if n == len(want)-1 && rows.Next() {
			t.Fatalf("the engine reads more than %d rows in %q", len(want), text)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	var count int
	if err := w.DB().Get(&count, "SELECT count(*) FROM "+textRelation([]*textFile{opened}, true)); err != nil || count != len(want) {
		t.Fatalf("the engine counts %d rows, sound are %d in %q: %v", count, len(want), text, err)
	}
}
