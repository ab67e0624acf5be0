package charts

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Invented figures, one chart per kind, in the manner of the month's page.

var nan = math.NaN()

// vietnamese writes a number with a decimal comma.
func vietnamese(value float64, decimals int) string {
	text := strings.Replace(strconv.FormatFloat(math.Abs(value), 'f', decimals, 64), ".", ",", 1)
	whole, rest, _ := strings.Cut(text, ",")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if rest != "" {
		whole += "," + rest
	}
	if value < 0 {
		whole = "−" + whole
	}
	return whole
}

func decimalsOf(step float64) int {
	for decimals := range 4 {
		if scaled := step * math.Pow(10, float64(decimals)); math.Abs(scaled-math.Round(scaled)) < 1e-9 {
			return decimals
		}
	}
	return 4
}

var percent = Format{
	Label: func(v float64) string { return vietnamese(v*100, 1) + "\u00a0%" },
	Tick:  func(v, step float64) string { return vietnamese(v*100, decimalsOf(step*100)) },
	Top:   func(v, step float64) string { return vietnamese(v*100, decimalsOf(step*100)) + "\u00a0%" },
	Range: func(low, high float64) string { return vietnamese(low*100, 1) + "–" + vietnamese(high*100, 1) },
}

var count = Format{
	Label: func(v float64) string { return vietnamese(v, 0) },
	Tick:  func(v, step float64) string { return vietnamese(v, decimalsOf(step)) },
}

var money = Format{
	Label: func(v float64) string { return vietnamese(v/1e9, 2) + "\u00a0tỷ\u00a0₫" },
	Tick:  func(v, step float64) string { return vietnamese(v/1e9, decimalsOf(step/1e9)) },
	Top:   func(v, step float64) string { return vietnamese(v/1e9, decimalsOf(step/1e9)) + "\u00a0tỷ" },
}

func monthsFrom(year, number, n int) []Month {
	months := make([]Month, n)
	for i := range months {
		months[i] = Month{
			Key: fmt.Sprintf("%d-%02d", year, number), Name: fmt.Sprintf("Tháng %d/%d", number, year),
			Short: fmt.Sprintf("%d/%d", number, year), Tick: fmt.Sprintf("T%d", number), Year: strconv.Itoa(year), Number: number,
		}
		if number++; number == 13 {
			year, number = year+1, 1
		}
	}
	return months
}

func shares(values ...float64) []float64 {
	out := make([]float64, len(values))
	for i, value := range values {
		out[i] = value / 100
	}
	return out
}

func shifted(values []float64, by float64) []float64 {
	out := make([]float64, len(values))
	for i, value := range values {
		out[i] = value + by
	}
	return out
}

func rising(n, from int, start, end float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = nan
		if i >= from {
			out[i] = start + (end-start)*float64(i-from)/float64(n-1-from)
		}
	}
	return out
}

func sampleTrend() Trend {
	value := shares(55.2, 55.5, 55.3, 55.6, 55.8, 56.4, 56.2, 56.0, 56.4, 55.9, 56.9, 56.9, 57.4, 57.2, 57.5, 57.6, 57.6, 58.2, 58.5, 58.8, 58.6, 58.7, 58.3, 57.8)
	blanks := func(values ...float64) []float64 {
		out := make([]float64, 24, 26)
		for i := range out {
			out[i] = nan
		}
		return append(out, values...)
	}
	return Trend{
		Name: "Tỷ lệ giữ chân khách hàng", Months: monthsFrom(2024, 11, 26), Format: percent,
		Value: value, Low: shifted(value, -0.006), High: shifted(value, 0.006),
		Path:     rising(26, 11, 0.569, 0.602),
		Goal:     &Goal{At: 25, Value: 0.602, Lines: []string{"Mục tiêu 12/2026", "60,2 %"}, Short: []string{"Mục tiêu", "60,2 %"}},
		Forecast: blanks(0.578, 0.579), ForecastLow: blanks(0.5735, 0.570), ForecastHigh: blanks(0.583, 0.588),
		ForecastLines: []string{"Dự báo 57,9 %", "khoảng 80 %: 57,0–58,8"}, ForecastShort: []string{"Dự báo", "57,9 %", "57,0–58,8"},
		Events:   []Event{{4, "Ra mắt ứng dụng"}, {20, "Sàn TMĐT tăng phí vận chuyển"}},
		PathName: "Lộ trình", IntervalName: "Khoảng tin cậy 95 %", ForecastName: "Dự báo", PartialName: "Chưa trọn kỳ",
	}
}

func sampleCohorts() Cohorts {
	rows := [][]float64{
		{23.2, 16.7, 16.2, 14.5, 12.4, 11.8, 11.3, 10.5, 10.1, 9.9, 9.7, 9.9}, {22.0, 20.4, 16.5, 13.8, 12.8, 12.0, 10.5, 11.3, 10.4, 9.3, 10.2},
		{19.4, 15.6, 12.4, 10.7, 9.4, 8.6, 8.5, 8.1, 8.1, 7.4}, {19.6, 13.8, 11.4, 10.8, 9.4, 8.7, 9.0, 8.5, 7.6}, {21.8, 17.9, 16.1, 13.2, 11.4, 11.6, 11.1, 10.6},
		{22.2, 18.1, 14.3, 12.6, 12.8, 11.7, 11.6}, {22.4, 17.2, 14.9, 13.5, 11.9, 11.9}, {21.4, 18.0, 15.7, 14.1, 12.5}, {21.3, 16.8, 15.0, 13.5}, {19.5, 15.2, 13.4}, {20.2, 15.4}, {20.4},
	}
	sizes := []string{"1.507", "1.675", "2.822", "2.935", "1.943", "1.983", "1.866", "1.650", "1.605", "1.818", "1.548", "1.758"}
	c := Cohorts{
		Format: percent,
		Cell:   func(v float64) string { return vietnamese(v*100, 1) },
		Whole:  func(v float64) string { return vietnamese(v*100, 0) },
	}
	for i, month := range monthsFrom(2025, 10, 12) {
		c.Rows = append(c.Rows, Cohort{Name: month.Short, Size: sizes[i], Values: shares(rows[i]...)})
		c.Columns = append(c.Columns, "+"+strconv.Itoa(i+1))
	}
	c.Short = append(c.Short, c.Columns...)
	c.Columns[0] = "+1 tháng"
	return c
}

func sampleControl() Control {
	n := 24
	abnormal := make([]Signal, n)
	abnormal[22], abnormal[23] = Worse, Worse
	flat := func(v float64) []float64 { return rising(n, 0, v, v) }
	return Control{
		Name: "Tỷ lệ rời bỏ", Months: monthsFrom(2024, 11, n), Format: percent,
		Value:  shares(4.52, 4.49, 4.3, 4.58, 4.13, 4.24, 4.58, 4.3, 4.5, 4.27, 4.38, 4.28, 4.63, 4.75, 4.52, 4.31, 4.6, 4.28, 4.31, 4.52, 4.62, 4.69, 4.95, 5.31),
		Center: flat(0.0441), High: rising(n, 0, 0.0477, 0.0472), Low: rising(n, 0, 0.0405, 0.041), Abnormal: abnormal,
		CenterName: "trung bình", LowName: "sàn", HighName: "trần",
	}
}

func sampleWaterfall() Waterfall {
	return Waterfall{
		StartName: "Tháng 9/2026", EndName: "Tháng 10/2026", Start: 0.583, End: 0.578, Format: percent,
		Effects: []Effect{{"Cơ cấu kênh", -0.001}, {"Sàn TMĐT", -0.0052}, {"Website", -0.0009}, {"Ứng dụng", 0.0017}, {"Cửa hàng", 0.0004}},
		EffectLabel: func(v float64) string {
			if v > 0 {
				return "+" + vietnamese(v*100, 2)
			}
			return vietnamese(v*100, 2)
		},
	}
}

func sampleLadder() Ladder {
	l := Ladder{Months: monthsFrom(2024, 11, 24), Format: percent}
	for i, name := range []string{"1 lần", "2 lần", "3 lần", "4 lần", "từ 5 lần"} {
		start, end := []float64{.452, .185, .11, .068, .185}[i], []float64{.401, .192, .113, .075, .219}[i]
		l.Steps = append(l.Steps, Step{Name: name, Values: rising(24, 0, start, end)})
	}
	return l
}

func sampleNPS() NPS {
	return NPS{
		Months:        monthsFrom(2025, 5, 18),
		Promoters:     shares(48, 50, 49, 48, 47.5, 48.5, 47, 47.6, 47.5, 48, 46.8, 47.2, 46.5, 46.7, 48.2, 46.4, 47.6, 46.2),
		Detractors:    shares(16, 17, 16.5, 19, 18.5, 18, 18.2, 18.6, 18.4, 17.4, 18.9, 19.6, 19.8, 19.4, 19.2, 20.9, 20.6, 21.2),
		Score:         []float64{32, 33, 32, 29, 29, 30, 29, 29, 29, 30, 28, 28, 27, 27, 29, 26, 27, 25},
		PromotersName: "Ủng hộ", DetractorsName: "Không hài lòng", ScoreName: "NPS", Format: percent,
		ScoreLabel: func(v float64) string { return fmt.Sprintf("%+.0f", v) },
	}
}

func sampleExpectations() Expectations {
	return Expectations{
		Months: monthsFrom(2025, 5, 18), Format: percent,
		Below: rising(18, 0, 0.128, 0.110), AsExpected: rising(18, 0, 0.66, 0.633), Above: rising(18, 0, 0.212, 0.257),
		BelowName: "Dưới mong đợi", AsExpectedName: "Như mong đợi", AboveName: "Vượt mong đợi",
	}
}

func sampleRevenue() Revenue {
	existing := []float64{3.3, 3.9, 4.5, 2.7, 3.4, 3.8, 3.7, 3.8, 3.9, 3.8, 4.0, 4.1, 3.9, 4.8, 5.4, 3.2, 4.3, 4.5, 4.3, 4.6, 4.5, 4.6, 4.8, 5.01}
	fresh := []float64{1.9, 2.2, 2.7, 1.6, 2.2, 1.9, 2.1, 2.1, 2.1, 2.3, 2.2, 2.2, 2.1, 2.5, 2.6, 1.7, 2.0, 2.2, 2.1, 2.1, 2.3, 2.2, 2.0, 2.32}
	scaled := func(values []float64) []float64 {
		out := make([]float64, len(values))
		for i, value := range values {
			out[i] = value * 1e9
		}
		return out
	}
	return Revenue{
		Months: monthsFrom(2024, 11, 24), Existing: scaled(existing), New: scaled(fresh),
		ExistingName: "Khách cũ", NewName: "Khách mới", Format: money, Share: percent.Label,
	}
}

func sampleLaunches() Launches {
	return Launches{
		ExistingName: "Khách cũ", NewName: "Khách mới", Format: count,
		Rows: []Launch{
			{"Nến quế", "11/2025", 612, 188}, {"Bộ chăn ga Tết", "1/2026", 1240, 655}, {"Gốm mây", "3/2026", 498, 240},
			{"Tinh dầu sả", "5/2026", 571, 301}, {"Khăn lanh", "7/2026", 690, 395}, {"Bình An", "9/2026", 655, 521},
		},
	}
}

func samplePareto() Pareto {
	p := Pareto{
		Mark: ParetoPoint{0.2, 0.584}, MarkLines: []string{"20 % khách hàng đầu", "58,4 % doanh thu"},
		EqualName: "nếu mọi khách chi bằng nhau", AxisName: "khách hàng, chi nhiều nhất trước", Format: percent,
	}
	p.Format.Label = func(v float64) string { return vietnamese(v*100, 0) + "\u00a0%" }
	for i := 1; i <= 50; i++ {
		x := float64(i) / 50
		p.Points = append(p.Points, ParetoPoint{x, 1 - math.Pow(1-x, 3.93)})
	}
	return p
}

func sampleRFM() RFM {
	r := RFM{AcrossName: "Mua gần đây hơn →", UpName: "Mua nhiều hơn →", Format: count}
	for f, counts := range [][5]float64{{3069, 2721, 1495, 976, 826}, {2581, 3096, 2477, 1842, 862}, {1778, 2696, 3043, 2132, 1619}, {882, 1837, 2345, 3128, 2683}, {876, 800, 1785, 2283, 2695}} {
		row := RFMRow{Name: fmt.Sprint(f + 1), Counts: counts}
		row.Act[0] = f > 2
		for k := range row.Groups {
			row.Groups[k] = fmt.Sprintf("Nhóm %d%d", f+1, k+1)
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

func sampleSegments() Segments {
	return Segments{
		Path: 0.597, PathLabel: "Lộ trình 59,7 %", Format: percent, NowName: "10/2026", BeforeName: "9/2026", RangeName: "Khoảng tin cậy 95 %",
		Rows: []Segment{
			{"Cửa hàng", 0.648, 0.647, 0.640, 0.656}, {"Ứng dụng", 0.634, 0.626, 0.624, 0.644},
			{"Website", 0.558, 0.562, 0.548, 0.568}, {"Sàn TMĐT", 0.46, 0.482, 0.451, 0.469},
		},
	}
}

func sampleFit() Fit {
	f := Fit{ActualName: "Thực tế", ExpectedName: "Mô hình", AxisName: "số lần mua trước đó", Format: Format{
		Label: func(v float64) string { return vietnamese(v, 2) },
		Tick:  func(v, step float64) string { return vietnamese(v, decimalsOf(step)) },
	}}
	for i, actual := range []float64{0.12, 0.31, 0.52, 0.74, 0.93, 1.2, 1.31, 1.9} {
		f.Groups = append(f.Groups, FitGroup{Name: strconv.Itoa(i), Actual: actual, Expected: actual*0.92 + 0.05})
	}
	return f
}

func sampleLines() Lines {
	return Lines{Months: monthsFrom(2025, 1, 22), Format: count, Zero: true, Series: []Line{
		{Name: "Thực tế", Values: rising(22, 0, 100, 5200)}, {Name: "Mô hình", Values: rising(22, 0, 120, 4900), Dashed: true},
	}}
}

func sampleManyLines() Lines {
	l := Lines{Format: money, Zero: true, AxisName: "Số tháng từ lần mua đầu"}
	for k := range 37 {
		step := Month{Key: strconv.Itoa(k), Name: strconv.Itoa(k), Short: strconv.Itoa(k), Number: k}
		if k%6 == 0 {
			step.Tick = step.Short
		}
		l.Months = append(l.Months, step)
	}
	for i := range 4 {
		values := rising(37, 0, 0.3e9, (2.4+0.1*float64(i))*1e9)
		for k := 37 - 9*i; k < 37; k++ {
			values[k] = nan
		}
		l.Series = append(l.Series, Line{Name: strconv.Itoa(2022 + i), Values: values})
	}
	l.Series = append(l.Series, Line{Name: "Chi phí một khách", Values: rising(37, 0, 0.2e9, 0.2e9), Dashed: true})
	return l
}

func sampleHistogram() Histogram {
	h := Histogram{AxisName: "giá trị vòng đời, nghìn ₫", CountName: "khách hàng", Format: count, Mark: 486, MarkLabel: "Trung bình 486"}
	for i, n := range []float64{5200, 9800, 8700, 6900, 5100, 3900, 2800, 2100, 1500, 1100, 700, 400} {
		tick := ""
		if i%2 == 0 {
			tick = strconv.Itoa(i * 100)
		}
		h.Bins = append(h.Bins, Bin{Low: float64(i * 100), High: float64(i*100 + 100), Label: fmt.Sprintf("%d–%d", i*100, i*100+100), Tick: tick, Count: n})
	}
	return h
}

func sampleLayers() Layers {
	l := Layers{Months: monthsFrom(2023, 11, 36), Format: money}
	for i, name := range []string{"Khách lẻ", "Có từ trước dữ liệu", "2023", "2024", "2025", "2026"} {
		values := rising(36, max(0, 12*(i-2)-10), 0.3e9, (0.2+0.15*float64(i))*1e9)
		l.Layers = append(l.Layers, Layer{Name: name, Values: values, Ordered: i > 1})
	}
	l.Layers[0].Values[9] = -0.1e9
	return l
}

func sampleBars() Bars {
	b := Bars{AxisName: "Lần mua thứ", ValueName: "Tỷ lệ", LabelName: "Số ngày", Format: percent}
	for i, share := range []float64{.577, .678, .753, .799, .827} {
		b.Bars = append(b.Bars, Bar{Name: strconv.Itoa(i + 1), Value: share, Label: fmt.Sprintf("%d ngày", 99-6*i)})
	}
	return b
}

func sampleScatter() Scatter {
	s := Scatter{AxisName: "Số lần mua", ValueName: "Giá trị đơn trung bình", Across: count, Format: money}
	for g, name := range []string{"Cửa hàng", "Trang web", "Sàn"} {
		group := ScatterGroup{Name: name}
		for i := range 12 {
			group.Points = append(group.Points, ScatterPoint{X: float64(1 + (i*7+g*3)%12), Y: 1e6 * (1 + float64((i*5+g*4)%9)), Name: fmt.Sprintf("Chi nhánh %d", i+1)})
		}
		s.Groups = append(s.Groups, group)
	}
	return s
}

func sampleBridge() Bridge {
	return Bridge{
		Months: monthsFrom(2024, 11, 24), Format: count, Level: Layer{Name: "Cuối tháng", Values: rising(24, 0, 6467, 10525)},
		Up:   []Layer{{Name: "Khách mới", Values: rising(24, 0, 512, 663)}, {Name: "Giành lại", Values: rising(24, 0, 312, 685)}},
		Down: []Layer{{Name: "Im lặng", Values: rising(24, 0, 612, 1213)}},
	}
}

func sampleHeat() Heat {
	h := Heat{RowsName: "Một năm trước", ColumnsName: "Bây giờ", Format: percent, Cell: func(v float64) string { return vietnamese(v*100, 0) }}
	h.Rows = []string{"Khách tốt nhất", "Trung thành", "Sắp trung thành", "Khách mới", "Có triển vọng", "Cần chú ý", "Sắp ngủ quên", "Có nguy cơ", "Đã mất"}
	h.Columns = append(append(h.Columns, h.Rows...), "Không còn hoạt động")
	for r := range h.Rows {
		row := make([]float64, len(h.Columns))
		for k := range row {
			row[k] = float64((r*7+k*5)%11) / 50
		}
		row[(r+3)%9], row[r] = nan, 0.3
		h.Values = append(h.Values, row)
	}
	return h
}

func smallTrend() Trend {
	t := sampleTrend()
	t.Low, t.High, t.Goal = nil, nil, nil
	return t
}

// samples are the charts of all kinds and renditions by name.
func samples() []Drawing {
	charts := []struct {
		name  string
		chart Chart
	}{
		{"trend-wide", NewTrend(sampleTrend(), Wide)},
		{"waterfall-small", NewWaterfall(sampleWaterfall(), Small)},
		{"trend-narrow", NewTrend(sampleTrend(), Narrow)},
		{"control-small", NewControl(sampleControl(), Small)},
		{"trend-small", NewTrend(smallTrend(), Small)},
		{"cohorts-wide", NewCohorts(sampleCohorts(), Wide)},
		{"cohorts-narrow", NewCohorts(sampleCohorts(), Narrow)},
		{"ladder-wide", NewLadder(sampleLadder(), Wide)},
		{"ladder-narrow", NewLadder(sampleLadder(), Narrow)},
		{"rfm-small", NewRFM(sampleRFM(), Small)},
		{"nps-wide", NewNPS(sampleNPS(), Wide)},
		{"nps-narrow", NewNPS(sampleNPS(), Narrow)},
		{"revenue-wide", NewRevenue(sampleRevenue(), Wide)},
		{"revenue-narrow", NewRevenue(sampleRevenue(), Narrow)},
		{"pareto-small", NewPareto(samplePareto(), Small)},
		{"expectations-wide", NewExpectations(sampleExpectations(), Wide)},
		{"expectations-narrow", NewExpectations(sampleExpectations(), Narrow)},
		{"launches-wide", NewLaunches(sampleLaunches(), Wide)},
		{"launches-narrow", NewLaunches(sampleLaunches(), Narrow)},
		{"segments-small", NewSegments(sampleSegments(), Small)},
		{"fit-small", NewFit(sampleFit(), Small)},
		{"lines-small", NewLines(sampleLines(), Small)},
		{"lines-wide", NewLines(sampleManyLines(), Wide)},
		{"stacked-wide", NewLayers(sampleLayers(), Wide)},
		{"stacked-narrow", NewLayers(sampleLayers(), Narrow)},
		{"bars-small", NewBars(sampleBars(), Small)},
		{"bridge-wide", NewBridge(sampleBridge(), Wide)},
		{"bridge-narrow", NewBridge(sampleBridge(), Narrow)},
		{"heatmap-wide", NewHeat(sampleHeat(), Wide)},
		{"heatmap-narrow", NewHeat(sampleHeat(), Narrow)},
		{"scatter-wide", NewScatter(sampleScatter(), Wide)},
		{"scatter-small", NewScatter(sampleScatter(), Small)},
		{"histogram-small", NewHistogram(sampleHistogram(), Small)},
	}
	drawings := make([]Drawing, len(charts))
	for i, c := range charts {
		drawings[i] = Drawing{ID: c.name, Alt: "Biểu đồ " + c.name, Chart: c.chart}
	}
	return drawings
}
