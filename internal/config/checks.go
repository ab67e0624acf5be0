package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"loyalty/internal/month"
	"loyalty/internal/regular"
)

// Checks is [checks]: what holds a report back (exit code 4) that could be made. What isn't written isn't checked.
type Checks struct {
	NewestOrderDays  int                     // the newest order may lie this many days before the run; 0 = any age
	OrdersBetween    []float64               // nil or two: the month's orders, as multiples of the median of the months before
	SetAside         *float64                // the largest share of an input's rows that may be set aside
	UnknownCustomers *float64                // the largest share of the month's sales that may lack a customer
	Revenue          map[month.Month]float64 // what it is known to be, by month; nil = not known
	RevenueTolerance float64                 // by which share of the known total it may be off
	ChangedFigures   *float64                // by which share a published figure may have changed since, its definition being the same
}

// mostNewestOrderDays is the largest limit on an export's age: beyond a year nothing of the report month would be new.
const mostNewestOrderDays = 366

// readChecks reads [checks]. sources tells which inputs there are, dir is where paths start.
func readChecks(t *table, sources map[string]Source, dir string) Checks {
	c := Checks{RevenueTolerance: 0.005}
	needOrders := func(name string, written bool) {
		if _, hasOrders := sources["orders"]; written && !hasOrders {
			t.refuse(name, "there are no orders to check", "add [sources.orders], or remove the key")
		}
	}
	needOrders("newest_order_days", t.whole("newest_order_days", &c.NewestOrderDays, 1, mostNewestOrderDays))
	c.OrdersBetween = readUsual(t, "orders_between")
	needOrders("orders_between", c.OrdersBetween != nil)
	c.SetAside = readShare(t, "set_aside")
	c.UnknownCustomers = readShare(t, "unknown_customers")
	needOrders("unknown_customers", c.UnknownCustomers != nil)
	c.Revenue = readTotals(t, "revenue", dir)
	needOrders("revenue", c.Revenue != nil)
	if tolerance := readShare(t, "revenue_tolerance"); tolerance != nil {
		c.RevenueTolerance = *tolerance
		if !t.has("revenue") {
			t.refuse("revenue_tolerance", "says by how much a known revenue may be off, and none is given", "add revenue, or remove the key")
		}
	}
	c.ChangedFigures = readShare(t, "changed_figures")
	t.finish()
	return c
}

// readShare reads a share from 0 to below 1; nil where the key isn't written or is wrong.
func readShare(t *table, name string) *float64 {
	share := -1.0
	t.within(name, &share, func(x float64) bool { return x >= 0 && x < 1 }, "write a share from 0 to below 1, such as 0.02 for 2 %")
	if share < 0 {
		return nil
	}
	return &share
}

// readUsual reads [low, high], multiples of what is usual; nil where the key isn't written or is wrong.
func readUsual(t *table, name string) []float64 {
	t.tell(name, pair)
	value, found := t.get(name)
	if !found {
		return nil
	}
	items, _ := value.([]any)
	var ends []float64
	for _, item := range items {
		if x, ok := finite(item); ok {
			ends = append(ends, x)
		}
	}
	if len(items) != 2 || len(ends) != 2 || ends[0] < 0 || ends[0] >= ends[1] {
		t.refuse(name, "must be two numbers, the smaller first", "write the multiples of a usual month that are still usual, such as [0.5, 2]")
		return nil
	}
	return ends
}

// readTotals reads a table of totals by month, or the name of a CSV file with the columns month and revenue.
func readTotals(t *table, name, dir string) map[month.Month]float64 {
	const remedy = `write { "2026-10" = 1_234_567_000 }, or the name of a CSV file with the columns month and revenue`
	t.tell(name, object{"anyOf": []any{object{"type": "string"}, object{"type": "object", "propertyNames": object{"pattern": monthPattern}, "additionalProperties": object{"type": "number"}}}})
	value, found := t.get(name)
	if !found {
		return nil
	}
	switch v := value.(type) {
	case string:
		return readTotalsFile(t, name, v, dir)
	case map[string]any:
		totals := map[month.Month]float64{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			total, isNumber := finite(v[key])
			m, problem := readMonth(key)
			if problem == "" && !isNumber {
				problem = "must be a number"
			}
			if problem != "" {
				t.add(join(join(t.key, name), key), v[key], problem, remedy)
				continue
			}
			totals[m] = total
		}
		if len(v) == 0 {
			t.refuse(name, "names no month", remedy)
		}
		return totals
	}
	t.refuse(name, "must be a table or a file", remedy)
	return nil
}

func readTotalsFile(t *table, name, file, dir string) map[month.Month]float64 {
	path := file
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	content, err := regular.Read(path)
	if err != nil {
		t.refuse(name, "can't be read: "+reason(err), startsFrom(dir))
		return nil
	}
	const remedy = "write lines such as 2026-10,1234567000 below month,revenue"
	records := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	header, err := records.Read()
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	atMonth, atRevenue := slices.Index(header, "month"), slices.Index(header, "revenue")
	if err != nil || atMonth < 0 || atRevenue < 0 {
		t.refuse(name, "its first line doesn't name month and revenue", remedy)
		return nil
	}
	totals := map[month.Month]float64{}
	for {
		fields, err := records.Read()
		if errors.Is(err, io.EOF) {
			return totals
		}
		if err != nil {
			t.refuse(name, "can't be read: "+err.Error(), remedy)
			return nil
		}
		line, _ := records.FieldPos(0)
		m, problem := readMonth(strings.TrimSpace(fields[atMonth]))
		total, err := strconv.ParseFloat(strings.TrimSpace(fields[atRevenue]), 64)
		if _, met := totals[m]; problem == "" && met {
			problem = "names a month that a line above names, too"
		}
		if _, isNumber := finite(total); problem == "" && (err != nil || !isNumber) {
			problem = "holds no number"
		}
		if problem != "" {
			t.refuse(name, fmt.Sprintf("line %d %s", line, problem), remedy)
			return nil
		}
		totals[m] = total
	}
}
