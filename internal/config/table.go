package config

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"loyalty/internal/fault"
	"loyalty/internal/month"
)

// table reads the keys of one TOML table and refuses what doesn't fit. It remembers the keys it was asked for: whatever else
// the table holds is unknown.
type table struct {
	*refusals
	key    toml.Key
	values map[string]any
	asked  []string
}

// refuse notes what is wrong with the key name of this table.
func (t *table) refuse(name string, problem, remedy string) {
	t.add(join(t.key, name), t.values[name], problem, remedy)
}

// tell notes, for Schema, of what form a key's value is.
func (t *table) tell(name string, form object) {
	if t.forms == nil {
		return
	}
	at := t.key.String()
	if t.forms[at] == nil {
		t.forms[at] = object{}
	}
	if before, told := t.forms[at][name].(object); !told || len(before) < len(form) {
		t.forms[at][name] = form
	}
}

func (t *table) get(name string) (any, bool) {
	t.asked = append(t.asked, name)
	value, found := t.values[name]
	return value, found
}

// has reports whether the key is written at all, rightly or wrongly.
func (t *table) has(name string) bool {
	_, found := t.values[name]
	return found
}

// sub is the table under a key; empty where it isn't written, or is no table.
func (t *table) sub(name string) *table {
	t.tell(name, object{"type": "object"})
	below := &table{refusals: t.refusals, key: join(t.key, name)}
	value, found := t.get(name)
	if !found {
		return below
	}
	values, ok := value.(map[string]any)
	if !ok {
		t.refuse(name, "must be a table", "write ["+below.key.String()+"] on a line of its own")
	}
	below.values = values
	return below
}

// names are the keys written, sorted.
func (t *table) names() []string { return slices.Sorted(maps.Keys(t.values)) }

// finish refuses the keys that nobody asked for.
func (t *table) finish() {
	for _, name := range t.names() {
		if slices.Contains(t.asked, name) {
			continue
		}
		known := slices.Clone(t.asked)
		slices.Sort(known)
		t.add(join(t.key, name), nil, "unknown key", suggest(name, slices.Compact(known)))
	}
}

// text reads a string into dest, which keeps its default where the key isn't written; true where a string was read.
func (t *table) text(name string, dest *string) bool {
	t.tell(name, object{"type": "string"})
	value, found := t.get(name)
	if !found {
		return false
	}
	text, ok := value.(string)
	if !ok {
		t.refuse(name, "must be text", "write it in quotes")
		return false
	}
	*dest = strings.TrimSpace(text)
	return true
}

// choice reads one of the given words.
func (t *table) choice(name string, dest *string, words ...string) {
	text := *dest
	t.tell(name, object{"type": "string", "enum": words})
	if !t.text(name, &text) {
		return
	}
	if !slices.Contains(words, text) {
		quoted := make([]string, len(words))
		for i, word := range words {
			quoted[i] = fmt.Sprintf("%q", word)
		}
		remedy := ""
		if near := fault.Nearest(text, words); near != "" && len(words) > 1 {
			remedy = fmt.Sprintf("did you mean %q?", near)
		}
		t.refuse(name, "must be "+strings.Join(quoted, " or "), remedy)
		return
	}
	*dest = text
}

// texts reads a list of strings, or one string as a list of one; nil where the key isn't written or is wrong.
func (t *table) texts(name string, oneAllowed bool) []string {
	form := object{"type": "array", "items": object{"type": "string"}}
	if oneAllowed {
		form = object{"anyOf": []any{object{"type": "string"}, form}}
	}
	t.tell(name, form)
	value, found := t.get(name)
	if !found {
		return nil
	}
	if text, ok := value.(string); ok && oneAllowed {
		value = []any{text}
	}
	items, ok := value.([]any)
	list := make([]string, 0, len(items))
	for _, item := range items {
		text, isText := item.(string)
		if !isText {
			ok = false
			break
		}
		if text = strings.TrimSpace(text); text == "" {
			t.refuse(name, "holds an empty text", "remove it")
			return nil
		}
		list = append(list, text)
	}
	if !ok {
		t.refuse(name, "must be a list of texts", `write ["…", "…"]`)
		return nil
	}
	return list
}

// flag reads true or false; nil where the key isn't written or is wrong.
func (t *table) flag(name string) *bool {
	t.tell(name, object{"type": "boolean"})
	value, found := t.get(name)
	if !found {
		return nil
	}
	flag, ok := value.(bool)
	if !ok {
		t.refuse(name, "must be true or false", "write it without quotes")
		return nil
	}
	return &flag
}

// whole reads a whole number from lo to hi, both included.
func (t *table) whole(name string, dest *int, lo, hi int) bool {
	t.tell(name, object{"type": "integer", "minimum": lo, "maximum": hi})
	value, found := t.get(name)
	if !found {
		return false
	}
	number, ok := value.(int64)
	if decimal, isFloat := value.(float64); isFloat && decimal == math.Trunc(decimal) && math.Abs(decimal) < 1<<53 {
		number, ok = int64(decimal), true // 12.0 is whole
	}
	switch {
	case !ok:
		t.refuse(name, "must be a whole number", fmt.Sprintf("write a number from %d to %d without quotes", lo, hi))
		return false
	case number < int64(lo) || number > int64(hi):
		t.refuse(name, "is out of range", fmt.Sprintf("write a number from %d to %d", lo, hi))
		return false
	}
	*dest = int(number)
	return true
}

// number reads a finite number; nil where the key isn't written or is wrong.
func (t *table) number(name string) *float64 {
	t.tell(name, object{"type": "number"})
	value, found := t.get(name)
	if !found {
		return nil
	}
	number, ok := finite(value)
	if !ok {
		t.refuse(name, "must be a number", "write it without quotes, with a point before the decimals")
		return nil
	}
	return &number
}

// within reads a number into dest and refuses it outside a range, which is told in words.
func (t *table) within(name string, dest *float64, inside func(float64) bool, remedy string) {
	number := t.number(name)
	if number == nil {
		return
	}
	if !inside(*number) {
		t.refuse(name, "is out of range", remedy)
		return
	}
	*dest = *number
}

// month reads YYYY-MM; 0 where the key isn't written or is wrong.
func (t *table) month(name string) month.Month {
	t.tell(name, object{"type": "string", "pattern": monthPattern})
	value, found := t.get(name)
	if !found {
		return 0
	}
	text, ok := value.(string)
	if !ok {
		example := "2026-10"
		if date, isDate := value.(time.Time); isDate {
			example = date.Format("2006-01")
		}
		t.refuse(name, "must be a month in quotes", fmt.Sprintf("write %q", example))
		return 0
	}
	m, problem := readMonth(text)
	if problem != "" {
		t.refuse(name, problem, "write YYYY-MM, such as 2026-10")
	}
	return m
}

// readMonth reads a month of a year that exports can hold; else it says what is wrong.
func readMonth(text string) (m month.Month, problem string) {
	m, err := month.Parse(text)
	if err != nil {
		return 0, "is not a month"
	}
	if m.Year() < 1900 || m.Year() > 2199 {
		return 0, "lies outside the years 1900 to 2199"
	}
	return m, ""
}

// finite is a TOML integer or float as a float64; false for other types, infinities and NaN.
func finite(value any) (float64, bool) {
	switch v := value.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsInf(v, 0) && !math.IsNaN(v)
	}
	return 0, false
}
