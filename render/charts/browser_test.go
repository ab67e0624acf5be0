package charts

import (
	"context"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser opens a tab in an installed Chromium, or skips; complaints are what the console said by then.
func browser(t *testing.T) (ctx context.Context, complaints func() []string) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1200, 1600), chromedp.Flag("disable-background-networking", true))
	ctx, cancelBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancelBrowser)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)

	var mu sync.Mutex
	var said []string
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			said = append(said, message.String())
			mu.Unlock()
		}
	}()
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return said
	}
}

// TestAlive brings charts to life in a browser, from a file and under the pages' policy: pointer and keys show the tooltip,
// hostile names stay text, the month is lit next door, and the console stays clean.
func TestAlive(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser is slow to start")
	}
	folder := t.TempDir()
	hostile := smallTrend()
	hostile.Name = `<img src=x onerror="document.title='broken'">`
	writeGallery(t, folder, []Drawing{
		{ID: "first", Alt: "first", Chart: NewTrend(hostile, Small)},
		{ID: "second", Alt: "second", Chart: NewControl(sampleControl(), Small)},
		{ID: "grid", Alt: "grid", Chart: NewRFM(sampleRFM(), Small)},
		{ID: "fall", Alt: "fall", Chart: NewWaterfall(sampleWaterfall(), Small)},
		{ID: "dots", Alt: "dots", Chart: NewSegments(sampleSegments(), Small)},
		{ID: "curve", Alt: "curve", Chart: NewPareto(samplePareto(), Small)},
	})
	ctx, complaints := browser(t)
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%v; the console said %q", err, complaints())
		}
	}
	read := func(expression string) string {
		t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	tooltip := func(id string) string {
		t.Helper()
		text, err := chromedp.Run(ctx, chromedp.Poll[string](`(() => {
			const tip = [...document.querySelectorAll("#c-`+id+` .live > div")].at(-1)
			return tip && !tip.querySelector("svg") && getComputedStyle(tip).visibility !== "hidden" ? tip.innerText : ""
		})()`, chromedp.WithPollingTimeout(10*time.Second)))
		if err != nil {
			t.Fatalf("no tooltip of %s: %v", id, err)
		}
		return text
	}

	do(chromedp.Navigate("file://"+folder+"/light.html"), chromedp.WaitVisible("#c-first .drawing[tabindex]"))
	if alive := read(`String(document.querySelectorAll(".live").length)`); alive != "0" {
		t.Errorf("%s charts are alive before anyone turned to them", alive)
	}
	// The first key wakes the chart, the others of its section follow, and the second finds them alive.
	do(chromedp.Focus("#c-first .drawing"), chromedp.KeyEvent(kb.Home))
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelectorAll(".live svg").length === 6`)); err != nil {
		t.Fatal(err)
	}
	do(chromedp.KeyEvent(kb.End))
	heading := tooltip("first")
	announced := read(`document.querySelector("[role=status]").textContent`)
	for _, want := range []string{"Tháng 10/2026", "57,8", "<img"} {
		if !strings.Contains(heading, want) || !strings.Contains(announced, want) {
			t.Errorf("End shows %q and says %q; %q is missing", heading, announced, want)
		}
	}
	if markup := read(`document.querySelectorAll("img").length + " " + document.title`); markup != "0 charts" {
		t.Errorf("a name became markup: pictures and title are %s", markup)
	}
	paths := `document.querySelectorAll("#c-second .live svg path").length`
	if lit := read(`String(` + paths + ` > document.querySelectorAll("#c-second .drawing > svg path").length)`); lit != "true" {
		t.Error("the neighbour doesn't light the month")
	}
	if png := read(`document.querySelector("[data-downloads] a").textContent`); png != "PNG" {
		t.Errorf("the PNG button reads %q", png)
	}
	for id, want := range map[string]string{"grid": "Nhóm 11", "fall": "58,3", "dots": "64,8", "curve": "2\u00a0%"} {
		do(chromedp.Focus("#c-"+id+" .drawing"), chromedp.KeyEvent(kb.ArrowRight))
		if text := tooltip(id); !strings.Contains(text, want) {
			t.Errorf("the first arrow key on %s shows %q, not %q", id, text, want)
		}
	}
	// A drawing that the page has scaled down answers where it is seen: its last point lies at 70 % of its width.
	place := strings.Fields(read(`(() => {
		const drawing = document.querySelector("#c-first .drawing")
		drawing.style.width = "188px"
		window.dispatchEvent(new Event("resize"))
		drawing.blur()
		const box = drawing.querySelector("svg").getBoundingClientRect()
		const dot = [...drawing.querySelectorAll("svg path")].map((path) => path.getBoundingClientRect()).filter((b) => Math.abs(b.width - b.height) < 0.1 && b.width > 2).at(-1)
		return [dot.left + dot.width / 2, box.top + 20].join(" ")
	})()`))
	x, _ := strconv.ParseFloat(place[0], 64)
	y, _ := strconv.ParseFloat(place[1], 64)
	do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x-30, y), chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
	if text := tooltip("first"); !strings.Contains(text, "Tháng 10/2026") {
		t.Errorf("the pointer on the last point shows %q", text)
	}
	saved, err := chromedp.Run(ctx, chromedp.Evaluate[string](`new Promise((saved) => {
		URL.createObjectURL = (blob) => { saved(blob.type + " " + (blob.size > 2000)); return "#" }
		document.querySelector("[data-downloads] a").click()
	})`, func(p *runtime.EvaluateParams) { p.AwaitPromise = ptr(true) }))
	if err != nil || saved != "image/png true" {
		t.Errorf("PNG saves %q, %v", saved, err)
	}
	if said := complaints(); len(said) > 0 {
		t.Errorf("the console isn't clean:\n%s", strings.Join(said, "\n"))
	}
}

func ptr[T any](value T) *T { return &value }
