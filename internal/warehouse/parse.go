package warehouse

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// SyntaxError is a text that the engine's parser does not take. Line and Column count from 1; both are 0 where the parser gives
// no place.
type SyntaxError struct {
	Line, Column int
	Message      string
}

func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// ErrNotOneSelect is the refusal of a text that is not exactly one SELECT statement.
var ErrNotOneSelect = errors.New("not one SELECT statement")

// SelectOnly returns nil where the engine's own parser says that sql is exactly one SELECT (WITH … SELECT too). A text that does
// not parse gives a *SyntaxError; any other statement, or several of them, ErrNotOneSelect. Nothing is run.
func (w *Warehouse) SelectOnly(ctx context.Context, sql string) error {
	_, err := w.parse(ctx, sql)
	return err
}

// parse gives the tree of a text that is one SELECT; its errors are those of SelectOnly. A text is looked at in several ways in a run, and
// parsed once.
func (w *Warehouse) parse(ctx context.Context, sql string) (any, error) {
	if tree, known := w.parsed.Load(sql); known {
		return tree, nil
	}
	tree, err := w.parseAnew(ctx, sql)
	if err == nil {
		w.parsed.Store(sql, tree)
	}
	return tree, err
}

func (w *Warehouse) parseAnew(ctx context.Context, sql string) (statement any, err error) {
	if strings.ContainsRune(sql, 0) {
		return nil, fmt.Errorf("%w: the text holds a NUL character", ErrNotOneSelect)
	}
	var answer string
	if err := w.db.GetContext(ctx, &answer, "SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", sql); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	var parsed struct {
		Error      bool            `json:"error"`
		Type       string          `json:"error_type"`
		Message    string          `json:"error_message"`
		Position   json.RawMessage `json:"position"`
		Statements []any           `json:"statements"`
	}
	if err := json.Unmarshal([]byte(answer), &parsed); err != nil {
		return nil, fmt.Errorf("parse: the engine's answer: %w", err)
	}
	switch {
	case parsed.Error && parsed.Type == "not implemented":
		return nil, fmt.Errorf("%w: only SELECT (or WITH … SELECT) may stand in it", ErrNotOneSelect)
	case parsed.Error:
		syntax := &SyntaxError{Message: parsed.Message}
		if offset, err := strconv.Atoi(strings.Trim(string(parsed.Position), `"`)); err == nil {
			syntax.Line, syntax.Column = place(sql, offset)
		}
		return nil, syntax
	case len(parsed.Statements) != 1:
		return nil, fmt.Errorf("%w: it holds %d statements, and must hold one", ErrNotOneSelect, len(parsed.Statements))
	}
	return parsed.Statements[0], nil
}

// place turns an offset in characters, as the parser counts, into a line and a column, both from 1.
func place(text string, offset int) (line, column int) {
	characters := []rune(text)
	if offset < 0 || offset > len(characters) {
		return 0, 0
	}
	line, column = 1, 1
	for _, character := range characters[:offset] {
		column++
		if character == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}
