package warehouse

import (
	"context"
	"fmt"
	"strings"
)

// Files of one dataset may hold a column as a number in one and as text in another: put below each other all would be text, and a typed
// 250000.50 would be asked for its decimal character. Such files are parts of their own.

// columnClass is what is lost when a column is united with one of another class.
type columnClass string

// columnClasses gives the classes of each Parquet file's columns, by path and name.
func (w *Warehouse) columnClasses(ctx context.Context, files []file, texts []*textFile) (map[string]map[string]columnClass, error) {
	var paths []string
	for i, f := range files {
		if texts[i] == nil {
			paths = append(paths, globLiteral(f.path))
		}
	}
	if len(paths) < 2 {
		return nil, nil
	}
	rows, err := w.db.QueryContext(ctx, "SELECT file_name, lower(name), duckdb_type FROM parquet_schema(["+literals(paths)+"]) WHERE duckdb_type IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("%s: unreadable input: %w", files[0].name, &brief{err, wholeMessage(err)})
	}
	defer rows.Close()
	classes := map[string]map[string]columnClass{}
	for rows.Next() {
		var path, name, sqlType string
		if err := rows.Scan(&path, &name, &sqlType); err != nil {
			return nil, fmt.Errorf("%s: unreadable input: %w", files[0].name, err)
		}
		if classes[path] == nil {
			classes[path] = map[string]columnClass{}
		}
		classes[path][name] = classOf(sqlType)
	}
	return classes, rows.Err()
}

func classOf(sqlType string) columnClass {
	base, _, _ := strings.Cut(sqlType, "(")
	switch base {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL":
		return "number"
	case "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS":
		return "time"
	}
	return columnClass(base)
}

// joins tells whether a file's columns can be united with those met before it, which it adds to.
func joins(met, classes map[string]columnClass) bool {
	for name, class := range classes {
		if known, isKnown := met[name]; isKnown && known != class {
			return false
		}
	}
	for name, class := range classes {
		met[name] = class
	}
	return true
}
