package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// function is what the engine says of one of its functions, over all that share its name.
type function struct {
	isUnsteady bool     // one of them isn't the same for the same arguments, or changes something
	macros     []string // the expressions that it stands for; none where it is built in
}

// linked is what the engine linked into this program can do, asked once: it takes longer than most queries.
var linked struct {
	sync.Mutex
	functions map[string]function
}

func (w *Warehouse) functions(ctx context.Context) (map[string]function, error) {
	linked.Lock()
	defer linked.Unlock()
	if linked.functions != nil {
		return linked.functions, nil
	}
	rows, err := w.db.QueryContext(ctx, `SELECT DISTINCT lower(function_name),
		function_type = 'scalar' AND coalesce(stability <> 'CONSISTENT', FALSE) OR coalesce(has_side_effects, FALSE),
		CASE WHEN function_type = 'macro' THEN macro_definition END
		FROM duckdb_functions() ORDER BY ALL`)
	if err != nil {
		return nil, fmt.Errorf("list the engine's functions: %w", err)
	}
	defer rows.Close()
	known := map[string]function{}
	for rows.Next() {
		var name string
		var isUnsteady bool
		var macro sql.NullString
		if err := rows.Scan(&name, &isUnsteady, &macro); err != nil {
			return nil, fmt.Errorf("list the engine's functions: %w", err)
		}
		f := known[name]
		f.isUnsteady = f.isUnsteady || isUnsteady
		if macro.Valid {
			f.macros = append(f.macros, macro.String)
		}
		known[name] = f
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list the engine's functions: %w", err)
	}
	linked.functions = known
	return known, nil
}
