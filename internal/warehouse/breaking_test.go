package warehouse

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"loyalty/internal/config"
)

// TestBrokenAtRandom breaks good exports at random: each is refused with its name, or every row read is clean, repaired or set
// aside, and as many rows are read as the text has lines.
func TestBrokenAtRandom(t *testing.T) {
	w := open(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "orders.csv")
	good := []string{
		ordersHeader + "1,A,2026-10-01,100\n2,B,2026-10-02 10:11:12,200.50\n3,C,2026-10-03T10:11:12+07:00,-300\n4,,2026-10-04,0\n",
		"order_id;customer_id;ordered_at;amount\r\n1;\"A; a\";31/10/2026;1.234,50\r\n2;B;30/10/2026;2.000.000\r\n",
		"\"order_id\"\t\"customer_id\"\t\"ordered_at\"\t\"amount\"\n\"1\"\t\"A\"\"a\"\t\"2026-10-01\"\t\"100\"\n\"2\"\t\"B\nb\"\t\"2026-10-02\"\t\"200\"\n",
	}
	words := []string{"\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", " ", "\n\n", "\x00", "\xff", "\xe1\xba", "é", "\u00a0", "\ufeff", "-", "9", "99999999999999999999", "2026-13-45", "1900-01-01", "+99:99",
		"NULL", "1,2,3", "sep=;\n", "\\", "'", "(", "đ", "e5", "/", ":"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(good).Draw(t, "export")
		for range rapid.IntRange(1, 6).Draw(t, "breaks") {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			to := min(len(text), from+rapid.SampledFrom([]int{0, 0, 1, 2, 7, 40}).Draw(t, "cut"))
			text = text[:from] + rapid.SampledFrom(words).Draw(t, "word") + text[to:]
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		input, err := loadAgain(w, folder, "orders.csv")
		if err != nil {
			if !strings.Contains(err.Error(), "orders") || strings.Contains(err.Error(), "INTERNAL") || strings.Contains(err.Error(), "\n\n") {
				t.Fatalf("%v in %q", err, text)
			}
			return
		}
		balanced(t, w, input)
		if !utf8.ValidString(text) {
			t.Fatalf("read %q", text)
		}
		lines := rowLines(text)
		for _, notice := range input.Notices { // what was taken for no row is told
			if told, isCount := notice.Values["lines"].(int); isCount {
				lines -= int64(told)
			}
		}
		if strings.Contains(text, `"`) && input.Read > int64(strings.Count(text, "\n")+strings.Count(text, "\r")+1) || !strings.Contains(text, `"`) && input.Read != lines {
			t.Fatalf("read %d rows of %d lines in %q", input.Read, lines, text)
		}
	})
}

// loadAgain loads a file of orders in an engine that may have loaded before.
func loadAgain(w *Warehouse, folder, name string) (*Input, error) {
	for _, statement := range []string{"DROP SCHEMA IF EXISTS " + stagingSchema + " CASCADE", "DROP SCHEMA input CASCADE", "CREATE SCHEMA input"} {
		if _, err := w.DB().Exec(statement); err != nil {
			return nil, err
		}
	}
	cfg := &config.Config{File: "config.toml", Dir: folder, Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
		Sources: map[string]config.Source{"orders": {Table: "orders", Path: []string{name}, MaxRejected: 1}}}
	inputs, err := w.Load(context.Background(), cfg, time.Time{}, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), nil)
	return inputs["orders"], err
}

// rowLines counts the lines of a text without quotes that hold something, below the header and what tells the separator.
func rowLines(text string) int64 {
	newline := "\n"
	if !strings.Contains(text, "\n") {
		newline = "\r"
	}
	lines, found := strings.Split(strings.TrimPrefix(text, "\ufeff"), newline), int64(-1)
	for i, line := range lines {
		told := i == 0 && sepLine.MatchString(strings.TrimSuffix(line, "\r"))
		if strings.Trim(line, " \r") != "" && !told {
			found++
		}
	}
	return found
}

// TestBrokenBytesAtRandom turns bytes of packed and typed exports: each is refused with its name, or the counts add up.
func TestBrokenBytesAtRandom(t *testing.T) {
	w := open(t)
	folder := t.TempDir()
	rows := "SELECT range AS order_id, 'C' || range % 7 AS customer_id, DATE '2026-10-01' + CAST(range % 20 AS INTEGER) AS ordered_at, CAST(range * 1.5 AS DOUBLE) AS amount FROM range(300)"
	good := map[string][]byte{}
	for name, file := range map[string]corpusFile{
		"orders.parquet": {SQL: rows, Copy: "COMPRESSION snappy"}, "plain.parquet": {SQL: rows, Copy: "COMPRESSION uncompressed, ROW_GROUP_SIZE 100"},
		"orders.csv.gz": {Lines: "{n},A,2026-10-01,100\n", Make: []string{"repeat 300", "gzip"}}, "orders.csv.zst": {Lines: "{n},A,2026-10-01,100\n", Make: []string{"repeat 300", "zstd"}},
		"orders.csv": {Lines: "{n},A,2026-10-01,100\n", Make: []string{"repeat 300", "utf-16le", "prefix fffe"}},
	} {
		file.File = name
		file.write(t, w, folder)
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		good[name] = content
	}
	names := slices.Sorted(maps.Keys(good))
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		content := bytes.Clone(good[name])
		for range rapid.IntRange(1, 4).Draw(t, "breaks") {
			at := rapid.IntRange(0, len(content)-1).Draw(t, "at")
			if rapid.Bool().Draw(t, "at the end") {
				at = max(0, len(content)-1-at%200) // where Parquet keeps what it knows of itself
			}
			content[at] = rapid.Byte().Draw(t, "byte")
		}
		content = content[:len(content)-rapid.SampledFrom([]int{0, 0, 0, 1, 9}).Draw(t, "cut")]
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		input, err := loadAgain(w, folder, name)
		if err == nil {
			balanced(t, w, input)
		} else if !strings.Contains(err.Error(), strings.Split(name, ".")[0]) || strings.Contains(err.Error(), "\n\n") {
			t.Fatalf("%s: %v", name, err)
		}
	})
}
