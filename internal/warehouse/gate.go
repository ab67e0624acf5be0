package warehouse

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"loyalty/internal/fault"
)

// RefusedError is a query that parses as one SELECT and may not run all the same. Line and Column count from 1; both are 0 where the
// parser gives no place.
type RefusedError struct {
	Line, Column int
	Problem      string
}

func (e *RefusedError) Error() string {
	if e.Line == 0 {
		return e.Problem
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Problem)
}

// tableFunctions are the ones that read nothing but their arguments.
var tableFunctions = []string{"unnest", "range", "generate_series"}

// stateFunctions read the engine's state or its clock although the engine's own list calls them consistent.
var stateFunctions = []string{
	"current_setting", "getvariable", "version", "current_localtime", "current_localtimestamp", "json_serialize_plan", "reservoir_quantile", "vector_type",
}

// byName run the aggregate that their second argument names.
var byName = []string{"list_aggregate", "list_aggr", "array_aggregate", "array_aggr", "aggregate"}

// clockWords are the names that the engine takes for its clock or its session where no column is called so.
var clockWords = []string{
	"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
	"current_user", "session_user", "current_catalog", "current_schema", "current_role",
}

// Admit holds a query of a file that others wrote, which may come from a pull request, against an allow-list: it is one SELECT; it
// reads tables that stand loaded or built, and of table functions only those that read their arguments; and nothing in it reads the
// engine's state, the clock or chance, so that the same month gives the same figures. Nothing is run. It returns what the query reads.
//
// The error is a *SyntaxError, wraps ErrNotOneSelect, or is a *RefusedError.
func (w *Warehouse) Admit(ctx context.Context, text string) (Reads, error) {
	known, err := w.knownTables(ctx)
	if err != nil {
		return Reads{}, err
	}
	return w.admit(ctx, text, known)
}

func (w *Warehouse) admit(ctx context.Context, text string, known map[string]bool) (Reads, error) {
	functions, err := w.functions(ctx)
	if err != nil {
		return Reads{}, err
	}
	return w.read(&gate{ctx: ctx, w: w, text: text, known: known, functions: functions})
}

// Reads is what a query reads: tables that it doesn't make itself, "input.orders" or "customers", and names of columns, of whichever
// table; in lower case and sorted.
type Reads struct{ Tables, Columns []string }

// Reads tells what a query reads, whether the tables stand or not. Its errors are those of a text that isn't one SELECT.
func (w *Warehouse) Reads(ctx context.Context, text string) (Reads, error) {
	return w.read(&gate{ctx: ctx, w: w, text: text, isOpen: true})
}

func (w *Warehouse) read(g *gate) (Reads, error) {
	statement, err := w.parse(g.ctx, g.text)
	if err != nil {
		return Reads{}, err
	}
	g.tables, g.columns = map[string]bool{}, map[string]bool{}
	if err := g.walk(statement, nil); err != nil {
		return Reads{}, err
	}
	return Reads{slices.Sorted(maps.Keys(g.tables)), slices.Sorted(maps.Keys(g.columns))}, nil
}

// gate walks one parsed query.
type gate struct {
	ctx       context.Context
	w         *Warehouse
	text      string
	known     map[string]bool     // tables that may be read
	functions map[string]function // of the engine
	isOpen    bool                // nothing is refused
	tables    map[string]bool     // read
	columns   map[string]bool
	macros    []string // being looked through
}

// scope are the names of WITH that a part of the query sees.
type scope []string

func (g *gate) refuse(node map[string]any, format string, values ...any) error {
	if g.isOpen {
		return nil
	}
	refused := &RefusedError{Problem: fmt.Sprintf(format, values...)}
	refused.Line, refused.Column = g.place(node)
	return refused
}

// place is where a node of the tree stands in the text, 0 where the parser doesn't say.
func (g *gate) place(node map[string]any) (line, column int) {
	offset, isNumber := node["query_location"].(float64)
	if !isNumber || offset > float64(len(g.text)) || len(g.macros) > 0 {
		return 0, 0
	}
	return place(g.text, utf8.RuneCountInString(g.text[:int(offset)])) // here the parser counts bytes
}

// walk visits a part of the tree and all below it.
func (g *gate) walk(part any, names scope) error {
	switch part := part.(type) {
	case []any:
		for _, one := range part {
			if err := g.walk(one, names); err != nil {
				return err
			}
		}
	case map[string]any:
		return g.node(part, names)
	}
	return nil
}

func (g *gate) node(node map[string]any, names scope) error {
	names, err := g.with(node, names)
	if err != nil {
		return err
	}
	if err := g.judge(node, names); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(node)) {
		if key == "cte_map" {
			continue // looked through by with
		}
		if err := g.walk(node[key], names); err != nil {
			return err
		}
	}
	return nil
}

// with looks through the WITH of a node, each of whose queries sees those before it, and gives the names that the node sees.
func (g *gate) with(node map[string]any, names scope) (scope, error) {
	if node["type"] == "RECURSIVE_CTE_NODE" {
		if name, isText := node["cte_name"].(string); isText {
			names = append(slices.Clip(names), strings.ToLower(name))
		}
	}
	entries, _ := node["cte_map"].(map[string]any)
	list, _ := entries["map"].([]any)
	for _, entry := range list {
		pair, _ := entry.(map[string]any)
		if err := g.walk(pair["value"], names); err != nil {
			return names, err
		}
		if name, isText := pair["key"].(string); isText {
			names = append(slices.Clip(names), strings.ToLower(name))
		}
	}
	return names, nil
}

// judge says of one node whether it may stand in the query.
func (g *gate) judge(node map[string]any, names scope) error {
	if sample := node["sample"]; sample != nil {
		return g.refuse(node, "takes a sample of the rows, another one in each run: drop TABLESAMPLE or USING SAMPLE")
	}
	switch node["type"] {
	case "BASE_TABLE":
		return g.table(node, names)
	case "TABLE_FUNCTION":
		function, _ := node["function"].(map[string]any)
		name := textOf(function, "function_name")
		if !slices.Contains(tableFunctions, name) {
			return g.refuse(node, "reads the table function %s(…): a query reads the tables that stand ready, and of functions only %s", name, strings.Join(tableFunctions, ", "))
		}
	case "SHOW_REF":
		return g.refuse(node, "asks the engine for its tables (DESCRIBE, SHOW, SUMMARIZE): a query reads their rows; docs/model.md lists their columns")
	case "VALUE_PARAMETER":
		return g.refuse(node, "holds a placeholder: what a query needs to know it reads from the tables settings, report and months")
	case "FUNCTION", "WINDOW_AGGREGATE":
		return g.function(node)
	case "COLUMN_REF":
		column := columnName(node["column_names"])
		if len(column) == 1 && slices.Contains(clockWords, column[0]) {
			return g.refuse(node, "%s", unsteady(column[0]))
		}
		if len(column) > 0 {
			g.columns[column[len(column)-1]] = true
		}
	}
	return nil
}

// unsteady is why a function of the clock, of chance or of the engine's state may not stand in a query.
func unsteady(name string) string {
	return fmt.Sprintf("%s reads the clock, chance or the engine's state: the same month must give the same figure; dates stand in the tables report and months, definitions in settings", name)
}

func (g *gate) table(node map[string]any, names scope) error {
	catalog, schema, name := textOf(node, "catalog_name"), textOf(node, "schema_name"), textOf(node, "table_name")
	if catalog == "" && schema == "" && slices.Contains(names, name) {
		return nil
	}
	full := name
	if schema != "" && schema != "main" {
		full = schema + "." + name
	}
	if !g.isOpen && (catalog != "" && catalog != "memory" || !g.known[full]) {
		problem := fmt.Sprintf("reads %q, which is no table that stands ready", strings.Trim(catalog+"."+full, "."))
		if near := fault.Nearest(full, slices.Collect(maps.Keys(g.known))); near != "" {
			problem += fmt.Sprintf("; did you mean %q?", near)
		} else {
			problem += "; docs/model.md lists them"
		}
		return g.refuse(node, "%s", problem)
	}
	g.tables[full] = true
	if node["at_clause"] != nil {
		return g.refuse(node, "reads %s as it stood at another time (AT), which no loaded table can", name)
	}
	return nil
}

// function lets through what gives the same for the same arguments. A macro of the engine is looked through.
func (g *gate) function(node map[string]any) error {
	name := textOf(node, "function_name")
	f := g.functions[name]
	arguments, _ := node["children"].([]any)
	switch {
	case g.isOpen || slices.Contains(tableFunctions, name):
		return nil
	case f.isUnsteady || slices.Contains(stateFunctions, name) || name == "age" && len(arguments) == 1:
		return g.refuse(node, "%s", unsteady(name+"()"))
	case slices.Contains(g.macros, name):
		return nil
	}
	if slices.Contains(byName, name) && len(arguments) > 1 {
		switch chosen := constantText(arguments[1]); {
		case chosen == "":
			return g.refuse(node, "%s() finds its aggregate by an expression: write the name, such as 'sum'", name)
		case g.functions[chosen].isUnsteady || slices.Contains(stateFunctions, chosen):
			return g.refuse(node, "%s", unsteady(chosen+"()"))
		}
	}
	inside := *g
	inside.macros = append(slices.Clip(g.macros), name)
	for _, macro := range f.macros {
		statement, err := g.w.parse(g.ctx, "SELECT "+macro)
		if err == nil {
			err = inside.walk(statement, nil)
		}
		if err != nil {
			return g.refuse(node, "%s", unsteady(name+"()"))
		}
	}
	return nil
}

// constantText is a text written in the query, in lower case, "" for any other expression.
func constantText(expression any) string {
	constant, _ := expression.(map[string]any)
	if constant["type"] != "VALUE_CONSTANT" {
		return ""
	}
	value, _ := constant["value"].(map[string]any)
	return textOf(value, "value")
}

func textOf(node map[string]any, key string) string {
	text, _ := node[key].(string)
	return strings.ToLower(text)
}

// columnName are the parts of a column's name, in lower case.
func columnName(list any) []string {
	parts, _ := list.([]any)
	var names []string
	for _, part := range parts {
		name, _ := part.(string)
		names = append(names, strings.ToLower(name))
	}
	return names
}

// knownTables are the tables loaded or built, "input.orders" or "customers".
func (w *Warehouse) knownTables(ctx context.Context) (map[string]bool, error) {
	var names []string
	if err := w.db.SelectContext(ctx, &names, `
		SELECT CASE WHEN schema_name = 'main' THEN '' ELSE lower(schema_name) || '.' END || lower(table_name)
		FROM (SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND database_name = 'memory'
			UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND database_name = 'memory')`); err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	return known, nil
}
