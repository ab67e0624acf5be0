package pages

import (
	"slices"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// A treeNode is a KPI, or a part of the money, in the goal tree: what it is worth, and what feeds it.
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
	if g := t.Rep.GoalTree; g != nil && g.KPI == k.ID {
		t.grow(root, k, g)
	}
	return root
}

// grow makes of a KPI's branch the product of its window: a branch a factor, and leaves for what comes on top. A factor that is no KPI of
// its own holds the branches of the KPIs that are no factor.
func (t *teller) grow(root *treeNode, k *report.KPI, g *figure.Growth) {
	root.Name = t.Say("growth.root", "", map[string]any{"months": t.Definition("active_window_months", 12)})
	root.Icon, root.Value, root.Note = nil, t.Money(g.Value, false), t.Plain("growth.product")
	if g.Change != nil {
		root.Note = joinDots([]string{root.Note, t.changedNote("growth.change", k.Unit, g.Change)})
	}
	factors, rest := map[string]*treeNode{}, []*treeNode{}
	for _, id := range k.Tree {
		switch node := t.branch(id); {
		case node == nil:
		case slices.Contains(figure.GrowthParts, t.KPIs[id].Role):
			factors[t.KPIs[id].Role] = node
		default:
			rest = append(rest, node)
		}
	}
	root.Children = nil
	for i, p := range g.Parts {
		node := factors[p.Name]
		if node == nil {
			node = &treeNode{Name: t.Plain("growth." + p.Name), Value: t.Money(p.Value, false), Href: root.Href}
			if i < figure.GrowthFactors {
				node.Children, rest = rest, nil
			}
		}
		if g.Split && g.Change.Proven() {
			node.Note = t.Say("growth.share", "", map[string]any{"effect": t.Money(*p.Effect, true)})
		}
		root.Children = append(root.Children, node)
	}
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
	return t.changedNote("tree.last_year", k.Unit, k.LastYear)
}

// changedNote is a change in the words of a key, with its verdict where it isn't proven.
func (t *teller) changedNote(key, unit string, c *figure.Change) string {
	if c == nil {
		return ""
	}
	note := t.Fill(key, map[string]string{"change": t.Change(unit, c)})
	if c.Verdict == "within_chance" || c.Verdict == "not_tested" {
		note = joinComma([]string{note, t.Plain("change." + c.Verdict)})
	}
	return note
}
