package report

import (
	"slices"
	"strings"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/goals"
)

func TestHeadline(t *testing.T) {
	one := 1.0
	list := func(ids string) (kpis []KPI) { // "A:x" depth A, "+:x" steps in, "!:x" newly missed, "?:x" without a value
		for _, item := range strings.Fields(ids) {
			kind, id, _ := strings.Cut(item, ":")
			k := KPI{ID: id, Value: &one}
			switch kind {
			case "A":
				k.Depth = figure.Top
			case "+":
				k.StepsIn = true
			case "!":
				k.Status, k.Streak = goals.Missed, 1
			case "?":
				k.Depth, k.Value = figure.Top, nil
			}
			kpis = append(kpis, k)
		}
		return kpis
	}
	for _, c := range []struct{ named, kpis, want string }{
		{"", "A:a +:b A:c", "a b c"},
		{"", "A:a ?:b +:c", "a c"},
		{"", "A:a A:b A:c A:d A:e A:f A:g A:h A:i +:j", "a b c d e f g h"},
		{"", "+:x A:a A:b A:c A:d A:e A:f A:g A:h", "a b c d e f g h"},
		{"", "!:m A:a !:n !:o", "m a n"},
		{"c a", "A:a A:b A:c !:d", "c a d"},
		{"", "B:x", ""},
	} {
		if got := headline(strings.Fields(c.named), list(c.kpis)); !slices.Equal(got, strings.Fields(c.want)) && len(got)+len(c.want) > 0 {
			t.Errorf("named %q of %q: %v", c.named, c.kpis, got)
		}
	}
}
