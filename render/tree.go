package render

import (
	"loyalty/internal/report"
)

// A treeNode is a KPI in the goal tree: what it is worth, and what feeds it.
type treeNode struct {
	Name     string
	Icon     *icon
	Value    string
	Note     string
	Href     string
	Children []*treeNode
}

// A branch is the fixed shape of the tree: revenue is customers × frequency × basket, and what feeds each.
type branch struct {
	id       string
	children []branch
}

var goalTree = []branch{
	{"active_customers", []branch{
		{"retention_rate", []branch{{"resolved_in_time", nil}, {"churn_rate", nil}}},
		{"referral_rate", nil},
		{"winback_rate", nil},
	}},
	{"purchase_frequency", []branch{{"second_purchase_90d", nil}, {"loyal_customer_share", nil}}},
	{"average_order_value", []branch{{"nps", nil}}},
}

// tree is the goal tree, nil where revenue or two of its three factors have no value.
func (t *teller) tree() *treeNode {
	k := t.kpis["revenue"]
	if k == nil || k.Value == nil {
		return nil
	}
	root := t.node(k)
	root.Note = t.plain("tree.product")
	if total, ok := lastTwelve(k); ok {
		root.Name = t.plain("tree.revenue")
		root.Value = t.money(total, false)
	}
	for _, b := range goalTree {
		if n := t.branch(b); n != nil {
			root.Children = append(root.Children, n)
		}
	}
	if len(root.Children) < 2 {
		return nil
	}
	return root
}

// lastTwelve sums the last twelve months, which are all known.
func lastTwelve(k *report.KPI) (float64, bool) {
	if len(k.Series) < 12 {
		return 0, false
	}
	total := 0.0
	for _, p := range k.Series[len(k.Series)-12:] {
		if p.Value == nil {
			return 0, false
		}
		total += *p.Value
	}
	return total, true
}

// branch leaves out what has no value; a branch without its own KPI vanishes with its twigs.
func (t *teller) branch(b branch) *treeNode {
	k := t.kpis[b.id]
	if k == nil || k.Value == nil {
		return nil
	}
	n := t.node(k)
	for _, twig := range b.children {
		if child := t.branch(twig); child != nil {
			n.Children = append(n.Children, child)
		}
	}
	return n
}

func (t *teller) node(k *report.KPI) *treeNode {
	n := &treeNode{Name: t.words(k.Short, t.words(k.Title, k.ID)), Value: t.optional2(k.Unit, k.Value), Href: "#k-" + k.ID, Note: t.nodeNote(k)}
	if status := statusOf(k); status != "no_goal" {
		i := t.icon(status)
		n.Icon = &i
	}
	return n
}

// nodeNote carries the two links that the tree is there to show: service → retention, and promoters → spend.
func (t *teller) nodeNote(k *report.KPI) string {
	worth := func(id string) *report.KPI {
		if g := t.kpis[id]; g != nil && g.Value != nil {
			return g
		}
		return nil
	}
	switch k.ID {
	case "resolved_in_time":
		if g := worth("service_retention_gap"); g != nil && *g.Value > 0 {
			return t.say("tree.service", g.Unit, map[string]any{"gap": g.Value})
		}
	case "nps":
		if g := worth("promoter_spend_gap"); g != nil {
			key := "tree.promoters_more"
			if *g.Value < 0 {
				key = "tree.promoters_less"
			}
			return t.say(key, "rate", map[string]any{"gap": g.Value})
		}
	}
	if k.Abnormal != nil && k.Abnormal.Current {
		return t.say("tree.abnormal", "", map[string]any{"n": float64(max(k.Abnormal.Running, 1))})
	}
	if c := k.LastYear; c != nil {
		return t.fill("tree.last_year", map[string]string{"change": t.change(k.Unit, c)})
	}
	return ""
}
