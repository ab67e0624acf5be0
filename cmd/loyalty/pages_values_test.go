//go:build pages

package main

import (
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"loyalty/internal/figure"
)

// words is an element's text as it stands in the file.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// figuresOfKPIPages compares the large figure of every KPI's page with report.json, and finds each drawing drawn.
func figuresOfKPIPages(t *testing.T, s *sites) {
	for _, site := range []*site{s.shop, s.evil} {
		all := files(t, site.out)
		pages := 0
		for _, locale := range site.locales() {
			for _, k := range site.report.KPIs {
				name := site.kpi(locale, k.ID)
				page, there := all[name]
				if !there {
					if k.Value != nil {
						t.Errorf("%s isn't there, though the KPI has a value", name)
					}
					continue
				}
				pages++
				found, frames := "", 0
				eachElement(t, page, func(n *html.Node, attributes map[string]string) {
					switch {
					case found == "" && attributes["class"] == "value":
						found = words(n)
					case n.Data == "figure":
						frames++
						shapes := 0
						for d := range n.Descendants() {
							if d.Type == html.ElementNode && (d.Data == "path" || d.Data == "rect" || d.Data == "text" || d.Data == "td") { // or the cells of a data table
								shapes++
							}
						}
						if shapes < 4 {
							t.Errorf("%s: the drawing of %s has %d shapes", name, attributes["id"], shapes)
						}
					}
				})
				if err := tells(found, locale, k.Unit, k.Standing().Value); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if k.Value != nil && known(k.Series) > 2 && frames == 0 {
					t.Errorf("%s has no drawing", name)
				}
			}
		}
		t.Logf("%d pages of %d KPIs", pages, len(site.report.KPIs))
	}
}

func known(series []figure.Point) int {
	n := 0
	for _, p := range series {
		if p.Value != nil {
			n++
		}
	}
	return n
}

// A row is one KPI on the month's page, as the browser shows it.
type row struct{ ID, Name, Value, Path, Status string }

const readRows = `[...document.querySelectorAll("[data-kpi]")].map((row) => {
	const text = (query) => { const e = row.querySelector(query); return e ? (e.closest("details") ? e.textContent : e.innerText).trim() : "" }
	return {ID: row.dataset.kpi, Name: text("th a, th span, li > :first-child"), Value: text(".value"), Path: text(".c-path .fig"), Status: text(".status b")}
})`

// figuresOfTheMonth compares every row of the scorecard and the roll-up with report.json, with scripts and without, in each language.
func figuresOfTheMonth(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	for _, scripts := range []bool{true, false} {
		tab.scripts(scripts)
		for _, locale := range s.shop.locales() {
			where := s.shop.month(locale)
			tab.open(s.shop.url(where))
			rows := map[string]row{}
			for _, r := range evaluate[[]row](tab, readRows) {
				rows[r.ID] = r
			}
			text := evaluate[string](tab, "document.body.innerText")
			words := map[string]string{} // status → its word, which must be the same everywhere
			for _, k := range s.shop.report.KPIs {
				r, there := rows[k.ID]
				if !there {
					isLinked := evaluate[bool](tab, "!!document.querySelector(`a[data-folded="+k.ID+"][href]`)")
					if k.Value != nil && !isLinked || !strings.Contains(text, k.Title[locale]) {
						t.Errorf("%s, scripts %v: %s is nowhere", where, scripts, k.ID)
					}
					continue
				}
				delete(rows, k.ID)
				if r.Name != k.Title[locale] {
					t.Errorf("%s: %s is called %q, not %q", where, k.ID, r.Name, k.Title[locale])
				}
				if err := tells(r.Value, locale, k.Unit, k.Standing().Value); err != nil {
					t.Errorf("%s, scripts %v: value of %s: %v", where, scripts, k.ID, err)
				}
				if k.Between == nil && k.Standing().Path != nil {
					if err := tells(r.Path, locale, k.Unit, k.Standing().Path); err != nil {
						t.Errorf("%s, scripts %v: path of %s: %v", where, scripts, k.ID, err)
					}
				}
				status := k.Status
				if k.Reason.Code == "chance" && status == "not_enough_data" {
					status = "inconclusive"
				}
				if word := words[status]; word == "" {
					words[status] = r.Status
				} else if word != r.Status {
					t.Errorf("%s: %s is %s and reads %q; others read %q", where, k.ID, k.Status, r.Status, word)
				}
			}
			for id := range rows {
				t.Errorf("%s: a row of %s, which report.json doesn't know", where, id)
			}
			for _, status := range []string{"met", "at_risk", "missed"} {
				count := 0
				for _, k := range s.shop.report.KPIs {
					if k.Status == status {
						count++
					}
				}
				if shown := evaluate[string](tab, `document.querySelector("[data-count=`+status+`]").innerText`); shown != strconv.Itoa(count) {
					t.Errorf("%s: the roll-up counts %s %s, report.json %d", where, shown, status, count)
				}
			}
			tab.stayedHome(s.shop, where)
		}
	}
}
