package render

import (
	"math"
)

// money is the short form with three figures: 7,33 tỷ ₫, £12.4m. Amounts under a thousand keep the currency's decimals.
func (t *teller) money(x float64, plus bool) string {
	scales := []string{"", "thousand", "million", "billion", "trillion"}
	size, scale := math.Abs(x), 0
	if t.decimals > 0 && size < 10000 {
		// Pounds and dollars of everyday size are written out: £1,234 and £35.20.
		decimals := t.decimals
		if rounded(size, decimals) >= 1000 {
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
	return t.amount(math.Copysign(size, x), figureDecimals(size), plus, t.plain("money."+scales[scale]))
}

// exact is money to its last unit: whole đồng, pence.
func (t *teller) exact(x float64) string { return t.amount(x, t.decimals, false, "") }

func (t *teller) amount(x float64, decimals int, plus bool, scale string) string {
	sign, digits := t.signed(x, decimals, plus)
	return t.fill("money.pattern", map[string]string{"sign": sign, "n": digits, "scale": scale, "symbol": t.symbol})
}

func threeFigures(x float64) float64 { return rounded(x, figureDecimals(x)) }

func figureDecimals(x float64) int {
	switch {
	case rounded(x, 2) < 10:
		return 2
	case rounded(x, 1) < 100:
		return 1
	}
	return 0
}

// moneySpan writes both ends in one scale: 471–502 nghìn ₫.
func (t *teller) moneySpan(lo, hi float64) string {
	size, scale := math.Max(math.Abs(lo), math.Abs(hi)), 1.0
	name := ""
	if t.decimals == 0 || size >= 10000 {
		for _, s := range []struct {
			from float64
			name string
		}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
			if size >= s.from {
				scale, name = s.from, t.plain("money."+s.name)
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
	ends := t.fill(key, map[string]string{"lo": t.number(lo/scale, decimals, false), "hi": t.number(hi/scale, decimals, false)})
	return t.fill("money.pattern", map[string]string{"n": ends, "scale": name, "symbol": t.symbol})
}
