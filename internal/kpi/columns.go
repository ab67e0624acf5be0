package kpi

import (
	"context"
	"fmt"

	"loyalty/internal/warehouse"
)

// Column is one of a table that a query may read.
type Column struct {
	Table string `db:"table_name"` // "orders", "input.orders"
	Name  string `db:"column_name"`
	Type  string `db:"data_type"`
}

// Columns lists the columns of all tables that stand ready, by table.
func Columns(ctx context.Context, w *warehouse.Warehouse) ([]Column, error) {
	var columns []Column
	if err := w.DB().SelectContext(ctx, &columns, `
		SELECT CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name AS table_name, column_name, data_type
		FROM duckdb_columns() WHERE NOT internal AND database_name = 'memory' ORDER BY 1, column_index`); err != nil {
		return nil, fmt.Errorf("list the columns: %w", err)
	}
	return columns, nil
}
