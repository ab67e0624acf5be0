package pages

import (
	"bytes"
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// numberFormats are how a spreadsheet shows a KPI's stored values, by unit.
var numberFormats = map[string]string{
	"rate": "0.0%", "difference": "+0.0%;-0.0%;0.0%", "points": "0.0", "count": "#,##0", "money": "#,##0", "days": "0.0", "hours": "0.0", "ratio": "0.00", "dpmo": "#,##0",
}

// statusFills are the colours of a goal's cell: background and text.
var statusFills = map[string][2]string{"met": {"D6E5F4", "14508F"}, "at_risk": {"FBE8C8", "6B4A00"}, "missed": {"F6D9C9", "8A3A0E"}}

// workbook is kpis.xlsx: a sheet for each section, a row a KPI with its value, path, goal, status and its last 24 months, as numbers.
func (d *desk) workbook(t *teller) ([]byte, error) {
	book := excelize.NewFile()
	w := &bookWriter{book: book, styles: map[string]int{}}
	first := book.GetSheetName(0)
	for _, section := range figure.Sections() {
		var rows []*report.KPI
		for i := range d.rep.KPIs {
			if k := &d.rep.KPIs[i]; k.Section == section {
				rows = append(rows, k)
			}
		}
		if len(rows) == 0 {
			continue
		}
		sheet := t.Plain("section." + section)
		if first != "" {
			w.do(book.SetSheetName(first, sheet))
			first = ""
		} else {
			_, err := book.NewSheet(sheet)
			w.do(err)
		}
		d.sheet(t, w, sheet, rows)
	}
	w.do(book.SetDocProps(&excelize.DocProperties{Title: words.Clean(t.kicker(), 200), Creator: "loyalty", Created: d.rep.Now + "T00:00:00Z", Modified: d.rep.Now + "T00:00:00Z", Language: t.Code}))
	var b bytes.Buffer
	w.do(book.Write(&b))
	w.do(book.Close())
	return b.Bytes(), w.err
}

// sheet writes one section.
func (d *desk) sheet(t *teller, w *bookWriter, sheet string, rows []*report.KPI) {
	head := []string{t.Plain("scorecard.kpi"), t.Plain("table.value"), t.Plain("table.path"), t.Plain("kpi.goal"), t.Plain("scorecard.status"), t.Plain("scorecard.last_month_label")}
	months := max(d.rep.FirstMonth, d.rep.Month-figures.TrendMonths+1)
	for m := months; m <= d.rep.Month; m++ {
		head = append(head, m.String())
	}
	bold := w.style("head", &excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	for i, text := range head {
		w.text(sheet, i, 0, text, bold)
	}
	for i, k := range rows {
		row := i + 1
		format := numberFormats[k.Unit]
		number := w.style(format, &excelize.Style{CustomNumFmt: &format})
		status := statusOf(k)
		fill := 0
		if colors, judged := statusFills[status]; judged {
			fill = w.style(status, &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colors[0]}}, Font: &excelize.Font{Color: colors[1], Bold: true}})
		}
		w.text(sheet, 0, row, t.Words(k.Title, k.ID), 0)
		w.number(sheet, 1, row, k.Value, number)
		w.number(sheet, 2, row, k.Path, number)
		w.number(sheet, 3, row, k.Target, number)
		w.text(sheet, 4, row, t.Term("status", status), fill)
		if k.LastMonth != nil {
			w.number(sheet, 5, row, &k.LastMonth.Delta, number)
		}
		for _, p := range k.Series {
			if p.Month >= months {
				w.number(sheet, 6+int(p.Month-months), row, p.Value, number)
			}
		}
	}
	w.do(w.book.SetColWidth(sheet, "A", "A", 42))
	w.do(w.book.SetColWidth(sheet, "B", "F", 16))
	w.do(w.book.SetColWidth(sheet, "G", "AD", 12))
	w.do(w.book.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
}

// bookWriter writes cells and keeps the first error.
type bookWriter struct {
	book   *excelize.File
	styles map[string]int
	err    error
}

func (w *bookWriter) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

// style makes a style once.
func (w *bookWriter) style(name string, style *excelize.Style) int {
	if _, made := w.styles[name]; !made {
		id, err := w.book.NewStyle(style)
		w.do(err)
		w.styles[name] = id
	}
	return w.styles[name]
}

func (w *bookWriter) text(sheet string, column, row int, text string, style int) {
	w.cell(sheet, column, row, style, func(at string) error { return w.book.SetCellStr(sheet, at, words.Clean(text, longestCell)) })
}

// number leaves the cell empty where nothing is known.
func (w *bookWriter) number(sheet string, column, row int, x *float64, style int) {
	if x != nil {
		w.cell(sheet, column, row, style, func(at string) error { return w.book.SetCellFloat(sheet, at, *x, -1, 64) })
	}
}

func (w *bookWriter) cell(sheet string, column, row, style int, write func(at string) error) {
	at, err := excelize.CoordinatesToCellName(column+1, row+1)
	if w.do(err); err != nil {
		return
	}
	w.do(write(at))
	w.do(w.book.SetCellStyle(sheet, at, at, style))
}

// A parquetRow is one month of a KPI, or of one of its segments: the columns of the KPI's CSV.
type parquetRow struct {
	KPI          string   `parquet:"kpi,dict"`
	Section      string   `parquet:"section,dict"`
	Unit         string   `parquet:"unit,dict"`
	Segment      *string  `parquet:"segment,optional,dict"` // none = the whole
	Month        string   `parquet:"month,dict"`            // YYYY-MM
	Value        *float64 `parquet:"value,optional"`
	Numerator    *float64 `parquet:"numerator,optional"`
	Denominator  *float64 `parquet:"denominator,optional"`
	N            *float64 `parquet:"n,optional"`
	IntervalLow  *float64 `parquet:"interval_low,optional"`
	IntervalHigh *float64 `parquet:"interval_high,optional"`
	Path         *float64 `parquet:"path,optional"`
	Status       string   `parquet:"status,dict"`
	Partial      bool     `parquet:"partial"`
}

// parquet is kpis.parquet: every KPI's series and its segments' in one table.
func (d *desk) parquet(*teller) ([]byte, error) {
	var rows []parquetRow
	for i := range d.rep.KPIs {
		k := &d.rep.KPIs[i]
		add := func(segment *string, points []figure.Point) {
			for _, p := range points {
				row := parquetRow{KPI: k.ID, Section: k.Section, Unit: k.Unit, Segment: segment, Month: p.Month.String(), Value: p.Value, Numerator: p.Numerator, Denominator: p.Denominator,
					N: p.N, Path: p.Path, Status: p.Status, Partial: p.Partial}
				if p.Interval != nil {
					row.IntervalLow, row.IntervalHigh = &p.Interval.Lo, &p.Interval.Hi
				}
				rows = append(rows, row)
			}
		}
		add(nil, k.Series)
		for j := range k.Segments {
			add(&k.Segments[j].Name, k.Segments[j].Points)
		}
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("loyalty", "", ""))
	if _, err := w.Write(rows); err != nil {
		return nil, fmt.Errorf("write rows: %w", err)
	}
	err := w.Close()
	return b.Bytes(), err
}
