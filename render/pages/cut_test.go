package pages

import (
	"slices"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// The largest group comes first, what is folded and unknown last: by their whole names, of which others may be a part.
func TestGroupsStandBySize(t *testing.T) {
	k := &report.KPI{Month: 24000}
	for name, n := range map[string]float64{"unknown": 900, "other": 800, "now": 30, "the": 20, "web": 10} {
		k.Segments = append(k.Segments, figure.Segment{Name: name, Points: []figure.Point{{Month: 24000, N: &n}}})
	}
	if got, want := groupsOf([]*report.KPI{k}), []string{"now", "the", "web", "other", "unknown"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
