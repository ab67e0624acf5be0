package pages

import (
	"strings"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// A fact is a line at the right of a KPI's page.
type fact struct{ Name, Value, Note, Class, Lang string }

type receiptRow struct{ Name, Count string }

// facts are the lines at the right: path, goal, changes, forecast, extras and owner.
func (t *teller) facts(k *report.KPI) []fact {
	var all []fact
	if k.Between != nil {
		all = append(all, fact{Name: t.Plain("kpi.between"), Value: t.Span(k.Unit, k.Between[0], k.Between[1])})
	}
	year := k.Accumulated
	if k.Path != nil && year == nil && !words.IsFlat(k) {
		all = append(all, fact{Name: t.Plain("kpi.path"), Value: t.Value(k.Unit, *k.Path)})
	}
	if k.Target != nil {
		label := t.Plain("kpi.goal")
		if year != nil {
			label = t.Plain("kpi.goal_year")
		}
		if k.By != nil {
			label = t.Say("chart.goal", "", map[string]any{"by": k.By})
		}
		all = append(all, fact{Name: label, Value: t.Value(k.Unit, *k.Target)})
	}
	if year != nil {
		all = append(all, fact{Name: t.Plain("kpi.year"), Value: t.Value(k.Unit, year.Value), Note: t.Say("kpi.year_path", k.Unit, map[string]any{"path": year.Path})})
		if c := year.Change; c != nil {
			v := t.changeView(k, c)
			all = append(all, fact{Name: t.Plain("kpi.year_against"), Value: v.Text, Note: t.changeNote(k, c), Class: v.Class})
		}
		all = append(all, fact{Name: t.Plain("kpi.month"), Value: t.optional2(k.Unit, k.Value)})
	}
	against := func(c *figure.Change, name string) {
		if c != nil {
			v := t.changeView(k, c)
			all = append(all, fact{Name: t.Say(name, "", map[string]any{"month": c.Month, "year": t.Printerless(c.Month.Year())}), Value: v.Text, Note: t.changeNote(k, c), Class: v.Class})
		}
	}
	against(k.LastMonth, "kpi.against")
	against(k.LastYear, "kpi.against")
	against(k.BothMonths, "kpi.against_both")
	all = append(all, t.forecastFact(k)...)
	for _, e := range k.Extras {
		if e.Value != nil {
			all = append(all, fact{Name: t.Words(e.Title, e.Column), Value: t.Value(e.Unit, *e.Value)})
		}
	}
	if owner := words.Name(t.Words(k.Owner, "")); owner != "" {
		all = append(all, fact{Name: t.Plain("kpi.owner"), Value: owner, Lang: t.Foreign(k.Owner)})
	}
	return all
}

func (t *teller) changeNote(k *report.KPI, c *figure.Change) string {
	return strings.Trim(t.verdictNote(c)+"; "+t.usualNote(k, c), "; ")
}

// usualNote is what is usual between the two months of a change, "" where that is nothing.
func (t *teller) usualNote(k *report.KPI, c *figure.Change) string {
	if c.Usual == nil {
		return ""
	}
	usual := figure.Change{From: c.From, Delta: *c.Usual}
	if c.From > 0 {
		relative := *c.Usual / c.From
		usual.Relative = &relative
	}
	return t.Say(map[bool]string{true: "change.usual_season", false: "change.usual_days"}[c.Seasonal], k.Unit, map[string]any{"usual": t.Change(k.Unit, &usual)})
}

func (t *teller) verdictNote(c *figure.Change) string {
	switch c.Verdict {
	case "neutral":
		if c.Beyond != nil {
			return t.Plain(map[bool]string{true: "change.beyond", false: "change.within_chance"}[*c.Beyond])
		}
		return ""
	case "better", "worse":
		return joinComma([]string{t.Plain("change." + c.Verdict), t.Plain("change.beyond")})
	}
	if c.Holiday {
		return t.Plain("change.holiday")
	}
	return t.Plain("change." + c.Verdict)
}

func (t *teller) forecastFact(k *report.KPI) []fact {
	f := k.Forecast
	switch {
	case f == nil:
		return nil
	case f.Withheld != "" || f.Value == nil:
		why := "forecast.withheld." + f.Withheld
		if !t.Has(why) {
			return nil
		}
		return []fact{{Name: t.Plain("kpi.forecast"), Value: "–", Note: t.Plain(why)}}
	}
	var notes []string
	if f.Lo != nil && f.Hi != nil {
		notes = append(notes, t.Say("chart.forecast_range", k.Unit, map[string]any{"lo": f.Lo, "hi": f.Hi}))
	}
	if f.Probability != nil {
		notes = append(notes, t.Say("kpi.chance", "", map[string]any{"p": f.Probability}))
	}
	name := "kpi.forecast_month"
	if known := words.KnownOn(k, f.Month); known != "" {
		name = "kpi.forecast_cohort"
		notes = append(notes, t.Say("kpi.known", "", map[string]any{"known": known}))
	}
	return []fact{{Name: t.Say(name, "", map[string]any{"month": f.Month}), Value: t.Value(k.Unit, *f.Value), Note: strings.Join(notes, "; ")}}
}

// inNumbers is this month's formula with its figures: 25.376 ÷ 43.902 and the value.
func (t *teller) inNumbers(k *report.KPI) (formula, result string) {
	if k.Numerator == nil || k.Denominator == nil || k.Value == nil || *k.Denominator == 0 {
		return "", ""
	}
	part := func(x float64) string {
		if x != words.Rounded(x, 0) {
			return t.Number(x, 2, false)
		}
		return t.Number(x, 0, false)
	}
	return part(*k.Numerator) + " ÷ " + part(*k.Denominator) + " = ", t.Value(k.Unit, *k.Value)
}

func (t *teller) receiptText(code string) string {
	if t.Has("receipt." + code) {
		return t.Plain("receipt." + code)
	}
	return t.reasonText(code)
}
