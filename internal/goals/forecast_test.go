package goals

import (
	"math"
	"math/rand/v2"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// process is a series with a known truth: months to learn from, months ahead to be forecast.
type process struct {
	name          string
	months, ahead int
	draw          func(r *rand.Rand, n int) []float64
}

func lineAndNoise(r *rand.Rand, n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = 50 + 0.5*float64(i) + r.NormFloat64()
	}
	return y
}

func seasonal(r *rand.Rand, n int) []float64 {
	y := make([]float64, n)
	level := 100.0
	for i := range y {
		level += 0.3 + 0.3*r.NormFloat64()
		y[i] = level + 5*math.Sin(float64(i)*math.Pi/6) + r.NormFloat64()
	}
	return y
}

func walkWithDrift(r *rand.Rand, n int) []float64 {
	y := make([]float64, n)
	level := 100.0
	for i := range y {
		level += 0.5 + r.NormFloat64()
		y[i] = level
	}
	return y
}

// dampedWalk is the forecast's own model, after fifty months.
func dampedWalk(r *rand.Rand, n int) []float64 {
	y := make([]float64, n+50)
	level, slope := 100.0, 0.0
	for i := range y {
		e := r.NormFloat64()
		y[i] = level + 0.9*slope + e
		level, slope = level+0.9*slope+0.5*e, 0.9*slope+0.1*e
	}
	return y[50:]
}

// trailingMean is a twelve-month window over a noisy line.
func trailingMean(r *rand.Rand, n int) []float64 {
	x := make([]float64, n+11)
	for i := range x {
		x[i] = 50 + 0.4*float64(i) + 4*r.NormFloat64()
	}
	y := make([]float64, n)
	for i := range y {
		y[i] = mean(x[i : i+12])
	}
	return y
}

// The 80 % ranges, taken over all forecasts that would be shown, hold what comes in 75 to 85 of 100 cases, for each of the
// two methods; a single kind of series may lie somewhat outside.
func TestForecastRangesCoverTheTruth(t *testing.T) {
	const repeats = 200
	r := rand.New(rand.NewPCG(13, 21))
	held, shown := map[string]int{}, map[string]int{}
	for _, p := range []process{
		{"line and noise", 48, 2, lineAndNoise}, {"line and noise", 36, 6, lineAndNoise},
		{"line and noise", 22, 3, lineAndNoise}, {"line and noise", 19, 2, lineAndNoise},
		{"season", 48, 2, seasonal}, {"season", 40, 6, seasonal},
		{"walk with drift", 48, 2, walkWithDrift}, {"walk with drift", 36, 4, walkWithDrift}, {"walk with drift", 22, 3, walkWithDrift},
		{"damped walk", 48, 2, dampedWalk}, {"damped walk", 36, 6, dampedWalk}, {"damped walk", 22, 3, dampedWalk},
		{"trailing mean", 37, 2, trailingMean}, {"trailing mean", 25, 2, trailingMean},
		{"trailing mean", 22, 3, trailingMean}, {"trailing mean", 19, 2, trailingMean},
	} {
		method := ""
		in, out := 0, 0
		for range repeats {
			y := p.draw(r, p.months+p.ahead)
			f := forecastOf(y[:p.months], p.ahead)
			method = f.Method
			if f.Withheld != "" {
				continue
			}
			if (figure.Range{Lo: *f.Lo, Hi: *f.Hi}).Holds(y[p.months+p.ahead-1]) {
				in++
			} else {
				out++
			}
		}
		held[method] += in
		shown[method] += in + out
		t.Logf("%-10s %-16s %2d months, %d ahead: shown %3d of %d, range holds %.0f %%", method, p.name, p.months, p.ahead, in+out, repeats, 100*float64(in)/float64(in+out))
	}
	for _, method := range []string{"damped", "theil_sen"} {
		n := shown[method]
		share := float64(held[method]) / float64(n)
		t.Logf("%-10s in all: shown %d, range holds %.1f %%", method, n, 100*share)
		if share < 0.75 || share > 0.85 {
			t.Errorf("%s: the 80 %% range holds %.1f %% of %d", method, 100*share, n)
		}
	}
}

// forecastOf forecasts a plain series as many months ahead, towards a goal that is due then.
func forecastOf(y []float64, ahead int) *figure.Forecast { return forecastOfWindows(y, ahead, 0) }

func forecastOfWindows(y []float64, ahead, windowMonths int) *figure.Forecast {
	target := 0.0
	in := Input{Unit: "points", Better: Higher, WindowMonths: windowMonths, Goal: &Goal{Target: &target, By: month.Month(24300 + len(y) - 1 + ahead)}}
	for i := range y {
		in.Points = append(in.Points, figure.Point{Month: month.Month(24300 + i), Value: &y[i]})
	}
	return Judge(in).Forecast
}

// A level that shifts once in three years on average, four sigmas up or down: where a shift was found the range is wider, and holds what
// comes somewhat more often than it must; elsewhere nothing changes, and nowhere is it narrower.
func TestForecastRangesCoverShifts(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 5))
	shown, heldBefore, held := 0, 0, 0
	for range 1000 {
		y, level := make([]float64, 50), 100.0
		for i := range y {
			if r.Float64() < 1.0/36 {
				level += math.Copysign(4, r.NormFloat64())
			}
			y[i] = level + r.NormFloat64()
		}
		before, f := forecastOfWindows(y[:48], 2, 12), forecastOfWindows(y[:48], 2, 1)
		if f.Withheld != "" {
			continue
		}
		if *f.Value != *before.Value || *f.Lo > *before.Lo || *f.Hi < *before.Hi {
			t.Fatalf("%v to %v is narrower than, or elsewhere than, %v to %v", *f.Lo, *f.Hi, *before.Lo, *before.Hi)
		}
		if *f.Hi == *before.Hi {
			continue
		}
		shown++
		if (figure.Range{Lo: *before.Lo, Hi: *before.Hi}).Holds(y[49]) {
			heldBefore++
		}
		if (figure.Range{Lo: *f.Lo, Hi: *f.Hi}).Holds(y[49]) {
			held++
		}
	}
	share := float64(held) / float64(shown)
	t.Logf("a shift found in %d shown forecasts: the range holds %.1f %%, without the shift's part %.1f %%", shown, 100*share, 100*float64(heldBefore)/float64(shown))
	if shown < 100 || share < 0.75 || share > 0.88 {
		t.Errorf("the 80 %% range holds %.1f %% of %d", 100*share, shown)
	}
}

// By hand: 40 months that take turns around 100, and from the 21st around 110, shift by 10: another one in the months to come adds
// 10² ÷ 40 = 2.5 to the variance of each month ahead, and (1² + 2² + 3²) × 2.5 to that of the sum of three.
func TestAShiftWidensTheRange(t *testing.T) {
	y := make([]float64, 40)
	for i := range y {
		y[i] = 100 + float64(i%2)
		if i >= 20 {
			y[i] += 10
		}
	}
	last := month.Of(2026, 9)
	within(t, "variance of a month", unsettled(y, last), 2.5, 1e-9)
	within(t, "variance of a month, of a series twice as long", unsettled(append(constant(100.5, 40), y...), last), 10*10/60.0, 0.05)
	r := record{sigma: 2, unsettled: 2.5}
	within(t, "a month three ahead", r.stderr(1.5, 3, false), math.Sqrt(4*1.5+2.5*3), 1e-12)
	within(t, "the sum of three", r.stderr(1.5, 3, true), math.Sqrt(4*1.5+2.5*14), 1e-12)
	for i := range y {
		y[i] = 100 + float64(i%2) + float64(i)/2
	}
	within(t, "a line", unsettled(y, last), 0, 0)
	for i := range y { // a season of ±8 hides a step of 3 until it is taken off
		y[i] = 8*math.Sin(float64(i)*math.Pi/6) + float64(i%2)/10
		if i >= 20 {
			y[i] += 3
		}
	}
	if v := unsettled(y, last); v < 0.15 || v > 0.3 {
		t.Errorf("a step of 3 in a season adds %v, want about 9/40", v)
	}
}

// The probability of reaching a goal is honest: of the goals given about one chance in five, about one in five is reached.
func TestProbabilityIsHonest(t *testing.T) {
	r := rand.New(rand.NewPCG(34, 55))
	var told, reached [5]float64
	var count [5]float64
	for range 1000 {
		y := lineAndNoise(r, 38)
		target := 50 + 0.5*37 + 1.5*r.NormFloat64() // what was expected, and what a planner might be off
		in := Input{Unit: "points", Better: Higher, Goal: &Goal{Target: &target, By: 24337}}
		for i := range 36 {
			in.Points = append(in.Points, figure.Point{Month: month.Month(24300 + i), Value: &y[i]})
		}
		f := Judge(in).Forecast
		if f.Withheld != "" {
			continue
		}
		bin := min(int(*f.Probability*5), 4)
		count[bin]++
		told[bin] += *f.Probability
		if y[37] >= target {
			reached[bin]++
		}
	}
	for bin, n := range count {
		if said, was := told[bin]/n, reached[bin]/n; math.Abs(said-was) > 0.08 {
			t.Errorf("told %.2f, reached %.2f of %v", said, was, n)
		}
	}
}

func TestForecastIsWithheld(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	walk := make([]float64, 48)
	for i := 1; i < len(walk); i++ {
		walk[i] = walk[i-1] + r.NormFloat64()
	}
	flat := make([]float64, 30)
	for _, c := range []struct {
		about string
		y     []float64
		ahead int
		want  string
	}{
		{"five months", lineAndNoise(r, 5), 2, WithheldShort},
		{"six months are enough to begin with", lineAndNoise(r, 6), 2, WithheldUntested},
		{"eighteen months, two ahead: eleven past forecasts", lineAndNoise(r, 18), 2, WithheldUntested},
		{"nineteen months, two ahead: twelve", lineAndNoise(r, 19), 2, ""},
		{"a pure walk: the last month is the best forecast", walk, 6, WithheldSkill},
		{"a constant: the last month is right already", flat, 3, WithheldSkill},
		{"twenty-four months ahead", lineAndNoise(r, 60), 24, ""},
		{"thirty months ahead", lineAndNoise(r, 40), 30, WithheldFar},
		{"a line", lineAndNoise(r, 40), 4, ""},
	} {
		f := forecastOf(c.y, c.ahead)
		if f.Withheld != c.want {
			t.Errorf("%s: withheld %q (error %v, naive %v), want %q", c.about, f.Withheld, number(f.Error), number(f.Naive), c.want)
		}
		if (f.Value == nil) != (c.want != "") || (len(f.Points) == 0) != (c.want != "") {
			t.Errorf("%s: value %v and %d points", c.about, f.Value, len(f.Points))
		}
	}
}

// A line without noise goes on; a wave without noise comes round; partial and blank months break the series.
func TestForecastOfPlainSeries(t *testing.T) {
	wave := make([]float64, 48)
	for i := range wave {
		wave[i] = 100 + 10*math.Cos(float64(i)*math.Pi/6)
	}
	p := project(wave, 6)
	for k, v := range p.values {
		within(t, "wave", v, 100+10*math.Cos(float64(48+k)*math.Pi/6), 0.3)
	}
	line := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	p = project(line, 3)
	within(t, "line", p.values[2], 15, 1e-9)
	value := 1.0
	points := []figure.Point{{Value: &value}, {Value: nil}, {Value: &value, Partial: true}, {Value: &value}, {Value: &value}}
	if n := len(runUpTo(points, 4)); n != 2 {
		t.Errorf("%d months count after a partial one, want 2", n)
	}
	if n := len(runUpTo(points, 1)); n != 0 {
		t.Errorf("%d months count up to a blank one, want 0", n)
	}
}

// A yearly total lands on what is known plus what is forecast, and its chance is told against the year's target.
func TestForecastOfAYearsTotal(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	y := seasonal(r, 46) // ends with October
	target := 1350.0
	in := Input{Unit: "money", Better: Higher, WindowMonths: 1, Goal: &Goal{Target: &target, Accumulate: "year"}}
	first := month.Of(2023, 1)
	for i := range y {
		in.Points = append(in.Points, figure.Point{Month: first + month.Month(i), Value: &y[i]})
	}
	j := Judge(in)
	f := j.Forecast
	if f.Withheld != "" || !f.Total || f.Month != month.Of(2026, 12) {
		t.Fatalf("forecast %+v", f)
	}
	within(t, "year to date", j.Year.Value, 10*mean(y[36:]), 1e-9)
	within(t, "total", *f.Value, j.Year.Value+f.Points[0].Value+f.Points[1].Value, 1e-9)
	if *f.Probability < 0.5 != (*f.Value < target) {
		t.Errorf("probability %v of %v, forecast %v", *f.Probability, target, *f.Value)
	}
}

// TestForecastFigures compares with figures that were computed a second time, from docs/method.md alone.
func TestForecastFigures(t *testing.T) {
	readCases(t, "forecast", func(t *testing.T, c struct {
		About string
		caseInput
		Want struct {
			Month                              month.Month
			Value, Lo, Hi, Error, Naive, Skill float64
			Probability                        *float64 // nil: none is told
			Total                              bool
			Tried, Months                      int
			First                              [3]float64 // value, lo and hi of the first month ahead
		}
	}) {
		f := Judge(c.input(t)).Forecast
		if f.Withheld != "" || f.Month != c.Want.Month || f.Tried != c.Want.Tried || f.Months != c.Want.Months || f.Total != c.Want.Total || (f.Probability == nil) != (c.Want.Probability == nil) {
			t.Fatalf("withheld %q, for %s, %d tried, %d months", f.Withheld, f.Month, f.Tried, f.Months)
		}
		first := f.Points[0]
		for name, pair := range map[string][2]float64{
			"value": {*f.Value, c.Want.Value}, "lo": {*f.Lo, c.Want.Lo}, "hi": {*f.Hi, c.Want.Hi}, "error": {*f.Error, c.Want.Error},
			"naive": {*f.Naive, c.Want.Naive}, "skill": {*f.Skill, c.Want.Skill}, "probability": {number(f.Probability), number(c.Want.Probability)},
			"first value": {first.Value, c.Want.First[0]}, "first lo": {first.Lo, c.Want.First[1]}, "first hi": {first.Hi, c.Want.First[2]},
		} {
			if !math.IsNaN(pair[1]) {
				within(t, name, pair[0], pair[1], 1e-6*max(1, math.Abs(pair[1])))
			}
		}
	})
}

// No range passes what the unit can have: a share ends at 0 and 1, a count at 0, points have no end; and in the month that the goal is due
// the forecast looks on to the year's end.
func TestForecastStaysWithinItsUnit(t *testing.T) {
	falling := func(from, step float64) []float64 {
		r := rand.New(rand.NewPCG(5, 8))
		y := make([]float64, 22)
		for i := range y {
			y[i] = math.Max(from+step*float64(i)+math.Abs(step)*r.NormFloat64(), 1e-3)
		}
		return y
	}
	for _, c := range []struct {
		unit       string
		y          []float64
		low, high  float64
		below, end bool // the range reaches below 0, ends at the bound
	}{
		{"rate", falling(.5, .022), 0, 1, false, true},
		{"count", falling(220, -10), 0, math.Inf(1), false, true},
		{"points", falling(22, -1), math.Inf(-1), math.Inf(1), true, false},
	} {
		in := Input{Unit: c.unit, Better: Higher}
		first := month.Of(2024, 12) // to September 2026
		for i := range c.y {
			in.Points = append(in.Points, figure.Point{Month: first + month.Month(i), Value: &c.y[i]})
		}
		f := Judge(in).Forecast
		if f.Withheld != "" || f.Month != month.Of(2026, 12) {
			t.Fatalf("%s: withheld %q, for %s", c.unit, f.Withheld, f.Month)
		}
		if *f.Lo < c.low || *f.Hi > c.high || (*f.Lo < 0) != c.below || (*f.Lo == c.low || *f.Hi == c.high) != c.end {
			t.Errorf("%s: range %v to %v", c.unit, *f.Lo, *f.Hi)
		}
	}
}
