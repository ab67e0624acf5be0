//go:build pages

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The height in CSS pixels above which a picture is cut into several, so that each can be looked at, and that of the README's.
const (
	pictureHeight = 2400
	readmeHeight  = 1100
)

// TestScreenshots writes pictures of each page kind, width, theme and language into the folder that SCREENSHOTS names, with what
// a printer would get of them, and the README's picture into docs/.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		t.Skip("SCREENSHOTS names no folder; `make screenshots` does")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	shop := sampleSite(t, "2026-08", "2026-09")
	tab := startChromium(t).tab(t)
	for _, locale := range shop.locales() {
		for kind, path := range shop.kinds(locale) {
			tab.open(shop.url(path))
			for _, theme := range []string{"light", "dark"} {
				tab.theme(theme)
				for _, width := range []int64{390, 768, 1440} {
					tab.width(width)
					tab.pictures(filepath.Join(folder, fmt.Sprintf("%s.%s.%d.%s", kind, locale, width, theme)), float64(width))
				}
			}
			tab.theme("light")
			tab.write(filepath.Join(folder, fmt.Sprintf("%s.%s.pdf", kind, locale)), tab.print())
		}
	}
	tab.width(1440)
	tab.theme("light")
	tab.open(shop.url(shop.month("vi")))
	picture := tab.picture(0, 1440, readmeHeight)
	if len(picture) > 300<<10 {
		t.Errorf("the README's picture has %d bytes", len(picture))
	}
	tab.write(filepath.Join("..", "..", "docs", "report.png"), picture)
}

// pictures writes a page from top to bottom.
func (tab *tab) pictures(name string, width float64) {
	tab.Helper()
	height := evaluate[float64](tab, "document.documentElement.scrollHeight")
	for part, top := 1, 0.0; top < height; part, top = part+1, top+pictureHeight {
		tab.write(fmt.Sprintf("%s-%d.png", name, part), tab.picture(top, width, min(pictureHeight, height-top)))
	}
}

// picture is a stretch of the page, in CSS pixels.
func (tab *tab) picture(top, width, height float64) []byte {
	tab.Helper()
	shot, err := chromedp.Call(tab.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Clip: &page.Viewport{Y: top, Width: width, Height: height, Scale: 1}, CaptureBeyondViewport: ptr(true),
	})
	if err != nil {
		tab.Fatal(err)
	}
	return shot.Data
}

// print is the page as a PDF file on A4.
func (tab *tab) print() []byte {
	tab.Helper()
	file, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		tab.Fatal(err)
	}
	return file
}

func (tab *tab) write(name string, content []byte) {
	tab.Helper()
	if err := os.WriteFile(name, content, 0o644); err != nil {
		tab.Fatal(err)
	}
}

func ptr[T any](value T) *T { return &value }
