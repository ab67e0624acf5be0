package goals

import (
	"testing"

	"loyalty/internal/figure"
)

// The change on a trailing window's last month needs to know who is shared: two samples that were independent would hide
// it, and without a correlation there is no verdict.
func TestChangeKnowsTheOverlap(t *testing.T) {
	shared := 0.97
	now, then := rate(5890, 10000), rate(5800, 10000)
	now.Month, now.MonthCorrelation = 1, &shared
	in := Input{Unit: "rate", Better: Higher, Kind: Wilson, WindowMonths: 12, Points: []figure.Point{then, now}}
	j := Judge(in)
	if c := j.LastMonth; c.Beyond == nil || !*c.Beyond || c.Verdict != Better {
		t.Errorf("90 customers more of shared ones lie within chance: %+v %v", c, c.Interval)
	}
	in.Points[1].MonthCorrelation = nil
	if c := Judge(in).LastMonth; c == nil || c.Beyond != nil {
		t.Errorf("a verdict without the correlation: %+v", c)
	}
	in.WindowMonths = 1
	if c := Judge(in).LastMonth; c.Beyond == nil || *c.Beyond {
		t.Errorf("independent samples of 10,000 tell 0.9 points: %v", c.Interval)
	}
	in.WindowMonths = 0
	if c := Judge(in).LastMonth; c.Beyond != nil {
		t.Errorf("figures over all time are never independent: %v", c.Interval)
	}
}

func TestChangeIsNilWithoutTwoFullMonths(t *testing.T) {
	now, then := rate(5, 10), rate(4, 10)
	now.Month = 1
	in := Input{Unit: "rate", Better: None, Kind: Wilson, WindowMonths: 1, Points: []figure.Point{then, now}}
	if c := Judge(in).LastMonth; c.Verdict != Neutral || c.Relative == nil {
		t.Errorf("no direction, yet %+v", c)
	}
	in.Points[0].Partial = true
	if c := Judge(in).LastMonth; c != nil {
		t.Errorf("compared with a partial month: %+v", c)
	}
	in.Points[0] = figure.Point{}
	if c := Judge(in).LastMonth; c != nil {
		t.Errorf("compared with a blank month: %+v", c)
	}
	if c := Judge(in).LastYear; c != nil {
		t.Errorf("compared with a month before the data: %+v", c)
	}
}
