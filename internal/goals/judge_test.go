package goals

import (
	"maps"
	"math"
	"slices"
	"testing"

	"loyalty/internal/figure"
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

		YearInterval *[2]float64 `toml:"year_interval"`
		YearChange   *wantChange `toml:"year_change"`
		Ahead        []float64

		NoInterval bool                  `toml:"no_interval"`
		LastMonth  *wantChange           `toml:"last_month"`
		LastYear   *wantChange           `toml:"last_year"`
		BothMonths *wantChange           `toml:"both_months"`
		Moved      map[string][2]float64 // mix and rate effect by segment; empty: no decomposition
	}
}

// wantChange is a change as a case expects it; a verdict of "" means that none is told, an interval or a relative change that isn't
// given that there is none.
type wantChange struct {
	Usual    *float64 // not compared where it isn't given
	Verdict  string
	Delta    float64
	Relative *float64
	Interval *[2]float64
	Beyond   bool
}

func (want *wantChange) compare(t *testing.T, name string, got *figure.Change) {
	t.Helper()
	switch {
	case want == nil:
		return
	case want.Verdict == "" || got == nil:
		if want.Verdict != "" || got != nil {
			t.Errorf("%s: %+v, want %+v", name, got, *want)
		}
		return
	}
	if got.Verdict != want.Verdict || !near(got.Delta, want.Delta) || !near(number(got.Relative), number(want.Relative)) {
		t.Errorf("%s: %s by %v (%v), want %s by %v (%v)", name, got.Verdict, got.Delta, number(got.Relative), want.Verdict, want.Delta, number(want.Relative))
	}
	if want.Usual != nil && !near(number(got.Usual), *want.Usual) {
		t.Errorf("%s: usual %v, want %v", name, number(got.Usual), *want.Usual)
	}
	if (got.Interval == nil) != (want.Interval == nil) || (got.Beyond == nil) != (want.Interval == nil) {
		t.Errorf("%s: interval %v, want %v", name, got.Interval, want.Interval)
	} else if i := want.Interval; i != nil && (math.Abs(got.Interval.Lo-i[0]) > 5e-7 || math.Abs(got.Interval.Hi-i[1]) > 5e-7 || *got.Beyond != want.Beyond) {
		t.Errorf("%s: interval %v (beyond chance: %t), want %v (%t)", name, *got.Interval, *got.Beyond, *i, want.Beyond)
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
		if c.Want.NoInterval && j.Interval != nil {
			t.Errorf("interval %v, want none", *j.Interval)
		}
		if want := c.Want.Moved; want != nil {
			got := map[string][2]float64{}
			if j.Moved != nil {
				for _, e := range j.Moved.Effects {
					got[e.Segment] = [2]float64{e.Mix, e.Rate}
				}
			}
			if !maps.EqualFunc(got, want, func(a, b [2]float64) bool { return near(a[0], b[0]) && near(a[1], b[1]) }) {
				t.Errorf("moved by %v, want %v", got, want)
			}
		}
		c.Want.LastMonth.compare(t, "last month", j.LastMonth)
		c.Want.LastYear.compare(t, "last year", j.LastYear)
		c.Want.BothMonths.compare(t, "both months on last year's", j.BothMonths)
		if want := c.Want.Year; want != nil && (j.Year == nil || !near(j.Year.Value, want[0]) || !near(j.Year.Path, want[1])) {
			t.Errorf("year to date %v, want %v", j.Year, *want)
		}
		if want := c.Want.YearInterval; want != nil && (j.Year.Interval == nil || !near(j.Year.Interval.Lo, want[0]) || !near(j.Year.Interval.Hi, want[1])) {
			t.Errorf("interval of the year to date %v, want %v", j.Year.Interval, *want)
		}
		if j.Year != nil {
			c.Want.YearChange.compare(t, "the year to date on last year's", j.Year.Change)
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
