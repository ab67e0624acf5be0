package render

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
)

// A verb writes one value of a sentence. unit is the KPI's, or the placeholder's argument where that names one.
type verb func(t *teller, v any, p piece, unit string, values map[string]any) string

// verbs are what a placeholder {name:verb:argument} may ask for; a locale file that names another one is refused.
var verbs = map[string]verb{
	"":      func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.any(v) },
	"value": numeric(func(t *teller, x float64, _ piece, unit string) string { return t.value(unit, x) }),
	"exact": numeric(func(t *teller, x float64, _ piece, _ string) string { return t.exact(x) }),
	"gap":   numeric(func(t *teller, x float64, _ piece, unit string) string { return t.gap(unit, x, gapDecimals(unit)) }),
	"change": numeric(func(t *teller, x float64, _ piece, unit string) string {
		return t.signedGap(unit, x, gapDecimals(unit))
	}),
	"effect":  numeric(func(t *teller, x float64, _ piece, unit string) string { return t.gap(unit, x, 2) }),
	"percent": numeric(func(t *teller, x float64, _ piece, _ string) string { return t.percent(math.Abs(x), 1, false) }),
	"whole":   numeric(func(t *teller, x float64, _ piece, _ string) string { return t.percent(math.Abs(x), 0, false) }),
	"chance":  numeric(func(t *teller, x float64, _ piece, _ string) string { return t.chance(x) }),
	"n":       numeric(func(t *teller, x float64, _ piece, _ string) string { return t.number(x, 0, false) }),
	"rough":   numeric(func(t *teller, x float64, _ piece, _ string) string { return t.number(nearly(x), 0, false) }),
	"decimal": numeric(func(t *teller, x float64, _ piece, _ string) string { return t.number(x, 2, false) }),
	"ordinal": numeric(func(t *teller, x float64, _ piece, _ string) string { return t.spelt("ordinal", x) }),
	"word":    numeric(func(t *teller, x float64, _ piece, _ string) string { return t.spelt("word", x) }),
	"range": func(t *teller, v any, p piece, unit string, values map[string]any) string {
		lo, okLo := asNumber(v)
		hi, okHi := asNumber(values[p.arg])
		if !okLo || !okHi {
			return "–"
		}
		return t.spanWithUnit(unit, lo, hi)
	},
	"month": monthly((*teller).monthFull),
	"brief": monthly((*teller).monthBrief),
	"mname": monthly((*teller).monthName),
	// text is a clause that was written in this language already
	"text": func(t *teller, v any, _ piece, _ string, _ map[string]any) string { s, _ := v.(string); return s },
	"date": func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.date(t.any(v)) },
	"kpi":  func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.short(t.any(v)) },
	"kpis": func(t *teller, v any, _ piece, _ string, _ map[string]any) string {
		var names []string
		for _, id := range asList(v) {
			names = append(names, t.short(id))
		}
		return t.join(names)
	},
	"inner": func(t *teller, v any, _ piece, _ string, _ map[string]any) string {
		return lowerFirst(t.short(t.any(v)))
	},
	"title": func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.kpiTitle(t.any(v)) },
	"segment": func(t *teller, v any, _ piece, _ string, _ map[string]any) string {
		return t.segment(t.any(v))
	},
	"term":  func(t *teller, v any, p piece, _ string, _ map[string]any) string { return t.term(p.arg, t.any(v)) },
	"needs": func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.join(t.needs(asList(v))) },
	"list":  func(t *teller, v any, _ piece, _ string, _ map[string]any) string { return t.join(asList(v)) },
}

func numeric(write func(t *teller, x float64, p piece, unit string) string) verb {
	return func(t *teller, v any, p piece, unit string, _ map[string]any) string {
		x, ok := asNumber(v)
		if !ok {
			return "–"
		}
		return write(t, x, p, unit)
	}
}

func monthly(write func(*teller, month.Month) string) verb {
	return func(t *teller, v any, _ piece, _ string, _ map[string]any) string {
		switch m := v.(type) {
		case month.Month:
			return write(t, m)
		case *month.Month:
			if m != nil {
				return write(t, *m)
			}
		case string:
			if parsed, err := month.Parse(m); err == nil {
				return write(t, parsed)
			}
		}
		return "–"
	}
}

// units that a placeholder's argument may name in place of the KPI's own.
var units = map[string]bool{"rate": true, "points": true, "count": true, "money": true, "days": true, "hours": true, "ratio": true, "dpmo": true}

// say fills a sentence; unit is that of the KPI it is about.
func (t *teller) say(key, unit string, values map[string]any) string {
	lead, rest := t.sayParts(key, unit, values)
	return lead + rest
}

// sayParts is say with the lead apart, for the page to set it in bold.
func (t *teller) sayParts(key, unit string, values map[string]any) (lead, rest string) {
	p, ok := t.pick(key, values)
	if !ok {
		return "", "[" + key + "]"
	}
	return upperFirst(t.write(p.lead, unit, values)), t.write(p.rest, unit, values)
}

func (t *teller) write(pieces []piece, unit string, values map[string]any) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		own := unit
		if units[p.arg] {
			own = p.arg
		}
		b.WriteString(verbs[p.verb](t, values[p.name], p, own, values))
	}
	return b.String()
}

// any writes a value without a verb: names as they are, numbers whole where they are.
func (t *teller) any(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case string:
		return name(x)
	case month.Month:
		return t.monthBrief(x)
	}
	if x, ok := asNumber(v); ok {
		decimals := 0
		if x != math.Trunc(x) {
			decimals = 2
		}
		return t.number(x, decimals, false)
	}
	if list := asList(v); list != nil {
		return t.join(list)
	}
	return "–"
}

// spelt is a small whole number as a word ("ba", "third"), a larger one as digits.
func (t *teller) spelt(family string, x float64) string {
	key := family + "." + t.printerless(int(x))
	if x >= 1 && x <= 12 && x == math.Trunc(x) && t.has(key) {
		return t.plain(key)
	}
	return t.fill(family+".other", map[string]string{"n": t.number(x, 0, false)})
}

// term is a code's word in the locale, or the code itself where the locale has none (a name from the data).
func (t *teller) term(family, code string) string {
	key := family + "." + code
	if t.has(key) {
		return t.plain(key)
	}
	return name(code)
}

func (t *teller) segment(code string) string { return t.term("segment", code) }

func (t *teller) short(id string) string {
	if k, ok := t.kpis[id]; ok {
		return t.words(k.Short, t.words(k.Title, id))
	}
	return name(id)
}

func (t *teller) kpiTitle(id string) string {
	if k, ok := t.kpis[id]; ok {
		return t.words(k.Title, id)
	}
	return name(id)
}

// words is a text in the teller's language, else in any, else otherwise.
func (t *teller) words(text figure.Text, otherwise string) string {
	for _, code := range append([]string{t.Code, t.rep.Locale}, slices.Sorted(maps.Keys(text))...) {
		if s := clean(text[code], longestText); s != "" {
			return s
		}
	}
	return otherwise
}

// needs are the tables and columns that are missing: a column isn't named where its whole table is, and "a | b" is a choice.
func (t *teller) needs(missing []string) []string {
	var list []string
	for _, need := range missing {
		table, _, isColumn := strings.Cut(need, ".")
		if isColumn && !strings.Contains(need, "|") && slices.Contains(missing, table) {
			continue
		}
		list = append(list, strings.ReplaceAll(need, " | ", t.plain("list.or")))
	}
	return list
}

// join makes "a, b and c".
func (t *teller) join(items []string) string {
	switch len(items) {
	case 0:
		return "–"
	case 1:
		return items[0]
	}
	return t.fill("list.last", map[string]string{
		"head": strings.Join(items[:len(items)-1], t.plain("list.separator")), "last": items[len(items)-1],
	})
}

// asNumber is a value as a finite number, false where it is none.
func asNumber(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, !math.IsNaN(x) && !math.IsInf(x, 0)
	case *float64:
		if x == nil {
			return 0, false
		}
		return asNumber(*x)
	case int:
		return float64(x), true
	case int64:
		return float64(x), true
	case json.Number:
		f, err := x.Float64()
		return f, err == nil
	}
	return 0, false
}

func asList(v any) []string {
	switch x := v.(type) {
	case []string:
		var list []string
		for _, item := range x {
			list = append(list, name(item))
		}
		return list
	case []any:
		var list []string
		for _, item := range x {
			if s, ok := item.(string); ok {
				list = append(list, name(s))
			}
		}
		return list
	}
	return nil
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// lowerFirst lowers a name inside a sentence, unless it is an abbreviation (NPS) or a name with capitals inside.
func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(second) || unicode.IsDigit(second) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// window says what a figure looks at.
func (t *teller) window(k *report.KPI) string {
	values := map[string]any{
		"months": t.definition("active_window_months", 12), "survey": t.definition("survey_window_months", 3), "month": k.Month,
	}
	key := "window." + k.Window
	if k.Window == "cohort" && k.Value == nil {
		return ""
	}
	if !t.has(key) {
		return ""
	}
	return t.say(key, "", values)
}

// by is how a KPI is broken down: "theo kênh mua chính".
func (t *teller) by(k *report.KPI) string {
	return lowerFirst(t.words(k.SegmentBy, t.plain("chart.by_group")))
}
