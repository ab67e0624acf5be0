//go:build pages

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPreviewInBrowser edits a file beside an open page, which follows by itself, keeps its place, and asks nobody else for anything.
func TestPreviewInBrowser(t *testing.T) {
	folder := t.TempDir()
	query := filepath.Join(folder, "queries", "kpi", "mine.sql")
	var orders strings.Builder
	orders.WriteString("order_id,customer_id,ordered_at,amount\n")
	for day := range 400 {
		fmt.Fprintf(&orders, "%d,C%d,%s,100\n", day, day%40, time.Date(2025, 9, 28+day, 9, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	write := func(file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mine := func(value, table string) {
		write(query, "-- title.en = \"Mine\"\n-- title.vi = \"Của tôi\"\n-- unit = \"count\"\nSELECT month_no, "+value+" AS value\nFROM "+table+"\nGROUP BY 1\n")
	}
	write(filepath.Join(folder, "orders.csv"), orders.String())
	write(filepath.Join(folder, "config.toml"), "[sources.orders]\npath = \"orders.csv\"\n")
	mine("count(*)", "orders")

	ctx, stop := context.WithCancel(context.Background())
	out, written := io.Pipe()
	ended := make(chan error)
	root := newRoot(written, &runLog{stderr: io.Discard, format: logPlain, started: time.Now()})
	root.SetArgs([]string{"preview", "-c", filepath.Join(folder, "config.toml"), "--addr", "127.0.0.1:0", "--now", "2026-11-02", "--no-cache", "-q"})
	go func() { ended <- root.ExecuteContext(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)

	tab := startChromium(t).tab(t)
	tab.open(address + "2026-10/en/kpi/mine.html")
	shows := func(text string) {
		t.Helper()
		seen := ""
		for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			// a page that is being left answers nothing
			seen, _ = chromedp.Run(tab.ctx, chromedp.Evaluate[string](`document.body.innerText`))
			if strings.Contains(seen, text) {
				return
			}
		}
		t.Fatalf("the page shows no %q: %.2000s", text, seen)
	}
	shot := func(name string) {
		if folder := os.Getenv("SCREENSHOTS"); folder != "" {
			write(filepath.Join(folder, name+".png"), string(tab.picture(0, 1440, evaluate[float64](tab, `document.documentElement.scrollHeight`))))
		}
	}
	shows("Behind this figure")
	mine("3 * count(*)", "orders")
	shows("Before and after the edit")
	if drawn := evaluate[int](tab, `document.querySelectorAll("#c-preview-mine svg").length`); drawn == 0 {
		t.Error("the old and the new series aren't drawn")
	}
	shot("preview")
	mine("3 * count(*)", "ordrs")
	shows("Something is wrong")
	shows("did you mean \"orders\"?")
	shows("Behind this figure") // the last good report
	shot("preview-fault")
	requests, complaints := tab.taken()
	for _, request := range requests {
		if !strings.HasPrefix(request, address) && !strings.HasPrefix(request, "data:") {
			t.Errorf("asked for %s", request)
		}
	}
	if len(complaints) > 0 {
		t.Errorf("the console: %q", complaints)
	}
}
