package oracle

import (
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

func (b *book) surveyShare(kind string, m int, counts func(score float64) bool) Point {
	if !b.reaches("surveys", m) {
		return Point{Month: m}
	}
	share := func(m int) Point {
		scores := b.answersAt(kind, m)
		n := 0
		for _, score := range scores {
			if counts(score) {
				n++
			}
		}
		return rate(m, n, len(scores))
	}
	return b.correlated(share(m), func(m int) parts {
		all := share(m)
		return b.surveyParts(kind, m, func(score float64) float64 {
			if counts(score) {
				return 1 - *all.Value
			}
			return -*all.Value
		})
	})
}

func (b *book) customerSatisfaction(m int) Point {
	return b.surveyShare("csat", m, func(score float64) bool { return score >= b.CSATMin })
}

func (b *book) expectationMet(m int) Point {
	return b.surveyShare("expectation", m, func(score float64) bool { return score >= 0 })
}

func (b *book) expectationExceeded(m int) Point {
	return b.surveyShare("expectation", m, func(score float64) bool { return score > 0 })
}

func (b *book) satisfiedNotLoyal(m int) Point {
	from, to := m-2*b.ActiveWindowMonths+1, m-b.ActiveWindowMonths
	state := b.priorStateOf("surveys", m, b.ActiveWindowMonths)
	if state == blank {
		return Point{Month: m}
	}
	last := map[string]Survey{}
	for _, s := range b.shop.Surveys {
		if s.Kind != "csat" || s.CustomerID == nil || s.AnsweredAt == nil || s.Score == nil {
			continue
		}
		month := monthOf(*s.AnsweredAt)
		if month < from || month > to {
			continue
		}
		if before, ok := last[*s.CustomerID]; !ok || !s.AnsweredAt.Before(*before.AnsweredAt) {
			last[*s.CustomerID] = s
		}
	}
	gone, satisfied := 0, 0
	for customer, s := range last {
		if *s.Score < b.CSATMin {
			continue
		}
		satisfied++
		later := false
		for _, day := range b.days[customer] {
			if day > dayOf(*s.AnsweredAt) && day <= lastDay(m) {
				later = true
			}
		}
		if !later {
			gone++
		}
	}
	p := rate(m, gone, satisfied)
	p.Partial = state == partial
	return p
}

// opened lists the tickets opened in month m.
func (b *book) opened(m int) []Ticket {
	tickets := []Ticket{}
	for _, t := range b.tickets {
		if monthOf(t.OpenedAt) == m {
			tickets = append(tickets, t)
		}
	}
	return tickets
}

func proactive(t Ticket) bool { return t.Origin != nil && *t.Origin == "proactive" }

// serviceDefects carries the sigma level with its shift of 1.5 as the extra sigma.
func (b *book) serviceDefects(m int) Point {
	if !b.reaches("tickets", m) {
		return Point{Month: m}
	}
	defects := 0
	for _, t := range b.opened(m) {
		if !proactive(t) {
			defects++
		}
	}
	p := rate(m, defects, len(b.sales(m)))
	if p.Value == nil {
		return p
	}
	share := *p.Value
	p.Value = number(float64(defects) * 1e6 / *p.Denominator)
	if share > 0 && share < 1 {
		p.Extras = map[string]float64{"sigma": distuv.UnitNormal.Quantile(1-share) + 1.5}
	}
	return p
}

// firstResponseHours carries the tickets not answered as the extra unanswered.
func (b *book) firstResponseHours(m int) Point {
	if !b.reaches("tickets", m) {
		return Point{Month: m}
	}
	hours := []float64{}
	unanswered := 0
	for _, t := range b.opened(m) {
		if t.FirstResponseAt == nil || !t.FirstResponseAt.Before(endOf(m)) {
			unanswered++
			continue
		}
		hours = append(hours, t.FirstResponseAt.Sub(t.OpenedAt).Hours())
	}
	p := median(m, hours)
	p.Extras = map[string]float64{"unanswered": float64(unanswered)}
	return p
}

// promise is the time by which a ticket should be resolved.
func (b *book) promise(t Ticket) time.Time {
	return t.OpenedAt.Add(time.Duration(b.ServicePromiseHours * float64(time.Hour)))
}

// inTime reports a ticket resolved within its promise, as it stood at the end of month m.
func (b *book) inTime(t Ticket, m int) bool {
	return t.ResolvedAt != nil && t.ResolvedAt.Before(endOf(m)) && !t.ResolvedAt.After(b.promise(t))
}

func (b *book) resolvedInTime(m int) Point {
	if !b.reaches("tickets", m) {
		return Point{Month: m}
	}
	kept, due := 0, 0
	for _, t := range b.opened(m) {
		if b.promise(t).After(endOf(m)) {
			continue
		}
		due++
		if b.inTime(t, m) {
			kept++
		}
	}
	return rate(m, kept, due)
}

func (b *book) proactiveShare(m int) Point {
	if !b.reaches("tickets", m) {
		return Point{Month: m}
	}
	tickets := b.opened(m)
	n := 0
	for _, t := range tickets {
		if proactive(t) {
			n++
		}
	}
	return rate(m, n, len(tickets))
}

// unansweredKnown says whether the export holds surveys that were sent and not answered.
func (b *book) unansweredKnown() bool {
	for _, s := range b.shop.Surveys {
		if s.AnsweredAt == nil {
			return true
		}
	}
	return false
}

func (b *book) surveyResponseRate(cohort int) Point {
	if !b.complete(cohort, b.SurveyAnswerDays) || !b.reaches("surveys", cohort) {
		return Point{Month: cohort}
	}
	answered, sent := 0, 0
	for _, s := range b.shop.Surveys {
		if s.SentAt == nil || monthOf(*s.SentAt) != cohort {
			continue
		}
		sent++
		if s.AnsweredAt != nil {
			if days := dayOf(*s.AnsweredAt) - dayOf(*s.SentAt); days >= 0 && days <= b.SurveyAnswerDays {
				answered++
			}
		}
	}
	p := rate(cohort, answered, sent)
	return b.largeEnough(p, p.Denominator)
}

func (b *book) serviceRetentionGap(m int) Point {
	from, to := m-2*b.ActiveWindowMonths+1, m-b.ActiveWindowMonths
	state := b.priorStateOf("tickets", m, b.ActiveWindowMonths)
	if state == blank {
		return Point{Month: m}
	}
	customers := []compared{}
	for _, c := range b.buyers {
		if b.inPrior(c, m) == 0 {
			continue
		}
		tickets, late := 0, 0
		for _, t := range b.tickets {
			if month := monthOf(t.OpenedAt); t.CustomerID == nil || *t.CustomerID != c || month < from || month > to {
				continue
			}
			tickets++
			if !b.inTime(t, m) {
				late++
			}
		}
		if tickets > 0 {
			customers = append(customers, b.compare(c, to, late == 0, b.inWindow(c, m) > 0))
		}
	}
	p := lift(m, banded(customers))
	p.Partial = state == partial
	return p
}

func (b *book) promoterSpendGap(m int) Point {
	from, to := m-23, m-12
	state := b.priorStateOf("surveys", m, 12)
	if state == blank {
		return Point{Month: m}
	}
	promoters, detractors := []float64{}, []float64{}
	for _, s := range b.shop.Surveys {
		if s.Kind != "nps" || s.CustomerID == nil || s.AnsweredAt == nil || s.Score == nil {
			continue
		}
		if month := monthOf(*s.AnsweredAt); month < from || month > to {
			continue
		}
		answer := dayOf(*s.AnsweredAt)
		spend := Money(0)
		for _, e := range b.entries {
			if e.customer == *s.CustomerID && e.day > answer && e.day <= twelveMonthsAfter(answer) {
				spend += e.amount
			}
		}
		if b.promoter(*s.Score) {
			promoters = append(promoters, spend.Float())
		}
		if b.detractor(*s.Score) {
			detractors = append(detractors, spend.Float())
		}
	}
	p := Point{Month: m, Partial: state == partial}
	if len(promoters) > 0 && len(detractors) > 0 && average(detractors) != 0 {
		p.Value = number(average(promoters)/average(detractors) - 1)
	}
	return p
}
