// Package mock is a made-up report with everything in it, for the tests of render's rooms alone.
package mock

import (
	"fmt"
	"math"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/queries"
)

// The tests' report: an invented company with believable figures, in the shape that the pipeline gives.

func ptr[T any](x T) *T { return &x }

// noise is a fixed wobble between −1 and 1, so that series look like data and are the same in every run.
func noise(seed, i int) float64 { return math.Sin(float64(seed*37+i*i*11+i*7) * 1.37) }

// A mockKPI is a line of the mock: where the value began 24 months ago, where it is, and its goal.
type mockKPI struct {
	id, section, unit, better, window string
	en, vi, shortEN, shortVI          string
	from, now, wobble, n              float64
	start, path, target               float64 // 0 = no goal
	status                            string
	streak                            int
	tolerance                         float64
}

var mockKPIs = []mockKPI{
	{"retention_rate", "retention", "rate", "higher", "prior", "Customer retention rate", "Tỷ lệ giữ chân khách hàng", "Retention", "Giữ chân", .552, .578, .003, 43902, .569, .597, .602, "missed", 3, .005},
	{"repeat_purchase_rate", "retention", "rate", "higher", "window", "Repeat purchase rate", "Tỷ lệ quay lại mua hàng", "Repeat purchase", "Mua lại", .41, .447, .006, 48216, .42, .44, .446, "met", 7, .005},
	{"churn_rate", "retention", "rate", "lower", "month", "Monthly churn rate", "Tỷ lệ khách hàng rời bỏ", "Churn", "Rời bỏ", .045, .053, .0025, 34120, .046, .045, .044, "missed", 2, .001},
	{"winback_rate", "retention", "rate", "higher", "month", "Win-back rate", "Tỷ lệ khách hàng quay lại sau khi rời bỏ", "Win-back", "Quay lại sau rời bỏ", .022, .026, .001, 31877, .024, .028, .029, "at_risk", 4, .003},
	{"second_purchase_90d", "retention", "rate", "higher", "cohort", "90-day second purchase", "Mua lần hai trong 90 ngày", "Second purchase", "Mua lần hai", .219, .239, .004, 1814, .229, .24, .245, "at_risk", 1, .002},
	{"omnichannel_retention", "retention", "rate", "higher", "prior", "Retention of multi-channel buyers", "Giữ chân khách hàng đa kênh", "Multi-channel retention", "Giữ chân đa kênh", .70, .742, .008, 9410, .71, .73, .735, "met", 10, .01},
	{"loyal_customer_share", "core", "rate", "higher", "window", "Loyal customers (5+ purchases)", "Khách hàng trung thành (từ 5 lần mua)", "Loyal customers", "Khách từ 5 lần mua", .186, .219, .002, 48216, .2, .215, .22, "met", 9, .005},
	{"member_share", "core", "rate", "higher", "window", "Loyalty programme members", "Tỷ lệ hội viên", "Members", "Hội viên", .56, .631, .003, 48216, .58, .62, .63, "met", 12, .01},
	{"member_retention_lift", "core", "difference", "higher", "prior", "Member retention lift", "Mức tăng giữ chân của hội viên", "Member lift", "Mức tăng của hội viên", .05, .064, .003, 43902, .055, .06, .06, "met", 3, .01},
	{"touch_lift", "core", "difference", "higher", "cohort", "Lift of birthday messages", "Hiệu quả lời chúc sinh nhật", "Birthday lift", "Lời chúc sinh nhật", .02, .031, .01, 212, .03, .04, .04, "not_enough_data", 12, .005},
	{"referral_rate", "advocacy", "rate", "higher", "month", "Referral rate", "Tỷ lệ khách hàng giới thiệu khách hàng mới", "Referrals", "Khách được giới thiệu", .075, .116, .003, 1942, .09, .111, .115, "met", 5, .005},
	{"nps", "advocacy", "points", "higher", "survey", "Net Promoter Score", "Chỉ số NPS", "NPS", "NPS", 33, 25, 2, 2318, 30, 30, 32, "missed", 2, 2},
	{"word_of_mouth", "advocacy", "points", "higher", "survey", "Word-of-mouth balance", "Cán cân truyền miệng", "Word of mouth", "Truyền miệng", -10, -51, 15, 2318, 0, 0, 0, "no_goal", 24, 0},
	{"launch_first_buyer_share", "launch", "rate", "higher", "window", "Share of first buyers", "Tỷ trọng khách hàng tiên phong", "First buyers", "Khách tiên phong", .036, .048, .0022, 48216, .04, .045, .048, "met", 8, .003},
	{"revenue", "value", "money", "higher", "month", "Net revenue", "Doanh thu thuần", "Revenue", "Doanh thu", 5.1e9, 7.33e9, 5e8, 0, 5.5e9, 7.2e9, 84e9, "met", 3, 1e8},
	{"clv", "value", "money", "higher", "window", "Customer lifetime value, 12 months ahead", "Giá trị vòng đời khách hàng, 12 tháng tới", "Lifetime value", "Giá trị vòng đời", 4.5e5, 4.86e5, 6e3, 48216, 4.6e5, 4.8e5, 4.9e5, "met", 5, 1e4},
	{"active_customers", "value", "count", "higher", "window", "Active customers", "Khách hàng đang hoạt động", "Active customers", "Khách đang hoạt động", 40100, 48216, 400, 0, 0, 0, 0, "no_goal", 24, 0},
	{"purchase_frequency", "value", "ratio", "higher", "window", "Purchases per active customer", "Tần suất mua", "Frequency", "Tần suất mua", 2.98, 3.07, .02, 48216, 3.05, 3.10, 3.12, "at_risk", 2, .05},
	{"average_order_value", "value", "money", "higher", "month", "Average order value", "Giá trị đơn trung bình", "Basket", "Giá trị đơn", 5.2e5, 5.62e5, 1.2e4, 13050, 5.3e5, 5.5e5, 5.55e5, "met", 2, 1e4},
	{"top20_revenue_share", "value", "rate", "none", "window", "Revenue from the top 20%", "Doanh thu từ 20 % khách hàng hàng đầu", "Top 20%", "20 % hàng đầu", .58, .584, .003, 48216, 0, 0, 0, "no_goal", 24, 0},
	{"existing_revenue_share", "value", "rate", "higher", "month", "Revenue from existing customers", "Doanh thu từ khách hàng cũ", "Existing customers", "Khách cũ", .64, .684, .012, 0, .65, .67, .68, "met", 4, .01},
	{"csat", "service", "rate", "higher", "survey", "Customer satisfaction (CSAT)", "Mức độ hài lòng", "CSAT", "CSAT", .80, .782, .01, 1902, .78, .784, .79, "at_risk", 2, .005},
	{"expectation_met", "service", "rate", "higher", "survey", "Expectations met", "Đáp ứng kỳ vọng", "Expectations met", "Đáp ứng kỳ vọng", .865, .89, .008, 1902, 0, 0, 0, "no_goal", 24, 0},
	{"expectation_exceeded", "service", "rate", "higher", "survey", "Expectations exceeded", "Vượt kỳ vọng", "Expectations exceeded", "Vượt kỳ vọng", .21, .257, .008, 1902, .22, .25, .255, "met", 3, .01},
	{"resolved_in_time", "service", "rate", "higher", "month", "Resolved within the promise", "Giải quyết đúng hạn", "Resolved in time", "Giải quyết đúng hạn", .88, .714, .03, 1322, .85, .85, .85, "missed", 3, .02},
	{"first_response_hours", "service", "hours", "lower", "month", "Hours to first answer", "Số giờ đến phản hồi đầu tiên", "First answer", "Phản hồi đầu tiên", 3.9, 4.3, .3, 1322, 4.2, 4.2, 4, "at_risk", 1, .3},
	{"service_retention_gap", "service", "difference", "higher", "prior", "What good service is worth", "Giá trị của dịch vụ tốt", "Worth of service", "Giá trị dịch vụ", .08, .092, .008, 2210, 0, 0, 0, "no_goal", 24, 0},
	{"known_customer_share", "data", "rate", "higher", "month", "Orders with a known customer", "Đơn hàng có thông tin khách hàng", "Known customers", "Khách đã biết", .90, .921, .004, 13050, .90, .91, .92, "met", 6, .01},
}

// Report is October 2026 of a shop that has all there is.
func Report() *report.Report {
	m := month.Of(2026, 10)
	rep := &report.Report{
		Version: "1.0", Company: "Mộc An", Locale: "vi", Locales: []string{"vi", "en"}, Timezone: "Asia/Ho_Chi_Minh", Currency: "VND",
		Month: m, Now: "2026-11-02", FirstMonth: m - 47, DataFrom: "2022-11-01", DataTo: "2026-10-31", ConfigHash: "9f2c1a77d0aa4c55",
		Definitions: map[string]any{"active_window_months": 12.0, "survey_window_months": 3.0, "top_share": 0.2, "launch_window_days": 14.0},
		Inputs: map[string]report.Input{
			"orders": {Files: []string{"orders_2026-09.csv"}, Read: 318204, Kept: 316992, Repaired: map[string]int64{"stray_space": 1102},
				SetAside: map[string]int64{"duplicate": 847, "bad_amount": 221, "future_date": 144}},
			"customers": {Files: []string{"customers.parquet"}, Read: 61770, Kept: 61770, Repaired: map[string]int64{"left_blank": 26}},
			"surveys":   {Files: []string{"nps.csv"}, Read: 22318, Kept: 22240, SetAside: map[string]int64{"bad_score": 78}},
			"tickets":   {Files: []string{"tickets.csv"}, Read: 19614, Kept: 19614},
		},
		Statuses: []report.OrderStatus{{Status: "completed", Rows: 300100, Amount: 1.6e11, Counts: "valid"}, {Status: "cancelled", Rows: 16892, Amount: 8e9, Counts: "void"}},
		Holidays: []string{"2025-01-29", "2026-02-17"},
		Events:   []figure.Event{{Date: "2025-03-12", Text: "Ra mắt ứng dụng"}, {Date: "2026-07-01", Text: "Sàn TMĐT tăng phí vận chuyển"}},
		Comment: map[string]report.Comment{
			"vi": {HTML: "<p>Chúng ta đang đàm phán lại phí vận chuyển với sàn và thử miễn phí giao hàng cho hội viên từ 1/11.</p>", Signed: "Giám đốc Khách hàng"},
			"en": {HTML: "<p>We are renegotiating shipping fees with the marketplace and trying free delivery for members from 1 November.</p>", Signed: "Chief Customer Officer"},
		},
		Restatements: []report.Restatement{
			{KPI: "retention_rate", Month: m - 2, Published: ptr(.588), Now: ptr(.587), Cause: "rows", Rows: 212, Found: m - 1},
			{KPI: "second_purchase_90d", Month: m - 3, Published: ptr(.251), Now: ptr(.249), Cause: "definition", Found: m},
			{KPI: "second_purchase_90d", Month: m - 1, Published: ptr(.251), Now: ptr(.249), Cause: "rows", Rows: 1, Found: m},
		},
		Notices: []figure.Notice{{Code: "rows_after_now", Values: map[string]any{"table": "orders", "rows": 12.0}}},
	}
	for i, line := range mockKPIs {
		rep.KPIs = append(rep.KPIs, line.kpi(i, m))
	}
	rep.KPIs = append(rep.KPIs,
		report.KPI{ID: "proactive_share", Section: "service", Unit: "rate", Better: "higher", Window: "month", Status: "no_data", Missing: []string{"tickets.origin"}, Target: ptr(.3), Month: m, Streak: 24,
			Title: figure.Text{"en": "Problems found before the customer", "vi": "Chủ động phát hiện vấn đề"}, Short: figure.Text{"en": "Found first", "vi": "Chủ động phát hiện"},
			Reason: figure.Sentence{Code: "input", Values: map[string]any{"missing": []string{"tickets.origin"}}}, Owner: figure.Text{"en": "Head of Service", "vi": "Trưởng phòng CSKH"}},
		report.KPI{ID: "existing_conversion", Section: "value", Unit: "rate", Better: "higher", Window: "cohort", Status: "no_data", Missing: []string{"leads"}, Month: m,
			Title: figure.Text{"en": "Conversion of existing leads", "vi": "Tỷ lệ chuyển đổi khách cũ"}, Reason: figure.Sentence{Code: "input", Values: map[string]any{"missing": []string{"leads"}}}},
		report.KPI{ID: "new_conversion", Section: "value", Unit: "rate", Better: "higher", Window: "cohort", Status: "no_data", Missing: []string{"leads"}, Month: m,
			Title: figure.Text{"en": "Conversion of new leads", "vi": "Tỷ lệ chuyển đổi khách mới"}, Reason: figure.Sentence{Code: "input", Values: map[string]any{"missing": []string{"leads"}}}},
	)
	mockDetails(rep, m)
	mockCharts(rep, m)
	mockTop(rep, m)
	mockTree(rep, m)
	Ties(rep)
	return rep
}

// Ties takes from the shipped headers what KPIs and charts are to each other and to the page.
func Ties(rep *report.Report) {
	catalogue, err := queries.Load("")
	if err != nil {
		panic(err)
	}
	for i := range rep.KPIs {
		if query, found := catalogue.KPI(rep.KPIs[i].ID); found {
			rep.KPIs[i].Ties = query.Header.Ties
		}
	}
	for i := range rep.Charts {
		c := &rep.Charts[i]
		for _, query := range catalogue.Charts {
			if query.ID == c.ID {
				c.Figures = query.Header.Figures
			}
		}
	}
}

func (line mockKPI) kpi(seed int, m month.Month) report.KPI {
	const months = 24
	k := report.KPI{
		ID: line.id, Section: line.section, Unit: line.unit, Better: line.better, Window: line.window, Month: m,
		Title: figure.Text{"en": line.en, "vi": line.vi}, Short: figure.Text{"en": line.shortEN, "vi": line.shortVI},
		Description: figure.Text{"en": "What it measures, in a sentence that says over which window.", "vi": "Đo điều gì, trong một câu nói rõ cửa sổ thời gian."},
		Formula:     figure.Text{"en": "part ÷ whole", "vi": "phần ÷ toàn bộ"}, Owner: figure.Text{"en": "Head of CRM", "vi": "Trưởng nhóm CRM"},
		Status: line.status, Streak: line.streak, Tolerance: line.tolerance, Needs: []string{"orders"}, SQLFile: "queries/kpi/" + line.id + ".sql", SQL: mockSQL,
	}
	since := m - month.Month(line.streak-1)
	k.Since = &since
	if line.id == "second_purchase_90d" {
		k.Month, k.CohortDays = m-3, 90
	}
	for i := range months {
		share := float64(i) / (months - 1)
		p := figure.Point{Month: k.Month - months + 1 + month.Month(i), Status: "no_goal", Partial: i < 2 && line.window == "prior"}
		value := line.from + (line.now-line.from)*share + line.wobble*noise(seed, i)
		if i == months-1 {
			value = line.now
		}
		p.Value = &value
		if line.n > 0 {
			p.N = ptr(math.Round(line.n * (0.75 + 0.25*share)))
			half := 1.96 * math.Sqrt(math.Max(value*(1-value), .0001) / *p.N)
			switch line.unit {
			case "points":
				half = 3
			case "money", "ratio", "hours":
				half = line.now * .012
			}
			p.Interval = &figure.Range{Lo: value - half, Hi: value + half}
			if line.unit == "rate" || line.unit == "difference" {
				p.Numerator, p.Denominator = ptr(math.Round(value**p.N)), ptr(*p.N)
			}
		}
		if line.path != 0 && i >= 11 {
			p.Path = ptr(line.start + (line.path-line.start)*float64(i-11)/12)
			p.Status = "met"
			if months-i <= line.streak {
				p.Status = line.status
			}
		}
		k.Series = append(k.Series, p)
	}
	last := k.Series[months-1]
	k.Value, k.N, k.Numerator, k.Denominator, k.Interval, k.Path = last.Value, last.N, last.Numerator, last.Denominator, last.Interval, last.Path
	k.LastMonth = mockChange(k, 1)
	k.LastYear = mockChange(k, 12)
	if line.path != 0 {
		by := month.Of(2026, 12)
		k.Target, k.By = ptr(line.target), &by
		k.Path = ptr(line.path)
		k.PathAhead = []figure.PathPoint{{Month: by - 1, Value: (line.path + line.target) / 2}, {Month: by, Value: line.target}}
		gap := math.Abs(line.now - line.path)
		k.Reason = figure.Sentence{Code: line.status, KPI: line.id, Values: map[string]any{
			"value": line.now, "path": line.path, "gap": gap, "tolerance": line.tolerance, "streak": line.streak, "since": since, "beyond_chance": true,
		}}
		half := gap + .01*line.now
		k.Forecast = &figure.Forecast{Month: by, Value: ptr(line.now * 1.002), Lo: ptr(line.now*1.002 - half), Hi: ptr(line.now*1.002 + half),
			Probability: ptr(map[string]float64{"missed": .03, "at_risk": .31, "met": .74}[line.status]), Error: ptr(.004 * line.now), Tried: 6, Skill: ptr(.3)}
		for _, a := range []month.Month{1, 2} {
			k.Forecast.Points = append(k.Forecast.Points, figure.ForecastPoint{Month: m + a, Value: line.now * (1 + .001*float64(a)), Lo: line.now - half*float64(a)/2, Hi: line.now + half*float64(a)/2})
		}
	} else {
		k.Reason = figure.Sentence{Code: "no_goal", Values: map[string]any{}}
	}
	if line.id == "revenue" {
		k.Path, k.Accumulate, k.Accumulated = ptr(7.2e9), "year", &figure.Accumulated{Value: 69.1e9, Path: 68.3e9, Interval: &figure.Range{Lo: 67.9e9, Hi: 70.3e9}, Change: &figure.Change{Month: m - 12, From: 66.4e9, Delta: 2.7e9, Relative: ptr(.0407), Verdict: "better", Beyond: ptr(true)}}
	}
	if line.status == "not_enough_data" {
		k.Reason = figure.Sentence{Code: "chance", KPI: line.id, Values: map[string]any{"value": line.now, "path": line.path, "gap": .009, "n": 212.0, "more": 1893.0, "lo": -.026, "hi": .088}}
		k.Interval, k.Forecast = &figure.Range{Lo: -.026, Hi: .088}, &figure.Forecast{Month: month.Of(2026, 12), Withheld: "skill"}
	}
	return k
}

func mockChange(k report.KPI, back int) *figure.Change {
	now, then := k.Series[len(k.Series)-1], k.Series[len(k.Series)-1-back]
	c := &figure.Change{Month: then.Month, From: *then.Value, Delta: *now.Value - *then.Value, Verdict: "neutral"}
	if *then.Value > 0 {
		c.Relative = ptr(c.Delta / *then.Value)
	}
	switch {
	case k.Better == "none":
	case (c.Delta > 0) == (k.Better == "higher"):
		c.Verdict = "better"
	default:
		c.Verdict = "worse"
	}
	if k.Unit == "rate" || k.Unit == "points" {
		c.Beyond = ptr(math.Abs(c.Delta) > .012*math.Max(*now.Value, .3))
	}
	return c
}

const mockSQL = `-- bought in the 12 months before the window, and again inside it
WITH before_window AS (
  SELECT m.month_no, c.customer_id
  FROM months m
  JOIN customer_months c
    ON c.month_no BETWEEN m.month_no - 23 AND m.month_no - 12
  GROUP BY m.month_no, c.customer_id
)
SELECT b.month_no, count(*) AS denominator, 'kept' AS note
FROM before_window b
GROUP BY b.month_no
ORDER BY b.month_no
`

func KPIOf(rep *report.Report, id string) *report.KPI {
	for i := range rep.KPIs {
		if rep.KPIs[i].ID == id {
			return &rep.KPIs[i]
		}
	}
	return nil
}

func mockDetails(rep *report.Report, m month.Month) {
	k := KPIOf(rep, "retention_rate")
	for back, value := range map[int]float64{1: .583, 2: .587, 3: .586, 4: .588, 5: .585, 6: .582, 7: .576, 8: .576, 9: .575, 10: .572, 11: .574, 12: .569} {
		p := &k.Series[len(k.Series)-1-back]
		p.Value, p.Interval = ptr(value), &figure.Range{Lo: value - .005, Hi: value + .005}
	}
	k.LastMonth = &figure.Change{Month: m - 1, From: .583, Delta: -.005, Verdict: "worse", Beyond: ptr(true)}
	k.LastYear = &figure.Change{Month: m - 12, From: .569, Delta: .009, Verdict: "better", Beyond: ptr(true)}
	k.Interval = &figure.Range{Lo: .573, Hi: .583}
	k.Forecast.Value, k.Forecast.Lo, k.Forecast.Hi, k.Forecast.Probability = ptr(.579), ptr(.570), ptr(.588), ptr(.03)
	k.Forecast.Points = []figure.ForecastPoint{{Month: m + 1, Value: .578, Lo: .573, Hi: .584}, {Month: m + 2, Value: .579, Lo: .570, Hi: .588}}
	k.Partition, k.SegmentBy = true, figure.Text{"en": "by main channel", "vi": "theo kênh mua chính"}
	k.Decomposed = &figure.Decomposition{From: m - 1, To: m, Change: -.005, Mix: -.001}
	for i, s := range []struct {
		name           string
		now, before, n float64
		mix, rate      float64
	}{{"Cửa hàng", .648, .647, 14022, -.0002, .0004}, {"Ứng dụng", .634, .626, 9120, .0001, .0017}, {"Website", .558, .562, 9684, -.0003, -.0009}, {"Sàn TMĐT", .460, .482, 11076, -.0006, -.0052}} {
		k.Decomposed.Effects = append(k.Decomposed.Effects, figure.Effect{Segment: s.name, Mix: s.mix, Rate: s.rate})
		seg := figure.Segment{Name: s.name}
		for back := 12; back >= 0; back-- {
			value := s.before + .003*noise(i, back)
			switch back {
			case 0:
				value = s.now
			case 1:
				value = s.before
			}
			seg.Points = append(seg.Points, figure.Point{Month: m - month.Month(back), Value: ptr(value), N: ptr(s.n), Interval: &figure.Range{Lo: value - .006, Hi: value + .006}})
		}
		k.Segments = append(k.Segments, seg)
	}
	for _, line := range []struct {
		code string
		n    float64
	}{{"orders_read", 318204}, {"set_aside", -1212}, {"void", -9870}, {"guests", -25106}, {"sales_known", 249536}, {"purchases", 239114}, {"denominator", 43902}} {
		k.Receipt = append(k.Receipt, report.ReceiptLine{Code: line.code, Count: line.n})
	}
	k.Numerator, k.Denominator = ptr(25376.0), ptr(43902.0)
	churn := KPIOf(rep, "churn_rate")
	churn.Abnormal = &figure.Abnormal{Centre: .044, Lower: .041, Upper: .047, Current: true, Running: 2, Side: "worse",
		Flagged: []figure.AbnormalMonth{{Month: m - 1, Value: .05, Rules: []int{1}, Side: "worse"}, {Month: m, Value: .053, Rules: []int{1}, Side: "worse"}}}
	churn.Series[len(churn.Series)-2].Value = ptr(.05)
	for _, p := range churn.Series {
		churn.Abnormal.Limits = append(churn.Abnormal.Limits, figure.ControlLimit{Month: p.Month, Value: *p.Value, Centre: .044, Lower: .041, Upper: .047})
	}
	nps := KPIOf(rep, "nps")
	for i := range nps.Series {
		p := &nps.Series[i]
		down := .17 + .042*float64(i)/23 + .005*noise(3, i)
		p.Extras = map[string]*float64{"promoters": ptr(math.Round((*p.Value/100 + down) * *p.N)), "detractors": ptr(math.Round(down * *p.N))}
	}
	existing := KPIOf(rep, "existing_revenue_share")
	for i := range existing.Series {
		p := &existing.Series[i]
		total := *KPIOf(rep, "revenue").Series[i].Value
		p.Numerator, p.Denominator = ptr(total**p.Value), ptr(total)
	}
}

func mockCharts(rep *report.Report, m month.Month) {
	cohorts := report.Chart{ID: "cohort_retention", Section: "retention", Columns: []string{"cohort", "k", "customers", "buyers", "share"}}
	for back := 14; back >= 1; back-- {
		c := m - month.Month(back)
		customers, factor := 1700+100*noise(5, back), 1.0
		if c == month.Of(2025, 12) || c == month.Of(2026, 1) {
			customers, factor = 2880, .76
		}
		for k := 1; k <= min(back, 12); k++ {
			share := factor * (.09 + .14*math.Exp(-float64(k-1)/2.4) + .006*noise(back, k))
			cohorts.Rows = append(cohorts.Rows, []any{c.String(), float64(k), math.Round(customers), math.Round(share * customers), share})
		}
	}
	ladder := report.Chart{ID: "loyalty_ladder", Section: "core", Columns: []string{"month", "step", "customers"}}
	for back := 23; back >= 0; back-- {
		for step, share := range []float64{.45 - .002*float64(23-back), .19, .113, .075, .172 + .002*float64(23-back)} {
			ladder.Rows = append(ladder.Rows, []any{(m - month.Month(back)).String(), float64(step + 1), math.Round(share * 48216)})
		}
	}
	rfm := report.Chart{ID: "rfm", Section: "core", Columns: []string{"recency", "frequency", "rfm_group", "monetary", "customers", "revenue"}}
	for f, row := range [][]float64{{3069, 2721, 1495, 976, 826}, {2581, 3096, 2477, 1842, 862}, {1778, 2696, 3043, 2132, 1619}, {882, 1837, 2345, 3128, 2683}, {876, 800, 1785, 2283, 2695}} {
		for r, n := range row {
			for monetary := 1; monetary <= 2; monetary++ {
				rfm.Rows = append(rfm.Rows, []any{float64(r + 1), float64(f + 1), rfmGroups[4-f][r], float64(monetary), math.Round(n * float64(monetary) / 3), n * 1e5})
			}
		}
	}
	pareto := report.Chart{ID: "pareto", Section: "value", Columns: []string{"scope", "percentile", "customers", "share"}}
	for _, scope := range []string{"window", "all"} {
		for p := 1; p <= 100; p++ {
			share := 1 - math.Pow(1-float64(p)/100, 3.93)
			pareto.Rows = append(pareto.Rows, []any{scope, float64(p), float64(p * 482), share})
		}
	}
	launches := report.Chart{ID: "launch_buyers", Section: "launch", Columns: []string{"launch", "existing", "new"}}
	for i, date := range []string{"2025-11-05", "2026-01-10", "2026-03-02", "2026-05-15", "2026-07-08", "2026-09-09"} {
		launches.Rows = append(launches.Rows, []any{date, []float64{612, 1240, 498, 571, 690, 655}[i], []float64{188, 655, 240, 301, 395, 521}[i]})
	}
	tree := report.Chart{ID: "goal_tree", Section: "value", Columns: []string{"month", "customers", "purchases", "net", "walk_ins", "refunds", "change_stderr"}, Rows: [][]any{{m.String(), 48216.0, 148023.0, 8.0e10, 3.4e9, -2.1e7, 7.0e8}}}
	rep.Charts = append(rep.Charts, cohorts, ladder, rfm, pareto, launches, tree,
		report.Chart{ID: "clv_fit", Section: "value", Columns: []string{"frequency", "customers", "actual", "expected"}, Missing: []string{"the CLV model"}})
}

func mockTree(rep *report.Report, m month.Month) {
	year := *KPIOf(rep, "revenue").LastYear
	year.Month, year.From, year.Delta, year.Verdict, year.Beyond = m-12, 78.4e9, 5.1e9, "better", ptr(true)
	year.Relative = ptr(year.Delta / year.From)
	rep.GoalTree = &figure.Growth{KPI: "revenue", Month: m, Value: 83.5e9, Change: &year, Split: true}
	for i, part := range [][3]float64{{48216, 46120, 3.4e9}, {3.07, 3.05, .5e9}, {543000, 536000, 1e9}, {3.4e9, 3.2e9, .2e9}, {-2.1e7, -2.1e7, 0}} {
		rep.GoalTree.Parts = append(rep.GoalTree.Parts, figure.GrowthPart{Name: figure.GrowthParts[i], Value: part[0], Before: ptr(part[1]), Effect: ptr(part[2])})
	}
}

func mockTop(rep *report.Report, m month.Month) {
	rep.Verdict = figure.Sentence{Code: "verdict_mixed", KPI: "retention_rate", Status: "missed", Values: map[string]any{"value": .578, "plan": "short", "year": "better", "gap": .019, "path": .597}}
	rep.Summary = []figure.Sentence{
		{Code: "missed", KPI: "retention_rate", Status: "missed", Values: map[string]any{"value": .578, "last_value": .583, "last_delta": -.005, "path": .597, "gap": .019, "streak": 3, "beyond_chance": true}},
		{Code: "moved", KPI: "retention_rate", Values: map[string]any{"segment": "Sàn TMĐT", "effect": -.0052, "from": m - 1, "to": m, "other": "Ứng dụng", "other_effect": .0017, "event": "Sàn TMĐT tăng phí vận chuyển", "event_month": m - 3}},
		{Code: "abnormal", KPI: "churn_rate", Status: "abnormal", Values: map[string]any{"value": .053, "limit": .047, "centre": .044, "beyond_limit": true, "above": true, "running": 2}},
		{Code: "missed", KPI: "resolved_in_time", Status: "missed", Values: map[string]any{"value": .714, "last_value": .731, "path": .85, "gap": .136, "streak": 3, "beyond_chance": true}},
		{Code: "link_service", KPI: "service_retention_gap", Values: map[string]any{"value": .092, "lo": .07, "hi": .11}},
		{Code: "met", KPI: "loyal_customer_share", Status: "met", Values: map[string]any{"value": .219, "path": .215, "since": m - 8, "streak": 9, "last_verdict": "better", "last_beyond": true, "year_delta": .018, "year_beyond": true}},
		{Code: "forecast", KPI: "retention_rate", Status: "missed", Values: map[string]any{"month": month.Of(2026, 12), "value": .579, "lo": .57, "hi": .588, "probability": .03, "target": .602}},
	}
	rep.Decisions = []figure.Sentence{
		{Code: "decide_goal", KPI: "retention_rate", Values: map[string]any{"target": .602, "need": .024, "best": .009, "months": 2, "owner": "Trưởng nhóm CRM"}},
		{Code: "decide_missed", KPI: "resolved_in_time", Values: map[string]any{"streak": 3, "value": .714, "path": .85, "year_value": .825, "owner": "Trưởng phòng CSKH"}},
		{Code: "decide_measure", KPI: "proactive_share", Values: map[string]any{"missing": []string{"tickets.origin"}, "owner": ""}},
	}
	rep.RollUp = figure.RollUp{Now: map[string]int{}, Before: map[string]int{"missed": 4, "at_risk": 3, "met": 15}, Out: []string{"second_purchase_90d", "first_response_hours"}, Moves: map[string]int{"better": 2, "worse": 1, "within_chance": 31, "not_tested": 12}}
	for _, k := range rep.KPIs {
		rep.RollUp.Now[k.Status]++
	}
	for back := month.Month(1); back <= 11; back++ {
		past := report.PastMonth{Month: m - back, Values: map[string]*float64{}, Statuses: map[string]string{}, Restated: back == 2,
			Verdict: figure.Sentence{Code: "verdict_good", Words: figure.Text{"vi": fmt.Sprintf("Giữ được %d %% khách hàng, đạt kế hoạch", 58-int(back)/3), "en": fmt.Sprintf("%d%% of customers kept, on plan", 58-int(back)/3)}}}
		for _, k := range rep.KPIs {
			if len(k.Series) == 0 {
				past.Statuses[k.ID] = k.Status
				continue
			}
			p := k.Series[len(k.Series)-1-int(back)]
			past.Values[k.ID], past.Statuses[k.ID] = p.Value, p.Status
		}
		rep.History = append(rep.History, past)
	}
}

// rfmGroups is the fixed table of named groups: frequency 5…1 down, recency 1…5 across.
var rfmGroups = [5][5]string{
	{"cant_lose", "at_risk", "loyal", "champions", "champions"},
	{"cant_lose", "at_risk", "loyal", "loyal", "champions"},
	{"at_risk", "at_risk", "attention", "promising_loyal", "promising_loyal"},
	{"lost", "sleeping", "about_to_sleep", "promising", "promising"},
	{"lost", "lost", "about_to_sleep", "promising", "new"},
}
