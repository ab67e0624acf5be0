//go:build pages

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A reader with a keyboard alone passes the month in so many steps; they were 194 once.
const (
	mostTabStops = 110
	tabStops     = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter((e) => e.tabIndex >= 0 && e.getClientRects().length).length`
)

// filters works the scorecard's buttons with the keyboard, searches, sorts, and finds the choice again after a reload.
func filters(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	page := s.shop.url(s.shop.month("vi"))
	tab.open(page)
	shown := func() string {
		t.Helper()
		return evaluate[string](tab, `[...document.querySelectorAll("tr[data-kpi]")].filter((r) => r.getClientRects().length).map((r) => r.dataset.kpi).join()`)
	}
	byStatus := func(status string) string {
		var ids []string
		for _, k := range s.shop.report.KPIs {
			if k.Status == status {
				ids = append(ids, k.ID)
			}
		}
		return strings.Join(ids, ",")
	}
	all := shown()
	for _, key := range []string{kb.Enter, " "} {
		tab.do(chromedp.Focus(chromedp.CSS(`[data-filter=missed]`)), chromedp.KeyEvent(key))
		if got := shown(); len(strings.Split(got, ",")) != len(strings.Split(byStatus("missed"), ",")) {
			t.Errorf("missed: shown are %s, missed are %s", got, byStatus("missed"))
		}
		tab.do(chromedp.Focus(chromedp.CSS(`[data-filter=""]`)), chromedp.KeyEvent(key))
		if got := shown(); got != all {
			t.Errorf("all again: %s", got)
		}
	}
	tab.do(chromedp.Focus(chromedp.CSS("[data-find]")), chromedp.SendKeys(chromedp.CSS("[data-find]"), "giu chan khach hang"))
	if got := shown(); !strings.Contains(got, "retention_rate") || len(strings.Split(got, ",")) > 5 {
		t.Errorf("the search for retention finds %s", got)
	}
	tab.do(chromedp.KeyEvent(kb.Escape))
	if got := shown(); got != all {
		t.Errorf("after Escape: %s", got)
	}
	tab.do(chromedp.Focus(chromedp.CSS("thead th button.sort")), chromedp.KeyEvent(kb.Enter))
	if got := shown(); got == all || len(got) != len(all) {
		t.Errorf("sorted by name: %s", got)
	}
	if how := evaluate[string](tab, `document.querySelector("thead th").getAttribute("aria-sort")`); how != "ascending" {
		t.Errorf("the sorted column says %q", how)
	}
	tab.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Enter))
	if got := shown(); got != all {
		t.Errorf("in its own order again: %s", got)
	}
	// The choice is remembered; a link to a KPI goes before it.
	tab.do(chromedp.Click(chromedp.CSS(`[data-filter=missed]`)))
	missed := shown()
	tab.open(page)
	if got := shown(); got != missed {
		t.Errorf("after a reload %s, before it %s", got, missed)
	}
	evaluate[bool](tab, `(localStorage.setItem("loyalty.scorecard", localStorage.getItem("loyalty.scorecard").replace(/"month":"[^"]*"/, '"month":"2000-01"')), true)`)
	if tab.open(page); shown() != all {
		t.Errorf("another month's choice shows %s", shown())
	}
	tab.do(chromedp.Focus(chromedp.CSS("[data-find]")), chromedp.SendKeys(chromedp.CSS("[data-find]"), "xyzzy"))
	if said := evaluate[string](tab, `document.querySelector("[data-nothing]").innerText`); shown() != "" || said == "" {
		t.Errorf("a search without a hit shows %q and says %q", shown(), said)
	}
	tab.do(chromedp.Focus(chromedp.CSS(`[data-filter=""]`)), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter))
	if on := evaluate[string](tab, `document.activeElement.dataset.filter + document.activeElement.getAttribute("aria-pressed")`); on != "missedtrue" {
		t.Errorf("the arrow key reaches %q", on)
	}
	if stops := evaluate[int](tab, tabStops); stops > mostTabStops {
		t.Errorf("the Tab key stops %d times on the month, at most %d", stops, mostTabStops)
	}
	met := strings.Split(byStatus("met"), ",")[0]
	tab.open("about:blank")
	tab.taken()
	tab.open(page + "#k-" + met)
	if got := shown(); got != all {
		t.Errorf("a link to %s shows %s", met, got)
	}
	tab.stayedHome(s.shop, "filters")
	// Without scripts there is nothing that wouldn't work.
	tab.scripts(false)
	tab.open(page)
	if visible := evaluate[bool](tab, `document.querySelector("[data-filters]").getClientRects().length > 0`); visible {
		t.Error("filters show without a script")
	}
	// The first thing that the keyboard reaches leads past the bar.
	tab.do(chromedp.KeyEvent(kb.Tab))
	if first := evaluate[string](tab, `document.activeElement.getAttribute("href")`); first != "#content" {
		t.Errorf("the first Tab reaches %q", first)
	}
}

// languageKeepsThePlace: the switch leads to the same anchor, or the same part of the page, and back.
func languageKeepsThePlace(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	follow := func(code string) string {
		t.Helper()
		evaluate[bool](tab, `document.querySelector("a[data-language][hreflang=`+code+`]").click() === undefined`)
		for range 600 {
			// the question may meet the moment between two pages
			arrived, err := chromedp.Run(tab.ctx, chromedp.Evaluate[string]("document.documentElement?.lang + document.readyState + location.href"))
			if place, ok := strings.CutPrefix(arrived, code+"complete"+s.shop.url("")+"/"); err == nil && ok {
				return place
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("the switch to %s leads nowhere", code)
		return ""
	}
	tab.open(s.shop.url(s.shop.month("vi")) + "#k-churn_rate")
	if got := follow("en"); got != s.shop.month("en")+"#k-churn_rate" {
		t.Errorf("from the month's churn_rate to %s", got)
	}
	if got := follow("vi"); got != s.shop.month("vi")+"#k-churn_rate" {
		t.Errorf("and back to %s", got)
	}
	tab.open(s.shop.url(s.shop.month("vi")))
	evaluate[bool](tab, `document.querySelector("#quality").scrollIntoView() === undefined`)
	if got := follow("en"); got != s.shop.month("en")+"#quality" {
		t.Errorf("from the month's quality to %s", got)
	}
	for _, page := range []func(string) string{func(l string) string { return s.shop.kpi(l, "nps") }, s.shop.archive} {
		tab.open(s.shop.url(page("vi")))
		if got := follow("en"); got != page("en") {
			t.Errorf("from %s to %s", page("vi"), got)
		}
	}
	tab.stayedHome(s.shop, "language")
	tab.scripts(false)
	tab.open(s.shop.url(s.shop.month("en")))
	if got := follow("vi"); got != s.shop.month("vi") {
		t.Errorf("without scripts to %s", got)
	}
}

// axeRules are the standards the pages are held to.
const axeRules = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`

// access lets axe-core judge each page kind in each language and theme, wide and narrow.
func access(t *testing.T, s *sites) {
	program, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("%v: `make assets` fetches axe-core", err)
	}
	tab := s.chromium.tab(t)
	for _, locale := range s.shop.locales() {
		for kind, page := range s.shop.kinds(locale) {
			tab.open(s.shop.url(page))
			evaluate[bool](tab, string(program)+";true")
			for _, theme := range []string{"light", "dark"} {
				tab.theme(theme)
				for _, width := range []int64{390, 1440} {
					tab.width(width)
					where := fmt.Sprintf("%s %s, %s, %d px", kind, locale, theme, width)
					if kind == "month" && theme == "light" && width == 1440 {
						evaluate[bool](tab, `document.querySelectorAll("details").forEach((d) => { d.open = true }) === undefined`)
					}
					for _, violation := range evaluate[[]string](tab, `axe.run(document, {runOnly: `+axeRules+`, resultTypes: ["violations"]}).then((found) => found.violations.map((v) =>
						v.id + ": " + v.help + "; " + v.nodes.length + " times, first " + v.nodes[0].target.join(" ") + " " + v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].failureSummary || "").replace(/\s+/g, " ")))`) {
						t.Errorf("%s: %s", where, violation)
					}
					evaluate[bool](tab, `document.querySelectorAll("details").forEach((d) => { d.open = false }) === undefined`)
				}
			}
		}
	}
}

// speed logs what a reader waits for, by the browser's own clock: on a busy machine that proves nothing, so nothing is asserted.
func speed(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	for _, page := range []string{s.shop.month("vi"), s.shop.month("en"), s.shop.kpi("vi", "retention_rate")} {
		tab.open(s.shop.url(page))
		t.Log(page, evaluate[string](tab, `new Promise((done) => {
			const tasks = []
			new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({type: "longtask", buffered: true})
			setTimeout(() => {
				const paint = performance.getEntriesByName("first-contentful-paint")[0]
				const load = performance.getEntriesByType("navigation")[0]
				const first = paint ? paint.startTime : 0
				const blocked = tasks.filter((t) => t.startTime + t.duration > first).reduce((sum, t) => sum + t.duration - 50, 0)
				done("first contentful paint " + first.toFixed(0) + " ms, total blocking time " + blocked.toFixed(0) + " ms, loaded " + load.loadEventEnd.toFixed(0) + " ms, " + document.querySelectorAll("*").length + " elements")
			}, 500)
		})`))
	}
}
