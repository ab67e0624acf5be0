package config

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"loyalty/internal/fault"
)

// Error is one thing wrong with a configuration, such as
//
//	config.toml:12: goals.retention_rate.targt: unknown key; did you mean "target"?
type Error struct {
	File    string // as the user wrote it
	Line    int    // 1-based; 0 = not known, or the whole file
	Key     string // dotted, "" for the whole file
	Value   string // the offending value as TOML would write it, "" where there is none
	Problem string
	Remedy  string // what to write instead; may be ""
}

// Error is the one sentence: where, what, and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	return fault.OneLine(b.String() + ": " + e.text())
}

// Finding is the error with its place apart.
func (e *Error) Finding() fault.Finding {
	return fault.Finding{Level: fault.Error, Rule: "config", File: e.File, Line: e.Line, Text: e.text()}
}

// text is the sentence without its place.
func (e *Error) text() string {
	var b strings.Builder
	if e.Key != "" {
		b.WriteString(e.Key)
		if e.Value != "" {
			b.WriteString(" = " + e.Value)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return fault.OneLine(b.String())
}

// Refuse is a user's error about a key of a configuration that has already been read, such as a path that matches no file.
// The key is dotted ("sources.orders.path"); where the file doesn't hold it, the line of the nearest table above it is given.
func (c *Config) Refuse(key, value, problem, remedy string) error {
	parts := strings.Split(key, ".")
	line := 0
	for ; line == 0 && len(parts) > 0; parts = parts[:len(parts)-1] {
		line = c.lines[strings.Join(parts, ".")]
	}
	return fault.User(&Error{File: c.File, Line: line, Key: key, Value: value, Problem: problem, Remedy: remedy})
}

// refusals collects what is wrong with one file.
type refusals struct {
	forms map[string]object // what Schema asks for: the forms of keys, by table; nil in a run
	file  string
	lines map[string]int
	found []*Error
}

// add notes one refusal; a nil value is not shown.
func (r *refusals) add(key toml.Key, value any, problem, remedy string) {
	r.found = append(r.found, &Error{
		File: r.file, Line: r.line(key), Key: key.String(), Value: written(value), Problem: problem, Remedy: remedy,
	})
}

// line looks for the key itself, then for the nearest table that holds it.
func (r *refusals) line(key toml.Key) int {
	for ; len(key) > 0; key = key[:len(key)-1] {
		if line := r.lines[key.String()]; line > 0 {
			return line
		}
	}
	return 0
}

// err is all refusals in the order of their lines, or nil; of a great many the first.
func (r *refusals) err() error {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortStableFunc(r.found, func(a, b *Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Key, b.Key)
	})
	all := make([]error, len(r.found))
	for i, e := range r.found {
		all[i] = e
	}
	return fault.User(fault.Join(all))
}

// plain writes a number as people do, without an exponent where it has a common size.
func plain(x float64) string {
	if size := math.Abs(x); size != 0 && (size < 1e-6 || size >= 1e15) {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// written shows a value about as TOML writes it, cut where it is long.
func written(value any) string {
	var text string
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if runes := []rune(v); len(runes) > 60 {
			v = string(runes[:59]) + "…"
		}
		return fmt.Sprintf("%q", v)
	case time.Time:
		text = v.Format("2006-01-02 15:04:05")
		text = strings.TrimSuffix(text, " 00:00:00")
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = written(item)
		}
		text = "[" + strings.Join(items, ", ") + "]"
	case map[string]any, []map[string]any:
		return "{…}"
	case float64:
		text = plain(v)
	default:
		text = fmt.Sprint(v)
	}
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:79]) + "…"
	}
	return text
}
