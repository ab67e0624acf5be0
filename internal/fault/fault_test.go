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
