package clv

import (
	"bufio"
	"cmp"
	"database/sql"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

// purchaseDay is all a customer bought on a day.
type purchaseDay struct {
	customer string
	day      int // since 1970-01-01
	amount   float64
}

func sharedFile(t testing.TB, name string) string {
	root := os.Getenv("LOYALTY_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(root, "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no %s: set LOYALTY_SHARED to the folder of the shared data", path)
	}
	return path
}

func dayNumber(t testing.TB, layout, text string) int {
	day, err := time.Parse(layout, text)
	if err != nil {
		t.Fatal(err)
	}
	return int(day.Unix() / 86400)
}

// readPurchases reads one of the shared logs, one entry per customer and day, sorted.
func readPurchases(t testing.TB, source string) []purchaseDay {
	switch source {
	case "cdnow_sample":
		return readCDNOW(t, "cdnow/CDNOW_sample.txt", 1, 2, 4)
	case "cdnow_master":
		return readCDNOW(t, "cdnow/CDNOW_master.txt", 0, 1, 3)
	case "online_retail":
		return readOnlineRetail(t)
	}
	t.Fatalf("no data called %q", source)
	return nil
}

func readCDNOW(t testing.TB, name string, customer, date, amount int) []purchaseDay {
	file, err := os.Open(sharedFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var days []purchaseDay
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || fields[0] == "customer_id" {
			continue
		}
		money, err := strconv.ParseFloat(fields[amount], 64)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, purchaseDay{fields[customer], dayNumber(t, "20060102", fields[date]), money})
	}
	return mergeDays(days)
}

// readOnlineRetail takes the positive lines with a customer, by day.
func readOnlineRetail(t testing.TB) []purchaseDay {
	path := sharedFile(t, "online_retail/online_retail.parquet")
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`
		SELECT CAST(CustomerID AS VARCHAR), CAST(InvoiceDate AS DATE), sum(Quantity * UnitPrice)
		FROM read_parquet(?)
		WHERE CustomerID IS NOT NULL AND Quantity * UnitPrice > 0
		GROUP BY 1, 2`, path)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var days []purchaseDay
	for rows.Next() {
		var d purchaseDay
		var day time.Time
		if err := rows.Scan(&d.customer, &day, &d.amount); err != nil {
			t.Fatal(err)
		}
		d.day = int(day.Unix() / 86400)
		days = append(days, d)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return mergeDays(days)
}

func mergeDays(days []purchaseDay) []purchaseDay {
	slices.SortStableFunc(days, func(a, b purchaseDay) int {
		return cmp.Or(cmp.Compare(a.customer, b.customer), cmp.Compare(a.day, b.day))
	})
	merged := days[:0]
	for _, d := range days {
		if last := len(merged) - 1; last >= 0 && merged[last].customer == d.customer && merged[last].day == d.day {
			merged[last].amount += d.amount
			continue
		}
		merged = append(merged, d)
	}
	return merged
}

// readTable reads the numbers of a shared CSV file with a header line.
func readTable(t testing.TB, name string) [][]float64 {
	file, err := os.Open(sharedFile(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := make([][]float64, len(records)-1)
	for i, record := range records[1:] {
		for _, field := range record {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			table[i] = append(table[i], v)
		}
	}
	return table
}

// buyer is a customer's history up to the end of the calibration, and what came after.
type buyer struct {
	x, firstDay, lastDay int
	spend                float64 // of the repeat purchases
	later                int
}

// buyers splits the log at the end of the day until; the hold-out lasts for the given days (0: there is none).
// Customers who first bought later are left out. In the order of the customers' names.
func buyers(days []purchaseDay, until, holdout int) []buyer {
	var all []buyer
	for i, d := range days {
		first := i == 0 || days[i-1].customer != d.customer
		switch {
		case first && d.day > until:
			all = append(all, buyer{firstDay: d.day})
		case first:
			all = append(all, buyer{firstDay: d.day, lastDay: d.day})
		case d.day <= until:
			b := &all[len(all)-1]
			b.x++
			b.lastDay = d.day
			b.spend += d.amount
		case d.day <= until+holdout:
			all[len(all)-1].later++
		}
	}
	return slices.DeleteFunc(all, func(b buyer) bool { return b.firstDay > until })
}

func (b buyer) held(until int, unit float64) Held {
	return Held{
		X: float64(b.x), Tx: float64(b.lastDay-b.firstDay) / unit, T: float64(until-b.firstDay) / unit,
		Actual: float64(b.later), N: 1,
	}
}

func counts(all []buyer, until int, unit float64) []Count {
	rows := make([]Count, len(all))
	for i, b := range all {
		h := b.held(until, unit)
		rows[i] = Count{h.X, h.Tx, h.T, 1}
	}
	return rows
}

func spendsOf(all []buyer) []Spend {
	var rows []Spend
	for _, b := range all {
		if b.x > 0 {
			rows = append(rows, Spend{float64(b.x), b.spend / float64(b.x), 1})
		}
	}
	return rows
}
