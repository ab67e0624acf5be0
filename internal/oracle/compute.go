package oracle

import "strings"

// definition is one KPI: the inputs it needs ("table" or "table.column"; "a|b" where either does) and its point of a month.
type definition struct {
	needs []string
	point func(b *book, m int) Point
}

// Compute works out every KPI of the catalogue but clv (fitted elsewhere) and data_quality (the loader's), each from the first
// month of the data to M.
func Compute(shop Shop, settings Settings) map[string]Series {
	b := open(shop, settings)
	all := map[string]Series{}
	for id, d := range catalogue() {
		if missing := b.missing(d.needs); missing != "" {
			all[id] = Series{NoData: missing}
			continue
		}
		all[id] = Series{Points: b.months(d.point), Segments: b.cuts(id, d)}
	}
	if b.shop.Has("surveys", "sent_at") && !b.unansweredKnown() {
		all["survey_response_rate"] = Series{NoData: "unanswered surveys"}
	}
	if series := all["omnichannel_retention"]; series.NoData == "" {
		series.Segments = map[string][]Point{
			"one":         b.months(func(b *book, m int) Point { return b.segment(b.channelRetention(m, oneChannel)) }),
			"two_or_more": b.months(func(b *book, m int) Point { return b.segment(b.channelRetention(m, twoOrMore)) }),
		}
		all["omnichannel_retention"] = series
	}
	return all
}

// largeEnough blanks a segment or a cohort of fewer than min_group.
func (b *book) largeEnough(p Point, size *float64) Point {
	if size == nil || *size < float64(b.MinGroup) {
		return Point{Month: p.Month}
	}
	return p
}

func (b *book) segment(p Point) Point { return b.largeEnough(p, p.Denominator) }

func (b *book) months(point func(*book, int) Point) []Point {
	points := []Point{}
	for m := b.first; m <= b.Month; m++ {
		points = append(points, point(b, m))
	}
	return points
}

// missing names the first need that the shop lacks.
func (b *book) missing(needs []string) string {
	for _, need := range needs {
		met := false
		for alternative := range strings.SplitSeq(need, "|") {
			table, column, hasColumn := strings.Cut(alternative, ".")
			if b.shop.Present[table] && (!hasColumn || b.shop.Has(table, column)) {
				met = true
			}
		}
		if !met {
			return need
		}
	}
	return ""
}

func catalogue() map[string]definition {
	known := []string{"orders.customer_id"}
	withKnown := func(needs ...string) []string { return append(needs, known...) }
	referrals := withKnown("referrals|customers.referred_by")
	categories := withKnown("order_items", "order_items.category|products.category", "orders.order_id")
	answers := []string{"surveys.answered_at", "surveys.score"}
	launches := withKnown("order_items", "orders.order_id", "products.launched_at")
	return map[string]definition{
		"repeat_purchase_rate":   {known, (*book).repeatPurchaseRate},
		"retention_rate":         {known, (*book).retentionRate},
		"churn_rate":             {known, (*book).churnRate},
		"overdue_share":          {known, (*book).overdueShare},
		"winback_rate":           {known, (*book).winbackRate},
		"second_purchase_90d":    {known, (*book).secondPurchase},
		"days_between_purchases": {known, (*book).daysBetweenPurchases},
		"omnichannel_retention":  {withKnown("orders.channel"), (*book).omnichannelRetention},

		"loyal_customer_share":   {known, (*book).loyalCustomerShare},
		"member_share":           {withKnown("customers.member_since"), (*book).memberShare},
		"member_retention_lift":  {withKnown("customers.member_since"), (*book).memberRetentionLift},
		"points_redemption_rate": {[]string{"points"}, (*book).pointsRedemptionRate},
		"cross_category_share":   {categories, (*book).crossCategoryShare},
		"touch_lift":             {withKnown("touches", "customers.birthday"), (*book).touchLift},

		"referral_rate":          {referrals, (*book).referralRate},
		"referrer_share":         {referrals, (*book).referrerShare},
		"return_on_relationship": {referrals, (*book).returnOnRelationship},
		"nps":                    {answers, (*book).netPromoterScore},
		"word_of_mouth":          {answers, (*book).wordOfMouth},

		"launch_first_buyers":      {launches, (*book).launchFirstBuyers},
		"launch_first_buyer_share": {launches, (*book).launchFirstBuyerShare},

		"clv_historic":            {known, (*book).clvHistoric},
		"top20_revenue_share":     {known, (*book).topRevenueShare},
		"existing_revenue_share":  {known, (*book).existingRevenueShare},
		"existing_spend_ratio":    {known, (*book).existingSpendRatio},
		"existing_conversion":     {[]string{"leads.converted_at"}, (*book).existingConversion},
		"new_conversion":          {[]string{"leads.converted_at"}, (*book).newConversion},
		"retention_profit_uplift": {known, (*book).retentionProfitUplift},
		"revenue_retention":       {known, (*book).revenueRetention},
		"gross_revenue_retention": {known, (*book).grossRevenueRetention},
		"first_year_value":        {known, (*book).firstYearValue},
		"acquisition_cost":        {withKnown("costs"), (*book).acquisitionCost},
		"programme_roi":           {withKnown("customers.member_since", "costs"), (*book).programmeROI},
		"keep_to_win_cost":        {withKnown("costs"), (*book).keepToWinCost},
		"revenue":                 {[]string{"orders"}, (*book).revenue},
		"order_count":             {[]string{"orders"}, (*book).orderCount},
		"active_customers":        {known, (*book).activeCustomers},
		"new_customers":           {known, (*book).newCustomers},
		"average_order_value":     {[]string{"orders"}, (*book).averageOrderValue},
		"purchase_frequency":      {known, (*book).purchaseFrequency},

		"csat":                  {answers, (*book).customerSatisfaction},
		"expectation_met":       {answers, (*book).expectationMet},
		"expectation_exceeded":  {answers, (*book).expectationExceeded},
		"satisfied_not_loyal":   {withKnown(append(answers, "surveys.customer_id")...), (*book).satisfiedNotLoyal},
		"service_defects":       {[]string{"tickets", "orders"}, (*book).serviceDefects},
		"first_response_hours":  {[]string{"tickets.first_response_at"}, (*book).firstResponseHours},
		"resolved_in_time":      {[]string{"tickets.resolved_at"}, (*book).resolvedInTime},
		"proactive_share":       {[]string{"tickets.origin"}, (*book).proactiveShare},
		"survey_response_rate":  {[]string{"surveys.sent_at"}, (*book).surveyResponseRate},
		"service_retention_gap": {withKnown("tickets.customer_id", "tickets.resolved_at"), (*book).serviceRetentionGap},
		"promoter_spend_gap":    {withKnown(append(answers, "surveys.customer_id")...), (*book).promoterSpendGap},

		"known_customer_share": {known, (*book).knownCustomerShare},
	}
}
