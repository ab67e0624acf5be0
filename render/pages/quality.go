package pages

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"loyalty/render/figures"
	"loyalty/render/words"

	"loyalty/internal/report"
)

// quality is the table of what was read, repaired and set aside.
type quality struct {
	Lead     string
	Rows     []qualityRow
	Checks   []sentenceView
	Statuses *figures.Table // the order statuses met, with what each counted as
}

type qualityRow struct {
	Table, Read, Kept, Repaired, SetAside string
	Reasons, Files                        string
}

// inputOrder is the order of the input tables on the page; others follow by name.
var inputOrder = []string{"orders", "order_items", "products", "customers", "referrals", "surveys", "tickets", "leads", "points", "touches", "costs", "events"}

func (t *teller) quality() quality {
	var q quality
	names := slices.SortedFunc(maps.Keys(t.Rep.Inputs), func(a, b string) int {
		ia, ib := slices.Index(inputOrder, a), slices.Index(inputOrder, b)
		if ia >= 0 && ib >= 0 {
			return ia - ib
		}
		if ia < 0 && ib < 0 {
			return strings.Compare(a, b)
		}
		return ib - ia
	})
	read, clean := int64(0), int64(0)
	for _, n := range names {
		in := t.Rep.Inputs[n]
		repaired, aside := sum(in.Repaired), sum(in.SetAside)
		read += in.Read
		clean += in.Kept - repaired
		q.Rows = append(q.Rows, qualityRow{
			Table: words.Name(n), Read: t.count(in.Read), Kept: t.count(in.Kept), Repaired: t.count(repaired), SetAside: t.count(aside),
			Reasons: t.reasons(in), Files: t.files(in.Files),
		})
	}
	if read > 0 {
		q.Lead = t.Say("quality.lead", "", map[string]any{"share": float64(clean) / float64(read)})
	}
	for _, c := range t.Rep.Checks {
		mark := icon{map[string]string{report.Passed: "met", report.Failed: "missed", report.NotChecked: "no_data"}[c.Status], t.Term("check.status", c.Status)}
		q.Checks = append(q.Checks, sentenceView{Icon: &mark, Rest: t.Check(c)})
	}
	q.Statuses = t.statusTable()
	return q
}

func sum(counts map[string]int64) int64 {
	total := int64(0)
	for _, n := range counts {
		total += n
	}
	return total
}

func (t *teller) count(n int64) string { return t.Number(float64(n), 0, false) }

// A reason is why rows were repaired or set aside, and how many.
type reason struct {
	code string
	n    int64
}

// reasonsOf are the reasons, set aside before repaired, most rows first.
func reasonsOf(counts map[string]int64) []reason {
	var all []reason
	for code, n := range counts {
		if n > 0 {
			all = append(all, reason{code, n})
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].n != all[j].n {
			return all[i].n > all[j].n
		}
		return all[i].code < all[j].code
	})
	return all
}

func (t *teller) reasons(in report.Input) string {
	var parts []string
	for _, r := range append(reasonsOf(in.SetAside), reasonsOf(in.Repaired)...) {
		if len(parts) == 4 {
			break
		}
		parts = append(parts, t.reasonText(r.code)+" "+t.count(r.n))
	}
	if len(parts) == 0 {
		return "–"
	}
	return joinDots(parts)
}

// reasonText is a reason's words; a code without words is shown with its underscores as spaces.
func (t *teller) reasonText(code string) string {
	if t.Has("reject." + code) {
		return t.Plain("reject." + code)
	}
	return words.Name(strings.ReplaceAll(code, "_", " "))
}

// files are the names of a source's files: the first, and how many more.
func (t *teller) files(names []string) string {
	switch len(names) {
	case 0:
		return "–"
	case 1:
		return words.Name(names[0])
	}
	return fmt.Sprintf("%s + %s", words.Name(names[0]), t.count(int64(len(names)-1)))
}

func (t *teller) statusTable() *figures.Table {
	if len(t.Rep.Statuses) == 0 {
		return nil
	}
	tab := &figures.Table{Caption: t.Plain("quality.statuses"), Head: []string{t.Plain("quality.order_status"), t.Plain("quality.rows"), t.Plain("quality.amount"), t.Plain("quality.counts_as")}}
	for _, s := range t.Rep.Statuses {
		label := words.Name(s.Status)
		switch label {
		case "":
			label = t.Plain("quality.no_status")
		case report.OtherStatuses:
			label = t.Plain("quality.other_statuses")
		}
		tab.Rows = append(tab.Rows, []string{label, t.count(s.Rows), t.Exact(s.Amount), t.Term("counts", s.Counts)})
	}
	return tab
}

// method is what the reader has to know to trust the figures, a paragraph per column.
func (t *teller) method() []string {
	values := map[string]any{"timezone": t.Rep.Timezone, "months": t.Definition("active_window_months", 12)}
	return []string{t.Say("method.figures", "", values), t.Say("method.goals", "", values)}
}

// downloads are the month's files for other programs.
func (d *desk) downloads(at place) []link {
	var links []link
	for _, name := range []string{"kpis.xlsx", "kpis.parquet", "report.json", "report.schema.json", "scoreboard.md"} {
		links = append(links, link{at.to(d.rep.Month.String() + "/" + name), name})
	}
	return links
}
