package words

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
type verb func(t *Teller, v any, p piece, unit string, values map[string]any) string

// verbs are what a placeholder {name:verb:argument} may ask for; a locale file that names another one is refused.
var verbs = map[string]verb{
	"":      func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.Any(v) },
	"value": numeric(func(t *Teller, x float64, _ piece, unit string) string { return t.Value(unit, x) }),
	"exact": numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Exact(x) }),
	"gap":   numeric(func(t *Teller, x float64, _ piece, unit string) string { return t.gap(unit, x, GapDecimals(unit)) }),
	"change": numeric(func(t *Teller, x float64, _ piece, unit string) string {
		return t.SignedGap(unit, x, GapDecimals(unit))
	}),
	"effect":  numeric(func(t *Teller, x float64, _ piece, unit string) string { return t.gap(unit, x, 2) }),
	"percent": numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Percent(math.Abs(x), 1, false) }),
	"fine":    numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Percent(math.Abs(x), 2, false) }),
	"whole":   numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Percent(math.Abs(x), 0, false) }),
	"chance":  numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.chance(x) }),
	"n":       numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Number(x, 0, false) }),
	"rough":   numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Number(nearly(x), 0, false) }),
	"decimal": numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.Number(x, 2, false) }),
	"ordinal": numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.spelt("ordinal", x) }),
	"word":    numeric(func(t *Teller, x float64, _ piece, _ string) string { return t.spelt("word", x) }),
	"range": func(t *Teller, v any, p piece, unit string, values map[string]any) string {
		lo, okLo := AsNumber(v)
		hi, okHi := AsNumber(values[p.arg])
		if !okLo || !okHi {
			return "–"
		}
		return t.spanWithUnit(unit, lo, hi)
	},
	"month": monthly((*Teller).MonthFull),
	"brief": monthly((*Teller).MonthBrief),
	"mname": monthly((*Teller).monthName),
	// text is a clause that was written in this language already
	"text": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { s, _ := v.(string); return s },
	"date": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.Date(t.Any(v)) },
	"kpi":  func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.Short(t.Any(v)) },
	"kpis": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string {
		var names []string
		for _, id := range asList(v) {
			names = append(names, t.Short(id))
		}
		return t.join(names)
	},
	"inner": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string {
		return LowerFirst(t.Short(t.Any(v)))
	},
	"title": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.kpiTitle(t.Any(v)) },
	"segment": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string {
		return t.Segment(t.Any(v))
	},
	"term":  func(t *Teller, v any, p piece, _ string, _ map[string]any) string { return t.Term(p.arg, t.Any(v)) },
	"needs": func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.join(t.needs(asList(v))) },
	"list":  func(t *Teller, v any, _ piece, _ string, _ map[string]any) string { return t.join(asList(v)) },
}

func numeric(write func(t *Teller, x float64, p piece, unit string) string) verb {
	return func(t *Teller, v any, p piece, unit string, _ map[string]any) string {
		x, ok := AsNumber(v)
		if !ok {
			return "–"
		}
		return write(t, x, p, unit)
	}
}

func monthly(write func(*Teller, month.Month) string) verb {
	return func(t *Teller, v any, _ piece, _ string, _ map[string]any) string {
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

// Say fills a sentence; unit is that of the KPI it is about.
func (t *Teller) Say(key, unit string, values map[string]any) string {
	lead, rest := t.sayParts(key, unit, values)
	return lead + rest
}

// sayParts is say with the lead apart, for the page to set it in bold.
func (t *Teller) sayParts(key, unit string, values map[string]any) (lead, rest string) {
	p, ok := t.pick(key, values)
	if !ok {
		return "", "[" + key + "]"
	}
	return UpperFirst(t.write(p.lead, unit, values)), t.write(p.rest, unit, values)
}

func (t *Teller) write(pieces []piece, unit string, values map[string]any) string {
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

// Any writes a value without a verb: names as they are, numbers whole where they are.
func (t *Teller) Any(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case string:
		return Name(x)
	case month.Month:
		return t.MonthBrief(x)
	}
	if x, ok := AsNumber(v); ok {
		decimals := 0
		if x != math.Trunc(x) {
			decimals = 2
		}
		return t.Number(x, decimals, false)
	}
	if list := asList(v); list != nil {
		return t.join(list)
	}
	return "–"
}

// spelt is a small whole number as a word ("ba", "third"), a larger one as digits.
func (t *Teller) spelt(family string, x float64) string {
	key := family + "." + t.Printerless(int(x))
	if x >= 1 && x <= 12 && x == math.Trunc(x) && t.Has(key) {
		return t.Plain(key)
	}
	return t.Fill(family+".other", map[string]string{"n": t.Number(x, 0, false)})
}

// Term is a code's word in the locale, or the code itself where the locale has none (a name from the data).
func (t *Teller) Term(family, code string) string {
	key := family + "." + code
	if t.Has(key) {
		return t.Plain(key)
	}
	return Name(code)
}

func (t *Teller) Segment(code string) string { return t.Term("segment", code) }

func (t *Teller) Short(id string) string {
	if k, ok := t.KPIs[id]; ok {
		return t.Words(k.Short, t.Words(k.Title, id))
	}
	return Name(id)
}

func (t *Teller) kpiTitle(id string) string {
	if k, ok := t.KPIs[id]; ok {
		return t.Words(k.Title, id)
	}
	return Name(id)
}

// Words is a text in the teller's language, else in any, else otherwise.
func (t *Teller) Words(text figure.Text, otherwise string) string {
	for _, code := range append([]string{t.Code, t.Rep.Locale}, slices.Sorted(maps.Keys(text))...) {
		if s := Clean(text[code], longestText); s != "" {
			return s
		}
	}
	return otherwise
}

// Foreign is the language of what Words shows where it isn't the page's own, "" where it is: such a text says so in its lang attribute.
func (t *Teller) Foreign(text figure.Text) string {
	shown := t.Words(text, "")
	if shown == "" || Clean(text[t.Code], longestText) == shown {
		return ""
	}
	for _, code := range slices.Sorted(maps.Keys(text)) {
		if Clean(text[code], longestText) == shown {
			return code
		}
	}
	return ""
}

// needs are the tables and columns that are missing: a column isn't named where its whole table is, and "a | b" is a choice.
func (t *Teller) needs(missing []string) []string {
	var list []string
	for _, need := range missing {
		table, _, isColumn := strings.Cut(need, ".")
		if isColumn && !strings.Contains(need, "|") && slices.Contains(missing, table) {
			continue
		}
		list = append(list, strings.ReplaceAll(need, " | ", t.Plain("list.or")))
	}
	return list
}

// join makes "a, b and c".
func (t *Teller) join(items []string) string {
	switch len(items) {
	case 0:
		return "–"
	case 1:
		return items[0]
	}
	return t.Fill("list.last", map[string]string{
		"head": strings.Join(items[:len(items)-1], t.Plain("list.separator")), "last": items[len(items)-1],
	})
}

// AsNumber is a value as a finite number, false where it is none.
func AsNumber(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, !math.IsNaN(x) && !math.IsInf(x, 0)
	case *float64:
		if x == nil {
			return 0, false
		}
		return AsNumber(*x)
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
			list = append(list, Name(item))
		}
		return list
	case []any:
		var list []string
		for _, item := range x {
			if s, ok := item.(string); ok {
				list = append(list, Name(s))
			}
		}
		return list
	}
	return nil
}

func UpperFirst(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// LowerFirst lowers a name inside a sentence, unless it is an abbreviation (NPS) or a name with capitals inside.
func LowerFirst(s string) string {
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

// Window says what a figure looks at.
func (t *Teller) Window(k *report.KPI) string {
	values := map[string]any{
		"months": t.Definition("active_window_months", 12), "survey": t.Definition("survey_window_months", 3), "month": k.Month,
	}
	key := "window." + k.Window
	if k.Window == "cohort" && k.Value == nil {
		return ""
	}
	if !t.Has(key) {
		return ""
	}
	return t.Say(key, "", values)
}

// By is how a KPI is broken down: "theo kênh mua chính".
func (t *Teller) By(k *report.KPI) string {
	if k.Cut != "" {
		return t.ByCut(k.Cut)
	}
	return LowerFirst(t.Words(k.SegmentBy, t.Plain("chart.by_group")))
}

// ByCut is how [report] cut tells customers apart: "theo kênh mua chính".
func (t *Teller) ByCut(cut string) string { return t.Plain("cut.told." + cut) }
