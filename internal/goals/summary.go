package goals

import (
	"cmp"
	"math"
	"slices"

	"loyalty/internal/figure"
)

// Lengths of the summary, in lines.
const (
	leastLines = 5
	mostLines  = 6
)

// abnormalMark stands in Sentence.Status in place of a status: the icon of an abnormal month.
const abnormalMark = "abnormal"

// line is a candidate of the summary with the sentences that explain it.
type line struct {
	figure.Sentence
	explained []figure.Sentence
	rank      int     // less is more important
	weight    float64 // more is more important, within a rank
}

// Ranks of lines.
const (
	rankHeadline = iota // the headline KPI when it is missed
	rankAbnormal
	rankMissed
	rankAtRisk
	rankWorse // no goal, worse than a year ago
	rankGood
	rankOpen // nothing is sure
	rankRest
)

// Summary selects the sentences of the page's top, ordered by importance: what is wrong, the headline KPI first, each of
// the gravest with its explanation; what went well, at least one line if anything did; the forecast last. Five or six
// lines, fewer only where there is nothing more to say.
func (b Board) Summary() []figure.Sentence {
	var bad, good, rest []line
	for i := range b.Judgements {
		if l, tell := b.lineOf(&b.Judgements[i]); tell {
			switch {
			case l.rank < rankGood:
				bad = append(bad, l)
			case l.rank == rankGood:
				good = append(good, l)
			default:
				rest = append(rest, l)
			}
		}
	}
	for _, lines := range [][]line{bad, good, rest} {
		slices.SortStableFunc(lines, func(a, b line) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.weight, a.weight))
		})
	}
	forecast, hasForecast := b.forecastLine()
	room := mostLines
	if hasForecast {
		room--
	}
	lines := arrange(bad, good, rest, room)
	b.addStake(lines)
	return append(lines, forecast...)
}

// addStake says what the gap is worth in a year, of the missed KPI whose gap is worth most.
func (b Board) addStake(lines []figure.Sentence) {
	most, at := 0.0, -1
	for i, l := range lines {
		place := slices.IndexFunc(b.Judgements, func(j Judgement) bool { return j.KPI == l.KPI })
		if l.Code != "missed" || place < 0 {
			continue
		}
		if stake := b.stake(b.Judgements[place]); stake > most {
			most, at = stake, i
		}
	}
	if at >= 0 {
		lines[at].Values["stake"], lines[at].Values["stake_of"] = most, b.Economics.Basis
	}
}

// arrange fills at most room lines: the bad ones leave place for a good one; each group keeps its order.
func arrange(bad, good, rest []line, room int) []figure.Sentence {
	out := []figure.Sentence{}
	goods := min(len(good), 1)
	explanations := 0
	for i, l := range bad {
		if len(out)+1 > room-goods {
			break
		}
		out = append(out, l.Sentence)
		for _, s := range l.explained {
			if explanations < 2 && len(out)+1+graver(bad[i+1:]) <= room-goods {
				out = append(out, s)
				explanations++
			}
		}
	}
	for _, l := range good {
		if goods == 0 && len(out) >= leastLines-1 || len(out) >= room {
			break
		}
		out = append(out, l.Sentence)
		goods = max(goods-1, 0)
	}
	for _, l := range rest {
		if len(out) >= leastLines-1 {
			break
		}
		out = append(out, l.Sentence)
	}
	return out
}

// graver counts the lines, two at most, that matter more than an explanation.
func graver(lines []line) int {
	n := 0
	for _, l := range lines {
		if l.rank < rankAtRisk {
			n++
		}
	}
	return min(n, 2)
}

// lineOf is the one line that a KPI may have; false where there is nothing to say of it.
func (b Board) lineOf(j *Judgement) (line, bool) {
	l := line{Sentence: figure.Sentence{KPI: j.KPI, Status: j.Status, Values: map[string]any{}}}
	for key, value := range j.Reason.Values {
		l.Values[key] = value
	}
	if j.Value != nil && l.Values["value"] == nil {
		l.Values["value"] = *j.Value
	}
	if j.LastMonth != nil && j.Year == nil {
		addChange(l.Values, "last", j.LastMonth)
	}
	j.addYear(l.Values)
	if j.Status == Met && j.Streak == 1 && !j.isJudgedBefore() {
		l.Values["first"] = true // observed: nothing is newly met
	}
	headline := b.headline()
	leads := headline != nil && headline.KPI == j.KPI
	switch {
	case j.Status == Missed && leads:
		l.Code, l.rank = "missed", rankHeadline
	case j.Abnormal != nil && j.Abnormal.Current && j.Abnormal.Side == Worse:
		l.Code, l.Status, l.rank, l.weight = "abnormal", abnormalMark, rankAbnormal, float64(j.Abnormal.Running)
		for key, value := range j.abnormalValues() {
			l.Values[key] = value
		}
	case j.Status == Missed:
		l.Code, l.rank, l.weight = "missed", rankMissed, j.gravity()
	case j.Status == AtRisk:
		l.Code, l.rank, l.weight = "at_risk", rankAtRisk, j.gravity()
	case j.Status == Met && (j.Depth == figure.Quiet || j.Depth == figure.Deep):
		l.Code, l.rank, l.weight = "met", rankRest, j.progress()
	case j.Status == Met:
		l.Code, l.rank, l.weight = "met", rankGood, j.progress()
	case j.told(Worse):
		l.Code, l.rank, l.weight = "changed", rankWorse, -j.progress()
	case j.told(Better):
		l.Code, l.rank, l.weight = "changed", rankGood, j.progress()
	case j.Reason.Code == "chance":
		l.Code, l.rank = "chance", rankOpen
	case j.Value != nil && j.Reason.Code == "n":
		l.Code, l.rank = "n", rankRest
	case j.Value != nil && j.LastMonth != nil && j.LastMonth.Beyond != nil && !*j.LastMonth.Beyond:
		l.Code, l.rank = "within_chance", rankOpen
	case j.Value != nil && j.Preliminary:
		l.Code, l.rank = "preliminary", rankRest
	case j.Value != nil && j.Partial:
		l.Code, l.rank = "partial", rankRest
	case j.Value != nil:
		l.Code, l.rank = "level", rankRest
	default:
		return l, false
	}
	if leads {
		l.weight = math.Inf(1)
	}
	if l.rank < rankAtRisk || leads && l.rank < rankGood {
		l.explained = b.explain(j)
	}
	return l, true
}

// gravity orders lines of the same rank: the length of the run first, then how large the gap is beside the value.
func (j Judgement) gravity() float64 {
	gap, _ := j.Reason.Values["gap"].(float64)
	value, _ := j.Reason.Values["value"].(float64)
	relative := 0.0
	if value != 0 {
		relative = math.Min(math.Abs(gap/value), 1)
	}
	return float64(min(j.Streak, missedRunning)) + relative
}

// progress on last year, relative, positive for the better; met goals count first, newly met ones before them.
func (j Judgement) progress() float64 {
	weight := 0.0
	if c := j.onLastYear(); c != nil && c.From != 0 && (c.Verdict == Better || c.Verdict == Worse) {
		weight = math.Min(math.Abs(c.Delta/c.From), 1)
		if c.Verdict == Worse {
			weight = -weight
		}
	}
	if j.Status == Met {
		weight++
		if j.Streak == 1 && j.isJudgedBefore() {
			weight++
		}
	}
	return weight
}

// isJudgedBefore says whether the month before was judged, without which nothing is newly so.
func (j Judgement) isJudgedBefore() bool {
	before := j.statusBefore()
	return before == Met || before == AtRisk || before == Missed
}

// told says whether a KPI's change on last year is proven to be one for the better, or for the worse.
func (j Judgement) told(verdict string) bool {
	c := j.onLastYear()
	return c != nil && c.Verdict == verdict
}

// forecastLine is the summary's last: where the headline KPI will be, else the first KPI with a forecast and a goal, else
// why there is none (nothing where the headline has no value to start from, or is preliminary). Its status is the KPI's own.
func (b Board) forecastLine() ([]figure.Sentence, bool) {
	headline := b.headline()
	if headline == nil || headline.Forecast == nil {
		return nil, false
	}
	j := headline
	if j.Forecast.Withheld != "" {
		for i := range b.Judgements {
			if f := b.Judgements[i].Forecast; f != nil && f.Withheld == "" && f.Probability != nil {
				j = &b.Judgements[i]
				break
			}
		}
	}
	f := j.Forecast
	if f.Withheld == WithheldBlank || f.Withheld == WithheldPreliminary {
		return nil, false
	}
	s := figure.Sentence{Code: "forecast", KPI: j.KPI, Status: j.Status, Values: map[string]any{"month": f.Month}}
	if f.Withheld != "" {
		s.Code = "forecast_withheld"
		s.Values["why"], s.Values["months"], s.Values["tried"] = f.Withheld, f.Months, f.Tried
		if f.Error != nil {
			s.Values["error"], s.Values["naive"] = *f.Error, *f.Naive
		}
		return []figure.Sentence{s}, true
	}
	s.Values["value"], s.Values["lo"], s.Values["hi"], s.Values["total"], s.Values["error"] = *f.Value, *f.Lo, *f.Hi, f.Total, *f.Error
	if f.Probability != nil {
		s.Values["probability"] = *f.Probability
		if j.Target != nil {
			s.Values["target"] = *j.Target
		}
		if j.Goal.Between != nil {
			s.Values["low"], s.Values["high"] = j.Goal.Between[0], j.Goal.Between[1]
		}
	}
	return []figure.Sentence{s}, true
}
