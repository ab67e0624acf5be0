package warehouse

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// No cell of an export leaves the process as it stands: messages go into logs that many read. What is shown is its shape.

// answeredColumns hold words that the reader of a message must answer by a line of configuration; they are shown whole.
var answeredColumns = []string{"status", "currency", "channel", "kind"}

// cell is a value of one of our columns as messages may show it: see mask.
func (w *Warehouse) cell(column, value string) string {
	if !w.showCells && !slices.Contains(answeredColumns, column) {
		value = mask(value)
	}
	const longest = 60
	characters := []rune(value)
	if len(characters) > longest {
		characters = append(characters[:longest-1], '…')
	}
	return string(characters)
}

var (
	letterRun = regexp.MustCompile(`(\p{L}\p{M}*)[\p{L}\p{M}]+`)
	digit     = regexp.MustCompile(`\p{Nd}`)
)

// mask keeps the shape of a value and nothing of what it says: each run of letters becomes its first letter and …, each digit 9.
func mask(value string) string {
	return digit.ReplaceAllString(letterRun.ReplaceAllString(value, "$1…"), "9")
}

var (
	quoted = regexp.MustCompile(`(?s)'.*'|".*"`)
	number = regexp.MustCompile(`(^|[\s(=,:])[-+]?\d[\d.,eE+-]*`)
)

// EngineMessage is an engine's error without its picture of the query. Where it speaks of values (a failed cast, a number out of
// range) and not of the text of the query, its literals are cut, for they are cells.
func EngineMessage(err error) string {
	message := wholeMessage(err)
	var engine *duckdb.Error
	if errors.As(err, &engine) {
		switch engine.Type {
		case duckdb.ErrorTypeParser, duckdb.ErrorTypeSyntax, duckdb.ErrorTypeBinder, duckdb.ErrorTypeCatalog, duckdb.ErrorTypeExpression,
			duckdb.ErrorTypeOutOfMemory, duckdb.ErrorTypeIO:
			return message
		}
	}
	return number.ReplaceAllString(quoted.ReplaceAllString(message, "'…'"), "$1…")
}

// wholeMessage is EngineMessage where no row has been read yet: its literals are names of files and columns.
func wholeMessage(err error) string {
	message := err.Error()
	for _, below := range []string{"\n\nLINE ", "\n\nPossible solutions:", "\n\tCandidate functions:"} {
		message, _, _ = strings.Cut(message, below)
	}
	return strings.Join(strings.Fields(message), " ")
}

var engineLine = regexp.MustCompile(`LINE (\d+): ([^\n]*)(?:\n( *)\^)?`)

// EnginePlace is where in a text an engine's error lies, by its picture of the query: line and column in characters, from 1, and 0 where the
// picture tells nothing or shows another text.
func EnginePlace(err error, text string) (line, column int) {
	picture := engineLine.FindStringSubmatch(err.Error())
	if picture == nil {
		return 0, 0
	}
	line, _ = strconv.Atoi(picture[1])
	lines := strings.Split(text, "\n")
	if line > len(lines) {
		return line, 0
	}
	shown := picture[2]
	caret := len(picture[3]) - len("LINE "+picture[1]+": ") // the caret's place among the characters shown
	if cut, isCut := strings.CutPrefix(shown, "..."); isCut {
		shown, caret = cut, caret-len("...")
	}
	shown = strings.TrimSuffix(shown, "...")
	at := strings.Index(lines[line-1], shown)
	if at < 0 || caret < 0 {
		return line, 0
	}
	return line, 1 + utf8.RuneCountInString(lines[line-1][:at]) + caret
}
