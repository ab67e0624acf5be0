package oracle

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestDrawIsRich guards against random shops in which figures are blank throughout, or a rule's edge is never met: each KPI must have
// a value in some months, and each edge be met in some shops. The shops are the same in every run.
func TestDrawIsRich(t *testing.T) {
	if seed := flag.Lookup("rapid.seed"); seed.Value.String() == "0" {
		if err := seed.Value.Set("20261031"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = seed.Value.Set("0") })
	}
	values, edges := map[string]int{}, map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		shop, settings := Draw(t)
		b := open(shop, settings)
		for id, series := range Compute(shop, settings) {
			for _, p := range series.Points {
				if p.Value == nil {
					continue
				}
				if *p.Value != 0 {
					values[id]++
				}
				window := map[string]int{"satisfied_not_loyal": b.ActiveWindowMonths, "promoter_spend_gap": 12, "service_retention_gap": b.ActiveWindowMonths}[id]
				if window > 0 && p.Partial && stateSince(b.first, p.Month, window) == full {
					edges[id+" partial by its log"]++
				}
				if id == "loyal_customer_share" && !p.Partial && b.LoyalWindowMonths >= 24 && *p.Value > 0 {
					edges["loyal customers of 24 whole months"]++
				}
			}
		}
		toldTwiceEdges(b, edges)
		quarters(b, edges)
	})
	for id := range catalogue() {
		t.Logf("%-26s %d months with a value other than 0", id, values[id])
		if values[id] == 0 {
			t.Errorf("%s is blank or 0 in every month of every shop", id)
		}
	}
	for _, edge := range []string{"satisfied_not_loyal partial by its log", "promoter_spend_gap partial by its log", "service_retention_gap partial by its log",
		"loyal customers of 24 whole months", "a returned sale that counts", "a refund void with its sale", "a refund on day 60", "a refund on day 61",
		"a refund that another sale's number doesn't void", "a lift of several quarters"} {
		t.Logf("%-50s %d times", edge, edges[edge])
		if edges[edge] == 0 {
			t.Errorf("%s is met in no shop", edge)
		}
	}
}

// toldTwiceEdges counts what becomes of void sales and of the rows that give their money back.
func toldTwiceEdges(b *book, edges map[string]int) {
	kept := b.keep()
	isVoid, taken := b.toldTwice(kept, 1)
	for i, o := range kept {
		switch {
		case b.void(o) && !isVoid[i]:
			edges["a returned sale that counts"]++
		case taken[i] && isVoid[i]:
			edges["a refund void with its sale"]++
		case taken[i] && o.OrderID != nil && slices.ContainsFunc(kept, func(s Order) bool { return s.OrderID != nil && *s.OrderID == *o.OrderID && !negative(s) }):
			edges["a refund that another sale's number doesn't void"]++
		}
		for r, refund := range kept {
			if !b.void(o) || o.Amount == nil || *o.Amount <= 0 || refund.Amount == nil || *refund.Amount != -*o.Amount || cell(refund.CustomerID) != cell(o.CustomerID) {
				continue
			}
			if days := dayOf(refund.OrderedAt) - dayOf(o.OrderedAt); days == 60 && taken[r] || days == 61 && !taken[r] {
				edges[fmt.Sprintf("a refund on day %d", days)]++
			}
		}
	}
}

// quarters counts the comparisons of members in M that rest on customers of several quarters.
func quarters(b *book, edges map[string]int) {
	members := b.members(b.Month)
	older := slices.DeleteFunc(slices.Clone(members), func(c compared) bool { return c.quarter == 0 })
	if whole, rest := banded(members), banded(older); whole.ok && rest.matched > 0 && rest.matched < whole.matched {
		edges["a lift of several quarters"]++
	}
}

// TestWriteCSV writes every table that is present, and a configuration that names it.
func TestWriteCSV(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shop, settings := Draw(rt)
		text, err := shop.WriteCSV(t.TempDir(), settings)
		if err != nil || text == "" {
			rt.Fatal(err)
		}
	})
}
