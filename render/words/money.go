package words

import (
	"math"
)

// Money is the short form with three figures: 7,33 tỷ ₫, £12.4m. Amounts under a thousand keep the currency's decimals.
func (t *Teller) Money(x float64, plus bool) string {
	scales := []string{"", "thousand", "million", "billion", "trillion"}
	size, scale := math.Abs(x), 0
	if t.decimals > 0 && size < 10000 {
		// Pounds and dollars of everyday size are written out: £1,234 and £35.20.
		decimals := t.decimals
		if Rounded(size, decimals) >= 1000 {
			decimals = 0
		}
		return t.amount(x, decimals, plus, "")
	}
	for scale < len(scales)-1 && threeFigures(size) >= 1000 {
		size /= 1000
		scale++
	}
	if scale == 0 {
		return t.amount(x, 0, plus, "")
	}
	return t.amount(math.Copysign(size, x), figureDecimals(size), plus, t.Plain("money."+scales[scale]))
}

// Exact is money to its last unit: whole đồng, pence.
func (t *Teller) Exact(x float64) string { return t.amount(x, t.decimals, false, "") }

func (t *Teller) amount(x float64, decimals int, plus bool, scale string) string {
	sign, digits := t.signed(x, decimals, plus)
	return t.Fill("money.pattern", map[string]string{"sign": sign, "n": digits, "scale": scale, "symbol": t.symbol})
}

func threeFigures(x float64) float64 { return Rounded(x, figureDecimals(x)) }

func figureDecimals(x float64) int {
	switch {
	case Rounded(x, 2) < 10:
		return 2
	case Rounded(x, 1) < 100:
		return 1
	}
	return 0
}

// moneySpan writes both ends in one scale: 471–502 nghìn ₫.
func (t *Teller) moneySpan(lo, hi float64) string {
	size, scale := math.Max(math.Abs(lo), math.Abs(hi)), 1.0
	name := ""
	if t.decimals == 0 || size >= 10000 {
		for _, s := range []struct {
			from float64
			name string
		}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
			if size >= s.from {
				scale, name = s.from, t.Plain("money."+s.name)
				break
			}
		}
	}
	decimals := figureDecimals(size / scale)
	if name == "" && t.decimals == 0 {
		decimals = 0
	}
	key := "range.plain"
	if lo < 0 || hi < 0 {
		key = "range.negative"
	}
	ends := t.Fill(key, map[string]string{"lo": t.Number(lo/scale, decimals, false), "hi": t.Number(hi/scale, decimals, false)})
	return t.Fill("money.pattern", map[string]string{"n": ends, "scale": name, "symbol": t.symbol})
}

// Tick writes an axis value with as many decimals as its step needs; step 0 = as many as the value needs.
func (t *Teller) Tick(unit string, x float64, withUnit bool, step float64) string {
	shown, shownStep := x, step
	if unit == "rate" || unit == "difference" {
		shown, shownStep = 100*x, 100*step
	}
	if unit == "money" {
		if withUnit {
			return t.roundMoney(x, step)
		}
		return t.bareMoney(x, step)
	}
	decimals := stepDecimals(shownStep)
	if step == 0 {
		decimals = stepDecimals(shown)
	}
	text := t.Number(shown, decimals, false)
	if !withUnit {
		return text
	}
	switch unit {
	case "rate":
		return t.Fill("number.percent", map[string]string{"n": text})
	case "difference":
		return t.Fill("number.points", map[string]string{"n": text})
	case "days", "hours":
		return t.counted("unit."+unit, shown, text)
	}
	return text
}

// bareMoney writes an axis value in the scale of the axis, without the currency: 4 of "8 tỷ ₫".
func (t *Teller) bareMoney(x, step float64) string {
	n, decimals, _ := moneyScale(x, step)
	return t.Number(n, decimals, false)
}

func (t *Teller) roundMoney(x, step float64) string {
	n, decimals, scale := moneyScale(x, step)
	if scale != "" {
		scale = t.Plain("money." + scale)
	}
	return t.amount(n, decimals, false, scale)
}

// moneyScale takes the scale from the step where it is known: all ticks of an axis then share it.
func moneyScale(x, step float64) (n float64, decimals int, scale string) {
	size := math.Abs(x)
	if step > 0 {
		size = math.Abs(step) * 4
	}
	for _, s := range []struct {
		from float64
		name string
	}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
		if size >= s.from {
			return x / s.from, stepDecimals(step / s.from), s.name
		}
	}
	return x, stepDecimals(step), ""
}

func stepDecimals(step float64) int {
	step = math.Abs(step)
	for decimals := range 4 {
		scaled := step * math.Pow(10, float64(decimals))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			return decimals
		}
	}
	return 4
}
