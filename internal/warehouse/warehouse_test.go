package warehouse

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func open(t *testing.T) *Warehouse {
	t.Helper()
	w, err := Open(context.Background(), Options{Threads: 2, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestSelectOnly(t *testing.T) {
	w := open(t)
	for _, test := range []struct{ sql, want string }{
		{"SELECT 1", ""},
		{"-- title\nWITH a AS (SELECT 1 AS x)\nSELECT x FROM a -- end", ""},
		{"SELECT 1;", ""},
		{"SELECT * FROM no_such_table", ""},
		{"SELECT 'đơn hàng; DROP TABLE x'", ""},
		{"SELECT 1; SELECT 2", "it holds 2 statements"},
		{"SELECT 1; DROP TABLE input.orders", "only SELECT"},
		{"", "it holds 0 statements"},
		{"-- nothing", "it holds 0 statements"},
		{"INSERT INTO t VALUES (1)", "only SELECT"},
		{"CREATE TABLE t AS SELECT 1", "only SELECT"},
		{"ATTACH ':memory:' AS m", "only SELECT"},
		{"COPY (SELECT 1) TO 'x.csv'", "only SELECT"},
		{"SET threads = 1", "only SELECT"},
		{"PRAGMA database_list", "only SELECT"},
		{"WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", "only SELECT"},
		{"SELECT 1 AS n,\n       2 +\nFROM t x y", `line 3, column 1: syntax error at or near "FROM"`},
		{"SELECT 'ế' +, 1", `line 1, column 13: syntax error at or near ","`},
		{"SELECT 1\x00", "NUL"},
	} {
		err := w.SelectOnly(context.Background(), test.sql)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%q: %v", test.sql, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%q: got %v, want an error with %q", test.sql, err, test.want)
		}
	}
}

func TestLock(t *testing.T) {
	ctx := context.Background()
	w := open(t)
	if err := w.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"SELECT * FROM read_csv('/etc/passwd')",
		"SELECT * FROM read_text('/etc/passwd')",
		"SELECT * FROM glob('/*')",
		"SET threads = 1",
		"SET enable_external_access = true",
		"SET lock_configuration = false",
	} {
		if _, err := w.DB().ExecContext(ctx, sql); err == nil {
			t.Errorf("%s: still runs behind the lock", sql)
		}
	}
	var zone string
	if err := w.DB().Get(&zone, "SELECT current_setting('TimeZone')"); err != nil || zone != "UTC" {
		t.Errorf("time zone %q, %v", zone, err)
	}
	if errors.Is(w.SelectOnly(ctx, "SELECT 1"), ErrNotOneSelect) {
		t.Error("SelectOnly no longer works behind the lock")
	}
	// A second connection of the pool stands behind the same lock, with the same zone.
	first, err := w.DB().Connx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := w.DB().Connx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if err := second.GetContext(ctx, &zone, "SELECT current_setting('TimeZone')"); err != nil || zone != "UTC" {
		t.Errorf("second connection: time zone %q, %v", zone, err)
	}
}
