package warehouse

import (
	"context"
	"fmt"
)

// setAsideDuplicates keeps the last row read of each key and sets the others aside. Most exports have none, and are in the order
// of their key: then one look at each row and the one before it proves it. Else the hashes of the keys are counted, and the keys
// themselves only where two hashes are equal.
func (l *loading) setAsideDuplicates(ctx context.Context) error {
	key := l.source.table.key
	if key == "" || !l.input.Columns[key] || l.source.Grain == "line" {
		return nil
	}
	keys := identifier(key)
	if l.source.table.name == "orders" {
		keys += ", coalesce(amount < 0, false)"
	}
	where := "_fault = 0 AND " + identifier(key) + " IS NOT NULL"
	isUnique, err := l.isRising(ctx, identifier(key))
	if err != nil || isUnique {
		return err
	}
	doubles := stagingSchema + ".doubles"
	if err := l.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TABLE %s AS SELECT hash(%s) AS h FROM %s WHERE %s GROUP BY 1 HAVING count(*) > 1",
		doubles, keys, l.target, where)); err != nil {
		return err
	}
	var n int64
	if err := l.w.db.GetContext(ctx, &n, "SELECT count(*) FROM "+doubles); err != nil {
		return fmt.Errorf("%s: count duplicates: %w", l.source.title(), err)
	}
	if n == 0 {
		return nil
	}
	earlier := stagingSchema + ".earlier"
	if err := l.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TABLE %s AS SELECT row, code FROM (SELECT rowid AS row, _repair AS code, row_number() OVER (PARTITION BY %s ORDER BY rowid DESC) AS n "+
		"FROM %s WHERE %s AND hash(%s) IN (SELECT h FROM %s)) WHERE n > 1", earlier, keys, l.target, where, keys, doubles)); err != nil {
		return err
	}
	if err := l.exec(ctx, fmt.Sprintf("UPDATE %s SET _fault = %d WHERE rowid IN (SELECT row FROM %s)", l.target, l.faults.code(duplicateRow, key), earlier)); err != nil {
		return err
	}
	return l.recountDuplicates(ctx, earlier)
}

// isRising tells whether each row's key is above the one before it: then none comes twice. A key's letters are compared after its
// length, so that 9 stands before 10.
func (l *loading) isRising(ctx context.Context, key string) (bool, error) {
	var isRising bool
	err := l.w.db.GetContext(ctx, &isRising, fmt.Sprintf("SELECT NOT EXISTS (SELECT 1 FROM (SELECT %[1]s AS this, lag(%[1]s) OVER () AS before FROM %[2]s) "+
		"WHERE NOT coalesce(strlen(this) > strlen(before) OR strlen(this) = strlen(before) AND this > before, before IS NULL AND this IS NOT NULL))", key, l.target))
	if err != nil {
		return false, fmt.Errorf("%s: look for duplicates: %w", l.source.title(), err)
	}
	return isRising, nil
}

// recountDuplicates moves the earlier rows from the kept ones to those set aside.
func (l *loading) recountDuplicates(ctx context.Context, earlier string) error {
	rows, err := l.w.db.QueryContext(ctx, "SELECT code, count(*) FROM "+earlier+" GROUP BY 1")
	if err != nil {
		return fmt.Errorf("%s: count duplicates: %w", l.source.title(), err)
	}
	defer rows.Close()
	for rows.Next() {
		var code int
		var n int64
		if err := rows.Scan(&code, &n); err != nil {
			return fmt.Errorf("%s: count duplicates: %w", l.source.title(), err)
		}
		l.input.SetAside[duplicateRow] += n
		l.input.Kept -= n
		if code == 0 {
			l.input.Clean -= n
			continue
		}
		reason := l.repairs[code-1].reason
		if l.input.Repaired[reason] -= n; l.input.Repaired[reason] == 0 {
			delete(l.input.Repaired, reason)
		}
	}
	return rows.Err()
}
