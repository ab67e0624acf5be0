package charts

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loyalty/templates"
)

var update = flag.Bool("update", false, "rewrite the golden drawings in testdata")

// TestGolden holds every kind's drawing to its picture in testdata.
func TestGolden(t *testing.T) {
	if *update && os.Getenv("CI") != "" {
		t.Fatal("-update rewrites the golden drawings, which CI must not do")
	}
	engine := newEngine(t, 2)
	drawings := samples()
	svgs, err := engine.DrawAll(context.Background(), drawings)
	if err != nil {
		t.Fatal(err)
	}
	for i, drawing := range drawings {
		fitsAPage(t, drawing, svgs[i])
		path := filepath.Join("testdata", drawing.ID+".svg")
		got := strings.ReplaceAll(svgs[i], "><", ">\n<") + "\n"
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("%v; run the test with -update and look at the drawing", err)
		}
		if got != string(want) {
			t.Errorf("%s is drawn otherwise than in %s; look at it with -gallery, and run with -update if it is right", drawing.ID, path)
		}
	}
}

// TestSameBytes draws in other orders and on other numbers of workers.
func TestSameBytes(t *testing.T) {
	engine := newEngine(t, 1)
	drawings := samples()[:6]
	alone := make([]string, len(drawings))
	for i := len(drawings) - 1; i >= 0; i-- {
		svg, err := engine.Draw(context.Background(), drawings[i])
		if err != nil {
			t.Fatal(err)
		}
		alone[i] = svg
	}
	together, err := newEngine(t, 4).DrawAll(context.Background(), drawings)
	if err != nil {
		t.Fatal(err)
	}
	for i, drawing := range drawings {
		if alone[i] != together[i] {
			t.Errorf("%s depends on what was drawn before it", drawing.ID)
		}
	}
}

var (
	forbidden  = regexp.MustCompile(`\sstyle=|<style|<script|\son[a-z]+=|ecmeta|zr\d|class=|NaN|undefined|Infinity|url\((?:[^#]|#[^)]*zr)`)
	plainColor = regexp.MustCompile(`(?:fill|stroke)="(#[0-9A-Fa-f]{3,6}|rgb[^"]*)"`)
	anyID      = regexp.MustCompile(`\sid="([^"]*)"`)
)

// wellFormed parses a file as XML, and refuses what a page's policy or another drawing on it would stumble over.
func wellFormed(t interface{ Fatalf(string, ...any) }, d Drawing, svg string) {
	if found := forbidden.FindString(tagsOnly(svg)); found != "" {
		t.Fatalf("%s holds %q", d.ID, found)
	}
	for _, id := range anyID.FindAllStringSubmatch(svg, -1) {
		if !strings.HasPrefix(id[1], d.ID+"-") {
			t.Fatalf("%s: the id %q isn't its own", d.ID, id[1])
		}
	}
	decoder := xml.NewDecoder(strings.NewReader(File(svg)))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s is no XML: %v", d.ID, err)
		}
	}
}

// tagsOnly leaves out the text between tags, and the sentence on the root.
func tagsOnly(svg string) string {
	svg = regexp.MustCompile(`aria-label="[^"]*"`).ReplaceAllString(svg, "")
	return strings.Join(regexp.MustCompile(`<[^>]*>`).FindAllString(svg, -1), "")
}

// fitsAPage checks what every drawing owes the page it stands on.
func fitsAPage(t *testing.T, drawing Drawing, svg string) {
	t.Helper()
	wellFormed(t, drawing, svg)
	if !strings.Contains(svg, `role="img"`) || !strings.Contains(svg, `aria-label="`+drawing.Alt+`"`) {
		t.Errorf("%s has no role or sentence", drawing.ID)
	}
	for _, color := range plainColor.FindAllStringSubmatch(svg, -1) {
		if color[1] != "#000" && color[1] != "rgba(0,0,0,0)" {
			t.Errorf("%s paints %s, which is no token", drawing.ID, color[1])
		}
	}
	if File(svg) == svg || strings.Contains(File(svg), "var(") {
		t.Errorf("%s as a file still asks a page for its colours", drawing.ID)
	}
}

// TestHostileTexts puts what people should not type into every label.
func TestHostileTexts(t *testing.T) {
	engine := newEngine(t, 1)
	for i, text := range []string{
		`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `]]></style>`, `{a|b} {{.}} ${x} {value}`, "a\u202eb\u2066c\u200f", "🎁🎉👩‍👩‍👧",
		"\x00\x01\x1b\uffff", strings.Repeat("Ngày xửa ngày xưa ", 600), "&amp;<b>&lt;", "line\nbreak\r\n", "\xff\xfe broken",
	} {
		trend, cohorts, control, fall, ladder := sampleTrend(), sampleCohorts(), sampleControl(), sampleWaterfall(), sampleLadder()
		trend.Name, trend.PathName, trend.IntervalName = text, text, text
		trend.Goal.Lines, trend.ForecastLines, trend.Events[0].Text, trend.Months[2].Tick = []string{text, text}, []string{text}, text, text
		cohorts.Rows[0].Name, cohorts.Columns[1], cohorts.Rows[0].Size = text, text, text
		control.HighName, control.Months[23].Short = text, text
		fall.Effects[1].Name, fall.StartName = text, text
		ladder.Steps[0].Name, ladder.Steps[4].Name = text, text
		nps, hopes, revenue, launches := sampleNPS(), sampleExpectations(), sampleRevenue(), sampleLaunches()
		nps.PromotersName, hopes.BelowName, revenue.NewName, launches.Rows[0].Name, launches.NewName = text, text, text, text, text
		pareto, rfm, segments, quality := samplePareto(), sampleRFM(), sampleSegments(), sampleFit()
		pareto.EqualName, pareto.MarkLines[0], rfm.AcrossName, rfm.UpName, segments.Rows[0].Name, segments.PathLabel = text, text, text, text, text, text
		quality.AxisName, quality.Groups[1].Name, quality.ActualName = text, text, text
		lines, histogram := sampleLines(), sampleHistogram()
		lines.Series[0].Name, histogram.MarkLabel, histogram.Bins[2].Tick = text, text, text
		stack, bars, bridge, heat, cloud := sampleLayers(), sampleBars(), sampleBridge(), sampleHeat(), sampleScatter()
		cloud.AxisName, cloud.Groups[0].Name, cloud.Groups[1].Points[0].Name = text, text, text
		stack.Layers[1].Name, bars.Bars[1].Label, bars.Bars[0].Name, bars.AxisName = text, text, text, text
		bridge.Up[0].Name, bridge.Level.Name, heat.Rows[1], heat.Columns[2], heat.ColumnsName = text, text, text, text, text
		for k, chart := range []Chart{
			NewLayers(stack, Wide), NewBars(bars, Small), NewBridge(bridge, Wide), NewHeat(heat, Wide), NewScatter(cloud, Wide), NewTrend(trend, Wide), NewTrend(trend, Narrow), NewCohorts(cohorts, Wide), NewControl(control, Small), NewWaterfall(fall, Small),
			NewLadder(ladder, Wide), NewNPS(nps, Wide), NewExpectations(hopes, Wide), NewRevenue(revenue, Narrow), NewLaunches(launches, Wide),
			NewPareto(pareto, Small), NewRFM(rfm, Small), NewSegments(segments, Small), NewFit(quality, Small), NewLines(lines, Small),
			NewHistogram(histogram, Small),
		} {
			if i > 0 && k%8 != i%8 {
				continue // each text meets an eighth of the charts, the first meets all
			}
			drawing := Drawing{ID: "x", Alt: text, Chart: chart}
			svg, err := engine.Draw(context.Background(), drawing)
			if err != nil {
				t.Fatalf("%s with %.20q: %v", chart.Kind, text, err)
			}
			wellFormed(t, drawing, svg)
			if bytes.ContainsAny(chart.Live, "<>&") {
				t.Fatalf("%s with %.20q: the live text isn't safe inside a script element", chart.Kind, text)
			}
			if strings.ContainsAny(svg, "\u202e\u2066") {
				t.Fatalf("%s lets a bidi mark through", chart.Kind)
			}
			if len(svg) > 60000 {
				t.Fatalf("%s with %.20q is %d bytes long", chart.Kind, text, len(svg))
			}
		}
	}
}

// TestOddFigures draws what few customers, short histories and broken exports bring, without a crash or a NaN.
func TestOddFigures(t *testing.T) {
	engine := newEngine(t, 1)
	odd := rapid.SampledFrom([]float64{nan, 0, 1, -1, 0.578, 1e-9, 1e12, -3.5, math.Inf(1), math.Inf(-1)})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "months")
		values := func(name string) []float64 { return rapid.SliceOfN(odd, 0, 6).Draw(t, name) }
		months, flags := monthsFrom(2026, 9, n), rapid.SliceOfN(rapid.Bool(), 0, 6).Draw(t, "flags")
		signals := rapid.SliceOfN(rapid.SampledFrom([]Signal{Usual, Better, Worse, Unusual}), 0, 6).Draw(t, "signals")
		one := odd.Draw(t, "one")
		size := rapid.SampledFrom([]Size{Wide, Small, Narrow}).Draw(t, "size")
		a, b, c := values("a"), values("b"), values("c")
		var chart Chart
		switch rapid.IntRange(0, 14).Draw(t, "kind") {
		case 0, 1, 2:
			chart = NewTrend(Trend{Months: months, Format: percent, Value: a, Low: b, High: c, Path: values("path"), Forecast: values("forecast"),
				ForecastLow: b, ForecastHigh: c, ForecastLines: []string{"x"}, Partial: flags, Abnormal: signals, Events: []Event{{-1, "x"}, {2, "y"}, {99, "z"}},
				Goal: &Goal{At: rapid.IntRange(-1, 7).Draw(t, "goal"), Value: one, Lines: []string{"goal"}}}, size)
		case 3:
			chart = NewCohorts(Cohorts{Rows: []Cohort{{Values: a}, {Values: b}, {}}, Columns: []string{"+1", "+2"}, Format: percent}, size)
		case 4:
			chart = NewControl(Control{Months: months, Format: percent, Value: a, Center: b, Low: b, High: c, Abnormal: signals}, size)
		case 5:
			chart = NewWaterfall(Waterfall{Start: one, End: odd.Draw(t, "end"), Effects: []Effect{{"a", odd.Draw(t, "effect")}, {"b", one}}, Format: percent}, size)
		case 6:
			chart = NewLadder(Ladder{Months: months, Steps: []Step{{"1", a}, {"2", b}, {"3", c}}, Format: percent}, size)
		case 7:
			chart = NewNPS(NPS{Months: months, Promoters: a, Detractors: b, Score: c, Format: percent}, size)
		case 8:
			chart = NewExpectations(Expectations{Months: months, Below: a, AsExpected: b, Above: c, Format: percent}, size)
		case 9:
			chart = NewRevenue(Revenue{Months: months, Existing: a, New: b, Format: money, Share: percent.Label}, size)
		case 10:
			chart = NewLaunches(Launches{Rows: []Launch{{"a", "b", one, odd.Draw(t, "new")}}, Format: count}, size)
		case 11:
			chart = NewPareto(Pareto{Points: []ParetoPoint{{one, 0.5}, {1, odd.Draw(t, "top")}}, Mark: ParetoPoint{0.2, one}, Format: percent}, size)
		case 12:
			chart = NewSegments(Segments{Rows: []Segment{{"a", one, odd.Draw(t, "before"), odd.Draw(t, "low"), odd.Draw(t, "high")}}, Path: odd.Draw(t, "path"), Format: percent}, size)
		case 13:
			chart = NewFit(Fit{Groups: []FitGroup{{"0", one, odd.Draw(t, "expected")}}, Format: count}, size)
		case 14:
			chart = NewHistogram(Histogram{Bins: []Bin{{0, 1, "a", "b", one}, {1, 1, "", "", 3}}, Mark: odd.Draw(t, "mark"), Format: count}, size)
		}
		if !json.Valid(chart.Options) || !json.Valid(chart.Live) {
			t.Fatalf("%s: no JSON", chart.Kind)
		}
		if rapid.IntRange(0, 3).Draw(t, "drawn") > 0 {
			return // building is quick, drawing isn't
		}
		drawing := Drawing{ID: "x", Chart: chart}
		svg, err := engine.Draw(context.Background(), drawing)
		if err != nil {
			t.Fatalf("%s: %v", chart.Kind, err)
		}
		wellFormed(t, drawing, svg)
	})
}

func TestSparkline(t *testing.T) {
	for name, c := range map[string]struct {
		value, path []float64
		partial     []bool
		want        string
	}{
		"nothing": {nil, nil, nil, ""},
		"blank":   {[]float64{nan, nan}, []float64{1, 2}, nil, ""},
		"one":     {[]float64{5}, nil, nil, `<circle cx="66" cy="17" r="2.6" fill="var(--c1,#1F5FA8)"/></svg>`},
		"gap":     {[]float64{1, nan, 3, 2}, nil, nil, `<path d="M86.7 4L128 17" stroke="var(--c1,#1F5FA8)"`},
		"partial": {[]float64{1, 2, 3}, nil, []bool{true}, `<circle cx="4" cy="30" r="2" fill="var(--bg,#FFFFFF)" stroke="var(--c1,#1F5FA8)"/>`},
		"path":    {[]float64{1, 2, 3}, []float64{nan, 2, 4}, nil, `stroke-dasharray="3 2.5"`},
	} {
		got := Sparkline(c.value, c.path, c.partial, InRow)
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: %s", name, got)
		}
		if got != "" && !strings.Contains(got, `aria-hidden="true"`) {
			t.Errorf("%s isn't hidden from screen readers", name)
		}
	}
}

func TestNiceScale(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		zero      bool
		most      int
		want      scale
	}{
		{0.546, 0.602, false, 5, scale{0.54, 0.62, 0.02}},
		{0.578, 0.578, false, 5, scale{0.5, 0.65, 0.05}},
		{0, 0, true, 4, scale{0, 1, 0.5}},
		{0.2, 7.9e9, true, 5, scale{0, 8e9, 2e9}},
		{-0.212, 0.5, true, 6, scale{-0.4, 0.6, 0.2}},
		{math.Inf(1), math.Inf(-1), false, 5, scale{0, 1, 0.2}},
	} {
		if got := niceScale(c.low, c.high, c.zero, c.most); got != c.want {
			t.Errorf("niceScale(%g, %g, %v, %d) = %v, want %v", c.low, c.high, c.zero, c.most, got, c.want)
		}
	}
}

func TestTexts(t *testing.T) {
	if got := textWidth("Tỷ lệ", 12, regular); math.Abs(got-textWidth("Ty le", 12, regular)) > 0.01 {
		t.Errorf("marks widen a text to %g", got)
	}
	if got := fit("Tỷ lệ giữ chân khách hàng", 12, regular, 60); got != "Tỷ lệ giữ…" {
		t.Errorf("fit = %q", got)
	}
	if got := strings.Join(wrap("80% range: 57.0–58.8%", 12, regular, 80), "/"); got != "80% range:/57.0–58.8%" {
		t.Errorf("wrap = %q", got)
	}
	if got := clean(" a\u202e\x00  b\n"); got != "a b" {
		t.Errorf("clean = %q", got)
	}
	names := []string{"Cửa hàng quận 1, TP. Hồ Chí Minh", "Cửa hàng quận 1, TP. Thủ Đức", "Sàn TMĐT"}
	if got := strings.Join(fitAll(names, 12, regular, 100), "|"); got != "Cửa hàn…í Minh|Cửa hà…hủ Đức|Sàn TMĐT" {
		t.Errorf("names that begin alike: %s", got)
	}
}

// TestTokensStandInTheStylesheet finds every colour of the drawings in the page's stylesheet, light and dark.
func TestTokensStandInTheStylesheet(t *testing.T) {
	css, err := templates.Files.ReadFile("page.css")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, token := range Tokens() {
		if other, taken := seen[strings.ToUpper(token.Light)]; taken {
			t.Errorf("--%s and --%s share a light colour: a drawing couldn't tell them apart", token.Name, other)
		}
		seen[strings.ToUpper(token.Light)] = token.Name
		if strings.Count(string(css), "--"+token.Name+":") < 2 {
			t.Errorf("page.css doesn't define --%s in both themes", token.Name)
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	engine := newEngine(t, 1)
	for name, drawing := range map[string]Drawing{
		"an empty chart":             {ID: "x"},
		"an id that would break out": {ID: `x" onload="`, Chart: samples()[4].Chart},
	} {
		if _, err := engine.Draw(context.Background(), drawing); err == nil {
			t.Errorf("%s is drawn", name)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine.DrawAll(ctx, samples()[:2]); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gives %v", err)
	}
}

// A month of a few customers, whose figure may be anything, leaves the axis to the others.
func TestTinyMonthsSetNoAxis(t *testing.T) {
	trend := smallTrend()
	trend.Value = slices.Clone(trend.Value)
	trend.Value[1] = 40
	trend.Tiny = make([]bool, len(trend.Value))
	for _, isTiny := range []bool{false, true} {
		trend.Tiny[1] = isTiny
		if high := trend.span(len(trend.Months)).high; (high < 40) != isTiny {
			t.Errorf("tiny %v: the axis goes up to %g", isTiny, high)
		}
	}
}

// A holiday stands at the foot of its month in every size, and in that month's tooltip; one outside the months is left out.
func TestHolidaysAreMarked(t *testing.T) {
	for _, size := range []Size{Wide, Small, Narrow} {
		trend := smallTrend()
		trend.Holidays = []Event{{1, "Tết"}, {len(trend.Months) + 4, "Tết"}, {-1, "Tết"}}
		chart := NewTrend(trend, size)
		if n := bytes.Count(chart.Options, []byte("Tết")); n != 1 {
			t.Errorf("size %d: the option names the holiday %d times", size, n)
		}
		if !bytes.Contains(chart.Live, []byte("Tết")) {
			t.Errorf("size %d: no tooltip names the holiday", size)
		}
	}
}
