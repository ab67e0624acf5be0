package kpi

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/jmoiron/sqlx"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

func runKPIs(ctx context.Context, w *warehouse.Warehouse, list []queries.Query, inputs warehouse.Inputs, result *Result, progress Progress) ([]Series, error) {
	var (
		all    []Series
		faults []error
	)
	for _, query := range list {
		start := time.Now()
		series, err := RunOne(ctx, w, query, inputs, result)
		if err != nil {
			faults = append(faults, err)
			if !fault.IsUser(err) {
				break
			}
			continue
		}
		all = append(all, series)
		if len(series.Missing) == 0 {
			progress("kpi "+query.ID, int64(len(series.Points)), time.Since(start))
		}
	}
	return all, errors.Join(faults...)
}

// awaitFits ends when what a file reads of the fits stands.
func (r *Result) awaitFits(reads warehouse.Reads) error {
	below, err := r.lineage.order(reads.Tables)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(reads.Tables, isFitTable) || slices.ContainsFunc(below, func(m queries.Query) bool { return slices.ContainsFunc(r.lineage.reads[m.ID].Tables, isFitTable) }) {
		return r.fits.wait()
	}
	return nil
}

// RunOne runs one KPI's query after Prepare.
func RunOne(ctx context.Context, w *warehouse.Warehouse, query queries.Query, inputs warehouse.Inputs, result *Result) (series Series, err error) {
	reads, err := readsOf(ctx, w, query)
	if err != nil {
		return series, err
	}
	series = Series{Query: query, Needs: result.lineage.needs(query, reads), reads: reads}
	if series.Missing = missing(series.Needs, inputs); len(series.Missing) > 0 {
		return series, nil
	}
	if err := result.awaitFits(reads); err != nil {
		return series, err
	}
	err = result.allowance.within(ctx, query, func(ctx context.Context) error {
		series, err = readSeries(ctx, w, series, result)
		return err
	})
	return series, err
}

func readSeries(ctx context.Context, w *warehouse.Warehouse, series Series, result *Result) (Series, error) {
	query := series.Query
	rows, err := open(ctx, w, query)
	if err != nil {
		return series, err
	}
	defer rows.Close()
	contract, err := checkContract(query, rows)
	if err != nil {
		return series, err
	}
	if contract.byCustomer {
		if rows.Close(); contract.isRatio {
			rows, err = openSummed(ctx, w, query, contract, result.Span.Month)
		}
		if err != nil {
			return series, err
		}
		defer rows.Close()
	}
	reach, err := newReach(ctx, w.DB(), query, series.Needs, result.inputs, result)
	if err != nil {
		return series, err
	}
	read := newReading(query, reach, result)
	if err := read.all(rows, contract, result.allowance); err != nil {
		return series, err
	}
	if result.isCut(query, series.reads) && contract.countsCustomers() {
		cut, err := result.openCut(ctx, w, query)
		if err != nil {
			return series, err
		}
		if cut != nil {
			defer cut.Close()
			series.Cut, read.isCut = result.cut, true
			if err := read.all(cut, contract, result.allowance); err != nil {
				return series, err
			}
		}
	}
	if series, err = read.series(series, contract); err != nil {
		return series, err
	}
	if result.Span.Preliminary {
		series.markPreliminary()
	}
	if contract.isRatio && !contract.byDate {
		err = pairMonths(ctx, w, &series, result)
	}
	return series, err
}

// all gathers the rows of a result.
func (r *reading) all(rows *sqlx.Rows, c contract, allowed allowance) error {
	for n := 1; rows.Next(); n++ {
		if err := allowed.count(r.query, n); err != nil {
			return err
		}
		cells := map[string]any{}
		if err := rows.MapScan(cells); err != nil {
			return engineError(r.query, err)
		}
		if err := r.add(c, cells); err != nil {
			return err
		}
	}
	return engineError(r.query, rows.Err())
}

func runCharts(ctx context.Context, w *warehouse.Warehouse, list []queries.Query, inputs warehouse.Inputs, result *Result, progress Progress) ([]Table, error) {
	var (
		all    []Table
		faults []error
	)
	for _, query := range list {
		start := time.Now()
		table, err := RunChart(ctx, w, query, inputs, result)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		all = append(all, table)
		if len(table.Missing) == 0 {
			progress("chart "+query.ID, int64(len(table.Rows)), time.Since(start))
		}
	}
	return all, errors.Join(faults...)
}

// RunChart runs one chart's query after Prepare and checks that it returns the columns its header promises, in order; a draft's are
// whatever it returns.
func RunChart(ctx context.Context, w *warehouse.Warehouse, query queries.Query, inputs warehouse.Inputs, result *Result) (table Table, err error) {
	reads, err := readsOf(ctx, w, query)
	if err != nil {
		return table, err
	}
	table = Table{Query: query, Missing: missing(result.lineage.needs(query, reads), inputs), Columns: query.Header.ChartColumns()}
	if len(table.Missing) > 0 {
		return table, nil
	}
	if err := result.awaitFits(reads); err != nil {
		return table, err
	}
	err = result.allowance.within(ctx, query, func(ctx context.Context) error {
		table, err = readTable(ctx, w, table, result)
		return err
	})
	return table, err
}

func readTable(ctx context.Context, w *warehouse.Warehouse, table Table, result *Result) (Table, error) {
	query := table.Query
	rows, err := open(ctx, w, query)
	if err != nil {
		return table, err
	}
	defer rows.Close()
	got, err := rows.Columns()
	if err != nil {
		return table, engineError(query, err)
	}
	if query.Kind == queries.Draft {
		table.Columns = got
	}
	if strings.Join(got, ", ") != strings.Join(table.Columns, ", ") {
		return table, fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf("returns the columns %s, but its header promises %s", strings.Join(got, ", "), strings.Join(table.Columns, ", "))})
	}
	if err := checkChartTypes(query, rows); err != nil && query.Kind != queries.Draft {
		return table, err
	}
	for n := 1; rows.Next(); n++ {
		if err := result.allowance.count(query, n); err != nil {
			return table, err
		}
		cells, err := rows.SliceScan()
		if err != nil {
			return table, engineError(query, err)
		}
		for i, column := range table.Columns {
			cells[i] = plain(cells[i])
			number, isNumber := cells[i].(float64)
			switch {
			case !isNumber:
			case math.IsNaN(number), math.IsInf(number, 0):
				cells[i] = nil
			case query.Kind == queries.Draft:
			case math.Abs(number) > largest:
				return table, fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf("returns %s = %g; no figure may go beyond %g", column, number, largest)})
			case monthColumns[column]:
				cells[i] = month.Month(int(number)).String()
			default:
				cells[i] = steady(number)
			}
		}
		table.Rows = append(table.Rows, cells)
	}
	if err := rows.Err(); err != nil {
		return table, engineError(query, err)
	}
	return table, nil
}

// checkChartTypes lets in what report.json can hold: numbers, texts, yes and no, dates.
func checkChartTypes(query queries.Query, rows *sqlx.Rows) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return engineError(query, err)
	}
	for _, column := range types {
		base, _, _ := strings.Cut(column.DatabaseTypeName(), "(")
		isPlain := slices.Contains(numeric, base) || slices.Contains([]string{"VARCHAR", "BOOLEAN", "DATE", "ENUM"}, base) || strings.HasPrefix(base, "TIMESTAMP")
		if !isPlain || strings.HasSuffix(column.DatabaseTypeName(), "]") {
			return fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf("column %q is %s; it must be a number, a text, a date, or true or false", column.Name(), column.DatabaseTypeName())})
		}
	}
	return nil
}

// monthColumns of charts hold month numbers and are written as YYYY-MM.
var monthColumns = map[string]bool{"month": true, "cohort": true}

// open checks that a file is one SELECT, and runs it.
func open(ctx context.Context, w *warehouse.Warehouse, query queries.Query) (*sqlx.Rows, error) {
	if err := admit(ctx, w, query); err != nil {
		return nil, err
	}
	rows, err := w.DB().QueryxContext(ctx, query.SQL)
	if err != nil {
		return nil, engineError(query, err)
	}
	return rows, nil
}

// admit holds a file against what may run, see warehouse.Admit.
func admit(ctx context.Context, w *warehouse.Warehouse, query queries.Query) error {
	_, err := w.Admit(ctx, query.SQL)
	return parseError(query, err)
}

// engineError says file and line of an engine's refusal; nil stays nil. What is wrong with the text (a column that isn't there, a
// type, a conversion, more memory than there is) is the author's; disk and cancelling are not. What a caller writes before the text
// stands in its first line, so that lines agree.
func engineError(query queries.Query, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	fault0 := &queries.Error{File: query.File, Problem: warehouse.EngineMessage(err)}
	fault0.Line, fault0.Column = warehouse.EnginePlace(err, query.SQL)
	var engine *duckdb.Error
	if errors.As(err, &engine) {
		switch engine.Type {
		case duckdb.ErrorTypeOutOfMemory:
			if query.Custom { // a file of one's own: the shipped ones do with less
				fault0.Problem += "; it needs more memory, or disk to spill to, than it may use: make it smaller, or raise memory or temp_disk under [limits]"
				return fault.User(fault0)
			}
			fallthrough
		case duckdb.ErrorTypeIO, duckdb.ErrorTypeInternal, duckdb.ErrorTypeFatal, duckdb.ErrorTypeInterrupt:
			if exhausted := warehouse.Exhausted(query.File, err); exhausted != nil {
				return exhausted
			}
			return fault0
		}
	}
	return fault.User(fault0)
}

// checkNeeds refuses a header that needs a table which no export can give: its KPI would be without data for ever.
func checkNeeds(catalogue *queries.Catalogue) error {
	var tables []string
	for _, input := range config.Inputs() {
		tables = append(tables, input.Table)
	}
	var faults []error
	for _, query := range slices.Concat(catalogue.KPIs, catalogue.Charts) {
		for _, need := range query.Header.Needs {
			for _, choice := range strings.Split(need, "|") {
				table, _, _ := strings.Cut(strings.TrimSpace(choice), ".")
				if !slices.Contains(tables, table) {
					faults = append(faults, fault.User(&queries.Error{File: query.File, Problem: fmt.Sprintf(
						"header needs: %q is no input table; known are %s", table, strings.Join(tables, ", "))}))
				}
			}
		}
	}
	return errors.Join(faults...)
}

// missing lists the needs that the inputs don't give: a table, or a table's column; "a | b" is given by either.
func missing(needs []string, inputs warehouse.Inputs) []string {
	var lacking []string
	for _, need := range needs {
		given := false
		for _, choice := range strings.Split(need, "|") {
			table, column, hasColumn := strings.Cut(strings.TrimSpace(choice), ".")
			in := inputs[table]
			given = given || in != nil && (!hasColumn || in.Columns[column])
		}
		if !given {
			lacking = append(lacking, need)
		}
	}
	return lacking
}
