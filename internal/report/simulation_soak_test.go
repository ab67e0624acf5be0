//go:build soak

package report

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"golang.org/x/sync/errgroup"

	"loyalty/internal/figure"
	"loyalty/internal/goals"
	"loyalty/internal/month"
)

// simulatedShops is how many shops of each kind are drawn, in per cent of what docs/method.md asks for; SHOPS=10 for a look.
func simulatedShops(full int) int {
	if share, err := strconv.Atoi(os.Getenv("SHOPS")); err == nil {
		return max(1, full*share/100)
	}
	return full
}

// each takes n shops of a kind the whole way, two at a time, and hands on their reports in the shops' order.
func each(t *testing.T, k shopKind, n int, months []month.Month, use func(reports []*Report, ahead float64)) {
	t.Helper()
	type drawn struct {
		reports []*Report
		ahead   float64
	}
	shops := make([]drawn, n)
	var group errgroup.Group
	group.SetLimit(2)
	for i := range n {
		group.Go(func() error {
			shops[i].reports, shops[i].ahead = simulated(t, k, i, months...)
			return nil
		})
	}
	_ = group.Wait()
	for _, shop := range shops {
		use(shop.reports, shop.ahead)
	}
}

// held is how often the intervals of a KPI hold what they should.
type held struct{ values, changes, holdsValue, holdsChange int }

// TestStillShops: nothing happens in them. It prints how often each KPI's 95 % interval holds the truth (for the lifetime value what comes, for
// the others the mean of all shops), how often that of a change holds 0, and how many words a report says that chance alone has made.
func TestStillShops(t *testing.T) {
	truth, by := map[string][]float64{}, map[string]*held{}
	var all []*Report
	var ahead []float64
	total := said{}
	each(t, shopKind{name: "still", active: 2600, shape: 1.5}, simulatedShops(100), []month.Month{simulatedMonth}, func(reports []*Report, brought float64) {
		all, ahead = append(all, reports[0]), append(ahead, brought)
		total.add(saidIn(reports[0]))
		for i := range reports[0].KPIs {
			if k := &reports[0].KPIs[i]; k.Value != nil {
				truth[k.ID] = append(truth[k.ID], *k.Value)
			}
		}
	})
	for shop, r := range all {
		for i := range r.KPIs {
			k := &r.KPIs[i]
			if by[k.ID] == nil {
				by[k.ID] = &held{}
			}
			h := by[k.ID]
			if k.Value != nil && k.Interval != nil {
				should := average(truth[k.ID])
				if k.ID == "clv" {
					should = ahead[shop]
				}
				h.values++
				if k.Interval.Holds(should) {
					h.holdsValue++
				}
			}
			for _, c := range []*figure.Change{k.LastMonth, k.LastYear} {
				if c == nil || c.Interval == nil {
					continue
				}
				interval := c.Interval
				if c.Unusual != nil {
					interval = c.Unusual
				}
				h.changes++
				if interval.Holds(0) {
					h.holdsChange++
				}
			}
		}
	}
	ids := sortedKeys(by)
	fmt.Println("| KPI | intervals | hold the truth | changes tested | hold 0 |\n|---|---|---|---|---|")
	for _, id := range ids {
		if h := by[id]; h.values+h.changes > 0 {
			fmt.Printf("| %s | %d | %s | %d | %s |\n", id, h.values, percent(h.holdsValue, h.values), h.changes, percent(h.holdsChange, h.changes))
		}
	}
	n := float64(len(all))
	fmt.Printf("\n%d still shops: %.1f changes tested a report, %.2f false words, %.2f flags, %.2f decisions\n", len(all), float64(total.Tested)/n, float64(total.Words)/n, float64(total.Flags)/n, float64(total.Decisions)/n)
	if words := float64(total.Words) / n; words > 1 {
		t.Errorf("%.2f false words a report, want 1 at most", words)
	}
}

// TestShopsOfOtherKinds: other sizes, a few customers with most purchases, and the same Tết each year.
func TestShopsOfOtherKinds(t *testing.T) {
	fmt.Println("| shop | reports | changes tested | false words | flags | decisions |\n|---|---|---|---|---|---|")
	tet := []month.Month{simulatedMonth - 4, simulatedMonth - 5 - 6, simulatedMonth} // February, July, June
	for _, c := range []struct {
		kind   shopKind
		shops  int
		months []month.Month
	}{
		{shopKind{name: "500 active", active: 500, shape: 1.5}, 30, tet[2:]},
		{shopKind{name: "20,000 active", active: 20000, shape: 1.5}, 5, tet[2:]},
		{shopKind{name: "heavy repeaters", active: 2600, shape: 0.4}, 30, tet[2:]},
		{shopKind{name: "the same Tết: reports of July, February, June", active: 2600, shape: 1.5, peaks: true}, 26, tet},
	} {
		total, reports := said{}, 0
		each(t, c.kind, simulatedShops(c.shops), c.months, func(rs []*Report, _ float64) {
			for _, r := range rs {
				total.add(saidIn(r))
				reports++
			}
		})
		n := float64(reports)
		fmt.Printf("| %s | %d | %.1f | %.2f | %.2f | %.2f |\n", c.kind.name, reports, float64(total.Tested)/n, float64(total.Words)/n, float64(total.Flags)/n, float64(total.Decisions)/n)
	}
}

// TestPlantedChanges: in how many shops the change that was planted is named, in the report of the month and any before it.
func TestPlantedChanges(t *testing.T) {
	planted := simulatedMonth - 5
	after := []int{1, 3, 6}
	fmt.Println("| planted | shops | named within 1 month | 3 months | 6 months | 6 months, each change tested alone |\n|---|---|---|---|---|---|")
	for _, c := range []struct {
		kind    shopKind
		verdict string
		ids     []string
	}{
		{shopKind{name: "all leave 30 % faster", leaving: 1.3}, goals.Worse, []string{"overdue_share", "churn_rate", "retention_rate"}},
		{shopKind{name: "all leave twice as fast", leaving: 2}, goals.Worse, []string{"overdue_share", "churn_rate", "retention_rate"}},
		{shopKind{name: "order value +5 %", spend: 1.05}, goals.Better, []string{"average_order_value"}},
		{shopKind{name: "on one channel of three they leave three times as fast", channel: 3}, goals.Worse, []string{"overdue_share", "churn_rate", "retention_rate"}},
		{shopKind{name: "satisfied 80 % → 70 %", satisfied: 0.7}, goals.Worse, []string{"csat"}},
	} {
		c.kind.active, c.kind.shape, c.kind.planted = 2600, 1.5, planted
		var months []month.Month
		for _, n := range after {
			months = append(months, planted+month.Month(n-1))
		}
		t.Run(c.kind.name, func(t *testing.T) {
			named, shops, alone := make([]int, len(after)), simulatedShops(18), 0
			each(t, c.kind, shops, months, func(rs []*Report, _ float64) {
				before, unguarded := false, false
				for i, r := range rs {
					unguarded = unguarded || shows(r, c.verdict, c.ids...)
					if before = before || names(r, c.verdict, c.ids...); before {
						named[i]++
					}
				}
				if unguarded {
					alone++
				}
			})
			fmt.Printf("| %s | %d | %s | %s | %s | %s |\n", c.kind.name, shops, percent(named[0], shops), percent(named[1], shops), percent(named[2], shops), percent(alone, shops))
		})
	}
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(part)/float64(whole))
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// shows says that the interval of one of the KPIs' changes leaves out 0 on the side of what was planted, whatever the page's other tests say.
func shows(r *Report, verdict string, ids ...string) bool {
	for _, id := range ids {
		k := r.kpi(id)
		if k == nil {
			continue
		}
		for _, c := range []*figure.Change{k.LastMonth, k.LastYear} {
			if c == nil || c.Interval == nil {
				continue
			}
			low, high := c.Interval.Lo, c.Interval.Hi
			if c.Unusual != nil {
				low, high = max(low, c.Unusual.Lo), min(high, c.Unusual.Hi)
			}
			if rises := (verdict == goals.Better) == (k.Better == goals.Higher); rises && low > 0 || !rises && high < 0 {
				return true
			}
		}
	}
	return false
}

// names says that a report tells of one of the KPIs what was planted.
func names(r *Report, verdict string, ids ...string) bool {
	for _, id := range ids {
		k := r.kpi(id)
		if k == nil {
			continue
		}
		for _, c := range []*figure.Change{k.LastMonth, k.LastYear} {
			if c != nil && c.Verdict == verdict {
				return true
			}
		}
		if k.Abnormal != nil && k.Abnormal.Current && k.Abnormal.Side == verdict {
			return true
		}
	}
	return false
}
