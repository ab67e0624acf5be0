package kpi_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// everyNth are the days from one to the last, every n days, as rows of a CSV file with the given end.
func everyNth(from, to string, n int, end string) string {
	var rows strings.Builder
	first, _ := time.Parse(time.DateOnly, from)
	last, _ := time.Parse(time.DateOnly, to)
	for day := first; !day.After(last); day = day.AddDate(0, 0, n) {
		customer := string('A' + rune(day.YearDay()/n%2)) // two, since one alone would look like a placeholder
		rows.WriteString(customer + "," + day.Format(time.DateOnly) + " 23:30:00," + end + "\n")
	}
	return rows.String()
}

// TestCovered holds months to the rule: the newest sale in the last three days or later, or no further from the month's end than the
// longest gap between neighbouring sale days of the twelve months that end with it.
func TestCovered(t *testing.T) {
	const daily = "2026-05-01"
	for _, c := range []struct {
		name    string
		orders  string // customer_id, ordered_at, amount, status; "" = no such input
		surveys string // customer_id, answered_at, score
		tickets string // ticket_id, opened_at
		more    string // of config.toml
		month   string
		covered bool
		newest  string
	}{
		{name: "sells daily, to the middle", orders: everyNth(daily, "2026-10-15", 1, "9,"), month: "2026-10", newest: "2026-10-15"},
		{name: "sells daily, the fourth day from the end", orders: everyNth(daily, "2026-10-28", 1, "9,"), month: "2026-10", newest: "2026-10-28"},
		{name: "sells daily, the third day from the end", orders: everyNth(daily, "2026-10-29", 1, "9,"), month: "2026-10", covered: true, newest: "2026-10-29"},
		{name: "an earlier month, without a sale near its end", orders: everyNth(daily, "2026-07-10", 1, "9,") + "A,2026-10-29 10:00:00,9,\n", month: "2026-07", covered: true, newest: "2026-10-29"},
		{name: "a month without a sale between two", orders: "A,2026-08-03 10:00:00,9,\nA,2026-10-03 10:00:00,9,\n", month: "2026-09", covered: true, newest: "2026-10-03"},
		{name: "sells weekly, the last week is there", orders: everyNth("2026-05-04", "2026-10-26", 7, "9,"), month: "2026-10", covered: true, newest: "2026-10-26"},
		{name: "sells weekly, as far as the longest gap", orders: everyNth("2026-05-01", "2026-10-23", 7, "9,") + "A,2026-10-25 10:00:00,9,\n", month: "2026-10", covered: true, newest: "2026-10-25"},
		{name: "sells weekly, a day further", orders: everyNth("2026-05-01", "2026-10-23", 7, "9,") + "A,2026-10-24 10:00:00,9,\n", month: "2026-10", newest: "2026-10-24"},
		{name: "a long gap of more than twelve months ago doesn't count", orders: "A,2025-06-01 10:00:00,9,\nA,2025-10-31 10:00:00,9,\n" + everyNth("2025-11-01", "2026-10-20", 1, "9,"), month: "2026-10", newest: "2026-10-20"},
		{name: "nor one that leads into the twelve months", orders: "A,2025-08-01 10:00:00,9,\n" + everyNth("2025-11-01", "2026-10-20", 1, "9,"), month: "2026-10", newest: "2026-10-20"},
		{name: "one within them does", orders: everyNth("2025-11-01", "2026-09-30", 1, "9,") + "A,2026-10-20 10:00:00,9,\n", month: "2026-10", covered: true, newest: "2026-10-20"},
		{name: "a sale day alone tells no gap", orders: "A,2026-10-05 10:00:00,9,\nB,2026-10-05 11:00:00,9,\n", month: "2026-10", newest: "2026-10-05"},
		{name: "and none in the twelve months", orders: "A,2024-10-01 10:00:00,9,\nA,2025-02-01 10:00:00,9,\nA,2026-10-05 10:00:00,0,\n", month: "2026-10", newest: "2025-02-01"},
		{name: "a void order is no sale", orders: everyNth(daily, "2026-10-15", 1, "9,") + "A,2026-10-31 10:00:00,9,cancelled\n", month: "2026-10", newest: "2026-10-15"},
		{name: "a refund is none", orders: everyNth(daily, "2026-10-15", 1, "9,") + "A,2026-10-31 10:00:00,-9,\n", month: "2026-10", newest: "2026-10-15"},
		{name: "a free order is none", orders: everyNth(daily, "2026-10-15", 1, "9,") + "A,2026-10-31 10:00:00,0,\n", month: "2026-10", newest: "2026-10-15"},
		{name: "unless free orders count", orders: everyNth(daily, "2026-10-15", 1, "9,") + "A,2026-10-31 10:00:00,0,\n", more: "[definitions]\nmin_order_amount = 0\n", month: "2026-10", covered: true, newest: "2026-10-31"},
		{name: "one under the least amount is none", orders: everyNth(daily, "2026-10-15", 1, "9,") + "A,2026-10-31 10:00:00,4,\n", more: "[definitions]\nmin_order_amount = 5\n", month: "2026-10", newest: "2026-10-15"},
		{name: "a guest's is one", orders: everyNth(daily, "2026-10-15", 1, "9,") + ",2026-10-31 10:00:00,9,\n", month: "2026-10", covered: true, newest: "2026-10-31"},
		{name: "no sales: an answer", surveys: everyNth(daily, "2026-10-30", 1, "9"), month: "2026-10", covered: true, newest: "2026-10-30"},
		{name: "no sales: answers end too early", surveys: everyNth(daily, "2026-10-20", 1, "9"), month: "2026-10", newest: "2026-10-20"},
		{name: "no sales: a ticket is newer than the answers", surveys: everyNth(daily, "2026-10-20", 1, "9"), tickets: "1,2026-10-30 08:00:00\n", month: "2026-10", covered: true, newest: "2026-10-30"},
		{name: "no sales: the gaps of answers and tickets together", surveys: everyNth("2026-05-01", "2026-10-16", 14, "9"), tickets: "1,2026-10-18 08:00:00\n", month: "2026-10", covered: true, newest: "2026-10-18"},
		{name: "where there are sales, tickets don't stand in", orders: everyNth(daily, "2026-10-15", 1, "9,"), tickets: "1,2026-10-30 08:00:00\n", month: "2026-10", newest: "2026-10-15"},
		{name: "after the last row, within the longest gap", orders: everyNth("2026-01-05", "2026-09-25", 40, "9,") + "A,2026-09-25 10:00:00,9,\n", month: "2026-10", covered: true, newest: "2026-09-25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, err := month.Parse(c.month)
			if err != nil {
				t.Fatal(err)
			}
			inputs := map[string]string{"orders": "customer_id,ordered_at,amount,status\n" + c.orders, "tickets": "ticket_id,opened_at\n" + c.tickets, "surveys": "customer_id,answered_at,score,kind\n" + strings.ReplaceAll(c.surveys, ",9\n", ",9,nps\n")}
			for table, text := range map[string]string{"orders": c.orders, "tickets": c.tickets, "surveys": c.surveys} {
				if text == "" {
					delete(inputs, table)
				}
			}
			choices := []kpi.Uncovered{kpi.Refuse, kpi.Preliminary}
			if !c.covered {
				choices = append(choices, kpi.Accept)
			}
			for _, choice := range choices {
				result, err := prepared(t, c.more, inputs, kpi.Options{Month: m, Uncovered: choice})
				if choice == kpi.Refuse && !c.covered {
					if !fault.IsCheck(err) || fault.IsUser(err) {
						t.Fatalf("got %v, want a check's refusal", err)
					}
					for _, part := range []string{"month " + c.month + " isn't covered", c.newest, "renew the export", "an earlier month", "--preliminary"} {
						if !strings.Contains(err.Error(), part) {
							t.Errorf("%v: lacks %q", err, part)
						}
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if got, want := result.Span.Preliminary, choice == kpi.Preliminary && !c.covered; got != want {
					t.Errorf("preliminary: %v, want %v", got, want)
				}
				if got := result.Span.Newest.Format(time.DateOnly); got != c.newest {
					t.Errorf("the newest sale is of %s, want %s", got, c.newest)
				}
			}
		})
	}
}

// prepared takes exports in CSV as far as the model.
func prepared(t *testing.T, more string, inputs map[string]string, options kpi.Options) (*kpi.Result, error) {
	t.Helper()
	_, _, result, err := modelled(t, more, inputs, options, false)
	return result, err
}

// modelled also gives the warehouse and the catalogue, and makes the tables of all files if these are wanted.
func modelled(t *testing.T, more string, inputs map[string]string, options kpi.Options, all bool) (*warehouse.Warehouse, *queries.Catalogue, *kpi.Result, error) {
	t.Helper()
	folder, ctx := t.TempDir(), context.Background()
	var text strings.Builder
	for table, rows := range inputs {
		if err := os.WriteFile(filepath.Join(folder, table+".csv"), []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		text.WriteString("[sources." + table + "]\npath = \"" + table + ".csv\"\n")
	}
	file := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(file, []byte(text.String()+more), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	options.Now = time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC)
	silent := func(string, int64, time.Duration) {}
	loaded, err := w.Load(ctx, cfg, time.Time{}, options.Now, silent)
	if err != nil {
		t.Fatal(err)
	}
	var asked []queries.Query
	if all {
		asked = slices.Concat(catalogue.KPIs, catalogue.Charts)
	}
	result, err := kpi.Prepare(ctx, w, cfg, catalogue, loaded, options, silent, asked...)
	return w, catalogue, result, err
}
