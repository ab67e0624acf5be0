package kpi_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/kpi"
	"loyalty/internal/sample"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

var update = flag.Bool("update", false, "write docs/model.md anew")

// TestModelDocs keeps docs/model.md what the headers and the files say: a drawing of what reads what, a customer of the sample's rows in the
// tables on the way to customer_groups, and each table's columns.
func TestModelDocs(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	if _, err := sample.Write(ctx, sample.Options{Dir: folder, Orders: 6000}); err != nil {
		t.Fatal(err)
	}
	w, catalogue, _, err := modelled(t, fmt.Sprintf("[sources.orders]\npath = %q\n", filepath.Join(folder, "orders.parquet")), nil, kpi.Options{}, true)
	if err != nil {
		t.Fatal(err)
	}

	var b strings.Builder
	b.WriteString("# The model\n\nThe tables that KPI and chart files read, made from the headers of `queries/model/*.sql`, their text and the sample by `make docs`; a test keeps it current.\n" +
		"The exports themselves, typed, stand in schema `input` ([inputs.md](inputs.md)), customers with their key (`customer_key` beside `customer_id`, and the like), orders with `is_void`. Everything is in the report's time zone; the model is dated before M's end.\n\n" +
		"Begin with `customer_groups` (how many customers are alike, by month); where each customer counts, with `customer_windows`; where money or orders do, with `customer_months` or `orders`.\n\n## What reads what\n\n```mermaid\nflowchart LR\n")
	for _, model := range catalogue.Models {
		reads, err := w.Reads(ctx, model.SQL)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range reads.Tables {
			if !slices.Contains([]string{"settings", "report", "months"}, table) {
				fmt.Fprintf(&b, "    %s --> %s\n", strings.Replace(table, "input.", "input_", 1), model.ID)
			}
		}
	}
	b.WriteString("```\n\n`settings`, `report` and `months` are read by nearly all of them.\n")
	oneCustomer(t, &b, w)
	modelTables(&b, catalogue)

	path := filepath.Join("..", "..", "docs", "model.md")
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("-update is refused where CI is set")
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Errorf("%s is out of date: run `make docs`", path)
	}
}

// oneCustomer shows the rows of a customer of the sample from table to table.
func oneCustomer(t *testing.T, b *strings.Builder, w *warehouse.Warehouse) {
	t.Helper()
	var key uint64
	if err := w.DB().Get(&key, `SELECT customer_key FROM customer_windows WHERE month_no = (SELECT month_no FROM report)
		AND purchases = 3 AND prior_purchases = 2 AND had_channel AND NOT is_new AND bought ORDER BY customer_key LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	months := "list_transform(list_filter(range(128), lambda i: c.bought_bits >> CAST(i AS INTEGER) & 1 = 1), lambda i: strftime(make_date(CAST((r.first_bit_no + i) // 12 AS BIGINT), CAST((r.first_bit_no + i) % 12 + 1 AS BIGINT), 1), '%Y-%m'))"
	of := fmt.Sprintf("customer_key = %d", key)
	b.WriteString("\n## One customer through the tables\n\nA customer of `loyalty sample --orders 6000` (its `orders.parquet` alone), in the report of 2026-07. A month is its `month_no`, year × 12 + month − 1: 24318 is 2026-07.\n")
	for _, table := range []struct{ name, says, query string }{
		{"orders", "each order, its month and what it counts as:", "SELECT order_id, ordered_on, month_no, amount, channel, is_sale, is_refund FROM orders WHERE " + of + " ORDER BY ordered_on, order_id"},
		{"customer_channels", "one row a month and channel; bit d of `purchase_days` stands for day d of the month:", "SELECT month_no, channel, purchase_days, orders, sales, revenue FROM customer_channels WHERE " + of + " ORDER BY month_no, channel"},
		{"customer_months", "one row a month:", "SELECT month_no, purchases, sales, revenue, first_purchase_on, last_purchase_on FROM customer_months WHERE " + of + " ORDER BY month_no"},
		{"customers", "one row; the months that a column of bits stands for are written out here:", "SELECT c.first_purchase_on, c.second_purchase_on, array_to_string(" + months + ", ' ') AS bought_bits FROM customers c CROSS JOIN report r WHERE c." + of},
		{"customer_windows", "one row a month; of the last three:", "SELECT month_no, purchases, prior_purchases, loyal_purchases, quarter, is_new, bought, was_awake, is_awake FROM customer_windows WHERE " + of + " AND month_no > (SELECT month_no FROM report) - 3 ORDER BY month_no"},
		{"customer_groups", "how many customers are as he is in the report month, himself counted:", `SELECT g.month_no, g.purchases, g.prior_purchases, g.loyal_purchases, g.bought, g.is_awake, g.customers FROM customer_groups g
			JOIN customer_windows w ON ` + strings.Replace(of, "customer", "w.customer", 1) + ` AND w.month_no = g.month_no JOIN report r ON r.month_no = g.month_no
			WHERE g.purchases = w.purchases AND g.prior_purchases = w.prior_purchases AND g.loyal_purchases = w.loyal_purchases AND g.prior_quarter IS NOT DISTINCT FROM w.prior_quarter AND g.is_new = w.is_new
			AND g.bought = w.bought AND g.was_awake = w.was_awake AND g.is_awake = w.is_awake AND g.was_winnable = w.was_winnable AND g.had_channel = w.had_channel AND g.had_two_channels = w.had_two_channels`},
	} {
		rows, err := w.DB().Queryx(table.query)
		if err != nil {
			t.Fatal(table.name, err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(b, "\n`%s`, %s\n\n| %s |\n|%s\n", table.name, table.says, strings.Join(columns, " | "), strings.Repeat("---|", len(columns)))
		n := 0
		for ; rows.Next(); n++ {
			cells, err := rows.SliceScan()
			if err != nil {
				t.Fatal(err)
			}
			texts := make([]string, len(cells))
			for i, cell := range cells {
				switch v := cell.(type) {
				case time.Time:
					texts[i] = v.Format(time.DateOnly)
				case nil:
					texts[i] = "NULL"
				default:
					texts[i] = fmt.Sprint(v)
				}
			}
			fmt.Fprintf(b, "| %s |\n", strings.Join(texts, " | "))
		}
		if err := rows.Close(); err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v", table.name, n, err)
		}
	}
}

// standing are the tables that are ready before the model is built, with their columns.
var standing = []struct{ name, description, columns string }{
	{"settings", "One row: every key of [definitions] (docs/config.md) under its name, and `margin_basis`.", "margin_basis VARCHAR: 'margin', or 'revenue' where there is neither a margin column nor a margin_rate"},
	{"report", "One row: the report month M and where the data begin.", "month VARCHAR: YYYY-MM; month_no INTEGER; month_start DATE; month_end DATE: the first day of the next month; data_start DATE: the earliest order kept, or [report] from; first_month_no INTEGER: its month; data_month_start DATE: that month's first day; first_bit_no INTEGER: the month that bit 0 of the model's numbers stands for, and the older ones, folded"},
	{"months", "The calendar, from the first month of the data to M.", "month_no INTEGER: year × 12 + month − 1; month_start DATE; month_end DATE; is_report_month BOOLEAN; bit HUGEINT: the month's own; window_bits HUGEINT: the window that ends with it; prior_bits HUGEINT: the prior window; prior_end_bit HUGEINT: its last month; loyal_bits HUGEINT: the loyal_window_months that end with the month"},
	{"loads", "What became of the rows read of each input.", "input VARCHAR; rows_read BIGINT; kept BIGINT; clean BIGINT: kept without repair; repaired BIGINT; set_aside BIGINT"},
	{"customer_value", "What the lifetime value model expects of each customer; empty where it was refused (docs/clv.md).", "customer_key UBIGINT; expected_purchases DOUBLE: over the horizon; p_alive DOUBLE; expected_spend DOUBLE: of one purchase; clv DOUBLE: discounted margin over the horizon; is_active BOOLEAN: a purchase in the window"},
	{"clv_months", "The lifetime value of an active customer, by month.", "month_no INTEGER; value DOUBLE; n DOUBLE: active customers; stderr DOUBLE"},
	{"clv_fit_rows", "Mean repeat purchases in the hold-out by past frequency; 7 is 7 or more.", "frequency INTEGER; customers DOUBLE; actual DOUBLE; expected DOUBLE"},
	{"clv_tracking_rows", "Cumulative repeat purchases by week since the first day of the history that the fit reads.", "week INTEGER; actual DOUBLE; expected DOUBLE; is_holdout BOOLEAN"},
	{"survival_rows", "The contract model's curve, where [definitions] contractual says that customers renew month by month; else empty.", "period INTEGER: renewals; customers DOUBLE: who came up for it; actual DOUBLE: share kept so far, NULL beyond the data; expected DOUBLE"},
}

// modelTables tells every table that a KPI file may read.
func modelTables(b *strings.Builder, catalogue *queries.Catalogue) {
	section := func(name, description string, columns []string) {
		fmt.Fprintf(b, "\n## %s\n\n%s\n\n", name, description)
		for _, column := range columns {
			title, rest, _ := strings.Cut(strings.TrimSpace(column), " ")
			fmt.Fprintf(b, "- `%s` %s\n", title, rest)
		}
	}
	for _, table := range standing {
		section(table.name, table.description, strings.Split(table.columns, ";"))
	}
	for _, model := range catalogue.Models {
		var columns []string
		for _, name := range model.ModelColumns() {
			columns = append(columns, name+" "+fmt.Sprint(model.Header.Columns.(map[string]any)[name]))
		}
		section(model.ID, model.Header.Description["en"], columns)
	}
}
