package words

import (
	"loyalty/render/mock"

	"encoding/binary"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// broken is what no text of a page may hold: a verb that found nothing, a string that no locale has, a value that isn't one.
var broken = regexp.MustCompile(`%!|\[[a-z_]+[.\]]|[{}]|<nil>|NaN|Inf|∞|map\[|\d[eE][+-]?\d|\x{FFFD}|\*\*`)

// largestFigure is the largest that a query may return.
const largestFigure = 1e18

// FuzzNumbers writes numbers of any size in each language, unit and currency, and reads them back.
func FuzzNumbers(f *testing.F) {
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, .5, .005, .995, 9.995, 99.95, 999.5, 999999.5, 1e6, -7.33e9, 1e12, 1e15, 1e18, -1e18, 1e-9, 5e-324, .285, 1234567.891} {
		f.Add(x, x*1.01, byte(0))
		f.Add(x, -x, byte(3))
	}
	units := []string{"rate", "difference", "points", "count", "money", "days", "hours", "ratio", "dpmo", ""}
	var pairs [][]*Teller
	for _, currency := range []string{"VND", "GBP", "JPY", "USD", "EUR", "KWD"} {
		vi, en := tellers(f, &report.Report{Currency: currency})
		pairs = append(pairs, []*Teller{vi, en})
	}
	f.Fuzz(func(t *testing.T, x, y float64, choice byte) {
		if math.IsNaN(x) || math.IsNaN(y) || math.Abs(x) > largestFigure || math.Abs(y) > largestFigure {
			t.Skip() // no figure of the report is
		}
		for _, teller := range pairs[int(choice)%len(pairs)] {
			for decimals := range 5 {
				readBack(t, teller, x, decimals)
			}
			for _, unit := range units {
				change := figure.Change{Delta: x, Relative: &y}
				for what, text := range map[string]string{
					"value": teller.Value(unit, x), "gap": teller.gap(unit, x, 1), "signed gap": teller.SignedGap(unit, x, 1), "span": teller.Span(unit, min(x, y), max(x, y)),
					"span with unit": teller.spanWithUnit(unit, min(x, y), max(x, y)), "change": teller.Change(unit, &change), "tick": teller.Tick(unit, x, true, math.Abs(y)),
					"money": teller.Money(x, true), "exact": teller.Exact(x), "percent": teller.Percent(x, 1, true), "chance": teller.chance(math.Abs(math.Mod(x, 1))),
					"word": teller.spelt("word", x), "ordinal": teller.spelt("ordinal", math.Abs(x)),
				} {
					if text == "" || broken.MatchString(text) || strings.Contains(text, "  ") || strings.Contains(text, "-") {
						t.Errorf("%s: %s of %v, %v as %q: %q", teller.Code, what, x, y, unit, text)
					}
				}
			}
		}
	})
}

// readBack undoes the separators of a number: it is the one that was written, rounded.
func readBack(t *testing.T, teller *Teller, x float64, decimals int) {
	t.Helper()
	text := teller.Number(x, decimals, true)
	thousands, point := ",", "."
	if teller.Code == "vi" {
		thousands, point = ".", ","
	}
	plain := strings.NewReplacer(thousands, "", point, ".", "−", "-").Replace(text)
	got, err := strconv.ParseFloat(plain, 64)
	if want := Rounded(x, decimals); err != nil || math.Abs(got-want) > 1e-15*math.Abs(want) || math.Abs(got-x) > .501*math.Pow(10, -float64(decimals))+1e-15*math.Abs(x) {
		t.Errorf("%s: %v with %d decimals is %q, read back %v", teller.Code, x, decimals, text, got)
	}
	if _, behind, found := strings.Cut(plain, "."); found != (decimals > 0) || len(behind) != decimals {
		t.Errorf("%s: %v with %d decimals is %q", teller.Code, x, decimals, text)
	}
}

// FuzzSentences puts any code with any values into words, in each language: no placeholder stays, no verb fails, no value is shown
// as the machine writes it.
func FuzzSentences(f *testing.F) {
	rep := mock.Report()
	vi, en := tellers(f, rep)
	var codes, names []string
	for key, entry := range en.entries {
		family, code, _ := strings.Cut(key, ".")
		if family == "sentence" || family == "reason" || family == "notice" {
			codes = append(codes, code)
		}
		for _, form := range entry.forms {
			for _, piece := range slices.Concat(form.lead, form.rest) {
				if piece.name != "" {
					names = append(names, piece.name)
				}
				if piece.verb == "range" {
					names = append(names, piece.arg)
				}
			}
		}
	}
	// codes and values that the program itself makes variants of
	for _, s := range slices.Concat(sentenceCases(), reasonCases()) {
		codes = append(codes, s.Code)
		for name := range s.Values {
			names = append(names, name)
		}
	}
	codes, names = sortedOnce(codes), sortedOnce(names)
	kpis := []string{"", "unknown_kpi"}
	for _, k := range rep.KPIs {
		kpis = append(kpis, k.ID)
	}
	for i := range codes {
		f.Add(uint16(i), byte(i), []byte{})
		f.Add(uint16(i), byte(i+1), []byte("any values, of any kind, whatever they are called: \x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\xff\xfe\xfd"))
	}
	f.Fuzz(func(t *testing.T, code uint16, kpi byte, data []byte) {
		s := figure.Sentence{Code: codes[int(code)%len(codes)], KPI: kpis[int(kpi)%len(kpis)], Values: valuesFrom(data, names)}
		for _, teller := range []*Teller{vi, en} {
			lead, rest := teller.SentenceParts(s)
			for what, text := range map[string]string{
				"sentence": lead + rest, "reason": teller.Reason(s, teller.KPIs[s.KPI]), "notice": teller.Notice(figure.Notice{Code: s.Code, Values: s.Values}),
			} {
				if text == "" || broken.MatchString(text) || strings.Contains(text, "  ") || strings.Contains(text, " .") || strings.Contains(text, " ,") || strings.HasPrefix(text, " ") {
					t.Errorf("%s: %s %s of %q with %v: %q", teller.Code, what, s.Code, s.KPI, s.Values, text)
				}
			}
		}
	})
}

// valuesFrom makes values of many kinds, right and wrong ones, from bytes.
func valuesFrom(data []byte, names []string) map[string]any {
	values := map[string]any{}
	for len(data) >= 3 {
		name, kind := names[int(data[0])%len(names)], data[1]%16
		number := float64(int8(data[2]))
		rest := data[3:]
		if len(rest) >= 8 && kind >= 8 {
			if x := math.Float64frombits(binary.LittleEndian.Uint64(rest)); math.Abs(x) < largestFigure {
				number = x
			}
			rest = rest[8:]
		}
		switch kind {
		case 0, 8:
			values[name] = number
		case 1:
			values[name] = int(number)
		case 2:
			values[name] = month.Of(2026, 1) + month.Month(int(number))
		case 3:
			values[name] = number > 0
		case 4:
			values[name] = nil
		case 5:
			values[name] = []string{"orders", "Sàn TMĐT", "2026-10", "2026-10-31", "better", "short", "n", "worse", "tickets.origin", ""}[int(data[2])%10]
		case 6:
			values[name] = []any{"tickets.origin", "referrals | customers.referred_by", number}[:int(data[2])%4]
		case 7:
			values[name] = map[string]any{"x": number}
		case 9:
			values[name] = math.NaN()
		case 10:
			values[name] = math.Inf(int(number) | 1)
		case 11:
			values[name] = &number
		case 12:
			values[name] = int64(number)
		case 13:
			nan := math.NaN()
			values[name] = &nan
		case 14:
			values[name] = number / 100
		case 15:
			values[name] = number * 1e6
		}
		data = rest
	}
	return values
}

func sortedOnce(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
