package words

import (
	"math"
	"testing"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/templates"
)

func tellers(t testing.TB, rep *report.Report) (vi, en *Teller) {
	t.Helper()
	locales, err := LoadLocales(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return NewTeller(locales["vi"], rep), NewTeller(locales["en"], rep)
}

func TestNumbers(t *testing.T) {
	const nb = "\u00a0"
	vi, en := tellers(t, &report.Report{Currency: "VND"})
	m := month.Of(2026, 10)
	for _, c := range []struct {
		write  func(*Teller) string
		vi, en string
	}{
		{func(t *Teller) string { return t.Number(1234567, 0, false) }, "1.234.567", "1,234,567"},
		{func(t *Teller) string { return t.Exact(1234567) }, "1.234.567" + nb + "₫", "₫1,234,567"},
		{func(t *Teller) string { return t.Exact(12394348000) }, "12.394.348.000" + nb + "₫", "₫12,394,348,000"},
		{func(t *Teller) string { return t.Number(15972415000, 0, false) }, "15.972.415.000", "15,972,415,000"},
		{func(t *Teller) string { return t.Money(486000, false) }, "486" + nb + "nghìn" + nb + "₫", "₫486k"},
		{func(t *Teller) string { return t.Money(12.4e6, false) }, "12,4" + nb + "triệu" + nb + "₫", "₫12.4m"},
		{func(t *Teller) string { return t.Money(7.33e9, false) }, "7,33" + nb + "tỷ" + nb + "₫", "₫7.33bn"},
		{func(t *Teller) string { return t.Money(-7.33e9, true) }, "−7,33" + nb + "tỷ" + nb + "₫", "−₫7.33bn"},
		{func(t *Teller) string { return t.Money(999600, false) }, "1,00" + nb + "triệu" + nb + "₫", "₫1.00m"},
		{func(t *Teller) string { return t.Money(812, false) }, "812" + nb + "₫", "₫812"},
		{func(t *Teller) string { return t.Value("rate", 0.123) }, "12,3" + nb + "%", "12.3%"},
		{func(t *Teller) string { return t.SignedGap("rate", -0.005, 1) }, "−0,5" + nb + "điểm" + nb + "%", "−0.5" + nb + "pts"},
		{func(t *Teller) string { return t.SignedGap("rate", 0.00001, 1) }, "0,0" + nb + "điểm" + nb + "%", "0.0" + nb + "pts"},
		{func(t *Teller) string { return t.gap("rate", -0.005, 1) }, "0,5" + nb + "điểm", "0.5" + nb + "points"},
		{func(t *Teller) string { return t.gap("rate", 0.01, 0) }, "1" + nb + "điểm", "1" + nb + "point"},
		{func(t *Teller) string { return t.Value("points", 25) }, "25", "25"},
		{func(t *Teller) string { return t.Value("ratio", 3.065) }, "3,07", "3.07"},
		{func(t *Teller) string { return t.Value("days", 1) }, "1" + nb + "ngày", "1" + nb + "day"},
		{func(t *Teller) string { return t.Value("days", 41.5) }, "41,5" + nb + "ngày", "41.5" + nb + "days"},
		{func(t *Teller) string { return t.Span("rate", .573, .583) }, "57,3–58,3", "57.3–58.3"},
		{func(t *Teller) string { return t.Span("rate", -.026, .088) }, "−2,6 đến 8,8", "−2.6 to 8.8"},
		{func(t *Teller) string { return t.Span("money", 471000, 502000) }, "471–502" + nb + "nghìn" + nb + "₫", "₫471–502k"},
		{func(t *Teller) string { return t.spanWithUnit("rate", .57, .588) }, "57,0–58,8" + nb + "%", "57.0–58.8%"},
		{func(t *Teller) string { return t.MonthFull(m) }, "tháng" + nb + "10/2026", "October" + nb + "2026"},
		{func(t *Teller) string { return t.MonthBrief(m) }, "10/2026", "Oct" + nb + "2026"},
		{func(t *Teller) string { return t.MonthAxis(m) }, "T10", "Oct"},
		{func(t *Teller) string { return t.Date("2026-10-31") }, "31/10/2026", "31" + nb + "October" + nb + "2026"},
		{func(t *Teller) string { return t.chance(.03) }, "dưới" + nb + "5" + nb + "%", "below" + nb + "5%"},
		{func(t *Teller) string { return t.chance(.41) }, "là 41" + nb + "%", "41%"},
		{func(t *Teller) string { return t.spelt("ordinal", 3) }, "thứ ba", "third"},
		{func(t *Teller) string { return t.spelt("ordinal", 14) }, "thứ 14", "14th"},
		{func(t *Teller) string { return t.Tick("rate", .62, true, .02) }, "62" + nb + "%", "62%"},
		{func(t *Teller) string { return t.Tick("rate", .575, false, .005) }, "57,5", "57.5"},
		{func(t *Teller) string { return t.Tick("money", 8e9, true, 2e9) }, "8" + nb + "tỷ" + nb + "₫", "₫8bn"},
		{func(t *Teller) string { return t.Tick("money", 4e9, false, 2e9) }, "4", "4"},
		{func(t *Teller) string { return t.Optional("rate", nil) }, "–", "–"},
	} {
		if got := c.write(vi); got != c.vi {
			t.Errorf("vi: %q, want %q", got, c.vi)
		}
		if got := c.write(en); got != c.en {
			t.Errorf("en: %q, want %q", got, c.en)
		}
	}
}

func TestOtherCurrencies(t *testing.T) {
	for _, c := range []struct {
		currency string
		amount   float64
		vi, en   string
	}{
		{"GBP", 35.2, "35,20\u00a0£", "£35.20"},
		{"GBP", 1234.4, "1.234\u00a0£", "£1,234"},
		{"GBP", 12345678, "12,3\u00a0triệu\u00a0£", "£12.3m"},
		{"USD", 0.5, "0,50\u00a0$", "$0.50"},
		{"EUR", -999.999, "−1.000\u00a0€", "−€1,000"},
		{"JPY", 480, "480\u00a0¥", "¥480"},
		{"<b>", 480, "480\u00a0<b>", "<b>480"},
	} {
		vi, en := tellers(t, &report.Report{Currency: c.currency})
		if got := vi.Money(c.amount, false); got != c.vi {
			t.Errorf("vi %s: %q, want %q", c.currency, got, c.vi)
		}
		if got := en.Money(c.amount, false); got != c.en {
			t.Errorf("en %s: %q, want %q", c.currency, got, c.en)
		}
	}
}

func TestRoundingIsAReadersNotAMachines(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     float64
	}{{100 * .285, 0, 29}, {-2.5, 0, -3}, {1.005, 2, 1.01}, {0, 2, 0}} {
		if got := Rounded(c.x, c.decimals); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("rounded(%v, %d) = %v, want %v", c.x, c.decimals, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	long := Clean(string(make([]rune, 0))+"x"+"\u202egpj.exe\u2066 a\tb\nc\x00", 80)
	if long != "xgpj.exe a b c" {
		t.Errorf("%q", long)
	}
	for in, want := range map[string]string{"Giữ chân": "giữ chân", "NPS": "NPS", "Đạt": "đạt", "": "", "20 % hàng đầu": "20 % hàng đầu"} {
		if got := LowerFirst(in); got != want {
			t.Errorf("lowerFirst(%q) = %q, want %q", in, got, want)
		}
	}
}
