package charts

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loyalty/templates"
)

var galleryFolder = flag.String("gallery", "", "write a page of every chart, light and dark, into this folder")

// newEngine is an engine for a test, which is skipped where the chart scripts aren't built.
func newEngine(t testing.TB, workers int) *Engine {
	t.Helper()
	engine, err := New(workers)
	if errors.Is(err, templates.ErrNoAssets) {
		t.Skip("the chart scripts aren't built: run `make assets`")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	return engine
}

// TestGallery writes what people should look at after a change: go test ./render/charts -run Gallery -gallery out/gallery
func TestGallery(t *testing.T) {
	if *galleryFolder == "" {
		t.Skip("no folder is given with -gallery")
	}
	engine := newEngine(t, 1)
	var figures strings.Builder
	for _, drawing := range samples() {
		begin := time.Now()
		svg, err := engine.Draw(context.Background(), drawing)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-22s %6.1f ms %7d bytes, live %6d", drawing.ID, float64(time.Since(begin).Microseconds())/1000, len(svg), len(drawing.Chart.Live))
		fmt.Fprintf(&figures, "<figure class=\"chart\" id=\"f-%s\"><figcaption>%s</figcaption><div class=\"drawing\" data-size=\"wide\">%s</div><script type=\"application/json\" data-chart=\"wide\">%s</script></figure>\n",
			drawing.ID, html.EscapeString(drawing.ID), svg, drawing.Chart.Live)
		if err := os.WriteFile(filepath.Join(*galleryFolder, drawing.ID+".svg"), []byte(File(svg)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	spark := Sparkline(sampleTrend().Value, rising(24, 11, 0.569, 0.598), []bool{true, true})
	script, err := templates.Asset(templates.PageScript)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*galleryFolder, "page.js"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		var css strings.Builder
		for _, token := range Tokens() {
			color := token.Light
			if theme == "dark" {
				color = token.Dark
			}
			fmt.Fprintf(&css, "--%s:%s;", token.Name, color)
		}
		page := `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>charts</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data:; script-src 'self' file:; style-src 'self' file:">
<link rel="stylesheet" href="` + theme + `.css"><script defer src="page.js"></script></head><body><main><section id="trend">` + figures.String() + spark + `</section><p data-downloads="gallery"></p></main></body></html>`
		css.WriteString("}body{background:var(--bg);color:var(--ink);font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;margin:16px}section{display:flex;flex-wrap:wrap;gap:24px}figure{margin:0;outline:1px dotted var(--grid)}svg{display:block;max-width:100%;height:auto}svg text{font-variant-numeric:tabular-nums}")
		if err := os.WriteFile(filepath.Join(*galleryFolder, theme+".html"), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*galleryFolder, theme+".css"), []byte(":root{"+css.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
