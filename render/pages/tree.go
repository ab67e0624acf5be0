package pages

import (
	"slices"

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

// tree is the goal tree, from the KPI that others feed and that feeds none; nil where it or two of its factors have no value.
func (t *teller) tree() *treeNode {
	fed := map[string]bool{}
	for _, k := range t.KPIs {
		for _, id := range k.Tree {
			fed[id] = true
		}
	}
	i := slices.IndexFunc(t.Rep.KPIs, func(k report.KPI) bool { return len(k.Tree) > 0 && !fed[k.ID] })
	if i < 0 {
		return nil
	}
	k := &t.Rep.KPIs[i]
	root := t.branch(k.ID)
	if root == nil || len(root.Children) < 2 {
		return nil
	}
	root.Note = t.Plain("tree.product")
	if total, ok := lastTwelve(k); ok {
		root.Name = t.Plain("tree.revenue")
		root.Value = t.Money(total, false)
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
func (t *teller) branch(id string) *treeNode {
	k := t.KPIs[id]
	if k == nil || k.Value == nil {
		return nil
	}
	n := t.node(k)
	for _, twig := range k.Tree {
		if child := t.branch(twig); child != nil {
			n.Children = append(n.Children, child)
		}
	}
	return n
}

func (t *teller) node(k *report.KPI) *treeNode {
	n := &treeNode{Name: t.Words(k.Short, t.Words(k.Title, k.ID)), Value: t.optional2(k.Unit, k.Value), Href: "#k-" + k.ID, Note: t.nodeNote(k)}
	if status := statusOf(k); status != "no_goal" {
		i := t.icon(status)
		n.Icon = &i
	}
	return n
}

// nodeNote carries the links that the tree is there to show: what good service keeps, and what promoters spend.
func (t *teller) nodeNote(k *report.KPI) string {
	for _, id := range k.ExplainedBy {
		worth := t.KPIs[id]
		if worth == nil || worth.Value == nil || *worth.Value == 0 {
			continue
		}
		key := "tree." + worth.Link + "_more"
		if *worth.Value < 0 {
			key = "tree." + worth.Link + "_less"
		}
		if t.Has(key) {
			return t.Say(key, worth.Unit, map[string]any{"gap": worth.Value})
		}
	}
	if k.Abnormal != nil && k.Abnormal.Current {
		return t.Say("tree.abnormal", "", map[string]any{"n": float64(max(k.Abnormal.Running, 1))})
	}
	if c := k.LastYear; c != nil {
		note := t.Fill("tree.last_year", map[string]string{"change": t.Change(k.Unit, c)})
		if c.Verdict == "within_chance" || c.Verdict == "not_tested" {
			note = joinComma([]string{note, t.Plain("change." + c.Verdict)})
		}
		return note
	}
	return ""
}
