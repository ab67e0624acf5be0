package warehouse

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// mapped is one of our columns as the export gives it.
type mapped struct {
	column
	sql     string // over the export's columns
	sqlType string
	written string // the configuration's expression, "" where the column is one of the export
	isTried bool   // a row on which the expression fails gives NULL
}

// mapColumns finds each of our columns in the export: as the configuration maps it (a column's name goes before an expression),
// else under our own name. Columns are compared as fold
// has them: without case and outer blanks, a line end as a blank, a letter with its accent composed or not.
func (w *Warehouse) mapColumns(ctx context.Context, cfg *config.Config, s *source) ([]mapped, error) {
	var found []mapped
	var refused []error
	for _, c := range s.table.columns {
		key := "sources." + s.Table + ".columns." + c.name
		if c.name == "order_id" && len(s.OrderID) > 0 {
			joined, missing := joinedID(s, s.OrderID)
			if missing != "" {
				refused = append(refused, cfg.Refuse(key, fmt.Sprintf("%q", missing), "is no column of "+s.title(), s.columnRemedy(missing)))
				continue
			}
			found = append(found, mapped{column: c, sql: "(" + joined + ")"})
			continue
		}
		written, isMapped := s.Columns[c.name]
		if !isMapped {
			written = c.name
		}
		name, isColumn := s.findColumn(written)
		if !isMapped && c.name == "currency" {
			for _, other := range currencyWords().Columns {
				if !isColumn {
					name, isColumn = s.findColumn(other)
				}
			}
		}
		switch {
		case isColumn:
			found = append(found, mapped{column: c, sql: identifier(name)})
		case isMapped:
			m, err := w.mapExpression(ctx, s, c, written)
			if isExhausted(err) {
				return nil, err
			}
			if err != nil {
				refused = append(refused, cfg.Refuse(key, fmt.Sprintf("%q", written), s.expressionProblem(err, written), s.columnRemedy(written)))
				continue
			}
			found = append(found, m)
		case c.required || s.Grain == "line" && c.name == "order_id":
			refused = append(refused, cfg.Refuse("sources."+s.Table+".columns", "", fmt.Sprintf("%s has no column %q, which %s needs", s.title(), c.name, s.Table),
				fmt.Sprintf("map it: %s = \"…\" (a column or an SQL expression); %s", c.name, s.columnRemedy(c.name))))
		}
	}
	if err := w.checkWhere(ctx, cfg, s); isExhausted(err) {
		return nil, err
	} else if err != nil {
		refused = append(refused, err)
	}
	if dates := s.table.dates; len(dates) > 1 && !slices.ContainsFunc(found, func(m mapped) bool { return slices.Contains(dates, m.name) }) {
		refused = append(refused, cfg.Refuse("sources."+s.Table+".columns", "", fmt.Sprintf("%s has none of the columns %s, one of which %s needs",
			s.title(), strings.Join(dates, ", "), s.Table), s.columnRemedy(dates[0])))
	}
	if len(refused) > 0 {
		return nil, fault.User(errors.Join(refused...))
	}
	if err := w.typeColumns(ctx, s, found); err != nil {
		return nil, err
	}
	for _, m := range found {
		if !m.kind.takes(m.sqlType) {
			refused = append(refused, cfg.Refuse("sources."+s.Table+".columns."+m.name, "", fmt.Sprintf("comes from %s as %s, which is no %s", s.title(), m.sqlType, m.kind),
				"map it to another column, or to an SQL expression that makes one of it"))
		}
	}
	return found, errors.Join(refused...)
}

// canFail tells whether the column is an expression that may fail on a row, whose failure is told from an empty cell.
func (m mapped) canFail() bool {
	return m.isTried && (m.kind.isDate() || m.kind.isNumber() || m.kind == yesNo)
}

func (s *source) findColumn(name string) (string, bool) {
	if slices.ContainsFunc(s.columns, func(c sourceColumn) bool { return c.name == name }) {
		return name, true
	}
	for _, c := range s.columns {
		if fold(c.name) == fold(name) {
			return c.name, true
		}
	}
	return "", false
}

// mapExpression checks that the engine takes an expression. A row on which it fails gives NULL and is judged as unreadable.
func (w *Warehouse) mapExpression(ctx context.Context, s *source, c column, written string) (mapped, error) {
	written = s.respell(written)
	if err := w.checkExpression(ctx, "SELECT (\n"+written+"\n) AS x"); err != nil {
		return mapped{}, err
	}
	m := mapped{column: c, sql: "TRY((\n" + written + "\n))", written: written, isTried: true}
	if _, err := w.db.ExecContext(ctx, "EXPLAIN SELECT "+m.sql+" FROM "+s.relation); err == nil {
		return m, nil
	}
	// TRY takes no subquery and nothing random: such an expression stands bare, and fails as a whole.
	m.sql, m.isTried = "(\n"+written+"\n)", false
	_, err := w.db.ExecContext(ctx, "EXPLAIN SELECT "+m.sql+" FROM "+s.relation)
	return m, err
}

// checkExpression lets through what is one expression. The configuration may read what it likes, unless it comes from a pull request
// as well: then its expressions read the row and nothing else.
func (w *Warehouse) checkExpression(ctx context.Context, text string) error {
	if w.shutIn {
		_, err := w.admit(ctx, text, nil)
		return err
	}
	return w.SelectOnly(ctx, text)
}

// named are the names and texts of an expression: 'text', "name", and bare words.
var named = regexp.MustCompile(`'(?:[^']|\'\')*'|"(?:[^"]|"")*"|[\pL_][\pL\pM\pN_]*`)

// respell writes the columns that an expression names as the export does: composed letters may be decomposed there, or the other way round.
func (s *source) respell(expression string) string {
	return named.ReplaceAllStringFunc(expression, func(found string) string {
		name := found
		switch {
		case found[0] == '\'':
			return found
		case found[0] == '"':
			name = strings.ReplaceAll(found[1:len(found)-1], `""`, `"`)
		case !strings.ContainsFunc(found, func(r rune) bool { return r > unicode.MaxASCII }):
			return found
		}
		if column, isColumn := s.findColumn(name); isColumn && column != name {
			return identifier(column)
		}
		return found
	})
}

var (
	lackedColumn = regexp.MustCompile(`Referenced column "(.+?)" not found`)
	functionCall = regexp.MustCompile(`[\pL_]\w*\(`)
)

// expressionProblem is what the engine says, without its picture of the query, which isn't the user's. What can only be meant as the name of
// a column is called that, whatever it would be as SQL.
func (s *source) expressionProblem(err error, written string) string {
	problem := EngineMessage(err)
	if s.isText && strings.Contains(problem, "add explicit type casts") {
		problem += " (every column of a text file is text: write CAST(… AS DOUBLE))"
	}
	lacked := lackedColumn.FindStringSubmatch(wholeMessage(err))
	isSyntax := strings.Contains(problem, "syntax error")
	if !isSyntax && lacked == nil {
		return problem
	}
	isExpression := strings.ContainsAny(written, `'"<>=`) || functionCall.MatchString(written) || strings.Contains(written, "::")
	for _, name := range named.FindAllString(written, -1) {
		_, isColumn := s.findColumn(strings.Trim(name, `"`))
		isExpression = isExpression || isColumn
	}
	switch {
	case !isExpression:
		return "is no column of " + s.title()
	case lacked != nil:
		return fmt.Sprintf("names the column %q, which %s doesn't have", lacked[1], s.title())
	}
	return problem
}

// columnRemedy lists the columns that are there.
func (s *source) columnRemedy(wanted string) string {
	const most, longest = 40, 60
	names := make([]string, len(s.columns))
	shown := make([]string, 0, most+1)
	for i, c := range s.columns {
		names[i] = strings.Join(strings.Fields(c.name), " ") // a quoted name may hold line ends, a message may not
		switch name := []rune(names[i]); {
		case i == most:
			shown = append(shown, fmt.Sprintf("… and %d more", len(s.columns)-most))
		case i < most && len(name) > longest:
			shown = append(shown, string(name[:longest])+"…")
		case i < most:
			shown = append(shown, names[i])
		}
	}
	there := "its columns are " + strings.Join(shown, ", ")
	if near := fault.Nearest(wanted, names); near != "" {
		return fmt.Sprintf("did you mean %q? %s", near, there)
	}
	return there
}

func (w *Warehouse) checkWhere(ctx context.Context, cfg *config.Config, s *source) error {
	if s.Where == "" {
		return nil
	}
	s.Where = s.respell(s.Where)
	err := w.checkExpression(ctx, "SELECT 1 WHERE (\n"+s.Where+"\n)")
	if err == nil {
		_, err = w.db.ExecContext(ctx, "EXPLAIN SELECT 1 FROM "+s.relation+" WHERE (\n"+s.Where+"\n)")
	}
	if isExhausted(err) {
		return err
	}
	if err != nil {
		return cfg.Refuse("sources."+s.Table+".where", fmt.Sprintf("%q", s.Where), s.expressionProblem(err, s.Where), s.columnRemedy(""))
	}
	return nil
}

// typeColumns asks the engine for the types of the mapped columns.
func (w *Warehouse) typeColumns(ctx context.Context, s *source, found []mapped) error {
	if len(found) == 0 {
		return nil
	}
	rows, err := w.db.QueryContext(ctx, "SELECT column_type FROM (DESCRIBE "+selectRaw(s.relation, "", found, "")+") WHERE column_name LIKE 'r\\_%' ESCAPE '\\'")
	if isExhausted(err) {
		return err
	}
	if err != nil {
		return fault.User(fmt.Errorf("%s: sources.%s.columns: the expressions don't go together: %s", s.title(), s.Table, EngineMessage(err)))
	}
	defer rows.Close()
	for i := 0; rows.Next(); i++ {
		if err := rows.Scan(&found[i].sqlType); err != nil {
			return fmt.Errorf("%s: describe: %w", s.title(), err)
		}
	}
	return rows.Err()
}

// selectRaw takes our columns, as the export gives them, under the names r_<column>, from the rows that pass `where`; beside one
// that may fail stands failed_<column>. An expression is evaluated within a struct, so that its failure, which TRY makes NULL, is
// told from a NULL that it gives.
func selectRaw(relation, where string, columns []mapped, also string) string {
	var inner, outer []string
	for _, m := range columns {
		raw := "r_" + m.name
		if !m.canFail() {
			inner, outer = append(inner, m.sql+" AS "+raw), append(outer, raw)
			continue
		}
		box := "box_" + m.name
		inner = append(inner, fmt.Sprintf("TRY({'v': (\n%s\n)}) AS %s", m.written, box))
		outer = append(outer, fmt.Sprintf("%[1]s.v AS %[2]s, %[1]s IS NULL AS failed_%[3]s", box, raw, m.name))
	}
	if also != "" {
		inner, outer = append(inner, also), append(outer, also)
	}
	query := "SELECT " + strings.Join(inner, ", ") + " FROM " + relation
	if where != "" {
		query += " WHERE (\n" + where + "\n)"
	}
	return "SELECT " + strings.Join(outer, ", ") + " FROM (" + query + ")"
}
