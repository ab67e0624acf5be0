package oracle

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"loyalty/internal/month"
	"loyalty/queries"
)

// analystsCase is a case of queries/tests/<kpi>.toml, whose expected rows were worked out by hand; docs/add-a-kpi.md has the format.
type analystsCase struct {
	Name, Month, Timezone string
	Cut                   string
	Settings              map[string]any
	Source                map[string]map[string]any
	Given                 map[string]string
	Expect                string
	Missing               []string
}

// TestAnalystsCases holds the oracle to the analysts' cases, as kpitest holds the queries to them: two opinions that agree may both
// be wrong, and these rows are a third.
func TestAnalystsCases(t *testing.T) {
	files, err := queries.Tests("")
	if err != nil {
		t.Fatal(err)
	}
	for id := range catalogue() {
		var file struct{ Case []analystsCase }
		if _, err := toml.Decode(string(files[id]), &file); err != nil || len(file.Case) == 0 {
			t.Errorf("queries/tests/%s.toml: %d cases, %v", id, len(file.Case), err)
		}
		for _, c := range file.Case {
			if _, shifted := c.Source["orders"]["timezone"]; shifted {
				continue // times of another zone than the report's are the loader's
			}
			t.Run(id+"/"+c.Name, func(t *testing.T) { compareCase(t, c, c.compute(t)[id]) })
		}
	}
}

func (c analystsCase) compute(t *testing.T) map[string]Series {
	t.Helper()
	settings := Defaults()
	text, err := toml.Marshal(c.Settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(text, &settings.Definitions); err != nil {
		t.Fatal(err)
	}
	at, err := month.Parse(c.Month)
	if err != nil {
		t.Fatal(err)
	}
	settings.Month = int(at)
	settings.Timezone, settings.Cut = cmp.Or(c.Timezone, settings.Timezone), cmp.Or(c.Cut, settings.Cut)
	if grain, ok := c.Source["orders"]["grain"].(string); ok {
		settings.Grain = grain
	}
	zone, err := time.LoadLocation(settings.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	shop := Shop{Present: map[string]bool{}, Columns: map[string]bool{}}
	for table, text := range c.Given {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimSpace(text))).ReadAll()
		if err != nil {
			t.Fatalf("given.%s: %v", table, err)
		}
		shop.Present[table] = true
		for _, column := range rows[0] {
			shop.Columns[table+"."+column] = true
		}
		field := map[string]string{"order_items": "Items"}[table]
		if field == "" {
			field = strings.ToUpper(table[:1]) + table[1:]
		}
		list := reflect.ValueOf(&shop).Elem().FieldByName(field)
		for _, row := range rows[1:] {
			read, ok := readRow(list.Type().Elem(), rows[0], row, zone)
			if survey, isSurvey := read.Interface().(Survey); ok && (!isSurvey || onScale(survey)) {
				list.Set(reflect.Append(list, read))
			}
		}
	}
	return Compute(shop, settings)
}

// onScale is false for a survey that is set aside for its score.
func onScale(s Survey) bool {
	ends := map[string][2]float64{"nps": {0, 10}, "csat": {1, 5}, "ces": {1, 7}, "expectation": {-1, 1}}[s.Kind]
	return s.Score == nil || *s.Score >= ends[0] && *s.Score <= ends[1]
}

// readRow fills a row's struct; ok is false where a cell can't be read, so that the row is set aside.
func readRow(kind reflect.Type, columns, cells []string, zone *time.Location) (row reflect.Value, ok bool) {
	row = reflect.New(kind).Elem()
	for i, column := range columns {
		bare := strings.ReplaceAll(column, "_", "")
		field := row.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, bare) })
		text := strings.TrimSpace(cells[i])
		if column == "kind" || column == "origin" {
			text = strings.ToLower(text)
		}
		if field.Kind() == reflect.Pointer {
			if text == "" {
				continue
			}
			field.Set(reflect.New(field.Type().Elem()))
			field = field.Elem()
		}
		value, err := readCell(field.Interface(), column, text, zone)
		if err != nil {
			return row, false
		}
		field.Set(reflect.ValueOf(value))
	}
	return row, true
}

func readCell(as any, column, text string, zone *time.Location) (any, error) {
	switch as.(type) {
	case string:
		return text, nil
	case bool:
		if text == "" {
			return false, strconv.ErrSyntax
		}
		return text == "true" || text == "yes", nil
	case int:
		if column == "month" {
			at, err := month.Parse(text[:min(len(text), len("2006-01"))])
			return int(at), err
		}
		return strconv.Atoi(text)
	case time.Time:
		for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02"} {
			if at, err := time.Parse(layout, text); err == nil {
				return at, nil
			}
		}
		at, err := time.Parse(time.RFC3339, text)
		local := at.In(zone)
		return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC), err
	}
	number, err := strconv.ParseFloat(text, 64)
	if _, isMoney := as.(Money); isMoney {
		if column == "earned" && text == "" {
			return Money(0), nil
		}
		return Money(math.Round(number * 10000)), err
	}
	return number, err
}

// compareCase holds each expected row to the series. What the oracle doesn't work out (a standard error, groups that are folded together)
// it can't be held to.
func compareCase(t *testing.T, c analystsCase, series Series) {
	t.Helper()
	if (len(c.Missing) > 0) != (series.NoData != "") {
		t.Fatalf("the case misses %v, the oracle %q", c.Missing, series.NoData)
	}
	if len(c.Missing) > 0 {
		return
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimSpace(c.Expect))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		cells := map[string]string{}
		for i, column := range rows[0] {
			cells[column] = strings.TrimSpace(row[i])
		}
		at, err := month.Parse(cells["month"])
		if err != nil {
			t.Fatal(err)
		}
		points := series
		if segment := cells["segment"]; segment != "" {
			if points.Points = series.Segments[segment]; segment == "other" {
				continue
			}
		}
		comparePoint(t, fmt.Sprint(cells["month"], " ", cells["segment"]), cells, points.At(int(at)))
	}
}

func comparePoint(t *testing.T, place string, want map[string]string, p Point) {
	t.Helper()
	got := map[string]*float64{"value": p.Value, "numerator": p.Numerator, "denominator": p.Denominator, "n": p.N, "stddev": p.Stddev, "lower": p.Lower, "upper": p.Upper}
	for name, value := range p.Extras {
		got[name] = &value
	}
	if text, named := want["value"]; named && (text == "") != (p.Value == nil) {
		t.Errorf("%s: want %q, the oracle has %s", place, text, cell(p.Value))
	}
	if p.Value == nil {
		return
	}
	if text, named := want["partial"]; named && text != strconv.FormatBool(p.Partial) {
		t.Errorf("%s: partial %v, want %s", place, p.Partial, text)
	}
	for column, text := range want {
		number, err := strconv.ParseFloat(text, 64)
		value := got[column]
		switch {
		case text == "" && value != nil:
			t.Errorf("%s: %s %s, want none", place, column, cell(value))
		case err != nil: // a blank, or no number
		case value == nil && !slices.Contains([]string{"lower", "upper", "difference", "difference_lower", "difference_upper"}, column):
		case value == nil || math.Abs(*value-number) > 1e-9*max(1, math.Abs(number)):
			t.Errorf("%s: %s %s, want %s", place, column, cell(value), text)
		}
	}
}
