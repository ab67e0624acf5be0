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

	"golang.org/x/text/currency"

	"loyalty/internal/month"
	"loyalty/internal/regular"
)

// readMoney reads `rates`: a table of currencies, or the name of a CSV file with the columns month, currency and rate.
func readMoney(t *table, s *Source, dir string) {
	t.tell("rates", object{"anyOf": []any{object{"type": "string"}, object{"type": "object", "additionalProperties": object{"type": "number", "exclusiveMinimum": 0}}}})
	value, found := t.get("rates")
	if !found {
		return
	}
	if s.Table != "orders" {
		t.refuse("rates", "only orders are converted", "remove the key")
		return
	}
	switch v := value.(type) {
	case string:
		s.Rates = readRates(t, v, dir)
	case map[string]any:
		for _, code := range slices.Sorted(maps.Keys(v)) {
			rate, isNumber := finite(v[code])
			unit, err := currency.ParseISO(code)
			switch {
			case err != nil:
				t.add(join(join(t.key, "rates"), code), nil, "is not a currency", "write its ISO 4217 code, such as USD")
			case !isNumber || rate <= 0:
				t.add(join(join(t.key, "rates"), code), v[code], "must be a number above 0", "write what one "+unit.String()+" is worth in the report's currency")
			default:
				s.Rates = append(s.Rates, Rate{Currency: unit.String(), Value: rate})
			}
		}
		if len(v) == 0 {
			t.refuse("rates", "names no currency", "write { USD = 25400 }, or remove the key")
		}
	default:
		t.refuse("rates", "must be a table or a file", `write { USD = 25400 }, or the name of a CSV file with the columns month, currency and rate`)
	}
}

// readRates reads a file of rates by month.
func readRates(t *table, name, dir string) []Rate {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	content, err := regular.Read(path)
	if err != nil {
		t.refuse("rates", "can't be read: "+reason(err), startsFrom(dir))
		return nil
	}
	const remedy = "write lines such as 2026-10,USD,25400 below month,currency,rate"
	records := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	header, err := records.Read()
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	at := [3]int{slices.Index(header, "month"), slices.Index(header, "currency"), slices.Index(header, "rate")}
	if err != nil || slices.Min(at[:]) < 0 {
		t.refuse("rates", "its first line doesn't name month, currency and rate", remedy)
		return nil
	}
	var rates []Rate
	type one struct {
		currency string
		month    month.Month
	}
	met := map[one]bool{}
	for {
		fields, err := records.Read()
		if errors.Is(err, io.EOF) {
			return rates
		}
		if err != nil {
			t.refuse("rates", "can't be read: "+err.Error(), remedy)
			return nil
		}
		line, _ := records.FieldPos(0)
		m, problem := readMonth(strings.TrimSpace(fields[at[0]]))
		unit, errUnit := currency.ParseISO(strings.TrimSpace(fields[at[1]]))
		rate, errRate := strconv.ParseFloat(strings.TrimSpace(fields[at[2]]), 64)
		switch {
		case problem != "":
		case errUnit != nil:
			problem = "names no currency"
		case errRate != nil || !(rate > 0) || rate > 1e12:
			problem = "holds no rate above 0"
		case met[one{unit.String(), m}]:
			problem = "names a month and currency that a line above names, too"
		}
		if problem != "" {
			t.refuse("rates", fmt.Sprintf("line %d %s", line, problem), remedy)
			return nil
		}
		met[one{unit.String(), m}] = true
		rates = append(rates, Rate{Currency: unit.String(), Month: m, Value: rate})
	}
}
