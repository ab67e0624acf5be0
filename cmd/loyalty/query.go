package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/kpi"
	"loyalty/internal/regular"
	"loyalty/queries"
	"loyalty/render"
)

type queryFlags struct {
	inputFlags
	segment   string
	format    string
	customers bool
	file      string // of a draft; "-" = stdin
	explain   bool
	limit     int // rows printed; 0 = all
}

func newQuery() *cobra.Command {
	var flags queryFlags
	cmd := &cobra.Command{
		Use:   "query <kpi or chart> | -f <file>",
		Short: "Print the rows of one KPI or chart, or of a draft",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 1) == (flags.file != "") {
				return usageError{errors.New("name a KPI or a chart, or give a file with -f (-f - reads stdin)")}
			}
			return query(cmd, flags, strings.Join(args, ""))
		},
	}
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return flags.ids(), cobra.ShellCompDirectiveNoFileComp
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.segment, "segment", "", "only this `segment`; \"*\" for all of them")
	cmd.Flags().StringVar(&flags.format, "format", "table", "`table`, csv or json")
	cmd.Flags().BoolVar(&flags.customers, "customers", false, "the customers behind the figure, where queries/model/<id>_customers.sql lists them")
	cmd.Flags().StringVarP(&flags.file, "file", "f", "", "run this `file`, which needs no place in queries/ and no header; - for stdin")
	cmd.Flags().BoolVar(&flags.explain, "explain", false, "in place of the rows: the tables that it reads, with the time that each took, and the engine's plan")
	cmd.Flags().IntVar(&flags.limit, "limit", 0, "print the first `rows` only")
	return cmd
}

// ids are those of all KPIs and charts, as a terminal completes them.
func (f *inputFlags) ids() []string {
	catalogue, _ := queries.Load(filepath.Join(filepath.Dir(f.config), "queries"))
	if catalogue == nil {
		return nil
	}
	var ids []string
	for _, query := range slices.Concat(catalogue.KPIs, catalogue.Charts) {
		ids = append(ids, query.ID)
	}
	return ids
}

// listing is what query prints: text cells, "" for a blank.
type listing struct {
	columns []string
	texts   []string // those of the columns that hold texts
	rows    [][]string
}

func query(cmd *cobra.Command, flags queryFlags, id string) error {
	switch flags.format {
	case "table", "csv", "json":
	default:
		return usageError{fmt.Errorf("--format %q: choose table, csv or json", flags.format)}
	}
	if flags.limit < 0 {
		return usageError{fmt.Errorf("--limit %d: write how many rows, 0 for all", flags.limit)}
	}
	s, err := flags.openFor(cmd.Context(), cmd.ErrOrStderr(), func(catalogue *queries.Catalogue) ([]queries.Query, error) {
		found, err := flags.chosen(cmd.InOrStdin(), catalogue, id)
		return []queries.Query{found}, err
	})
	if err != nil {
		return err
	}
	defer s.close()
	found := s.asked[0]
	if flags.customers {
		if found, err = customersOf(s.catalogue, found.ID); err != nil {
			return err
		}
	}
	if flags.explain {
		return s.explain(cmd, found)
	}
	result, err := kpi.Prepare(cmd.Context(), s.engine, s.cfg, s.catalogue, s.inputs, s.options, s.progress, found)
	if err != nil {
		return err
	}
	var list listing
	switch {
	case flags.customers:
		list, err = s.listCustomers(cmd, found)
	case found.Kind == queries.KPI:
		list, err = s.kpiRows(cmd, found, result, flags.segment)
	default:
		list, err = s.chartRows(cmd.Context(), found, result)
	}
	if err != nil {
		return err
	}
	if more := len(list.rows) - flags.limit; flags.limit > 0 && more > 0 {
		list.rows = list.rows[:flags.limit]
		fmt.Fprintf(cmd.ErrOrStderr(), "%d more rows: --limit 0 prints all\n", more)
	}
	return list.print(cmd.OutOrStdout(), flags.format)
}

// chosen is the file to run: that of an id, or a draft.
func (f queryFlags) chosen(stdin io.Reader, catalogue *queries.Catalogue, id string) (queries.Query, error) {
	var (
		text []byte
		err  error
		name = f.file
	)
	switch f.file {
	case "":
		return catalogue.Find(id)
	case "-":
		name = "stdin"
		text, err = io.ReadAll(stdin)
	default:
		text, err = regular.Read(f.file)
	}
	if err != nil {
		return queries.Query{}, fault.User(fmt.Errorf("-f %s: %w", f.file, err))
	}
	return queries.NewDraft(name, string(text))
}

// explain says what a file's rows come from: the tables built for it with their rows and seconds, and the engine's plan with its own times.
func (s *session) explain(cmd *cobra.Command, query queries.Query) error {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%-44s %12s %10s\n", "table", "rows", "seconds")
	told := func(step string, rows int64, took time.Duration) {
		name, count := strings.TrimPrefix(step, "model "), strconv.FormatInt(rows, 10)
		if slices.ContainsFunc(s.catalogue.Models, func(model queries.Query) bool { return model.ID == name && model.Header.View }) {
			count = "view"
		}
		fmt.Fprintf(out, "%-44s %12s %10.3f\n", name, count, took.Seconds())
	}
	if _, err := kpi.Prepare(cmd.Context(), s.engine, s.cfg, s.catalogue, s.inputs, s.options, told, query); err != nil {
		return err
	}
	plan, err := kpi.Explain(cmd.Context(), s.engine, query)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%s\n", plan)
	return err
}

func needsInput(id string, missing []string) error {
	return fault.User(fmt.Errorf("%s: no data: needs %s", id, strings.Join(missing, ", ")))
}

func (s *session) kpiRows(cmd *cobra.Command, query queries.Query, result *kpi.Result, segment string) (listing, error) {
	series, err := kpi.RunOne(cmd.Context(), s.engine, query, s.inputs, result)
	if err != nil {
		return listing{}, err
	}
	if len(series.Missing) > 0 {
		return listing{}, needsInput(query.ID, series.Missing)
	}
	list := listing{columns: []string{"month", "segment", "value", "numerator", "denominator", "n", "stddev", "stderr", "partial"}, texts: []string{"month", "segment"}}
	extras := slices.Sorted(maps.Keys(query.Header.Extra))
	list.columns = append(list.columns, extras...)
	add := func(name string, points []figure.Point) {
		for _, p := range points {
			row := []string{p.Month.String(), name, number(p.Value), number(p.Numerator), number(p.Denominator), number(p.N), number(p.Stddev), number(p.Stderr), strconv.FormatBool(p.Partial)}
			for _, extra := range extras {
				row = append(row, number(p.Extras[extra]))
			}
			list.rows = append(list.rows, row)
		}
	}
	if segment == "" || segment == "*" {
		add("", series.Points)
	}
	var names []string
	for _, part := range series.Segments {
		if segment == "*" || segment == part.Name {
			add(part.Name, part.Points)
		}
		names = append(names, part.Name)
	}
	switch {
	case len(list.rows) > 0:
	case len(names) == 0:
		return list, fault.User(fmt.Errorf("%s has no segments; leave --segment out", query.ID))
	default:
		return list, fault.User(fmt.Errorf("%s has no segment %q; it has %q", query.ID, segment, names))
	}
	return list, nil
}

func (s *session) chartRows(ctx context.Context, query queries.Query, result *kpi.Result) (listing, error) {
	table, err := kpi.RunChart(ctx, s.engine, query, s.inputs, result)
	if err != nil {
		return listing{}, err
	}
	if len(table.Missing) > 0 {
		return listing{}, needsInput(query.ID, table.Missing)
	}
	list := listing{columns: table.Columns}
	for _, row := range table.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			switch v := cell.(type) {
			case nil:
			case float64:
				cells[i] = number(&v)
			default:
				cells[i] = fmt.Sprint(v)
				if _, isText := v.(string); isText && !slices.Contains(list.texts, list.columns[i]) {
					list.texts = append(list.texts, list.columns[i])
				}
			}
		}
		list.rows = append(list.rows, cells)
	}
	return list, nil
}

// customersSuffix ends the names of models that list the customers behind a figure; with the figure's id before it.
const customersSuffix = "_customers"

// customersOf is the model that lists the customers behind a figure.
func customersOf(catalogue *queries.Catalogue, id string) (queries.Query, error) {
	var known []string
	for _, model := range catalogue.Models {
		figure, isList := strings.CutSuffix(model.ID, customersSuffix)
		if isList && figure == id {
			return model, nil
		}
		if isList {
			known = append(known, figure)
		}
	}
	return queries.Query{}, usageError{fmt.Errorf("--customers: nobody is listed behind %s; there are lists behind %s, and queries/model/%s.sql would make one", id, strings.Join(known, ", "), id+customersSuffix)}
}

// listCustomers lists the customers behind a figure in the order of their places. Ids are printed here and never go to out/.
func (s *session) listCustomers(cmd *cobra.Command, model queries.Query) (listing, error) {
	list := listing{texts: []string{"customer_id"}}
	rows, err := s.engine.DB().QueryxContext(cmd.Context(), `
		SELECT i.customer_id, l.* EXCLUDE (customer_key, place)
		FROM (`+model.SQL+`) l JOIN (SELECT DISTINCT customer_key, customer_id FROM input.orders) i ON i.customer_key = l.customer_key
		ORDER BY l.place`)
	if err != nil {
		return list, err
	}
	defer rows.Close()
	if list.columns, err = rows.Columns(); err != nil {
		return list, err
	}
	for rows.Next() {
		cells, err := rows.SliceScan()
		if err != nil {
			return list, err
		}
		row := make([]string, len(cells))
		for i, cell := range cells {
			switch v := cell.(type) {
			case float64:
				row[i] = number(&v)
			case duckdb.Decimal:
				float := v.Float64()
				row[i] = number(&float)
			case time.Time:
				row[i] = v.Format(time.DateOnly)
			default:
				row[i] = fmt.Sprint(v)
			}
			switch cell.(type) {
			case string, time.Time:
				if !slices.Contains(list.texts, list.columns[i]) {
					list.texts = append(list.texts, list.columns[i])
				}
			}
		}
		list.rows = append(list.rows, row)
	}
	return list, rows.Err()
}

func number(value *float64) string {
	if value == nil {
		return ""
	}
	return strconv.FormatFloat(*value, 'f', -1, 64)
}

func (l listing) print(out io.Writer, format string) error {
	switch format {
	case "csv":
		return render.WriteCSV(out, append([][]string{l.columns}, l.rows...))
	case "json":
		records := make([]map[string]any, 0, len(l.rows))
		for _, row := range l.rows {
			record := map[string]any{}
			for i, column := range l.columns {
				record[column] = l.typed(column, row[i])
			}
			records = append(records, record)
		}
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(records)
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, strings.Join(l.columns, "\t")+"\t")
	for _, row := range l.rows {
		for i := range row {
			if row[i] == "" {
				row[i] = "–"
			}
		}
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	return w.Flush()
}

// typed is a cell as JSON holds it: a blank is null, a number a number, an id or a name a text even where it looks like one.
func (l listing) typed(column, cell string) any {
	switch {
	case cell == "":
		return nil
	case slices.Contains(l.texts, column):
		return cell
	case cell == "true", cell == "false":
		return cell == "true"
	}
	if value, err := strconv.ParseFloat(cell, 64); err == nil {
		return value
	}
	return cell
}
