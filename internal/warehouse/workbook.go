package warehouse

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// dateMark stands before what the reading of a workbook gives for a cell that is a date by its format, a day number: no text begins with it.
const dateMark = "\ue000"

// workbookText writes a sheet of a workbook as text, a row a line, whose number is the row's.
func (w *Warehouse) workbookText(f file, sheet string) (path string, err error) {
	book, err := excelize.OpenFile(f.path, excelize.Options{TmpDir: w.folder.plain()})
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: this is a ZIP archive, or a workbook that is damaged; unpack it, or save the sheet once more as .xlsx", f.name)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	name, err := chooseSheet(f, book, sheet)
	if err != nil {
		return "", err
	}
	if err := markDates(book); err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	rows, err := book.Rows(name)
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: sheet %q: %w", f.name, name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return w.writeTable(f, func(write func([]string)) error {
		for rows.Next() {
			cells, err := rows.Columns()
			if err != nil {
				return fmt.Errorf("%s: unreadable input: sheet %q: %w", f.name, name, err)
			}
			for i, cell := range cells {
				if number, isDate := strings.CutPrefix(cell, dateMark); isDate {
					cells[i] = dayText(zero, number)
				}
			}
			write(cells)
		}
		return rows.Error()
	})
}

// noSheet is the fault of a sheet that a workbook doesn't have.
type noSheet struct{ problem, remedy string }

func (e *noSheet) Error() string { return e.problem + "; " + e.remedy }

// chooseSheet finds a sheet by its name, or by its number from 1; without either it is the first that isn't hidden.
func chooseSheet(f file, book *excelize.File, wanted string) (string, error) {
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return "", fmt.Errorf("%s: unreadable input: this is no workbook with sheets in it, or of a kind that isn't read; save the sheet as .xlsx", f.name)
	}
	if wanted == "" {
		for _, name := range sheets {
			if isVisible, err := book.GetSheetVisible(name); err == nil && isVisible {
				return name, nil
			}
		}
		return sheets[0], nil
	}
	if i := slices.IndexFunc(sheets, func(name string) bool { return fold(name) == fold(wanted) }); i >= 0 {
		return sheets[i], nil
	}
	if n, err := strconv.Atoi(wanted); err == nil && n >= 1 && n <= len(sheets) {
		return sheets[n-1], nil
	}
	return "", &noSheet{f.name + " has no such sheet", "its sheets are " + strings.Join(sheets, ", ")}
}

// dayText is a day number as ISO text, to the second; without a time where it is a day.
func dayText(zero time.Time, number string) string {
	days, err := strconv.ParseFloat(number, 64)
	if err != nil || math.Abs(days) > 3e6 {
		return number
	}
	at := zero.AddDate(0, 0, int(days)).Add(time.Duration(math.Round((days-math.Trunc(days))*86400)) * time.Second)
	return strings.TrimSuffix(at.Format(time.DateTime), " 00:00:00")
}

// markDates lets the reading of a workbook give dates marked, and all other values as they are kept, not as they are shown:
// a number is 1250000, whether the sheet shows 1.250.000 ₫ or 1,3E+06.
func markDates(book *excelize.File) error {
	if _, err := book.GetStyle(0); err != nil && book.Styles == nil {
		return err
	}
	if book.Styles == nil || book.Styles.CellXfs == nil {
		return nil
	}
	isDate := make([]bool, len(book.Styles.CellXfs.Xf))
	for i, format := range book.Styles.CellXfs.Xf {
		if format.NumFmtID != nil {
			isDate[i] = isDateNumber(*format.NumFmtID)
			if book.Styles.NumFmts != nil {
				for _, own := range book.Styles.NumFmts.NumFmt {
					if own.NumFmtID == *format.NumFmtID {
						isDate[i] = isDateFormat(own.FormatCode)
					}
				}
			}
		}
	}
	shown := `"` + dateMark + `"0.0000000000` // a date's own format would take ten times as long
	style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &shown})
	if err != nil {
		return err
	}
	date, none := book.Styles.CellXfs.Xf[style].NumFmtID, -1
	for i := range isDate {
		book.Styles.CellXfs.Xf[i].NumFmtID = &none
		if isDate[i] {
			book.Styles.CellXfs.Xf[i].NumFmtID = date
		}
	}
	return nil
}

// isDateNumber tells the formats without a code of their own that show a date.
func isDateNumber(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// isDateFormat tells a format code that shows a day or a year.
func isDateFormat(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[code[i]])
			if end < 0 {
				return false
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case 'y', 'Y', 'd', 'D':
			return true
		}
	}
	return false
}

// writeTable writes rows of cells as text: a row a line, however many cells it has.
func (w *Warehouse) writeTable(f file, rows func(write func([]string)) error) (path string, err error) {
	target, err := os.CreateTemp(w.folder.plain(), "table-*.csv")
	if err != nil {
		return "", fmt.Errorf("%s: unpack: %w", f.name, err)
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	out := newTextWriter(target)
	if err := rows(out.row); err != nil {
		return "", err
	}
	if err := out.Flush(); err != nil {
		return "", fmt.Errorf("%s: unpack: %w", f.name, err)
	}
	return target.Name(), nil
}
