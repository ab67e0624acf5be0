package queries

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/figure"
)

// FuzzHeader reads query files of any kind: a header is taken and says what its kind must, or every fault names the file and one
// of its lines.
func FuzzHeader(f *testing.F) {
	kinds := []string{KPI, Chart, Model}
	for i, kind := range kinds {
		shippedFiles, err := fs.Glob(shipped, kind+"/*.sql")
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range shippedFiles {
			text, err := fs.ReadFile(shipped, file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text), byte(i))
		}
	}
	bad, err := filepath.Glob("testdata/bad/*.sql")
	if err != nil || len(bad) == 0 {
		f.Fatal("no bad files", err)
	}
	for _, file := range bad {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), byte(0))
	}
	f.Fuzz(func(t *testing.T, text string, choice byte) {
		query := Query{ID: "x", Kind: kinds[int(choice)%len(kinds)], File: "queries/x.sql", SQL: text}
		header, err := parseHeader(query)
		if err == nil {
			switch {
			case query.Kind == Chart && len(header.ChartColumns()) == 0, query.Kind != Model && !slices.Contains(figure.Sections(), header.Section),
				query.Kind == KPI && (!slices.Contains(Units, header.Unit) || strings.TrimSpace(strings.Join(slices.Collect(maps.Values(header.Title)), "")) == ""):
				t.Errorf("taken: %+v", header)
			}
			return
		}
		for line := range strings.Lines(err.Error()) {
			if !strings.HasPrefix(line, "queries/x.sql") && !strings.HasPrefix(line, "… and ") {
				t.Errorf("the fault %q doesn't name its file", line)
			}
		}
		for _, one := range faults(err) {
			var fault *Error
			if !errors.As(one, &fault) {
				if !strings.HasPrefix(one.Error(), "… and ") {
					t.Errorf("%v is no *Error", one)
				}
				continue
			}
			if lines := strings.Count(text, "\n") + 1; fault.Line < 0 || fault.Line > lines || fault.Problem == "" {
				t.Errorf("%v: there are %d lines", one, lines)
			}
		}
	})
}

// faults are the errors that were joined.
func faults(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
