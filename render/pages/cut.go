package pages

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strings"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/charts"
	"loyalty/render/words"
)

// cutView is the KPIs that are told by group, a row each.
type cutView struct {
	Title, Sub, News string
	Groups           []string
	Rows             []cutRow
}

type cutRow struct {
	Name, Href, Whole string
	Strip             template.HTML
	Cells             []cutCell // one a group
}

type cutCell struct {
	Value  string
	Change changeView
}

// groupMost is how many proven changes the fold's lead names.
const groupMost = 3

// cut shows the KPIs told by [report] cut; nil where none is.
func (d *desk) cut(t *teller, at place) *cutView {
	var told []*report.KPI
	for i := range d.rep.KPIs {
		if k := &d.rep.KPIs[i]; k.Cut != "" && k.Value != nil && !d.isDeep(k) {
			told = append(told, k)
		}
	}
	groups := groupsOf(told)
	if len(told) == 0 || len(groups) < 2 {
		return nil
	}
	by := map[string]any{"by": t.ByCut(told[0].Cut), "kpis": float64(len(told))}
	v := &cutView{Title: t.Say("cut.title", "", by), Sub: t.Say("cut.sub", "", by), News: t.cutNews(told)}
	for _, name := range groups {
		v.Groups = append(v.Groups, words.Clean(t.Segment(name), 40))
	}
	for _, k := range told {
		row := cutRow{Name: t.Words(k.Title, k.ID), Href: cmp.Or(d.kpiLink(t, at, k.ID), "#k-"+k.ID), Whole: t.optional2(k.Unit, k.Value), Cells: make([]cutCell, len(groups))}
		var dots []charts.Dot
		sum := 0.0
		for i, name := range groups {
			row.Cells[i] = cutCell{Value: "–"}
			s, value := segmentOf(k, name)
			if value == nil {
				continue
			}
			row.Cells[i] = cutCell{t.Value(k.Unit, *value), t.changeView(k, s.LastYear)}
			if c := s.LastYear; c != nil && c.Verdict == "within_chance" {
				row.Cells[i].Change.Note = "" // its grey says so
			}
			dots = append(dots, charts.Dot{Value: *value, Class: row.Cells[i].Change.Class})
			sum += *value
		}
		whole := *k.Value
		if math.Abs(sum-whole) <= 1e-6*math.Abs(whole) {
			whole = math.NaN() // the groups add up to it: it has no place among them
		}
		row.Strip = template.HTML(charts.Strip(whole, dots)) //nolint:gosec // numbers alone
		v.Rows = append(v.Rows, row)
	}
	return v
}

// segmentOf is a KPI's segment of a name with its value in the KPI's month.
func segmentOf(k *report.KPI, name string) (figure.Segment, *float64) {
	i := slices.IndexFunc(k.Segments, func(s figure.Segment) bool { return s.Name == name })
	if i < 0 {
		return figure.Segment{}, nil
	}
	for _, p := range k.Segments[i].Points {
		if p.Month == k.Month {
			return k.Segments[i], p.Value
		}
	}
	return k.Segments[i], nil
}

// groupsOf lists the groups, the largest first by what their figures rest on; what is folded or unknown comes last.
func groupsOf(told []*report.KPI) []string {
	sizes := map[string]float64{}
	for _, k := range told {
		for _, s := range k.Segments {
			for _, p := range s.Points {
				if n := p.RestsOn(); n != nil && p.Month == k.Month {
					sizes[s.Name] = max(sizes[s.Name], *n)
				}
			}
		}
	}
	names := make([]string, 0, len(sizes))
	for name := range sizes {
		names = append(names, name)
	}
	rest := func(name string) int { return slices.Index([]string{"other", "unknown"}, name) }
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(rest(a), rest(b)), cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b))
	})
	return names
}

// cutNews names the groups that have changed beyond chance on the year before: those for the worse first, then the largest change relative
// to its level.
func (t *teller) cutNews(told []*report.KPI) string {
	type news struct {
		k *report.KPI
		s figure.Segment
	}
	var all []news
	for _, k := range told {
		for _, s := range k.Segments {
			if s.LastYear.Proven() && (s.LastYear.Verdict == "better" || s.LastYear.Verdict == "worse") {
				all = append(all, news{k, s})
			}
		}
	}
	if len(all) == 0 {
		return t.Plain("cut.none")
	}
	weight := func(n news) float64 {
		w := math.Abs(n.s.LastYear.Delta / cmp.Or(n.s.LastYear.From, 1))
		if n.s.LastYear.Verdict == "worse" {
			w += 1e9
		}
		return w
	}
	slices.SortStableFunc(all, func(a, b news) int { return cmp.Compare(weight(b), weight(a)) })
	var list []string
	for _, n := range all[:min(groupMost, len(all))] {
		list = append(list, t.Say("cut.item", n.k.Unit, map[string]any{"kpi": n.k.ID, "segment": n.s.Name, "value": n.s.LastYear.From + n.s.LastYear.Delta, "change": t.Change(n.k.Unit, n.s.LastYear)}))
	}
	if more := len(all) - groupMost; more > 0 {
		list = append(list, t.Say("cut.more", "", map[string]any{"n": float64(more)}))
	}
	return t.Say("cut.moved", "", map[string]any{"list": strings.Join(list, "; ")})
}
