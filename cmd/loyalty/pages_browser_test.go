//go:build pages

package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A chromium is one running browser; every test opens tabs of its own in it.
type chromium struct {
	ctx    context.Context
	absent string // why there is none
}

// startChromium starts the browser that is installed, with a profile of its own and without any traffic of its own.
func startChromium(t *testing.T) *chromium {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	if program == "" {
		return &chromium{absent: "no Chromium on the PATH: install chromium, chromium-browser or google-chrome"}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(2*time.Minute))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(ctx)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return &chromium{ctx: ctx}
}

// A tab is one page being read; it remembers what a reader would never see.
type tab struct {
	*testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string // errors and warnings of the console, exceptions, dialogs
	requests   []string
}

// tab opens a tab with its own storage, and skips the test where there is no browser.
func (c *chromium) tab(t *testing.T) *tab {
	t.Helper()
	if c.absent != "" {
		t.Skip(c.absent)
	}
	ctx, closeTab := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	tab := &tab{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, tab.listen); err != nil {
		t.Fatal(err)
	}
	return tab
}

func (tab *tab) listen(event any) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	complain := func(format string, args ...any) {
		tab.complaints = append(tab.complaints, fmt.Sprintf(format, args...))
	}
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, arg := range e.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			complain("console.%s: %s", e.Type, strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		complain("exception: %s", text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			complain("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *page.EventJavascriptDialogOpening:
		complain("dialog: %s", e.Message)
	case *network.EventRequestWillBeSent:
		tab.requests = append(tab.requests, e.Request.URL)
	}
}

// taken returns what was asked for since the last call, and what the console said.
func (tab *tab) taken() (requests, complaints []string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	requests, complaints = tab.requests, tab.complaints
	tab.requests, tab.complaints = nil, nil
	return requests, complaints
}

// do runs steps, none of which may take longer than a minute of an overloaded machine.
func (tab *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tab.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.Fatal(err)
	}
}

// open leads the tab to a page and waits until it has loaded.
func (tab *tab) open(url string) {
	tab.Helper()
	tab.do(chromedp.Navigate(url))
}

// evaluate returns what an expression gives in the page; a promise is awaited.
func evaluate[T any](tab *tab, expression string) T {
	tab.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, 3*time.Minute)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.Fatalf("%v, of %.200s", err, expression)
	}
	return value
}

// call sends a command of the protocol.
func call[P any](tab *tab, command cdp.Command[P, cdp.Empty], params P) {
	tab.Helper()
	if _, err := chromedp.Call(tab.ctx, command, params); err != nil {
		tab.Fatal(err)
	}
}

// width sets the window's width in CSS pixels.
func (tab *tab) width(pixels int64) {
	tab.Helper()
	tab.do(chromedp.EmulateViewport(pixels, 900))
}

// theme is what the reader's system asks for, light or dark.
func (tab *tab) theme(name string) {
	tab.Helper()
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

// paper shows the page by its print rules.
func (tab *tab) paper(on bool) {
	tab.Helper()
	media := ""
	if on {
		media = "print"
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
}

// scripts turns the page's own scripts off or on, from the next page on.
func (tab *tab) scripts(on bool) {
	tab.Helper()
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}
