package kpi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// lineage is what the tables that files may read come from, found from their parsed text: the models, and the KPIs that some file reads,
// each as a view of the rows that it returns.
type lineage struct {
	models map[string]queries.Query
	reads  map[string]warehouse.Reads // by model
}

// newLineage looks through the models and what some files read.
func newLineage(ctx context.Context, w *warehouse.Warehouse, catalogue *queries.Catalogue, asked []queries.Query) (*lineage, error) {
	l := &lineage{models: map[string]queries.Query{}, reads: map[string]warehouse.Reads{}}
	var add func(model queries.Query) error
	addRead := func(reads warehouse.Reads) error {
		for _, table := range reads.Tables {
			query, isKPI := catalogue.KPI(table)
			if _, known := l.models[table]; known || !isKPI {
				continue
			}
			query.Header.View = true
			if err := add(query); err != nil {
				return err
			}
		}
		return nil
	}
	add = func(model queries.Query) error {
		reads, err := readsOf(ctx, w, model)
		if err != nil {
			return err
		}
		l.models[model.ID], l.reads[model.ID] = model, reads
		if model.Kind != queries.KPI {
			return nil
		}
		return addRead(reads)
	}
	for _, model := range catalogue.Models {
		if err := add(model); err != nil {
			return nil, err
		}
	}
	for _, query := range asked {
		reads, err := readsOf(ctx, w, query)
		if err == nil {
			err = addRead(reads)
		}
		if err != nil {
			return nil, err
		}
	}
	_, err := l.order(slices.Sorted(maps.Keys(l.models))) // refuses circles
	return l, err
}

func readsOf(ctx context.Context, w *warehouse.Warehouse, query queries.Query) (warehouse.Reads, error) {
	reads, err := w.Reads(ctx, query.SQL)
	return reads, parseError(query, err)
}

// order lists the models that some tables need, each after those that it reads.
func (l *lineage) order(tables []string) ([]queries.Query, error) {
	var list []queries.Query
	state := map[string]int{} // 1 = being looked through, 2 = listed
	var visit func(id string) error
	visit = func(id string) error {
		model, isModel := l.models[id]
		switch {
		case !isModel || state[id] == 2:
			return nil
		case state[id] == 1:
			return fault.User(&queries.Error{File: model.File, Problem: "reads itself, through the tables that it reads: " + strings.Join(l.reads[id].Tables, ", ")})
		}
		state[id] = 1
		for _, table := range l.reads[id].Tables {
			if err := visit(table); err != nil {
				return err
			}
		}
		state[id] = 2
		list = append(list, model)
		return nil
	}
	for _, table := range tables {
		if err := visit(table); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// needs are the inputs that a file reads: those that its header names; else, from its text, the tables of schema input with their
// columns, and what the models that it reads come from: orders of known customers, and whatever the columns in it need. A file in place of a
// shipped one that names none has both: what its text reads, and what the shipped one knew beside that.
func (l *lineage) needs(query queries.Query, reads warehouse.Reads) []string {
	if len(query.Header.Needs) > 0 && !query.Header.Inherits("needs") {
		return query.Header.Needs
	}
	needs := slices.Clone(query.Header.Needs)
	add := func(list ...string) {
		for _, need := range list {
			if !slices.Contains(needs, need) {
				needs = append(needs, need)
			}
		}
	}
	for _, table := range reads.Tables {
		name, isInput := strings.CutPrefix(table, "input.")
		if isInput {
			add(name)
			for _, column := range config.InputColumns(name) {
				if slices.Contains(reads.Columns, column) {
					add(name + "." + column)
				}
			}
			continue
		}
		model, isModel := l.models[table]
		if !isModel {
			continue
		}
		if model.Kind == queries.KPI {
			add(l.needs(model, l.reads[table])...)
			continue
		}
		add("orders")
		if slices.Contains(reads.Columns, "customer_key") || strings.HasPrefix(table, "customer") {
			add("orders.customer_id")
		}
		for _, column := range reads.Columns {
			add(model.Header.ColumnNeeds[column]...)
		}
	}
	return needs
}

// Inputs are the input tables that some queries read, orders first: what must be loaded before they run.
func Inputs(ctx context.Context, w *warehouse.Warehouse, catalogue *queries.Catalogue, list ...queries.Query) ([]string, error) {
	l, err := newLineage(ctx, w, catalogue, list)
	if err != nil {
		return nil, err
	}
	tables := []string{"orders"}
	for _, query := range list {
		reads, err := readsOf(ctx, w, query)
		if err != nil {
			return nil, err
		}
		needs := l.needs(query, reads)
		for _, table := range reads.Tables { // whatever the header names, a KPI that is read needs its own, and what the text names is read
			if input, isInput := strings.CutPrefix(table, "input."); isInput {
				tables = append(tables, input)
			}
			if model := l.models[table]; model.Kind == queries.KPI {
				needs = append(slices.Clone(needs), l.needs(model, l.reads[table])...)
			}
		}
		for _, need := range needs {
			tables = append(tables, tablesOf(need)...)
		}
		// joined_at tells new customers from old ones, wherever that matters
		tables = append(tables, "customers")
	}
	slices.Sort(tables)
	return slices.Compact(tables), nil
}

// CheckTexts holds each file of a list to being one SELECT; the faults of all files come at once.
func CheckTexts(ctx context.Context, w *warehouse.Warehouse, list []queries.Query) error {
	var faults []error
	for _, query := range list {
		if _, err := readsOf(ctx, w, query); err != nil {
			faults = append(faults, err)
		}
	}
	return fault.Join(faults)
}

// parseError says file and line of a text that isn't one SELECT, or may not run; nil stays nil.
func parseError(query queries.Query, err error) error {
	var syntax *warehouse.SyntaxError
	var refused *warehouse.RefusedError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return fault.User(&queries.Error{File: query.File, Line: syntax.Line, Column: syntax.Column, Problem: syntax.Message})
	case errors.As(err, &refused):
		return fault.User(&queries.Error{File: query.File, Line: refused.Line, Column: refused.Column, Problem: refused.Problem})
	case errors.Is(err, warehouse.ErrNotOneSelect):
		return fault.User(&queries.Error{File: query.File, Problem: err.Error()})
	}
	return fmt.Errorf("%s: %w", query.File, err)
}
