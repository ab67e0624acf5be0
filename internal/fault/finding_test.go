package fault_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"loyalty/internal/fault"
)

type placed struct{ line int }

func (p placed) Error() string { return fmt.Sprintf("a.sql:%d: wrong", p.line) }
func (p placed) Finding() fault.Finding {
	return fault.Finding{Level: fault.Error, Rule: "query", File: "a.sql", Line: p.line, Text: "wrong"}
}

func TestFindings(t *testing.T) {
	query := func(line int, text string) fault.Finding {
		return fault.Finding{Level: fault.Error, Rule: "query", File: "a.sql", Line: line, Text: text}
	}
	plain := fault.Finding{Level: fault.Error, Rule: "data", Text: "no rows"}
	for name, test := range map[string]struct {
		err  error
		want []fault.Finding
	}{
		"none":            {nil, nil},
		"one":             {placed{1}, []fault.Finding{query(1, "wrong")}},
		"marked":          {fault.User(placed{1}), []fault.Finding{query(1, "wrong")}},
		"lists in lists":  {errors.Join(fault.User(fault.Join([]error{placed{1}, placed{2}})), errors.New("no rows")), []fault.Finding{query(1, "wrong"), query(2, "wrong"), plain}},
		"a sentence more": {fmt.Errorf("build: %w", placed{3}), []fault.Finding{query(3, "build: a.sql:3: wrong")}},
		"two in sentence": {fmt.Errorf("%w (and closing: %w)", errors.New("no rows"), errors.New("shut")), []fault.Finding{{Level: fault.Error, Rule: "data", Text: "no rows (and closing: shut)"}}},
	} {
		if got := fault.Findings(test.err); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}
