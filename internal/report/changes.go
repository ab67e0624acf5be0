package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Change is one thing that differs between two reports of the same data: what of which KPI or chart, in which months, and how much.
type Change struct {
	ID     string // of the KPI or chart
	What   string // value, status, title.en, segment "web", verdict …
	Months string // "2026-08 … 2026-10 (3)", "" where it is none of a month
	Old    string // in the newest of them; "" = blank
	New    string
}

// Changes are what differs between an old report and a new one: figures of each month, statuses, targets, texts, charts' rows and sentences. Figures that
// agree to nine digits are the same.
func Changes(was, is *Report) []Change {
	var all []Change
	old := map[string]*KPI{}
	for i := range was.KPIs {
		old[was.KPIs[i].ID] = &was.KPIs[i]
	}
	for i := range is.KPIs {
		k := &is.KPIs[i]
		if before := old[k.ID]; before != nil {
			all = append(all, kpiChanges(before, k)...)
		} else {
			all = append(all, Change{ID: k.ID, What: "KPI", Old: "", New: "new"})
		}
		delete(old, k.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(old)) {
		all = append(all, Change{ID: id, What: "KPI", Old: "there", New: "gone"})
	}
	return slices.Concat(all, chartChanges(was, is), sentenceChanges(was, is))
}

// sentenceChanges compare what stands at the top of the page, in the report's own language: the verdict, the lines below it and the decisions,
// each with the one of the same KPI. They are there once they are put into words.
func sentenceChanges(was, is *Report) []Change {
	var all []Change
	for _, part := range []struct {
		name    string
		old, is []figure.Sentence
	}{{"verdict", []figure.Sentence{was.Verdict}, []figure.Sentence{is.Verdict}}, {"summary", was.Summary, is.Summary}, {"decision", was.Decisions, is.Decisions}} {
		old, now := wordsByKPI(part.old, was.Locale), wordsByKPI(part.is, is.Locale)
		for _, id := range unionOf(old, now) {
			if old[id] != now[id] {
				all = append(all, Change{ID: cmp.Or(id, "report"), What: part.name, Old: old[id], New: now[id]})
			}
		}
	}
	return all
}

func wordsByKPI(list []figure.Sentence, locale string) map[string]string {
	all := map[string]string{}
	for _, s := range list {
		all[s.KPI] = strings.TrimSpace(all[s.KPI] + " " + s.Words[locale])
	}
	return all
}

func kpiChanges(was, is *KPI) []Change {
	all := seriesChanges(is.ID, "", was.Series, is.Series)
	add := func(what, old, now string) {
		if old != now {
			all = append(all, Change{ID: is.ID, What: what, Old: old, New: now})
		}
	}
	add("unit", was.Unit, is.Unit)
	add("better", was.Better, is.Better)
	add("status", was.Status, is.Status)
	add("target", plainNumber(was.Target), plainNumber(is.Target))
	add("needs", strings.Join(was.Missing, ", "), strings.Join(is.Missing, ", "))
	for _, text := range []struct {
		name     string
		old, now figure.Text
	}{{"title", was.Title, is.Title}, {"short", was.Short, is.Short}, {"description", was.Description, is.Description}, {"formula", was.Formula, is.Formula}, {"owner", was.Owner, is.Owner}} {
		for _, code := range unionOf(text.old, text.now) {
			add(text.name+"."+code, text.old[code], text.now[code])
		}
	}
	old, now := map[string][]figure.Point{}, map[string][]figure.Point{}
	for _, segment := range was.Segments {
		old[segment.Name] = segment.Points
	}
	for _, segment := range is.Segments {
		now[segment.Name] = segment.Points
	}
	for _, name := range unionOf(old, now) {
		all = append(all, seriesChanges(is.ID, fmt.Sprintf("segment %q ", name), old[name], now[name])...)
	}
	return all
}

// seriesChanges compare what is shown month by month, the value and whether it is partial.
func seriesChanges(id, of string, was, is []figure.Point) []Change {
	old, now := byMonth(was), byMonth(is)
	var values, partial []month.Month
	for _, m := range unionOf(old, now) {
		a, b := old[m], now[m]
		if !sameValue(a.Value, b.Value) {
			values = append(values, m)
		} else if a.Partial != b.Partial {
			partial = append(partial, m)
		}
	}
	var all []Change
	if n := len(values); n > 0 {
		last := values[n-1]
		all = append(all, Change{ID: id, What: of + "value", Months: monthsOf(values), Old: plainNumber(old[last].Value), New: plainNumber(now[last].Value)})
	}
	if n := len(partial); n > 0 {
		last := partial[n-1]
		all = append(all, Change{ID: id, What: of + "partial", Months: monthsOf(partial), Old: strconv.FormatBool(old[last].Partial), New: strconv.FormatBool(now[last].Partial)})
	}
	return all
}

func byMonth(points []figure.Point) map[month.Month]figure.Point {
	all := map[month.Month]figure.Point{}
	for _, p := range points {
		all[p.Month] = p
	}
	return all
}

func monthsOf(list []month.Month) string {
	if len(list) == 1 {
		return list[0].String()
	}
	return fmt.Sprintf("%s … %s (%d)", list[0], list[len(list)-1], len(list))
}

func chartChanges(was, is *Report) []Change {
	old, now := map[string]Chart{}, map[string]Chart{}
	for _, chart := range was.Charts {
		old[chart.ID] = chart
	}
	for _, chart := range is.Charts {
		now[chart.ID] = chart
	}
	var all []Change
	for _, id := range unionOf(old, now) {
		a, isOld := old[id]
		b, isNew := now[id]
		switch {
		case !isOld:
			all = append(all, Change{ID: id, What: "chart", New: "new"})
		case !isNew:
			all = append(all, Change{ID: id, What: "chart", Old: "there", New: "gone"})
		default:
			if differing := differingRows(a, b); differing > 0 {
				all = append(all, Change{ID: id, What: "rows", Old: strconv.Itoa(len(a.Rows)), New: fmt.Sprintf("%d, %d of them others", len(b.Rows), differing)})
			}
		}
	}
	return all
}

// differingRows counts the rows of two charts, place by place, that aren't alike.
func differingRows(a, b Chart) int {
	n := 0
	for i := range max(len(a.Rows), len(b.Rows)) {
		if i >= len(a.Rows) || i >= len(b.Rows) || fmt.Sprint(a.Rows[i]) != fmt.Sprint(b.Rows[i]) {
			n++
		}
	}
	return n
}

func sameValue(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*math.Max(1, math.Abs(*a))
}

func plainNumber(value *float64) string {
	if value == nil {
		return ""
	}
	return strconv.FormatFloat(*value, 'g', 9, 64)
}

// unionOf are the keys of two maps, sorted.
func unionOf[K interface{ ~int | ~string }, V any](a, b map[K]V) []K {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
