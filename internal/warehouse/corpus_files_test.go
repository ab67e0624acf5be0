package warehouse

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// write makes a file of the corpus and gives its path below the folder.
func (f corpusFile) write(t *testing.T, w *Warehouse, folder string) string {
	t.Helper()
	if f.File == "" {
		f.File = "orders.csv"
		if f.SQL != "" {
			f.File = "orders.parquet"
		}
	}
	path := filepath.Join(folder, filepath.FromSlash(f.File))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if f.SQL != "" {
		options := "FORMAT parquet"
		if f.Copy != "" {
			options += ", " + f.Copy
		}
		if _, err := w.DB().Exec("COPY (" + f.SQL + ") TO " + literal(path) + " (" + options + ")"); err != nil {
			t.Fatal(err)
		}
		if len(f.Make) == 0 {
			return f.File
		}
	}
	content := []byte(f.Text)
	if f.Lines != "" {
		content = []byte(ordersHeader + f.Lines)
	}
	if f.SQL != "" {
		var err error
		if content, err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range f.Make {
		content = remake(t, content, step)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return f.File
}

// remake does one step to a file's bytes:
//
//	crlf, cr            line ends
//	utf-16le, utf-16be, utf-32le, or a name of the WHATWG index: the encoding, without a mark
//	prefix HEX, suffix HEX
//	put HEX             in place of @@
//	cut N, keep N       the last N bytes go; only the first N stay
//	flip N              all bits of byte N, from the end where N is negative
//	repeat N            the last line N times, {n} in it the number from 1
//	fill N              the letter x N times in place of {fill}
//	widen N             N more columns, empty
//	blank N             N line ends behind
//	gzip, zstd, zip
//	xlsx                a workbook, see workbook
//	twice               the file, and the file again
func remake(t *testing.T, content []byte, step string) []byte {
	t.Helper()
	verb, rest, _ := strings.Cut(step, " ")
	n, _ := strconv.Atoi(rest)
	raw, _ := hex.DecodeString(rest)
	var packed bytes.Buffer
	var err error
	switch verb {
	case "crlf":
		return bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n"))
	case "cr":
		return bytes.ReplaceAll(content, []byte("\n"), []byte("\r"))
	case "prefix":
		return append(raw, content...)
	case "suffix":
		return append(content, raw...)
	case "put":
		return bytes.ReplaceAll(content, []byte("@@"), raw)
	case "cut":
		return content[:len(content)-n]
	case "keep":
		return content[:n]
	case "flip":
		if n < 0 {
			n += len(content)
		}
		content[n] ^= 0xff
		return content
	case "repeat":
		head, last := content[:bytes.LastIndexByte(bytes.TrimSpace(content), '\n')+1], ""
		last = strings.TrimSpace(string(content[len(head):])) + "\n"
		packed.Write(head)
		for i := range n {
			packed.WriteString(strings.ReplaceAll(last, "{n}", strconv.Itoa(i+1)))
		}
		return packed.Bytes()
	case "fill":
		return bytes.ReplaceAll(content, []byte("{fill}"), bytes.Repeat([]byte("x"), n))
	case "widen":
		for i, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
			packed.WriteString(line)
			for column := range n {
				packed.WriteString("," + []string{"c" + strconv.Itoa(column), ""}[min(i, 1)])
			}
			packed.WriteString("\n")
		}
		return packed.Bytes()
	case "blank":
		return append(content, bytes.Repeat([]byte("\n"), n)...)
	case "twice":
		return append(content, content...)
	case "gzip":
		out := gzip.NewWriter(&packed)
		_, _ = out.Write(content)
		err = out.Close()
	case "zstd":
		var out *zstd.Encoder
		if out, err = zstd.NewWriter(&packed); err == nil {
			_, _ = out.Write(content)
			err = out.Close()
		}
	case "zip":
		out := zip.NewWriter(&packed)
		inner, _ := out.Create("orders.csv")
		_, _ = inner.Write(content)
		err = out.Close()
	case "xlsx":
		return workbook(t, string(content))
	default:
		encoder := transform.Transformer(nil)
		switch verb {
		case "utf-16le":
			encoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
		case "utf-16be":
			encoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
		case "utf-32le":
			encoder = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewEncoder()
		default:
			found, errIndex := htmlindex.Get(verb)
			if errIndex != nil {
				t.Fatalf("step %q: %v", step, errIndex)
			}
			encoder = found.NewEncoder()
		}
		encoded, _, errEncode := transform.Bytes(encoder, content)
		if errEncode != nil {
			t.Fatalf("step %q: %v", step, errEncode)
		}
		return encoded
	}
	if err != nil {
		t.Fatalf("step %q: %v", step, err)
	}
	return packed.Bytes()
}

// workbook makes a workbook of lines of cells apart by bars. "# NAME" begins a sheet, "# -NAME" a hidden one; "n:1250000" is a number that the sheet
// shows as 1.250.000 ₫, "d:2026-10-05 09:15:00" a date shown as 05/10/2026 09:15, "t:2026-10-05" a day shown as 10-05-26, all else text.
func workbook(t *testing.T, text string) []byte {
	t.Helper()
	book := excelize.NewFile()
	style := func(format excelize.Style) int {
		id, err := book.NewStyle(&format)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	moment, price := "dd/mm/yyyy\\ hh:mm", `#,##0\ "đồng"`
	kinds := map[string]int{"d:": style(excelize.Style{CustomNumFmt: &moment}), "t:": style(excelize.Style{NumFmt: 14}), "n:": style(excelize.Style{CustomNumFmt: &price})}
	sheet, row := "Sheet1", 0
	var hidden []string
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if name, isSheet := strings.CutPrefix(line, "# "); isSheet {
			isHidden := strings.HasPrefix(name, "-")
			old := sheet
			sheet, row = strings.TrimPrefix(name, "-"), 0
			if old == "Sheet1" {
				_ = book.SetSheetName(old, sheet)
			} else if _, err := book.NewSheet(sheet); err != nil {
				t.Fatal(err)
			}
			if isHidden {
				hidden = append(hidden, sheet)
			}
			continue
		}
		row++
		for column, cell := range strings.Split(line, "|") {
			place, _ := excelize.CoordinatesToCellName(column+1, row)
			var value any = cell
			if len(cell) > 2 && kinds[cell[:2]] > 0 {
				if at, err := time.Parse(time.DateTime, cell[2:]); err == nil {
					value = at
				} else if at, err := time.Parse(time.DateOnly, cell[2:]); err == nil {
					value = at
				} else if number, err := strconv.ParseFloat(cell[2:], 64); err == nil {
					value = number
				}
			}
			if cell == "" {
				continue
			}
			if err := book.SetCellValue(sheet, place, value); err != nil {
				t.Fatal(err)
			}
			if value != cell {
				_ = book.SetCellStyle(sheet, place, place, kinds[cell[:2]])
			}
		}
	}
	if list := book.GetSheetList(); len(hidden) > 0 {
		book.SetActiveSheet(len(list) - 1)
		for _, name := range hidden {
			if err := book.SetSheetVisible(name, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
