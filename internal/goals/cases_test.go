package goals

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// caseInput is an Input as the files of testdata write it: parallel lists by month, nan where a number is blank.
type caseInput struct {
	KPI, Owner, Unit, Better, Kind string
	First                          month.Month
	Month                          month.Month
	WindowMonths                   int `toml:"window_months"`
	NeedMonths                     int `toml:"need_months"`
	Missing                        []string
	Partial                        int // so many first months are partial
	Preliminary                    bool
	HolidayMoved                   bool `toml:"holiday_moved"`
	Control                        bool
	BaselineFrom                   month.Month `toml:"baseline_from"`
	MinGroup                       float64     `toml:"min_group"`
	Goal                           *caseGoal
	figure.Ties
	caseColumns
	Partition bool
	Segments  []struct {
		Name string
		caseColumns
	}
}

type caseColumns struct {
	Value, Numerator, Denominator, N, Stddev, Stderr, Lo, Hi, Promoters, Detractors []float64

	YearStderr       []float64 `toml:"year_stderr"`
	YearChangeStderr []float64 `toml:"year_change_stderr"`
	MonthCorrelation []float64 `toml:"month_correlation"`
	YearCorrelation  []float64 `toml:"year_correlation"`
}

type caseGoal struct {
	Target     *float64
	Between    *[2]float64
	Tolerance  float64
	By, From   month.Month
	Start      *float64
	Path       map[string]float64
	Accumulate string
	MinimumN   int `toml:"minimum_n"`
}

func (c caseInput) input(t *testing.T) Input {
	t.Helper()
	in := Input{KPI: c.KPI, Ties: c.Ties, Owner: c.Owner, Unit: c.Unit, Better: c.Better, Kind: c.Kind, Month: c.Month, WindowMonths: c.WindowMonths,
		NeedMonths: c.NeedMonths, Missing: c.Missing, MinGroup: c.MinGroup, Control: c.Control, BaselineFrom: c.BaselineFrom, HolidayMoved: c.HolidayMoved, Partition: c.Partition}
	in.Points = c.points(c.First, c.Partial)
	for _, s := range c.Segments {
		in.Segments = append(in.Segments, figure.Segment{Name: s.Name, Points: s.points(c.First, c.Partial)})
	}
	if in.Preliminary = c.Preliminary; in.Preliminary { // as the months come from their query
		for _, points := range append([][]figure.Point{in.Points}, segmentPoints(in.Segments)...) {
			for i := range points {
				points[i].Partial = points[i].Partial || c.Month == 0 && i == len(points)-1 || c.Month != 0 && points[i].Month >= c.Month
			}
		}
	}
	if g := c.Goal; g != nil {
		in.Goal = &Goal{Target: g.Target, Between: g.Between, Tolerance: g.Tolerance, By: g.By, From: g.From, Start: g.Start,
			Accumulate: g.Accumulate, MinimumN: g.MinimumN}
		for text, value := range g.Path {
			m, err := month.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			if in.Goal.Path == nil {
				in.Goal.Path = map[month.Month]float64{}
			}
			in.Goal.Path[m] = value
		}
	}
	return in
}

func segmentPoints(segments []figure.Segment) [][]figure.Point {
	var all [][]figure.Point
	for _, s := range segments {
		all = append(all, s.Points)
	}
	return all
}

func (c caseColumns) points(first month.Month, partial int) []figure.Point {
	var points []figure.Point
	for i := range max(len(c.Value), len(c.Numerator)) {
		at := func(column []float64) *float64 {
			if i >= len(column) || math.IsNaN(column[i]) {
				return nil
			}
			return &column[i]
		}
		p := figure.Point{Month: first + month.Month(i), Value: at(c.Value), Numerator: at(c.Numerator), Denominator: at(c.Denominator), N: at(c.N),
			Stddev: at(c.Stddev), Stderr: at(c.Stderr), Lower: at(c.Lo), Upper: at(c.Hi),
			YearStderr: at(c.YearStderr), YearChangeStderr: at(c.YearChangeStderr),
			MonthCorrelation: at(c.MonthCorrelation), YearCorrelation: at(c.YearCorrelation),
			Extras:  map[string]*float64{Promoters: at(c.Promoters), Detractors: at(c.Detractors)},
			Partial: i < partial}
		if p.Value == nil && p.Numerator != nil && p.Denominator != nil && *p.Denominator > 0 {
			value := *p.Numerator / *p.Denominator
			p.Value = &value
		}
		points = append(points, p)
	}
	return points
}

// readCases decodes each file of a folder of testdata, strictly.
func readCases[T any](t *testing.T, folder string, run func(t *testing.T, c T)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/%s (%v)", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			var c T
			meta, err := toml.DecodeFile(file, &c)
			if err != nil {
				t.Fatal(err)
			}
			if unknown := meta.Undecoded(); len(unknown) > 0 {
				t.Fatalf("unknown keys %v", unknown)
			}
			run(t, c)
		})
	}
}

// wantValues compares the numbers, words and months that a sentence must carry; it may carry more.
func wantValues(t *testing.T, got figure.Sentence, want map[string]any) {
	t.Helper()
	for key, w := range want {
		g, known := got.Values[key]
		switch {
		case !known:
			t.Errorf("%s: no value %q in %v", got.Code, key, got.Values)
		case !sameValue(g, w):
			t.Errorf("%s: %s = %v, want %v", got.Code, key, g, w)
		}
	}
}

func sameValue(got, want any) bool {
	number := func(v any) (float64, bool) {
		switch v := v.(type) {
		case float64:
			return v, true
		case int:
			return float64(v), true
		case int64:
			return float64(v), true
		}
		return 0, false
	}
	if m, isMonth := got.(month.Month); isMonth {
		return m.String() == want
	}
	if g, isNumber := number(got); isNumber {
		w, also := number(want)
		return also && math.Abs(g-w) <= 1e-6*max(1, math.Abs(w))
	}
	if list, isList := got.([]string); isList {
		wanted, also := want.([]any)
		return also && slices.EqualFunc(list, wanted, func(a string, b any) bool { return a == b })
	}
	return got == want
}

// documented fails for a code that docs/method.md doesn't name.
func documented(t *testing.T, sentences ...figure.Sentence) {
	t.Helper()
	method, err := os.ReadFile(filepath.Join("..", "..", "docs", "method.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sentences {
		if !strings.Contains(string(method), "`"+s.Code+"`") {
			t.Errorf("docs/method.md doesn't name the code %s", s.Code)
		}
	}
}
