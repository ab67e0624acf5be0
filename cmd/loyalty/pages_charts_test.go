//go:build pages

package main

import (
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// emptyCharts names the figures of a page of which the reader sees no drawing, or next to nothing in it.
const emptyCharts = `(() => {
	const problems = []
	const figures = [...document.querySelectorAll("figure.chart")]
	if (!figures.length) problems.push("there is no chart")
	for (const figure of figures) {
		const drawing = [...figure.querySelectorAll(".drawing")].find((d) => d.getClientRects().length)
		const svg = drawing && drawing.querySelector("svg")
		if (!svg) { problems.push(figure.id + " shows no drawing"); continue }
		const box = svg.getBoundingClientRect()
		const shapes = [...svg.querySelectorAll("path, rect, circle, line, polyline")].filter((s) => { const b = s.getBBox(); return b.width + b.height > 1 })
		const texts = [...svg.querySelectorAll("text")].filter((s) => s.textContent.trim() && s.getBoundingClientRect().width > 0)
		if (box.width < 150 || box.height < 80) problems.push(figure.id + " is drawn " + box.width + " by " + box.height)
		if (shapes.length < 3 || texts.length < 2) problems.push(figure.id + " has " + shapes.length + " shapes and " + texts.length + " texts")
		if (!(svg.getAttribute("aria-label") || "").trim() || svg.getAttribute("role") !== "img") problems.push(figure.id + " says nothing to who can't see it")
		if (!figure.querySelector("h3") || !figure.querySelector("h3").innerText.trim()) problems.push(figure.id + " has no title")
		if (!figure.querySelector("table tbody tr") && !figure.closest(".halves")) problems.push(figure.id + " has no table behind it")
	}
	return problems
})()`

// chartsAreDrawn finds every chart drawn, with scripts and without, wide and narrow, in each language.
func chartsAreDrawn(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	for _, scripts := range []bool{false, true} {
		tab.scripts(scripts)
		for _, locale := range s.shop.locales() {
			for _, page := range []string{s.shop.month(locale), s.shop.kpi(locale, "retention_rate"), s.shop.kpi(locale, "revenue"), s.shop.kpi(locale, "overdue_share"), s.shop.kpi(locale, "active_customers")} {
				tab.open(s.shop.url(page))
				for _, width := range []int64{1440, 390} {
					tab.width(width)
					evaluate[bool](tab, `document.querySelectorAll("button.more").forEach((b) => b.click()) === undefined`)
					for _, problem := range evaluate[[]string](tab, emptyCharts) {
						t.Errorf("%s, %d px, scripts %v: %s", page, width, scripts, problem)
					}
				}
				tab.stayedHome(s.shop, page)
			}
		}
	}
}

// badLettering names the words of drawings that leave their picture or lie over other words, in each of the page's fonts that is installed;
// and the drawings that scroll.
const badLettering = `(() => {
	const ruler = document.createElement("canvas").getContext("2d")
	const wide = (font) => { ruler.font = "40px " + font; return ruler.measureText("Khách hàng quay lại 0123 %").width }
	const fonts = ["Segoe UI", "Roboto", "Noto Sans", "Arial", "Liberation Sans"].filter((f) => wide("'" + f + "', monospace") !== wide("monospace"))
	const problems = []
	document.querySelectorAll("button.more").forEach((b) => b.click())
	for (const font of fonts) {
		document.documentElement.style.setProperty("--text", "'" + font + "'")
		for (const svg of document.querySelectorAll("figure.chart .drawing svg")) {
			if (!svg.getClientRects().length) continue
			const name = font + ", " + svg.closest("figure").id + ": "
			const box = svg.getBoundingClientRect()
			const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim()).map((t) => [t.textContent, t.getBoundingClientRect()])
			for (const [i, [text, a]] of texts.entries()) {
				if (a.left < box.left - 1 || a.right > box.right + 1 || a.top < box.top - 4 || a.bottom > box.bottom + 4) problems.push(name + text + " leaves the picture")
				for (const [other, b] of texts.slice(i + 1)) {
					if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4) problems.push(name + text + " lies over " + other)
				}
			}
		}
	}
	for (const d of document.querySelectorAll(".drawing")) if (d.getClientRects().length && d.scrollWidth > d.clientWidth + 1) problems.push(d.closest("figure").id + " scrolls")
	if (!fonts.length) problems.push("none of the page's fonts is installed")
	return problems
})()`

// lettering: every word of every chart stays in its picture and off the others, on a phone and on a desk.
func lettering(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	pages := []string{s.shop.month("vi"), s.shop.month("en")}
	for i := range s.shop.report.KPIs {
		pages = append(pages, s.shop.kpi([]string{"vi", "en"}[i%2], s.shop.report.KPIs[i].ID))
	}
	for _, page := range pages {
		tab.open(s.shop.url(page))
		for _, width := range []int64{1440, 390} {
			tab.width(width)
			for _, problem := range evaluate[[]string](tab, badLettering) {
				t.Errorf("%s, %d px: %s", page, width, problem)
			}
		}
	}
}

// wakeCharts turns to every visible chart with the keyboard and names those that don't answer with a drawing and a tooltip.
const wakeCharts = `(async () => {
	const problems = []
	const frame = () => new Promise((done) => setTimeout(done, 0))
	const drawings = [...document.querySelectorAll("figure.chart .drawing[tabindex]")].filter((d) => d.getClientRects().length)
	for (const drawing of drawings) {
		const name = drawing.closest("figure").id
		const press = (key) => drawing.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}))
		drawing.focus()
		press("End")
		await frame()
		const live = drawing.querySelector(".live svg")
		if (!live) { problems.push(name + " stays dead"); continue }
		const count = (svg, query) => [...svg.querySelectorAll(query)].filter((e) => e.getBoundingClientRect().width + e.getBoundingClientRect().height > 0).length
		const still = drawing.querySelector("svg")
		if (count(live, "path") < 3 || count(live, "text") < count(still, "text") / 2) problems.push(name + " is emptier alive than still")
		press("Home")
		await frame()
		const tip = [...drawing.querySelectorAll(".live > div")].at(-1)
		if (!tip || !tip.innerText.trim()) problems.push(name + " shows no tooltip")
		const said = document.querySelector("[role=status]")
		if (!said || !said.textContent.trim()) problems.push(name + " says nothing")
		drawing.blur()
	}
	return problems
})()`

// chartsComeAlive turns to every chart of the month's pages and of a few KPIs' pages.
func chartsComeAlive(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	for width, pages := range map[int64][]string{
		1440: {s.shop.month("vi"), s.shop.kpi("en", "retention_rate"), s.shop.kpi("vi", "nps"), s.shop.kpi("vi", "overdue_share"),
			s.shop.kpi("en", "active_customers"), s.shop.kpi("vi", "first_year_value"), s.shop.kpi("en", "revenue_retention"), s.shop.kpi("vi", "repeat_purchase_rate")},
		390: {s.shop.month("en"), s.shop.kpi("vi", "overdue_share")},
	} {
		tab.width(width)
		for _, page := range pages {
			tab.open(s.shop.url(page))
			if alive := evaluate[int](tab, `document.querySelectorAll(".live").length`); alive != 0 {
				t.Errorf("%s: %d charts are alive before anyone turned to them", page, alive)
			}
			if charts := evaluate[int](tab, `document.querySelectorAll("figure.chart .drawing[tabindex]").length`); charts == 0 {
				t.Errorf("%s: no chart can come alive", page)
			}
			for _, problem := range evaluate[[]string](tab, wakeCharts) {
				t.Errorf("%s, %d px: %s", page, width, problem)
			}
			tab.stayedHome(s.shop, page)
		}
	}
}

// keysInCharts walks the months of the leading chart with real keys.
func keysInCharts(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	tab.open(s.shop.url(s.shop.kpi("vi", "retention_rate")))
	said := func(key string) string {
		t.Helper()
		tab.do(chromedp.KeyEvent(key))
		return evaluate[string](tab, `document.querySelector("[role=status]").textContent`)
	}
	tab.do(chromedp.Focus(chromedp.CSS("#trend .drawing[tabindex]")))
	first, last := said(kb.Home), said(kb.End)
	before, again := said(kb.ArrowLeft), said(kb.ArrowRight)
	if first == last || before == last || before == first || again != last {
		t.Errorf("Home %q, End %q, left %q, right %q", first, last, before, again)
	}
	if outline := evaluate[string](tab, `getComputedStyle(document.activeElement).outlineStyle`); outline == "none" {
		t.Error("nothing shows that the chart has the focus")
	}
	tab.do(chromedp.KeyEvent(kb.Escape))
	tab.stayedHome(s.shop, "retention_rate")
}

// copyChart presses a chart's button and reads the clipboard, or what was saved where that refuses: the picture's type, whether it is as wide as the
// drawing at least, whether it is drawn on, its corner's colour, and what the button says then.
const copyChart = `(async (id, refuse) => {
	const button = document.querySelector("#" + id + " > .copy")
	let blob = null
	URL.createObjectURL = (saved) => { blob = saved; return "#" }
	const write = navigator.clipboard.write
	if (refuse) navigator.clipboard.write = () => Promise.reject(new Error("refused"))
	const before = button.textContent
	button.click()
	while (button.textContent === before) await new Promise((done) => setTimeout(done, 20))
	navigator.clipboard.write = write
	if (!refuse) blob = await (await navigator.clipboard.read())[0].getType("image/png")
	const image = await createImageBitmap(blob)
	const context = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height}).getContext("2d")
	context.drawImage(image, 0, 0)
	const pixels = context.getImageData(0, 0, image.width, image.height).data
	const inks = new Set()
	for (let i = 0; i < pixels.length; i += 4) inks.add(pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2])
	const wide = image.width >= 2 * document.querySelector("#" + id + " .drawing svg").viewBox.baseVal.width
	return [blob.type, wide, inks.size > 50, pixels.slice(0, 3).join(" "), button.textContent].join(" | ")
})`

// chartsAreCopied: a button on each chart puts it on the clipboard, light in the dark theme too, or saves it; without scripts there is none.
func chartsAreCopied(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	const buttons = `document.querySelectorAll("figure.chart > .copy").length`
	tab.scripts(false)
	tab.open(s.shop.url(s.shop.month("en")))
	if n := evaluate[int](tab, buttons); n != 0 {
		t.Errorf("without scripts there are %d buttons that do nothing", n)
	}
	tab.scripts(true)
	tab.theme("dark")
	call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		call(tab, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID})
	}
	tab.open(s.shop.url(s.shop.month("en")))
	if n, charts := evaluate[int](tab, buttons), evaluate[int](tab, `[...document.querySelectorAll("figure.chart")].filter((f) => f.querySelector(".drawing svg")).length`); n != charts || n == 0 {
		t.Errorf("%d of %d charts have a button", n, charts)
	}
	id := evaluate[string](tab, `document.querySelector("figure.chart > .copy").parentElement.id`)
	for refuse, want := range map[string]string{"false": "Copied", "true": "Saved as a file"} {
		want = "image/png | true | true | 255 255 255 | " + want
		if got := evaluate[string](tab, copyChart+`("`+id+`", `+refuse+`)`); got != want {
			t.Errorf("%s, clipboard refused %s: %s; want %s", id, refuse, got, want)
		}
		evaluate[bool](tab, `new Promise((done) => { const wait = () => document.querySelector("#`+id+` > .copy").textContent === "Copy as picture" ? done(true) : setTimeout(wait, 50); wait() })`)
	}
	tab.stayedHome(s.shop, "pictures")
}
