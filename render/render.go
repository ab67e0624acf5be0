// Package render is the front door of its rooms: a report goes in, files come out. Words are made in words, drawings in figures (with
// charts), pages and other files in pages; each room knows those before it alone. Every word comes from templates/locale/<code>.toml; a
// language is added by adding a file there.
package render

import (
	"io"
	"io/fs"
	"maps"
	"slices"

	"loyalty/render/charts"
	"loyalty/render/pages"
	"loyalty/render/words"
)

// Renderer holds what all reports share: templates, styles, scripts, languages and the chart engine. Its methods turn a report into files
// and texts.
type Renderer = pages.Renderer

// What `loyalty preview` shows: a report whose pages are made when they are asked for, and what stands beside it.
type (
	Site    = pages.Site
	Preview = pages.Preview
	Fault   = pages.Fault
	Beside  = pages.Beside
)

// PreviewFolder and PreviewEvents are the paths below which the preview's own files and its events are.
const (
	PreviewFolder = pages.PreviewFolder
	PreviewEvents = pages.PreviewEvents
)

// Extra is a rendition that a run may ask for beside the pages.
type Extra = pages.Extra

// Dialect is how the KPIs' CSV files are written.
type Dialect = pages.Dialect

// The dialects: what every program reads, and what a Vietnamese spreadsheet opens by a double click.
const (
	PlainCSV      = pages.PlainCSV
	VietnameseCSV = pages.VietnameseCSV
)

// The extras: one self-contained file per language, and a summary for mail.
const (
	SingleFile = pages.SingleFile
	Email      = pages.Email
)

// New reads templates, styles and languages from files (templates.Files). script is the page's script and engine draws the
// charts; without an engine pages hold each chart's table alone.
func New(files fs.FS, script string, engine *charts.Engine) (*Renderer, error) {
	return pages.New(files, script, engine)
}

// Languages are the codes of the languages that files (templates.Files) hold, in order; a text missing in one that another has is an error.
func Languages(files fs.FS) ([]string, error) {
	locales, err := words.LoadLocales(files)
	return slices.Sorted(maps.Keys(locales)), err
}

// WriteCSV writes rows so that no spreadsheet takes a cell for a formula.
func WriteCSV(w io.Writer, rows [][]string) error { return pages.WriteCSV(w, rows) }
