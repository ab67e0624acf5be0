package oracle

import "slices"

// cutBases are the KPIs told by [report] cut, and the months of which a customer's group is.
var cutBases = map[string]func(b *book, m int) (from, to int){
	"repeat_purchase_rate": windowOf, "loyal_customer_share": windowOf, "member_share": windowOf, "cross_category_share": windowOf, "active_customers": windowOf,
	"purchase_frequency": windowOf, "referrer_share": windowOf, "return_on_relationship": windowOf,
	"retention_rate": func(b *book, m int) (int, int) { return m - 2*b.ActiveWindowMonths + 1, m - b.ActiveWindowMonths },
	"churn_rate":     beforeOf, "winback_rate": beforeOf,
}

func windowOf(b *book, m int) (from, to int) { return m - b.ActiveWindowMonths + 1, m }

func beforeOf(b *book, m int) (from, to int) { return m - 2*b.ActiveWindowMonths, m - 1 }

// unknownGroup is that of customers of whom none is known.
const unknownGroup = "unknown"

// cuts works a KPI out for each group of customers, as if the others had never been: in M, the month before and a year before; its other
// months are blank. Nil where there are no groups.
func (b *book) cuts(id string, d definition) map[string][]Point {
	base, isTold := cutBases[id]
	if !isTold || b.Cut == "none" {
		return nil
	}
	told := map[string][]Point{}
	for m := b.first; m <= b.Month; m++ {
		if m != b.Month && m != b.Month-1 && m != b.Month-12 {
			continue
		}
		from, to := base(b, m)
		members := map[string][]string{}
		for _, c := range b.known {
			group := b.groupOf(c, from, to)
			members[group] = append(members[group], c)
		}
		for group, customers := range members {
			if told[group] == nil {
				told[group] = b.months(func(_ *book, m int) Point { return Point{Month: m} })
			}
			told[group][m-b.first] = d.point(b.of(customers), m)
		}
	}
	if _, isUnknown := told[unknownGroup]; isUnknown && len(told) == 1 {
		return nil
	}
	return told
}

// groupOf is a customer's segment, or the channel (or branch) of most purchases in some months, the latest on a tie.
func (b *book) groupOf(customer string, from, to int) string {
	if b.Cut == "segment" {
		if s := b.customers[customer].Segment; s != nil {
			return *s
		}
		return unknownGroup
	}
	purchases, last := map[string]int{}, map[string]int{}
	seen := map[string][]int{}
	for _, e := range b.entries {
		if e.customer != customer || !e.sale || e.month < from || e.month > to {
			continue
		}
		place, channel := e.channel, unknownGroup
		if b.Cut == "branch" {
			place = e.branch
		}
		if place != nil {
			channel = *place
		}
		last[channel] = max(last[channel], e.day)
		if b.PurchaseUnit == "order" || !slices.Contains(seen[channel], e.day) {
			purchases[channel]++
			seen[channel] = append(seen[channel], e.day)
		}
	}
	best := unknownGroup
	for channel, n := range purchases {
		isMore := n > purchases[best] || n == purchases[best] && (last[channel] > last[best] || last[channel] == last[best] && channel < best)
		if purchases[best] == 0 || isMore {
			best = channel
		}
	}
	return best
}

// of is the book of some customers alone; the data begin when they did for all.
func (b *book) of(customers []string) *book {
	part := *b
	part.buyers = slices.DeleteFunc(slices.Clone(b.buyers), func(c string) bool { return !slices.Contains(customers, c) })
	part.known = customers
	part.entries = slices.DeleteFunc(slices.Clone(b.entries), func(e entry) bool { return !slices.Contains(customers, e.customer) })
	return &part
}
