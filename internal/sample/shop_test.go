package sample

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// made writes a sample into a temporary folder.
func made(t *testing.T, o Options, threads int) Summary {
	t.Helper()
	o.Dir = t.TempDir()
	summary, err := write(context.Background(), o, threads)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// loaded opens an engine that holds a sample's files as testdata/shop.sql reads them.
func loaded(t *testing.T, dir string) *sql.DB {
	t.Helper()
	shop, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	shop.SetMaxOpenConns(1)
	t.Cleanup(func() { shop.Close() })
	if _, err := shop.Exec(strings.ReplaceAll(script(t, "shop.sql"), "{dir}", quoted(dir))); err != nil {
		t.Fatal(err)
	}
	return shop
}

func script(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// count runs a query that returns one number.
func count(t *testing.T, shop *sql.DB, query string) (n int) {
	t.Helper()
	if err := shop.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	return n
}
