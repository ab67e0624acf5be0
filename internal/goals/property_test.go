package goals

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// rankOf orders the judged statuses from worst to best.
func rankOf(status string) int {
	return slices.Index([]string{Missed, NotEnoughData, AtRisk, Met}, status)
}

func drawGoal(t *rapid.T, low, high float64) *Goal {
	target := rapid.Float64Range(low, high).Draw(t, "target")
	goal := &Goal{Target: &target, Tolerance: rapid.Float64Range(0, (high-low)/10).Draw(t, "tolerance")}
	if rapid.Bool().Draw(t, "has path") {
		start := rapid.Float64Range(low, high).Draw(t, "start")
		goal.From, goal.Start, goal.By = 24310, &start, 24330
	}
	return goal
}

func TestABetterRateNeverWorsensTheStatus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := float64(rapid.IntRange(1, 500).Draw(t, "n"))
		k := float64(rapid.IntRange(0, int(n)-1).Draw(t, "k"))
		better := rapid.SampledFrom([]string{Higher, Lower}).Draw(t, "better")
		goal := drawGoal(t, 0, 1)
		status := func(k float64) string {
			value := k / n
			j := Judge(Input{Unit: "rate", Better: better, Kind: Wilson, Goal: goal, Points: []figure.Point{{Month: 24315, Value: &value, Numerator: &k, Denominator: &n}}})
			return j.Status
		}
		lower, upper := status(k), status(k+1)
		if better == Higher && rankOf(upper) < rankOf(lower) || better == Lower && rankOf(lower) < rankOf(upper) {
			t.Fatalf("%v of %v is %s, %v is %s", k, n, lower, k+1, upper)
		}
	})
}

func TestABetterMeanNeverWorsensTheStatus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := float64(rapid.IntRange(2, 500).Draw(t, "n"))
		value := rapid.Float64Range(-100, 100).Draw(t, "value")
		more := value + rapid.Float64Range(0, 50).Draw(t, "more")
		spread := rapid.Float64Range(0, 100).Draw(t, "stddev")
		kind := rapid.SampledFrom([]string{Student, Stderr, Exact}).Draw(t, "kind")
		goal := drawGoal(t, -100, 100)
		status := func(value float64) int {
			j := Judge(Input{Unit: "money", Better: Higher, Kind: kind, Goal: goal, Points: []figure.Point{{Month: 24315, Value: &value, N: &n, Stddev: &spread, Stderr: &spread}}})
			return rankOf(j.Status)
		}
		if status(more) < status(value) {
			t.Fatalf("%v is judged worse than %v", more, value)
		}
	})
}

// A series in đồng and the same in thousands are judged, forecast and explained alike.
func TestRescalingTheUnitChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factor := rapid.SampledFrom([]float64{1e-3, 0.1, 3, 1000, 23456.789}).Draw(t, "factor")
		better := rapid.SampledFrom([]string{Higher, Lower}).Draw(t, "better")
		months := rapid.IntRange(1, 40).Draw(t, "months")
		drawn := rapid.SliceOfN(rapid.IntRange(100, 200), months, months).Draw(t, "values")
		spread := float64(rapid.IntRange(1, 100).Draw(t, "stddev"))
		target := float64(rapid.IntRange(100, 200).Draw(t, "target"))
		tolerance := float64(rapid.IntRange(0, 20).Draw(t, "tolerance"))
		yearly := rapid.Bool().Draw(t, "yearly")
		judge := func(scale float64) Judgement {
			n, target, spread := 50.0, target*scale, spread*scale
			in := Input{Unit: "money", Better: better, WindowMonths: 1, Goal: &Goal{Target: &target, Tolerance: tolerance * scale}}
			for i, v := range drawn {
				value := float64(v) * scale
				p := figure.Point{Month: month.Month(24300 + i), Value: &value}
				if !yearly {
					p.N, p.Stddev = &n, &spread
				}
				in.Points = append(in.Points, p)
			}
			if yearly {
				target *= 12
				in.Goal.Accumulate = "year"
			}
			return Judge(in)
		}
		a, b := judge(1), judge(factor)
		if a.Status != b.Status || a.Reason.Code != b.Reason.Code || a.Streak != b.Streak {
			t.Fatalf("%s (%s) becomes %s (%s)", a.Status, a.Reason.Code, b.Status, b.Reason.Code)
		}
		if (a.LastMonth == nil) != (b.LastMonth == nil) || a.LastMonth != nil && a.LastMonth.Verdict != b.LastMonth.Verdict {
			t.Fatalf("the verdict on the change differs: %v, %v", a.LastMonth, b.LastMonth)
		}
		if a.Forecast.Withheld == "" && b.Forecast.Withheld == "" {
			if !close6(*a.Forecast.Value*factor, *b.Forecast.Value) || !close6(*a.Forecast.Hi*factor, *b.Forecast.Hi) {
				t.Fatalf("forecast %v becomes %v", *a.Forecast.Value*factor, *b.Forecast.Value)
			}
		}
	})
}

func close6(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(math.Abs(a), math.Abs(b)) }

// Mix and rate effects sum to the change exactly, with segments that come and go.
func TestEffectsSumToTheChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.IntRange(1, 6).Draw(t, "segments")
		in := Input{Unit: "rate", Better: Higher, Partition: true}
		totals := make([][2]float64, 2)
		for range segments {
			s := figure.Segment{Name: rapid.StringN(1, 4, 8).Draw(t, "name")}
			for m := range 2 {
				n := float64(rapid.IntRange(0, 300).Draw(t, "n"))
				k := float64(rapid.IntRange(0, int(n)).Draw(t, "k"))
				s.Points = append(s.Points, figure.Point{Month: month.Month(m + 1), Numerator: &k, Denominator: &n})
				totals[m][0] += k
				totals[m][1] += n
			}
			in.Segments = append(in.Segments, s)
		}
		for m := range 2 {
			p := figure.Point{Month: month.Month(m + 1), Numerator: &totals[m][0], Denominator: &totals[m][1]}
			if totals[m][1] > 0 {
				value := totals[m][0] / totals[m][1]
				p.Value = &value
			}
			in.Points = append(in.Points, p)
		}
		d := Judge(in).Moved
		if in.Points[0].Value == nil || in.Points[1].Value == nil {
			if d != nil {
				t.Fatal("a blank month was decomposed")
			}
			return
		}
		if d == nil {
			t.Fatal("no decomposition")
		}
		sum, mix := 0.0, 0.0
		for _, e := range d.Effects {
			sum += e.Total()
			mix += e.Mix
		}
		if math.Abs(sum-(*in.Points[1].Value-*in.Points[0].Value)) > 1e-12 || math.Abs(mix-d.Mix) > 1e-12 {
			t.Fatalf("effects sum to %v, the change is %v", sum, d.Change)
		}
	})
}

// The path passes its knots and never leaves the range between its neighbours.
func TestThePathStaysBetweenItsKnots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		knots := rapid.MapOfN(rapid.IntRange(24300, 24340), rapid.Float64Range(0, 1), 1, 6).Draw(t, "knots")
		goal := &Goal{Path: map[month.Month]float64{}}
		low, high := math.Inf(1), math.Inf(-1)
		for m, v := range knots {
			goal.Path[month.Month(m)] = v
			low, high = min(low, v), max(high, v)
		}
		p := newPath(goal, nil)
		for m := month.Month(24295); m < 24345; m++ {
			value, known := p.at(m)
			if known != (m >= p.first()) {
				t.Fatalf("%s: known = %v", m, known)
			}
			if want, knot := goal.Path[m]; knot && math.Abs(value-want) > 1e-12 {
				t.Fatalf("%s: %v, the knot is %v", m, value, want)
			}
			if known && (value < low-1e-12 || value > high+1e-12) {
				t.Fatalf("%s: %v lies outside %v–%v", m, value, low, high)
			}
		}
	})
}
