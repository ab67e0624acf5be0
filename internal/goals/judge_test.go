package goals

import (
	"math"
	"slices"
	"testing"

	"loyalty/internal/month"
)

type judgeCase struct {
	About string
	caseInput
	Want struct {
		Status   string
		Reason   string
		Values   map[string]any
		Streak   int
		Since    month.Month
		Path     *float64
		Paths    []float64 // of every month, nan = none
		Interval *[2]float64
		Statuses []string // of every month, oldest first
		Year     *[2]float64
		Ahead    []float64
	}
}

func TestJudge(t *testing.T) {
	readCases(t, "judge", func(t *testing.T, c judgeCase) {
		j := Judge(c.input(t))
		if j.Status != c.Want.Status || j.Reason.Code != c.Want.Reason {
			t.Errorf("status %s (%s) %v, want %s (%s)", j.Status, j.Reason.Code, j.Reason.Values, c.Want.Status, c.Want.Reason)
		}
		wantValues(t, j.Reason, c.Want.Values)
		documented(t, j.Reason)
		if c.Want.Streak != 0 && j.Streak != c.Want.Streak {
			t.Errorf("streak %d, want %d", j.Streak, c.Want.Streak)
		}
		if c.Want.Since != 0 && j.Since != c.Want.Since {
			t.Errorf("since %s, want %s", j.Since, c.Want.Since)
		}
		if c.Want.Path != nil && (j.Path == nil || !near(*j.Path, *c.Want.Path)) {
			t.Errorf("path %v, want %v", number(j.Path), *c.Want.Path)
		}
		if want := c.Want.Interval; want != nil && (j.Interval == nil || math.Abs(j.Interval.Lo-want[0]) > 5e-5 || math.Abs(j.Interval.Hi-want[1]) > 5e-5) {
			t.Errorf("interval %v, want %v", j.Interval, *want)
		}
		if want := c.Want.Year; want != nil && (j.Year == nil || !near(j.Year.Value, want[0]) || !near(j.Year.Path, want[1])) {
			t.Errorf("year to date %v, want %v", j.Year, *want)
		}
		var statuses []string
		for i, s := range j.History {
			statuses = append(statuses, s.Status)
			if c.Want.Paths != nil && !near(number(s.Path), c.Want.Paths[i]) {
				t.Errorf("%s: path %v, want %v", s.Month, number(s.Path), c.Want.Paths[i])
			}
		}
		if c.Want.Statuses != nil && !slices.Equal(statuses, c.Want.Statuses) {
			t.Errorf("statuses %v, want %v", statuses, c.Want.Statuses)
		}
		if c.Want.Ahead != nil {
			var ahead []float64
			for _, p := range j.Ahead {
				ahead = append(ahead, p.Value)
			}
			if !slices.EqualFunc(ahead, c.Want.Ahead, near) {
				t.Errorf("path ahead %v, want %v", ahead, c.Want.Ahead)
			}
		}
	})
}

// number is the value behind a pointer, nan for nil.
func number(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}
