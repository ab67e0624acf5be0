package pages

import (
	"loyalty/internal/report"
	"loyalty/render/words"
)

// whys are the reason of the status, what moved the figure, and what is abnormal about it.
func (t *teller) whys(k *report.KPI) []sentenceView {
	var all []sentenceView
	add := func(text string) {
		if text != "" {
			all = append(all, sentenceView{Rest: words.UpperFirst(text)})
		}
	}
	add(t.Reason(k.Reason, k))
	if k.Compared {
		add(t.Plain("scorecard.link") + ".")
	}
	add(t.moved(k))
	if a := k.Abnormal; a != nil && a.Current && k.Value != nil {
		key := "kpi.abnormal"
		if *k.Value >= a.Lower && *k.Value <= a.Upper {
			key = "kpi.abnormal_run_below"
			if *k.Value > a.Centre {
				key = "kpi.abnormal_run_above"
			}
		}
		add(t.Say(key, k.Unit, map[string]any{"kpi": k.ID, "value": k.Value, "limit": a.Limit(*k.Value), "n": float64(max(1, a.Running))}))
	}
	return all
}

// moved is the sentence on the largest part of the change to last month, "" where that isn't proven.
func (t *teller) moved(k *report.KPI) string {
	d := k.Decomposed
	if d == nil || len(d.Effects) < 2 || !k.LastMonth.Proven() {
		return ""
	}
	largest := d.Effects[0]
	for _, e := range d.Effects {
		if (e.Rate < 0) == (d.Change < 0) && abs(e.Rate) > abs(largest.Rate) || (largest.Rate < 0) != (d.Change < 0) {
			largest = e
		}
	}
	values := map[string]any{"segment": largest.Segment, "effect": largest.Rate, "month": d.From}
	key := "kpi.moved_"
	if abs(d.Mix) > abs(largest.Rate) {
		values["effect"] = d.Mix
		key = "kpi.moved_mix_"
	}
	if effect, _ := words.AsNumber(values["effect"]); effect < 0 {
		return t.Say(key+"down", k.Unit, values)
	}
	return t.Say(key+"up", k.Unit, values)
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
