package words

import (
	"math"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// A teller writes a report's values in one language: numbers, months, names and the sentences around them.
type Teller struct {
	*Locale
	Rep      *report.Report
	KPIs     map[string]*report.KPI
	symbol   string // the currency's, ₫ or £
	decimals int    // of the currency's amounts
}

func NewTeller(l *Locale, rep *report.Report) *Teller {
	t := &Teller{Locale: l, Rep: rep, KPIs: map[string]*report.KPI{}, symbol: Name(rep.Currency)}
	for i := range rep.KPIs {
		t.KPIs[rep.KPIs[i].ID] = &rep.KPIs[i]
	}
	if unit, err := currency.ParseISO(rep.Currency); err == nil {
		t.symbol = message.NewPrinter(l.tag).Sprint(currency.NarrowSymbol(unit))
		t.decimals, _ = currency.Standard.Rounding(unit)
	}
	return t
}

// digits writes a number without sign, rounded half away from zero to a fixed count of decimals, with the locale's separators.
func (t *Teller) digits(x float64, decimals int) string {
	return t.printer.Sprint(number.Decimal(math.Abs(Rounded(x, decimals)), number.Scale(decimals)))
}

// Rounded rounds as a reader does on paper: a half goes away from zero, and 0.285 × 100 counts as 28.5.
func Rounded(x float64, decimals int) float64 {
	scale := math.Pow(10, float64(decimals))
	scaled := x * scale
	nudge := math.Min(1e-9*math.Max(1, math.Abs(scaled)), 1e-3) // billions of đồng must not move by some
	return math.Round(scaled+math.Copysign(nudge, scaled)) / scale
}

// signed puts U+2212 before what is below zero after rounding; plus says whether what is above zero gets its sign too.
func (t *Teller) signed(x float64, decimals int, plus bool) (sign, digits string) {
	r := Rounded(x, decimals)
	switch {
	case r < 0:
		sign = "−"
	case r > 0 && plus:
		sign = "+"
	}
	return sign, t.digits(x, decimals)
}

// Number is a plain number; plus as in signed.
func (t *Teller) Number(x float64, decimals int, plus bool) string {
	sign, digits := t.signed(x, decimals, plus)
	return sign + digits
}

// Percent writes a fraction of 1 as per cent.
func (t *Teller) Percent(x float64, decimals int, plus bool) string {
	return t.Fill("number.percent", map[string]string{"n": t.Number(100*x, decimals, plus)})
}

// Value writes a KPI's value with its unit.
func (t *Teller) Value(unit string, x float64) string {
	return t.unit(unit, x, UnitDecimals(unit, x), false)
}

func (t *Teller) unit(unit string, x float64, decimals int, plus bool) string {
	switch unit {
	case "rate":
		return t.Percent(x, decimals, plus)
	case "difference":
		return t.Fill("number.points", map[string]string{"n": t.Number(100*x, decimals, true)})
	case "money":
		return t.Money(x, plus)
	case "days", "hours":
		return t.counted("unit."+unit, x, t.Number(x, decimals, plus))
	}
	return t.Number(x, decimals, plus)
}

// UnitDecimals are the digits after the point that page and files share: rates 1, ratios 2, counts none.
func UnitDecimals(unit string, x float64) int {
	switch unit {
	case "rate", "difference":
		return 1
	case "ratio":
		return 2
	case "hours":
		return 1
	case "days":
		if x != math.Trunc(x) {
			return 1
		}
	}
	return 0
}

// gap writes a difference of two values without sign, as sentences do: 1,9 điểm, ₫1.2m.
func (t *Teller) gap(unit string, x float64, decimals int) string {
	x = math.Abs(x)
	switch unit {
	case "rate", "difference":
		return t.counted("unit.points", 100*x, t.Number(100*x, decimals, false))
	case "points":
		return t.counted("unit.points", x, t.Number(x, decimals, false))
	}
	return t.unit(unit, x, max(decimals, UnitDecimals(unit, x)), false)
}

// SignedGap writes a difference with its sign as tables do: −0,5 điểm %, +3 ngày.
func (t *Teller) SignedGap(unit string, x float64, decimals int) string {
	switch unit {
	case "rate", "difference":
		return t.Fill("number.points", map[string]string{"n": t.Number(100*x, decimals, true)})
	case "points":
		return t.counted("unit.points", math.Abs(x), t.Number(x, decimals, true))
	case "days", "hours":
		return t.Fill("unit."+unit+"_short", map[string]string{"n": t.Number(x, UnitDecimals(unit, x), true)})
	}
	return t.unit(unit, x, max(decimals, UnitDecimals(unit, x)), true)
}

// GapDecimals is how many decimals a difference of a unit has: a tenth of a point.
func GapDecimals(unit string) int {
	if unit == "rate" || unit == "difference" {
		return 1
	}
	return 0
}

// Change writes a Change as the scorecard does: points for rates, per cent for money and counts.
func (t *Teller) Change(unit string, c *figure.Change) string {
	if (unit == "money" || unit == "count") && c.Relative != nil {
		return t.Percent(*c.Relative, 1, true)
	}
	return t.SignedGap(unit, c.Delta, GapDecimals(unit))
}

// Span writes an interval: 57,3–58,3, or −2,6 đến 8,8 where an end is below zero.
func (t *Teller) Span(unit string, lo, hi float64) string {
	a, b := t.bare(unit, lo), t.bare(unit, hi)
	if unit == "money" {
		return t.moneySpan(lo, hi)
	}
	key := "range.plain"
	if lo < 0 || hi < 0 {
		key = "range.negative"
	}
	return t.Fill(key, map[string]string{"lo": a, "hi": b})
}

// spanWithUnit is span as sentences write it: 57,0–58,8 %.
func (t *Teller) spanWithUnit(unit string, lo, hi float64) string {
	switch unit {
	case "rate":
		return t.Fill("number.percent", map[string]string{"n": t.Span(unit, lo, hi)})
	case "difference":
		return t.Fill("number.points", map[string]string{"n": t.Span(unit, lo, hi)})
	case "days", "hours":
		return t.counted("unit."+unit, hi, t.Span(unit, lo, hi))
	}
	return t.Span(unit, lo, hi)
}

// bare is a value without its unit: a rate in per cent.
func (t *Teller) bare(unit string, x float64) string {
	if unit == "rate" || unit == "difference" {
		x *= 100
	}
	return t.Number(x, UnitDecimals(unit, x), false)
}

// counted fills a plural pattern whose value {n} is written as text.
func (t *Teller) counted(key string, n float64, text string) string {
	p, ok := t.pick(key, map[string]any{"n": n})
	if !ok {
		return "[" + key + "]"
	}
	var b strings.Builder
	for _, part := range p.rest {
		if part.name == "n" {
			b.WriteString(text)
			continue
		}
		b.WriteString(part.text)
	}
	return b.String()
}

// Fill replaces the names of a pattern by texts that are written already.
func (t *Teller) Fill(key string, texts map[string]string) string {
	p, ok := t.pick(key, nil)
	if !ok {
		return "[" + key + "]"
	}
	var b strings.Builder
	for _, part := range p.rest {
		if part.name != "" {
			b.WriteString(texts[part.name])
			continue
		}
		b.WriteString(part.text)
	}
	return b.String()
}

// chance writes a probability: 41 %, and the ends as words: dưới 5 %, trên 95 %.
func (t *Teller) chance(p float64) string {
	switch {
	case p < 0.05:
		return t.Fill("chance.below", map[string]string{"p": t.Percent(0.05, 0, false)})
	case p > 0.95:
		return t.Fill("chance.above", map[string]string{"p": t.Percent(0.95, 0, false)})
	}
	return t.Fill("chance.exact", map[string]string{"p": t.Percent(p, 0, false)})
}

// Definition is a threshold of the settings table, or otherwise where the report holds none.
func (t *Teller) Definition(column string, otherwise float64) float64 {
	if x, ok := AsNumber(t.Rep.Definitions[column]); ok {
		return x
	}
	return otherwise
}

// Optional writes a value or a dash.
func (t *Teller) Optional(unit string, x *float64) string {
	if x == nil {
		return "–"
	}
	return t.long(unit, *x)
}

// PlainSpaces makes no-break spaces ordinary ones: terminals and Markdown have no use for them.
func PlainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// long writes a value as tables and downloads do: money to its last unit.
func (t *Teller) long(unit string, x float64) string {
	if unit == "money" {
		return t.Exact(x)
	}
	return t.Value(unit, x)
}

func (t *Teller) OptionalCount(x *float64) string {
	if x == nil {
		return "–"
	}
	return t.Number(*x, 0, false)
}
