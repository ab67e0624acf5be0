package oracle

import "math"

// referred reports that somebody else brought a customer, by either input, whose first purchase is on the given day.
func (b *book) referred(customer string, first int) bool {
	return len(b.referrersOf(customer, first)) > 0
}

// referrersOf lists who brought a customer: referred_by, or a referral not later than the first purchase; never himself.
func (b *book) referrersOf(customer string, first int) []string {
	referrers := []string{}
	if c, ok := b.customers[customer]; ok && c.ReferredBy != nil && *c.ReferredBy != customer {
		referrers = append(referrers, *c.ReferredBy)
	}
	for _, r := range b.shop.Referrals {
		if r.ReferredID == customer && r.ReferrerID != customer && dayOf(r.ReferredAt) <= first {
			referrers = append(referrers, r.ReferrerID)
		}
	}
	return referrers
}

// referralsReach says whether the referrals are known from a month on: the log of them must reach back where there is one, even
// beside the column of customers, which always does.
func (b *book) referralsReach(month int) bool {
	return !b.shop.Present["referrals"] || b.reaches("referrals", month)
}

func (b *book) referralRate(m int) Point {
	if !b.referralsReach(m) {
		return Point{Month: m}
	}
	brought, newcomers := 0, 0
	for _, c := range b.buyers {
		if !b.newIn(c, m, m) {
			continue
		}
		newcomers++
		if b.referred(c, b.days[c][0]) {
			brought++
		}
	}
	p := rate(m, brought, newcomers)
	p.Partial = b.oldPassForNew(m)
	return p
}

func (b *book) referrerShare(m int) Point {
	from := m - b.ActiveWindowMonths + 1
	if !b.referralsReach(from) {
		return Point{Month: m}
	}
	return b.shareOfActive(m, func(referrer string) bool {
		for _, c := range b.everybody {
			if !b.newIn(c, from, m) {
				continue
			}
			for _, r := range b.referrersOf(c, b.days[c][0]) {
				if r == referrer {
					return true
				}
			}
		}
		return false
	})
}

func (b *book) returnOnRelationship(m int) Point {
	from := m - b.ActiveWindowMonths + 1
	if !b.referralsReach(from) {
		return Point{Month: m}
	}
	return b.shareOfActive(m, func(c string) bool {
		return b.inWindow(c, m) >= 2 || b.newIn(c, from, m) && b.referred(c, b.days[c][0])
	})
}

// answers lists the scores of a kind answered in the months from..to.
func (b *book) answers(kind string, from, to int) []float64 {
	scores := []float64{}
	for _, s := range b.shop.Surveys {
		if s.Kind != kind || s.AnsweredAt == nil || s.Score == nil {
			continue
		}
		if month := monthOf(*s.AnsweredAt); month >= from && month <= to {
			scores = append(scores, *s.Score)
		}
	}
	return scores
}

// answersAt lists the scores that a survey figure of month m rests on.
func (b *book) answersAt(kind string, m int) []float64 {
	return b.answers(kind, m-b.SurveyWindowMonths+1, m)
}

func (b *book) promoter(score float64) bool  { return score >= b.NPSPromoterMin }
func (b *book) detractor(score float64) bool { return score <= b.NPSDetractorMax }

func (b *book) promoters(m int) (promoters, detractors, answers float64) {
	for _, score := range b.answersAt("nps", m) {
		answers++
		if b.promoter(score) {
			promoters++
		}
		if b.detractor(score) {
			detractors++
		}
	}
	return promoters, detractors, answers
}

func (b *book) netPromoterScore(m int) Point {
	promoters, detractors, n := b.promoters(m)
	p := Point{Month: m, N: number(n)}
	if !b.reaches("surveys", m) || n == 0 {
		return p
	}
	share, against := promoters/n, detractors/n
	p.Value = number(100 * (share - against))
	p.Stderr = number(100 * math.Sqrt(b.netSquares(m, share-against)) / n)
	return p
}

// netSquares is the sum of the customers' parts in the net score, squared.
func (b *book) netSquares(m int, net float64) float64 {
	return b.surveyParts("nps", m, func(score float64) float64 {
		switch {
		case b.promoter(score):
			return 1 - net
		case b.detractor(score):
			return -1 - net
		}
		return -net
	}).squares
}

// surveyParts are what each customer's answers add to the error of a survey figure of month m; an answer of nobody known is one of its own.
func (b *book) surveyParts(kind string, m int, what func(score float64) float64) parts {
	p := parts{by: map[string]float64{}}
	for _, s := range b.shop.Surveys {
		if s.Kind != kind || s.AnsweredAt == nil || s.Score == nil {
			continue
		}
		switch month := monthOf(*s.AnsweredAt); {
		case month < m-b.SurveyWindowMonths+1 || month > m:
		case s.CustomerID == nil:
			p.squares += math.Pow(what(*s.Score), 2)
		default:
			p.by[*s.CustomerID] += what(*s.Score)
		}
	}
	for _, x := range p.by {
		p.squares += x * x
	}
	return p
}

func (b *book) wordOfMouth(m int) Point {
	promoters, detractors, n := b.promoters(m)
	p := Point{Month: m, N: number(n)}
	if !b.reaches("surveys", m) || n == 0 {
		return p
	}
	p.Value = number(100 * (promoters*b.WOMPositive - detractors*b.WOMNegative) / n)
	return p
}
