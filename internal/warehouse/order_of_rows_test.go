//go:build pages

package warehouse

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
)

// TestOrderOfRows loads files large enough for several threads to share, with an order in each tenth row that a later row
// repeats: the rows must stand in the order read, and the last of each key must be the one kept, on any number of threads.
func TestOrderOfRows(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	maker := open(t)
	for i, name := range []string{"b.csv", "a.parquet", "c.csv"} {
		if _, err := maker.DB().ExecContext(ctx, fmt.Sprintf(`COPY (SELECT concat('O', hash(n - n %% 10 + %d) %% 400000) AS order_id, TIMESTAMP '2026-01-01' + to_minutes(n) AS ordered_at,
			n + %d AS amount, n %% 7 AS customer_id FROM range(130000) AS r(n) ORDER BY n) TO %s`, i, i*1000000, literal(filepath.Join(folder, name)))); err != nil {
			t.Fatal(err)
		}
	}
	var prints []string
	for _, threads := range []int{1, 2, 4} {
		w, err := Open(ctx, Options{Threads: threads, TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		cfg := &config.Config{Dir: folder, Report: config.Report{Location: time.UTC}, Definitions: config.Defaults(),
			Sources: map[string]config.Source{"orders": {Table: "orders", Path: []string{"*"}, MaxRejected: 1}}}
		inputs, err := w.Load(ctx, cfg, time.Time{}, time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), nil)
		if err != nil {
			t.Fatal(err)
		}
		// In the order read: a (1000000…), b (0…), c (2000000…).
		expect(t, w, 0, `SELECT count(*) FROM (SELECT CASE WHEN amount >= 2000000 THEN 2 WHEN amount >= 1000000 THEN 0 ELSE 1 END AS file, amount,
			lag(file) OVER () AS file_before, lag(amount) OVER () AS amount_before FROM input.orders) WHERE file < file_before OR file = file_before AND amount <= amount_before`)
		expect(t, w, 0, "SELECT count(*) FROM (SELECT order_id FROM input.orders GROUP BY 1 HAVING count(*) > 1)")
		var print string
		if err := w.DB().GetContext(ctx, &print, "SELECT concat_ws(' ', count(*), sum(hash(o)), sum(hash(order_id, amount) * (rowid % 1000))) FROM input.orders AS o"); err != nil {
			t.Fatal(err)
		}
		prints = append(prints, fmt.Sprint(print, inputs["orders"].SetAside, inputs["orders"].Examples, inputs["orders"].Fingerprint))
		if inputs["orders"].SetAside[duplicateRow] < 50000 {
			t.Errorf("only %d duplicates", inputs["orders"].SetAside[duplicateRow])
		}
	}
	if prints[0] != prints[1] || prints[0] != prints[2] {
		t.Errorf("the rows depend on the threads:\n%s", strings.Join(prints, "\n"))
	}
}
