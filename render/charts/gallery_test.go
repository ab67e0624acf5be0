package charts

import (
	"context"
	"errors"
	"flag"
	"fmt"
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
	return engine
}

// TestGallery writes what people should look at after a change: go test ./render/charts -run Gallery -gallery /some/folder
func TestGallery(t *testing.T) {
	if *galleryFolder == "" {
		t.Skip("no folder is given with -gallery")
	}
	writeGallery(t, *galleryFolder, samples())
}

// writeGallery writes light.html and dark.html with all drawings, their stylesheets, the page script, and a file per drawing.
func writeGallery(t *testing.T, folder string, drawings []Drawing) {
	t.Helper()
	engine := newEngine(t, 1)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var figures strings.Builder
	for _, drawing := range drawings {
		begin := time.Now()
		svg, err := engine.Draw(context.Background(), drawing)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-22s %6.1f ms %7d bytes, live %6d", drawing.ID, float64(time.Since(begin).Microseconds())/1000, len(svg), len(drawing.Chart.Live))
		fmt.Fprintf(&figures, `<figure class="chart" id="c-%[1]s"><h3>%[1]s</h3><div class="drawing" data-size="wide">%[2]s</div><script type="application/json" data-chart="wide">%[3]s</script></figure>`+"\n",
			drawing.ID, svg, drawing.Chart.Live)
		write(drawing.ID+".svg", File(svg))
	}
	spark := Sparkline(sampleTrend().Value, rising(24, 11, 0.569, 0.598), []bool{true, true}, InRow)
	script, err := templates.Asset(templates.PageScript)
	if err != nil {
		t.Fatal(err)
	}
	write("page.js", script)
	for _, theme := range []string{"light", "dark"} {
		css := ":root{"
		for _, token := range Tokens() {
			color := token.Light
			if theme == "dark" {
				color = token.Dark
			}
			css += "--" + token.Name + ":" + color + ";"
		}
		write(theme+".css", css+"}body{background:var(--bg);color:var(--ink);font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;margin:16px}"+
			"section{display:flex;flex-wrap:wrap;gap:24px}figure{margin:0;max-width:100%}h3{font-size:14px;margin:0}svg{display:block;max-width:100%;height:auto}")
		write(theme+".html", `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>charts</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<link rel="stylesheet" href="`+theme+`.css"><script defer src="page.js"></script></head><body><main data-say-keys="Arrow keys move.">
<section id="trend">`+figures.String()+spark+`</section><p data-downloads="gallery"></p></main></body></html>`)
	}
}
