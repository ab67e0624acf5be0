package goals

import "loyalty/internal/figure"

// Rules for what needs a decision.
const (
	mostDecisions  = 3
	hopelessBelow  = 0.10 // chance of reaching the goal
	hopelessMonths = 6    // left to the goal's month, at most
	missedRunning  = 3
)

// Decisions asks at most three questions, by rule and in this order: decide_goal (under 10 % chance with at most six
// months left), decide_missed (three months running), decide_abnormal (an abnormal month without a note), decide_measure
// (a goal that can't be measured). A KPI asks once.
func (b Board) Decisions() []figure.Sentence {
	decisions := []figure.Sentence{}
	asked := map[string]bool{}
	for _, rule := range []func(Judgement) (figure.Sentence, bool){hopelessGoal, lastingMiss, b.unexplained, unmeasured} {
		for _, j := range b.Judgements {
			if asked[j.KPI] || len(decisions) == mostDecisions {
				continue
			}
			if s, yes := rule(j); yes {
				s.KPI, s.Status = j.KPI, j.Status
				s.Values["owner"] = j.Owner
				decisions = append(decisions, s)
				asked[j.KPI] = true
			}
		}
	}
	return decisions
}

// hopelessGoal: keep or move the goal? It tells what is needed, and the best that as many months ever brought.
func hopelessGoal(j Judgement) (figure.Sentence, bool) {
	f := j.Forecast
	if f == nil || f.Probability == nil || *f.Probability >= hopelessBelow || j.Target == nil || j.Goal.By == 0 || f.Month != j.Goal.By {
		return figure.Sentence{}, false
	}
	left := int(f.Month - j.Month)
	if left > hopelessMonths {
		return figure.Sentence{}, false
	}
	values := map[string]any{"target": *j.Target, "by": j.Goal.By, "months": left, "value": *j.Value, "probability": *f.Probability, "forecast": *f.Value}
	if j.Year != nil {
		values["value"] = j.Year.Value
		values["need"] = shortfall(j.Better, j.Year.Value, *j.Target)
	} else {
		values["need"] = shortfall(j.Better, *j.Value, *j.Target)
		if best, known := j.bestGain(left); known {
			values["best"] = best
		}
	}
	return figure.Sentence{Code: "decide_goal", Values: values}, true
}

// bestGain is the largest move towards better that as many months ever brought; false where no two months are that far apart.
func (j Judgement) bestGain(months int) (float64, bool) {
	best, known := 0.0, false
	for i := months; i <= j.index(); i++ {
		then, now := j.History[i-months], j.History[i]
		if then.Value == nil || now.Value == nil || then.Partial || now.Partial {
			continue
		}
		if gain := -shortfall(j.Better, *now.Value, *then.Value); !known || gain > best {
			best, known = gain, true
		}
	}
	return best, known
}

func lastingMiss(j Judgement) (figure.Sentence, bool) {
	if j.Status != Missed || j.Streak < missedRunning {
		return figure.Sentence{}, false
	}
	values := map[string]any{"streak": j.Streak, "since": j.Since}
	for _, key := range []string{"value", "path", "gap", "low", "high"} {
		if v, known := j.Reason.Values[key]; known {
			values[key] = v
		}
	}
	j.addYear(values)
	return figure.Sentence{Code: "decide_missed", Values: values}, true
}

func (b Board) unexplained(j Judgement) (figure.Sentence, bool) {
	if b.Noted || j.Abnormal == nil || !j.Abnormal.Current || j.Abnormal.Side == Better {
		return figure.Sentence{}, false
	}
	return figure.Sentence{Code: "decide_abnormal", Values: j.abnormalValues()}, true
}

func unmeasured(j Judgement) (figure.Sentence, bool) {
	if j.Status != NoData || j.Goal == nil {
		return figure.Sentence{}, false
	}
	return figure.Sentence{Code: "decide_measure", Values: map[string]any{"missing": j.Reason.Values["missing"]}}, true
}

// abnormalValues tells an abnormal month: its value, the limit on its side, the centre, the rules it breaks and for how
// many months running.
func (j Judgement) abnormalValues() map[string]any {
	a := j.Abnormal
	flagged := a.Flagged[len(a.Flagged)-1]
	return map[string]any{
		"month": flagged.Month, "value": flagged.Value, "limit": a.Limit(flagged.Value), "centre": a.Centre, "rules": flagged.Rules,
		"beyond_limit": flagged.Rules[0] == 1, "above": flagged.Value > a.Centre, "running": a.Running, "side": a.Side,
	}
}
