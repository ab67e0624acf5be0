package goals

import (
	"math"
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Board is one month's judgements together: what the top of the page is made from.
type Board struct {
	Month      month.Month // M
	Judgements []Judgement // in the catalogue's order
	Events     []figure.Event
	Noted      bool // a note of the month's own explains it
	Economics  Economics
}

// RollUp counts the board's statuses, and its changes on last month.
func (b Board) RollUp() figure.RollUp {
	r := figure.RollUp{Now: map[string]int{}, Before: map[string]int{}, In: []string{}, Out: []string{}, Moves: map[string]int{}}
	for _, verdict := range []string{Better, Worse, Neutral, WithinChance, NotTested} {
		r.Moves[verdict] = 0
	}
	for _, status := range Statuses() {
		r.Now[status], r.Before[status] = 0, 0
	}
	for _, j := range b.Judgements {
		before := j.statusBefore()
		if j.LastMonth != nil {
			r.Moves[moveOf(j.LastMonth)]++
		}
		r.Now[j.Status]++
		r.Before[before]++
		switch {
		case j.Preliminary: // it is neither met nor missed yet
		case !j.LastMonth.Proven(): // a first observation, and what chance may have done, is no news
		case j.Status == Met && before != Met:
			r.In = append(r.In, j.KPI)
		case j.Status != Met && before == Met:
			r.Out = append(r.Out, j.KPI)
		}
	}
	return r
}

// moveOf is the verdict that a change counts under: one without a direction is neutral only where it is proven.
func moveOf(c *figure.Change) string {
	switch {
	case c.Verdict != Neutral || c.Proven():
		return c.Verdict
	case c.Beyond == nil:
		return NotTested
	}
	return WithinChance
}

// statusBefore is last month's status; of a series that begins with the judged month, what a blank would have had.
func (j Judgement) statusBefore() string {
	i := j.index()
	switch {
	case i > 0:
		return j.History[i-1].Status
	case j.Status == NoData || j.Status == NoGoal:
		return j.Status
	}
	return NotEnoughData
}

// index is the judged month's place in the history, −1 without one.
func (j Judgement) index() int {
	return slices.IndexFunc(j.History, func(s MonthStatus) bool { return s.Month == j.Month })
}

// headline is the KPI that the verdict speaks of: the first of those whose headers say so that has data, else the first with a goal,
// else the first with a value. Nil on an empty board.
func (b Board) headline() *Judgement {
	var found *Judgement
	for i := range b.Judgements {
		if j := &b.Judgements[i]; j.Headline > 0 && j.Status != NoData && (found == nil || j.Headline < found.Headline) {
			found = j
		}
	}
	if found != nil {
		return found
	}
	for i, j := range b.Judgements {
		if j.Goal != nil && j.Status != NoData {
			return &b.Judgements[i]
		}
	}
	for i, j := range b.Judgements {
		if j.Value != nil {
			return &b.Judgements[i]
		}
	}
	return nil
}

// Values of a verdict's "plan" and "year".
const (
	planMet   = "met"
	planClose = "close" // within the tolerance
	planShort = "short"
	planOpen  = "open" // short, but within chance
	planNone  = "none"
	yearSame  = "same"
	yearNone  = "none"
)

// Verdict answers "are we keeping our customers?": verdict_good, verdict_bad, verdict_mixed, verdict_level (no plan and
// no change to speak of) or verdict_unknown, with level, change on last year and distance to plan.
func (b Board) Verdict() figure.Sentence {
	j := b.headline()
	if j == nil {
		return figure.Sentence{Code: "verdict_unknown", Status: NoData, Values: map[string]any{"have": 0, "need": 0}}
	}
	s := figure.Sentence{KPI: j.KPI, Status: j.Status, Values: map[string]any{}}
	if j.Value == nil || j.Partial || j.Preliminary || j.Reason.Code == "n" {
		s.Code = "verdict_unknown"
		s.Values["have"], s.Values["need"] = j.index()+1, j.NeedMonths
		switch {
		case j.Preliminary:
			s.Values["reason"] = "preliminary"
		case j.Partial:
			s.Values["reason"] = "partial"
		case j.Value == nil:
			s.Values["reason"] = "blank"
		default:
			s.Values["reason"], s.Values["n"] = "n", *j.N
		}
		if j.Value != nil {
			s.Values["value"] = *j.Value
		}
		if ahead := j.NeedMonths - (j.index() + 1); ahead > 0 {
			s.Values["from"] = j.Month + month.Month(ahead)
			b.addSales(s.Values)
		}
		return s
	}
	plan, year := j.againstPlan(), j.againstYear()
	s.Values["value"], s.Values["plan"], s.Values["year"] = j.judgedValue(), plan, year
	if gap, known := j.Reason.Values["gap"]; known {
		s.Values["gap"] = gap
	}
	if path, known := j.Reason.Values["path"]; known {
		s.Values["path"] = path
	}
	j.addYear(s.Values)
	if n := j.extremeIn(true); n >= seasonLength && year == Worse {
		s.Values["worst_in"] = n
	}
	if n := j.extremeIn(false); n >= seasonLength && year == Better {
		s.Values["best_in"] = n
	}
	if early := j.monthsEarly(); early > 0 {
		s.Values["months_early"] = early
	}
	switch {
	case plan == planNone && (year == yearSame || year == yearNone):
		s.Code = "verdict_level"
	case plan == planMet && year != Worse, plan == planNone && year == Better:
		s.Code = "verdict_good"
	case plan == planShort && year != Better, plan == planNone && year == Worse:
		s.Code = "verdict_bad"
	default:
		s.Code = "verdict_mixed"
	}
	return s
}

// addSales says what a young shop knows already: the month's orders and revenue, and by how much revenue has proven to have changed in a year.
func (b Board) addSales(values map[string]any) {
	for _, j := range b.Judgements {
		switch {
		case j.Value == nil:
		case j.Role == figure.Orders:
			values["sold"] = *j.Value
		case j.Role == figure.Revenue:
			values["sales"] = *j.Value
			if c := j.LastYear; c != nil && c.Relative != nil && (c.Verdict == Better || c.Verdict == Worse) {
				values["sales_relative"] = *c.Relative
			}
		}
	}
}

func (j Judgement) againstPlan() string {
	switch {
	case j.Status == Met:
		return planMet
	case j.Status == AtRisk:
		return planClose
	case j.Status == Missed:
		return planShort
	case j.Reason.Code == "chance":
		return planOpen
	}
	return planNone
}

// againstYear is better or worse than a year ago, the same where the change lies within chance, none where nothing tests it.
func (j Judgement) againstYear() string {
	c := j.onLastYear()
	switch {
	case c == nil, c.Verdict == NotTested:
		return yearNone
	case c.Verdict == Better, c.Verdict == Worse:
		return c.Verdict
	}
	return yearSame
}

// extremeIn counts the months, at most 24 and the judged one included, of which its value is the worst (or best); 0 where
// an earlier one is as bad.
func (j Judgement) extremeIn(worst bool) int {
	if j.Better != Higher && j.Better != Lower || j.Year != nil {
		return 0
	}
	at, n := j.index(), 1
	for i := at - 1; i >= 0 && n < 24 && j.History[i].Value != nil && !j.History[i].Partial; i-- {
		gap := shortfall(j.Better, *j.Value, *j.History[i].Value)
		if worst && gap <= 0 || !worst && gap >= 0 {
			return 0
		}
		n++
	}
	return n
}

// monthsEarly is by how many months the final target is reached before it is due.
func (j Judgement) monthsEarly() int {
	if j.Goal == nil || j.Target == nil || j.Year != nil || j.Goal.By <= j.Month || j.Status != Met {
		return 0
	}
	if shortfall(j.Better, *j.Value, *j.Target) > closeness*math.Abs(*j.Target) {
		return 0
	}
	return int(j.Goal.By - j.Month)
}

// onLastYear is the change on last year that goes with what is judged: of the year to date, for goals that accumulate.
func (j Judgement) onLastYear() *figure.Change {
	if j.Year == nil {
		return j.LastYear
	}
	return j.Year.Change
}

func (j Judgement) addYear(values map[string]any) {
	if c := j.onLastYear(); c != nil {
		addChange(values, "year", c)
	}
}

// judgedValue is the number that the status speaks of: the year to date, for goals that accumulate.
func (j Judgement) judgedValue() float64 {
	if j.Year != nil {
		return j.Year.Value
	}
	return *j.Value
}

// addChange writes a change's numbers as <prefix>_value, _delta, _verdict, and _relative and _beyond where they are known.
func addChange(values map[string]any, prefix string, c *figure.Change) {
	values[prefix+"_value"], values[prefix+"_delta"], values[prefix+"_verdict"] = c.From, c.Delta, c.Verdict
	if c.Relative != nil {
		values[prefix+"_relative"] = *c.Relative
	}
	if c.Beyond != nil {
		values[prefix+"_beyond"] = *c.Beyond
	}
}
