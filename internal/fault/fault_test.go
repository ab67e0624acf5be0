package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"loyalty/internal/fault"
)

func TestOneLine(t *testing.T) {
	if got := fault.OneLine("a\nb\r\tc\u2028d\x00ế"); got != "a b  c d ế" {
		t.Errorf("%q", got)
	}
}

func TestJoin(t *testing.T) {
	if err := fault.Join(nil); err != nil {
		t.Errorf("nothing is wrong: %v", err)
	}
	list := func(n int) []error {
		errs := make([]error, n)
		for i := range errs {
			errs[i] = fmt.Errorf("fault %d", i+1)
		}
		return errs
	}
	for n, last := range map[int]string{1: "fault 1", 50: "fault 50", 51: "… and 1 more", 200_000: "… and 199,950 more", 1_234_617: "… and 1,234,567 more"} {
		errs := list(n)
		lines := strings.Split(fault.Join(errs).Error(), "\n")
		if len(lines) != min(n, 51) || lines[len(lines)-1] != last || !errors.Is(fault.Join(errs), errs[0]) {
			t.Errorf("%d faults: %d lines, the last %q", n, len(lines), lines[len(lines)-1])
		}
	}
}

// TestCauses: a mark is found wherever it stands among others, and says nothing of the rest.
func TestCauses(t *testing.T) {
	type one struct{ user, check, gate, retry bool }
	plain := errors.New("plain")
	for _, test := range []struct {
		err  error
		want one
	}{
		{plain, one{}},
		{fault.User(plain), one{user: true}},
		{fmt.Errorf("around: %w", fault.Check(plain)), one{check: true}},
		{errors.Join(fault.Retry(plain), fault.User(plain)), one{user: true, retry: true}},
		{fault.Gate(fmt.Errorf("around: %w", fault.Retry(plain))), one{gate: true, retry: true}},
		{fault.Gate(nil), one{}},
	} {
		got := one{fault.IsUser(test.err), fault.IsCheck(test.err), fault.IsGate(test.err), fault.IsRetry(test.err)}
		if got != test.want || test.err != nil && !errors.Is(test.err, plain) {
			t.Errorf("%v: %+v, want %+v", test.err, got, test.want)
		}
	}
}
