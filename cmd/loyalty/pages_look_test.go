//go:build pages

package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// tooWide names what doesn't fit: a page that scrolls sideways, text that its element or its drawing cuts or that runs over its
// neighbour's place. What scrolls by itself (tables, SQL) may be wide if the keyboard can reach it.
const tooWide = `(() => {
	const problems = [], seen = new Set()
	const add = (what) => { if (!seen.has(what)) { seen.add(what); problems.push(what) } }
	const root = document.documentElement
	if (document.scrollingElement.scrollWidth > root.clientWidth) add("the page scrolls sideways: " + document.scrollingElement.scrollWidth + " in " + root.clientWidth)
	const label = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (typeof e.className === "string" && e.className ? "." + e.className.trim().replace(/\s+/g, ".") : "") + " " + JSON.stringify(e.textContent.trim().slice(0, 40))
	const cuts = []
	for (const e of document.body.querySelectorAll("*:not(svg, svg *, script)")) {
		if (e.closest(".hidden, .skip, .live") || !e.getClientRects().length) continue
		const style = getComputedStyle(e)
		if (style.overflowX === "auto" || style.overflowX === "scroll") {
			if (e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0 && !e.matches("input, select, textarea")) add("the keyboard can't scroll " + label(e))
			continue
		}
		if (e.clientWidth && e.scrollWidth > e.clientWidth + 1) cuts.push(e)
		else if (e.clientHeight && style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1 && e !== document.body) add("cut below: " + label(e))
	}
	for (const e of cuts) if (!cuts.some((other) => other !== e && e.contains(other))) add("wider than its place by " + (e.scrollWidth - e.clientWidth) + ": " + label(e) + " in " + label(e.parentElement).slice(0, 60))
	// A plain word of ordinary length that stands on two lines has been broken letter by letter.
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (n) => n.parentElement.closest("svg, script, pre, .hidden, .skip, .live") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
	const range = document.createRange()
	for (let node; (node = texts.nextNode()); ) {
		range.selectNodeContents(node)
		if (range.getClientRects().length < 2) continue
		for (const word of node.data.matchAll(/(?<!\S)[\p{L}\p{N}.,_]{2,16}(?!\S)/gu)) {
			range.setStart(node, word.index)
			range.setEnd(node, word.index + word[0].length)
			const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top)))
			if (lines.size > 1) add("breaks the word " + JSON.stringify(word[0]) + " in " + label(node.parentElement))
		}
	}
	for (const svg of document.querySelectorAll(".drawing > svg")) {
		const box = svg.getBoundingClientRect()
		if (!box.width) continue
		const name = (svg.closest("figure") || {}).id
		for (const text of svg.querySelectorAll("text")) {
			const b = text.getBoundingClientRect() // taller than its letters
			if (b.width && (b.left < box.left - 1.5 || b.right > box.right + 1.5 || b.top < box.top - b.height / 4 || b.bottom > box.bottom + b.height / 4)) {
				const by = {left: box.left - b.left, right: b.right - box.right, above: box.top - b.top, below: b.bottom - box.bottom}
				add(name + ": the drawing cuts " + JSON.stringify(text.textContent) + Object.keys(by).filter((side) => by[side] > 1.5).map((side) => " " + side + " by " + by[side].toFixed(0)).join())
			}
		}
	}
	return problems
})()`

// narrowest is 1280 px at 400 % zoom.
var windowWidths = []int64{320, 390, 768, 1024, 1440}

// widths: nothing scrolls sideways and no text is cut, from a phone to a desk.
func widths(t *testing.T, s *sites) {
	pages := []string{"index.html"}
	for _, locale := range s.shop.locales() {
		pages = append(pages, s.shop.month(locale), s.shop.archive(locale))
		for _, id := range []string{"retention_rate", "revenue", "clv", "launch_first_buyers", "data_quality"} {
			pages = append(pages, s.shop.kpi(locale, id))
		}
	}
	fits(t, s, s.shop, pages, windowWidths)
}

// hostileWidths: not even names of 10,000 characters break the page.
func hostileWidths(t *testing.T, s *sites) {
	var pages []string
	for _, locale := range s.evil.locales() {
		pages = append(pages, s.evil.month(locale), s.evil.archive(locale), s.evil.kpi(locale, "retention_rate"))
	}
	fits(t, s, s.evil, pages, []int64{320, 768, 1440})
}

func fits(t *testing.T, s *sites, site *site, pages []string, widths []int64) {
	tab := s.chromium.tab(t)
	for _, page := range pages {
		tab.open(site.url(page))
		where := map[string][]string{} // by problem
		for _, state := range []string{"", " with open tables"} {
			open := strconv.FormatBool(state != "")
			evaluate[bool](tab, `document.querySelectorAll("details").forEach((d) => { d.open = `+open+` }) === undefined`)
			evaluate[bool](tab, `document.querySelectorAll(".part").forEach((p) => p.classList.toggle("whole", `+open+`)) === undefined`)
			for _, width := range widths {
				tab.width(width)
				for _, problem := range evaluate[[]string](tab, tooWide) {
					where[problem] = append(where[problem], fmt.Sprint(width, " px", state))
				}
			}
		}
		for problem, places := range where {
			t.Errorf("%s: %s; at %s", page, problem, strings.Join(places, ", "))
		}
		tab.taken()
	}
}

// What a reader will go through: CSS pixels of the month on a phone, sheets of paper.
const (
	mostPhone  = 9000
	mostSheets = 8
)

const hiddenParts = `[...document.querySelectorAll("[data-more]")].filter((e) => !e.getClientRects().length).map((e) => e.id || e.className || e.textContent.trim().slice(0, 30))`

// phone: the month is short, its contents stay within reach, and a button of each section, a link and a search bring all of it.
func phone(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(390)
	for _, locale := range s.shop.locales() {
		page := s.shop.month(locale)
		tab.open(s.shop.url(page))
		height := evaluate[float64](tab, "document.documentElement.scrollHeight")
		t.Logf("%s: %.0f px at 390 px", page, height)
		if height > mostPhone {
			t.Errorf("%s is %.0f px high on a phone, at most %d are read", page, height, mostPhone)
		}
		if reach := evaluate[bool](tab, `(scrollTo(0, 4000), [...document.querySelectorAll(".anchors a")].every((a) => { const b = a.getBoundingClientRect(); return b.height >= 44 && b.top >= 0 && b.bottom <= innerHeight }))`); !reach {
			t.Errorf("%s: the contents are out of reach", page)
		}
		if len(evaluate[[]string](tab, hiddenParts)) < 10 {
			t.Errorf("%s: hardly anything waits to be asked for", page)
		}
		evaluate[bool](tab, `document.querySelectorAll("button.more").forEach((b) => b.click()) === undefined`)
		if left := evaluate[[]string](tab, hiddenParts); len(left) > 0 {
			t.Errorf("%s: can't be brought: %v", page, left)
		}
		tab.open("about:blank")
		tab.open(s.shop.url(page) + "#k-repeat_purchase_rate")
		if !evaluate[bool](tab, `document.getElementById("k-repeat_purchase_rate").getClientRects().length > 0`) {
			t.Errorf("%s: a link to a row doesn't find it", page)
		}
		tab.open("about:blank")
		tab.open(s.shop.url(page))
		if !evaluate[bool](tab, `(() => { const find = document.querySelector("[data-find]"); find.value = "roi"; find.dispatchEvent(new Event("input")); return document.querySelector("[data-kpi=programme_roi]").getClientRects().length > 0 })()`) {
			t.Errorf("%s: a search doesn't bring the row", page)
		}
	}
	tab.scripts(false)
	tab.open(s.shop.url(s.shop.month("vi")))
	if left := evaluate[[]string](tab, hiddenParts); len(left) > 0 {
		t.Errorf("without scripts hidden for ever: %v", left)
	}
}

// A4 in points, and the width between the page's margins (13 and 14 mm) in CSS pixels.
const (
	paperPoints = "595 842"
	paperWidth  = 688
)

// markPieces puts an anchor at the top and at the bottom of everything that mustn't be cut in two, and a link to each, so that
// the PDF file's own table of destinations tells on which sheet both have landed. It returns the pieces' names.
const markPieces = `(() => {
	const names = []
	const links = document.createElement("p")
	const pieces = document.querySelectorAll("figure.chart, .score tbody tr > th.c-name, .roll, .decide li, .summary li, .tree, .kpi-top, .facts > div, .months li")
	for (const [i, piece] of [...pieces].entries()) {
		if (!piece.getClientRects().length) continue
		if (getComputedStyle(piece).position === "static") piece.style.position = "relative"
		for (const side of ["top", "bottom"]) {
			const anchor = document.createElement("i")
			anchor.id = "piece-" + i + "-" + side
			anchor.style.position = "absolute"
			anchor.style.left = "0"
			anchor.style[side] = "0"
			anchor.textContent = "\u200b"
			anchor.style.lineHeight = "1px"
			anchor.style.fontSize = "1px"
			piece.append(anchor)
			const link = document.createElement("a")
			link.href = "#" + anchor.id
			link.textContent = "."
			links.append(link)
		}
		names.push(i + " " + (piece.id || piece.className || piece.parentElement.id || piece.tagName) + " " + piece.textContent.trim().slice(0, 30))
	}
	document.querySelector("footer").append(links)
	return names
})()`

var (
	pdfPage        = regexp.MustCompile(`(\d+) 0 obj\s*<</Type /Page\s`)
	pdfSheet       = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	pdfDestination = regexp.MustCompile(`/(?:#2F)?([\w-]+) \[(\d+) 0 R /XYZ [\d.-]+ ([\d.-]+) `)
)

// paper prints the pages: on A4, each figure, row and block whole on one sheet, the month's answer on the first.
func paper(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.theme("dark") // paper is white all the same
	for _, page := range []string{s.shop.month("vi"), s.shop.month("en"), s.shop.kpi("vi", "retention_rate"), s.shop.archive("en")} {
		tab.width(paperWidth)
		tab.open(s.shop.url(page))
		tab.paper(true)
		if width := evaluate[string](tab, `document.scrollingElement.scrollWidth + " " + document.documentElement.clientWidth`); width != fmt.Sprint(paperWidth, " ", paperWidth) {
			t.Errorf("%s: paper is %s px wide", page, width)
		}
		if ground := evaluate[string](tab, `getComputedStyle(document.body).backgroundColor`); ground != "rgb(255, 255, 255)" {
			t.Errorf("%s: paper is %s", page, ground)
		}
		names := evaluate[[]string](tab, markPieces)
		file := tab.print()
		tab.paper(false)
		sheet := map[string]int{}
		for i, found := range pdfPage.FindAllSubmatch(file, -1) {
			sheet[string(found[1])] = i + 1
		}
		for _, box := range pdfSheet.FindAllSubmatch(file, -1) {
			width, _ := strconv.ParseFloat(string(box[1]), 64)
			height, _ := strconv.ParseFloat(string(box[2]), 64)
			if size := fmt.Sprintf("%.0f %.0f", width, height); size != paperPoints {
				t.Errorf("%s: a sheet measures %s points, A4 is %s", page, size, paperPoints)
			}
		}
		landed := map[string]int{}
		for _, found := range pdfDestination.FindAllSubmatch(file, -1) {
			landed[string(found[1])] = sheet[string(found[2])]
		}
		whole := 0
		for _, name := range names {
			var number int
			if _, err := fmt.Sscan(name, &number); err != nil {
				t.Fatal(err)
			}
			top, bottom := landed[fmt.Sprintf("piece-%d-top", number)], landed[fmt.Sprintf("piece-%d-bottom", number)]
			switch {
			case top == 0 || bottom == 0:
				t.Errorf("%s: %s isn't on paper", page, name)
			case top != bottom:
				t.Errorf("%s: cut in two, on sheets %d and %d: %s", page, top, bottom, name)
			default:
				whole++
			}
		}
		t.Logf("%s: %d sheets, %d pieces whole", page, len(sheet), whole)
		if len(sheet) > mostSheets {
			t.Errorf("%s: %d sheets, at most %d are read", page, len(sheet), mostSheets)
		}
		if page == s.shop.month("vi") {
			if first := landed["scorecard"]; first != 1 {
				t.Errorf("the scorecard begins on sheet %d: verdict, roll-up and its first rows belong on the first", first)
			}
		}
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
}
