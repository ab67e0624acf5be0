package kpitest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"loyalty/internal/fault"
	"loyalty/internal/kpitest"
	"loyalty/queries"
)

// TestShipped runs every shipped test; and every KPI has one.
func TestShipped(t *testing.T) {
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := queries.Tests("")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range catalogue.KPIs {
		if len(tests[query.ID]) == 0 {
			t.Errorf("%s has no test: write queries/tests/%s.toml", query.File, query.ID)
		}
	}
	for _, id := range kpitest.IDs(tests) {
		cases, err := kpitest.Parse(id, tests[id])
		if err != nil {
			t.Error(err)
		}
		for _, c := range cases {
			t.Run(id+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				differences, err := kpitest.Run(context.Background(), catalogue, c)
				if err != nil {
					t.Fatal(err)
				}
				if len(differences) > 0 {
					t.Error("\n" + kpitest.Report(c, differences))
				}
			})
		}
	}
}

// TestWrongIsTold: a test that expects the wrong figure fails, and says which.
func TestWrongIsTold(t *testing.T) {
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := kpitest.Parse("order_count", []byte(`
[[case]]
name = "one order, two expected"
month = "2026-10"
given.orders = """
customer_id,ordered_at,amount
A,2026-10-03,100
"""
expect = """
month,value
2026-10,2
"""
`))
	if err != nil {
		t.Fatal(err)
	}
	differences, err := kpitest.Run(context.Background(), catalogue, cases[0])
	if err != nil {
		t.Fatal(err)
	}
	if told := kpitest.Report(cases[0], differences); !strings.Contains(told, "2026-10") || !strings.Contains(told, "value") {
		t.Errorf("the report does not say what differs:\n%s", told)
	}
}

func TestUnknownKey(t *testing.T) {
	if _, err := kpitest.Parse("revenue", []byte("[[case]]\nnmae = \"x\"\n")); err == nil || !strings.Contains(err.Error(), "nmae") {
		t.Errorf("an unknown key must be refused by name, got %v", err)
	}
}

// TestCaseIsBounded: a case whose source's condition never ends is stopped and named.
func TestCaseIsBounded(t *testing.T) {
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := kpitest.Parse("order_count", []byte(`
[[case]]
name = "without an end"
month = "2026-10"
source.orders.where = "(SELECT sum(hash(a.x, b.x) % 2) FROM range(1000000000) a(x), range(1000000000) b(x)) > 0"
given.orders = """
customer_id,ordered_at,amount
A,2026-10-03,100
"""
expect = """
month,value
2026-10,1
"""
`))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	const want = `queries/tests/order_count.toml: case "without an end": ran too long and was stopped`
	if _, err := kpitest.Run(ctx, catalogue, cases[0]); !fault.IsUser(err) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want a user's error with %q", err, want)
	}
}

// TestShutIn: a test's source can't read a file that isn't the case's own.
func TestShutIn(t *testing.T) {
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := kpitest.Parse("order_count", []byte(`
[[case]]
name = "a condition that reads a file"
month = "2026-10"
source.orders.where = "(SELECT count(*) FROM read_text('/etc/hostname')) > 0"
given.orders = """
customer_id,ordered_at,amount
A,2026-10-03,100
"""
expect = """
month,value
2026-10,1
"""
`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kpitest.Run(context.Background(), catalogue, cases[0]); err == nil || !strings.Contains(err.Error(), "/etc/hostname") {
		t.Errorf("reading a file from a test must be refused, got %v", err)
	}
}
