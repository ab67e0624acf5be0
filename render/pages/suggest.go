package pages

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"loyalty/render/words"

	"loyalty/internal/report"
)

// Suggestions is the TOML that `loyalty goals suggest` prints: for each KPI the even target, the cautious and the ambitious one in
// comments, each with its reason. rep tells currency and languages.
func (r *Renderer) Suggestions(rep *report.Report, list []report.Suggestion, locale string) string {
	t := r.in(rep, locale)
	var b strings.Builder
	b.WriteString("# " + t.Say("suggest.head", "", map[string]any{"month": rep.Month}) + "\n")
	for _, s := range list {
		if s.Withheld != "" {
			continue
		}
		value := t.Value(s.Unit, s.Value)
		fmt.Fprintf(&b, "\n# %s\n", words.PlainSpaces(t.Say("suggest.now", s.Unit, map[string]any{"title": s.Title[locale], "value": value})))
		if s.Worth != nil {
			step := "point"
			if s.Worth.Relative {
				step = "percent"
			}
			fmt.Fprintf(&b, "# %s\n", words.PlainSpaces(t.Say("suggest.worth_"+step+"_"+s.Worth.Basis, "money", map[string]any{"worth": s.Worth.Margin})))
		}
		fmt.Fprintf(&b, "[goals.%s]\n", s.KPI)
		for _, p := range s.Proposals {
			mark := "# "
			if p.Name == "even" {
				mark = ""
			}
			reason := t.Say("suggest."+p.Reason.Code, s.Unit, p.Reason.Values)
			fmt.Fprintf(&b, "%starget = %s  # %s: %s\n", mark, decimal(p.Target), t.Plain("suggest."+p.Name), words.PlainSpaces(reason))
		}
		fmt.Fprintf(&b, "tolerance = %s\n", decimal(s.Tolerance))
		if s.Accumulate != "" {
			fmt.Fprintf(&b, "accumulate = %q\n", s.Accumulate)
		} else {
			fmt.Fprintf(&b, "from = %q\nby = %q\n", s.From, s.By)
		}
	}
	return b.String()
}

// decimal is a number as TOML takes it where a target must be a number with or without a fraction.
func decimal(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64)
}
