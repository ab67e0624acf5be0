package kpi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// Renew gives what Run would, where since then no more than files of KPIs and charts have changed: those whose text isn't the one that was
// run, and those that read them, run again; the model stays. r keeps what it holds, so that it is still there where a file fails.
func (r *Result) Renew(ctx context.Context, w *warehouse.Warehouse, catalogue *queries.Catalogue, progress Progress) (*Result, error) {
	renewed := *r
	defer func() { r.kinds, r.paired, r.cuts = renewed.kinds, renewed.paired, renewed.cuts }() // tables that stand from now on
	if err := checkNeeds(catalogue); err != nil {
		return nil, err
	}
	all := slices.Concat(catalogue.KPIs, catalogue.Charts)
	stale := r.changed(all)
	isStale := func(query queries.Query) bool { return stale[query.ID] }
	err := CheckTexts(ctx, w, only(all, isStale))
	if err != nil {
		return nil, err
	}
	if renewed.lineage, err = newLineage(ctx, w, catalogue, all); err != nil {
		return nil, err
	}
	if err := renewed.build(ctx, w, catalogue, all, progress); err != nil {
		return nil, warehouse.Told("build the model", err)
	}
	for _, query := range all {
		reads, err := readsOf(ctx, w, query)
		if err != nil {
			return nil, err
		}
		below, err := renewed.lineage.order(reads.Tables)
		if err != nil {
			return nil, err
		}
		stale[query.ID] = stale[query.ID] || slices.ContainsFunc(below, isStale) || slices.ContainsFunc(reads.Tables, func(table string) bool { return stale[table] })
	}
	series, errKPIs := runKPIs(ctx, w, only(catalogue.KPIs, isStale), r.inputs, &renewed, progress)
	var charts []Table
	var errCharts error
	if errKPIs == nil || fault.IsUser(errKPIs) {
		charts, errCharts = runCharts(ctx, w, only(catalogue.Charts, isStale), r.inputs, &renewed, progress)
	}
	if err := errors.Join(errKPIs, errCharts); err != nil {
		return nil, err
	}
	renewed.Series = inOrder(catalogue.KPIs, append(series, r.Series...), func(s Series) string { return s.Query.ID })
	renewed.Charts = inOrder(catalogue.Charts, append(charts, r.Charts...), func(t Table) string { return t.Query.ID })
	return &renewed, nil
}

// changed are the ids of the files whose text isn't the one that was run, and of those that are gone.
func (r *Result) changed(all []queries.Query) map[string]bool {
	run := map[string]string{}
	for _, series := range r.Series {
		run[series.Query.ID] = series.Query.Hash
	}
	for _, table := range r.Charts {
		run[table.Query.ID] = table.Query.Hash
	}
	stale := map[string]bool{}
	for _, query := range all {
		if run[query.ID] != query.Hash {
			stale[query.ID] = true
		}
		delete(run, query.ID)
	}
	for id := range run {
		stale[id] = true
	}
	return stale
}

// build makes the model tables that nothing has read before, and the views of KPIs that others read, whose texts may have changed, anew.
func (r *Result) build(ctx context.Context, w *warehouse.Warehouse, catalogue *queries.Catalogue, all []queries.Query, progress Progress) error {
	tables, err := r.tables(ctx, w, all)
	if err != nil {
		return err
	}
	models, err := r.lineage.order(tables)
	if err != nil {
		return err
	}
	var views, stand []string
	if err := w.DB().SelectContext(ctx, &views, "SELECT view_name FROM duckdb_views() WHERE database_name = 'memory' AND schema_name = 'main' AND NOT internal"); err != nil {
		return fmt.Errorf("list the views: %w", err)
	}
	for _, view := range views {
		if slices.ContainsFunc(catalogue.Models, func(model queries.Query) bool { return model.ID == view }) {
			stand = append(stand, view)
		} else if _, err := w.DB().ExecContext(ctx, "DROP VIEW main."+quoteName(view)); err != nil {
			return fmt.Errorf("remove a KPI's view: %w", err)
		}
	}
	columns, err := Columns(ctx, w)
	if err != nil {
		return err
	}
	for _, column := range columns {
		stand = append(stand, column.Table)
	}
	isFitted := func(id string) bool { return slices.ContainsFunc(r.lineage.reads[id].Tables, isFitTable) }
	isAsked := slices.ContainsFunc(tables, isFitTable) || slices.ContainsFunc(models, func(m queries.Query) bool { return isFitted(m.ID) })
	for _, model := range models {
		if !slices.Contains(stand, model.ID) || model.Kind == queries.KPI {
			if isFitted(model.ID) {
				if err := r.fits.wait(); err != nil {
					return err
				}
			}
			start := time.Now()
			rows, err := buildModel(ctx, w, model, r)
			if err != nil {
				return err
			}
			progress("model "+model.ID, rows, time.Since(start))
		}
		if model.ID == "customer_months" && isAsked && r.fits == nil { // all that a fit reads stands
			if r.fits, err = fitModels(ctx, w.DB(), r.cfg, r, progress); err != nil {
				return err
			}
		}
	}
	return nil
}

// only are the files of a list of which something is so.
func only(list []queries.Query, is func(queries.Query) bool) []queries.Query {
	return slices.DeleteFunc(slices.Clone(list), func(query queries.Query) bool { return !is(query) })
}

// inOrder brings what files gave into their order: of several of one file the first, of files that are gone none.
func inOrder[T any](list []queries.Query, given []T, id func(T) string) []T {
	ordered := make([]T, 0, len(list))
	for _, query := range list {
		if at := slices.IndexFunc(given, func(one T) bool { return id(one) == query.ID }); at >= 0 {
			ordered = append(ordered, given[at])
		}
	}
	return ordered
}

// Reads are the tables that the KPI's file names.
func (s Series) Reads() []string { return s.reads.Tables }
