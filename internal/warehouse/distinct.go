package warehouse

import (
	"context"
	"fmt"
)

// fold makes one row of those with one key, with distinct = true: each column has the last value given. A row without a key is none of this
// table's: the lines of orders name products, but not all name a customer. Without a key of the table, equal rows are one.
func (l *loading) fold(ctx context.Context) error {
	if !l.source.Distinct {
		return nil
	}
	folded := stagingSchema + ".folded"
	statement := fmt.Sprintf("CREATE OR REPLACE TABLE %s AS SELECT * FROM (SELECT DISTINCT ON (COLUMNS(* EXCLUDE (n, _fault, _repair))) * FROM (SELECT *, rowid AS n FROM %s) ORDER BY n) ORDER BY n", folded, l.target)
	if key := l.source.table.key; key != "" {
		statement = fmt.Sprintf(`CREATE OR REPLACE TABLE %[1]s AS SELECT * FROM (
			SELECT %[2]s, arg_max(COLUMNS(* EXCLUDE (n, _fault, _repair, %[2]s)), n), _fault, arg_max(_repair, n) AS _repair, min(n) AS n
				FROM (SELECT *, rowid AS n FROM %[3]s WHERE _fault = 0 AND %[2]s IS NOT NULL) GROUP BY %[2]s, _fault
			UNION ALL BY NAME SELECT *, rowid AS n FROM %[3]s WHERE _fault > 0 AND %[2]s IS NOT NULL) ORDER BY n`, folded, identifier(key), l.target)
	}
	for _, step := range []string{
		statement,
		"DROP TABLE " + l.target,
		"CREATE TABLE " + l.target + " AS SELECT * EXCLUDE (n) FROM " + folded + " ORDER BY n",
		"DROP TABLE " + folded,
	} {
		if err := l.exec(ctx, step); err != nil {
			return err
		}
	}
	return nil
}
