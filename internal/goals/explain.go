package goals

import (
	"cmp"
	"math"
	"slices"

	"loyalty/internal/figure"
)

// mixDominates is the part of the change from which on it is told as one of mix: the groups themselves hardly moved.
const mixDominates = 0.75

// explain gives the sentences under a KPI's line: what moved it, after which event, what it is worth. They carry no status.
func (b Board) explain(j *Judgement) []figure.Sentence {
	var out []figure.Sentence
	event, after := b.eventBefore(j)
	if s, known := j.movedBy(); known {
		if after {
			s.Values["event"], s.Values["event_month"] = event.Text, event.Month()
		}
		out = append(out, s)
	} else if after {
		out = append(out, figure.Sentence{Code: "after_event", KPI: j.KPI, Values: map[string]any{"event": event.Text, "event_month": event.Month()}})
	}
	for _, worth := range b.Judgements {
		if slices.Contains(j.ExplainedBy, worth.KPI) && worth.Link != "" && worth.Value != nil && worth.Interval != nil && worth.Interval.Lo > 0 {
			out = append(out, figure.Sentence{Code: "link_" + worth.Link, KPI: worth.KPI,
				Values: map[string]any{"value": *worth.Value, "lo": worth.Interval.Lo, "hi": worth.Interval.Hi}})
		}
	}
	return out
}

// movedBy names the segment whose effect is the largest in the direction of the change (moved), with the one that made
// up most for it, or says that the mix did it (mix). False without a decomposition or a change for the worse.
func (j *Judgement) movedBy() (figure.Sentence, bool) {
	d := j.Moved
	if d == nil || j.LastMonth == nil || j.LastMonth.Verdict != Worse {
		return figure.Sentence{}, false
	}
	sign := math.Copysign(1, d.Change)
	effects := slices.Clone(d.Effects)
	slices.SortStableFunc(effects, func(a, b figure.Effect) int {
		return cmp.Or(cmp.Compare(sign*b.Total(), sign*a.Total()), cmp.Compare(a.Segment, b.Segment))
	})
	values := map[string]any{"change": d.Change, "from": d.From, "to": d.To, "mix": d.Mix}
	if sign*d.Mix >= mixDominates*sign*d.Change {
		values["effect"], values["segment"] = d.Mix, d.Grown
		if d.Grown == "" {
			values["segment"] = slices.MaxFunc(effects, func(a, b figure.Effect) int { return cmp.Compare(sign*a.Mix, sign*b.Mix) }).Segment
		}
		return figure.Sentence{Code: "mix", KPI: j.KPI, Values: values}, true
	}
	first, last := effects[0], effects[len(effects)-1]
	if sign*first.Total() <= 0 {
		return figure.Sentence{}, false
	}
	values["segment"], values["effect"] = first.Segment, first.Total()
	if sign*last.Total() < 0 {
		values["other"], values["other_effect"] = last.Segment, last.Total()
	}
	return figure.Sentence{Code: "moved", KPI: j.KPI, Values: values}, true
}

// eventBefore is the latest event within a month of the best value of the last twelve, from which the KPI has got worse
// for two months or more.
func (b Board) eventBefore(j *Judgement) (figure.Event, bool) {
	at := j.index()
	peak := at
	for i := at; i >= max(0, at-11) && j.History[i].Value != nil; i-- {
		if shortfall(j.Better, *j.History[peak].Value, *j.History[i].Value) > 0 {
			peak = i
		}
	}
	if at < 0 || at-peak < 2 || !j.told(Worse) && (j.LastMonth == nil || j.LastMonth.Verdict != Worse) { // nothing proves a slide
		return figure.Event{}, false
	}
	turn := j.History[peak].Month
	var found figure.Event
	for _, e := range b.Events {
		if m := e.Month(); m >= turn-1 && m <= turn+1 && m >= found.Month() {
			found = e
		}
	}
	return found, found.Text != ""
}
