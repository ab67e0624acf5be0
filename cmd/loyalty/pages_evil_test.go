//go:build pages

package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

// evilNames are what a channel, a product or a company may be called by somebody who wishes the reader ill, or by accident.
func evilNames() []string {
	return []string{
		`</script><script>window.evil=1</script>`,
		`"><img src=x onerror="window.evil=1">`,
		`{{.Company}}{{template "foot" .}}`,
		"\u202egpj.exe\u2066\u200f kênh",
		"😀👨‍👩‍👧‍👦🇻🇳",
		strings.Repeat("dài lắm ", 1250), // 10,000 characters
		`=HYPERLINK("http://127.0.0.1/","x")`,
	}
}

// evilSite is a shop of some four hundred customers over 34 months, all of whose names are hostile, with two months published.
func evilSite(t *testing.T) *site {
	t.Helper()
	folder := t.TempDir()
	names := evilNames()
	table := func(file, head string, rows [][]string) {
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		if err := w.WriteAll(append([][]string{strings.Split(head, ",")}, rows...)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, file), text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	day := func(d int) string { return time.Date(2024, 1, 1+d, 9, 0, 0, 0, time.UTC).Format("2006-01-02 15:04:05") }
	const days = 1035 // to 2026-10-31
	var customers, orders, items, tickets, surveys [][]string
	for c := range 420 {
		id, own := fmt.Sprintf("C%03d", c), names[c%len(names)]
		first := c * 2
		customers = append(customers, []string{id, day(first), own, own})
		for n, d := 0, first; d < days && n < 3+c%9; n, d = n+1, d+17+(c*7+n*31)%140 {
			order := fmt.Sprintf("%s-%d", id, n)
			status := ""
			if (c+n)%40 == 0 {
				status = names[n%len(names)]
			}
			orders = append(orders, []string{order, id, day(d), fmt.Sprint(10 + (c*13+n*29)%90), names[(c+n/3)%len(names)], status})
			items = append(items, []string{order, fmt.Sprint("P", (c+n)%len(names)), "1"})
			if (c+n)%6 == 0 {
				tickets = append(tickets, []string{"T" + order, id, day(d), day(d + n%3), names[n%len(names)]})
			}
			if (c+n)%2 == 0 {
				surveys = append(surveys, []string{id, day(d), "nps", fmt.Sprint((c + n*3) % 11)})
			}
		}
	}
	var products, events [][]string
	for i, name := range names {
		launched := ""
		if i%2 == 0 {
			launched = day(days - 200 + 20*i)
		}
		products = append(products, []string{fmt.Sprint("P", i), name, name, launched})
		events = append(events, []string{time.Date(2026, time.Month(1+i), 5, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), name})
	}
	const ordersFile = `orders"><img src=x onerror=evil()>&.csv`
	table(ordersFile, "order_id,customer_id,ordered_at,amount,channel,status", orders)
	table("customers.csv", "customer_id,joined_at,acquisition_channel,segment", customers)
	table("order_items.csv", "order_id,product_id,quantity", items)
	table("products.csv", "product_id,name,category,launched_at", products)
	table("tickets.csv", "ticket_id,customer_id,opened_at,resolved_at,channel", tickets)
	table("surveys.csv", "customer_id,answered_at,kind,score", surveys)
	table("events.csv", "date,text", events)

	sources := map[string]any{"orders": map[string]any{"path": ordersFile, "unknown_statuses": "sold"}}
	for _, name := range []string{"customers", "order_items", "products", "tickets", "surveys", "events"} {
		sources[name] = map[string]any{"path": name + ".csv"}
	}
	everything := strings.Join(names, " ")
	goal := map[string]any{"target": 0.6, "from": "2026-01", "by": "2026-12", "start": 0.5, "tolerance": 0.01, "owner": everything}
	configuration := map[string]any{
		"report":  map[string]any{"company": everything, "title": everything, "locale": "en", "timezone": "Europe/London", "currency": "GBP"},
		"sources": sources,
		"goals":   map[string]any{"retention_rate": goal, "repeat_purchase_rate": goal, "churn_rate": map[string]any{"target": 0.1, "owner": everything}},
	}
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(configuration); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(folder, "config.toml")
	note := "<script>window.evil=1</script>\n\n[link](javascript:window.evil=1) <img src=x onerror=window.evil=1>\n\n— " + everything
	if err := os.MkdirAll(filepath.Join(folder, "notes"), 0o755); err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{"config.toml": text.String(), "notes/" + sampleMonth + ".md": note} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return buildSite(t, config, "2026-09")
}

// hostileNames opens the evil shop's pages, turns to every chart of them, and finds names and nothing else.
func hostileNames(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	for _, locale := range s.evil.locales() {
		pages := []string{s.evil.archive(locale), s.evil.month(locale)}
		for _, id := range []string{"retention_rate", "new_customers", "nps", "resolved_in_time"} {
			pages = append(pages, s.evil.kpi(locale, id))
		}
		for _, page := range pages {
			tab.open(s.evil.url(page))
			for _, problem := range evaluate[[]string](tab, wakeCharts) {
				t.Errorf("%s: %s", page, problem)
			}
			found := evaluate[string](tab, `[window.evil, document.querySelectorAll("img").length, document.querySelectorAll("script:not([src]):not([type='application/json'])").length,
				[...document.querySelectorAll("*")].some((e) => [...e.attributes].some((a) => a.name.startsWith("on")))].join()`)
			if found != ",0,0,false" {
				t.Errorf("%s: a name came to life: evil, pictures, inline scripts, handlers are %s", page, found)
			}
			if text := evaluate[string](tab, "document.title + document.body.innerText"); strings.ContainsAny(text, "\u202e\u2066\u200f") {
				t.Errorf("%s: a mark turns the direction of the text", page)
			} else if strings.Contains(text, strings.Repeat("dài lắm ", 100)) {
				t.Errorf("%s: a name is longer than anybody reads", page)
			}
			tab.stayedHome(s.evil, page)
		}
	}
	if text := evaluate[string](tab, "document.body.innerText"); !slices.ContainsFunc(evilNames()[:3], func(name string) bool { return strings.Contains(text, name) }) {
		t.Error("none of the hostile names stands in the last page: this test looks at nothing")
	}
}

// attachments opens what is made to be sent, away from the rest of the report: it needs nothing beside it and does no harm.
func attachments(t *testing.T, s *sites) {
	tab := s.chromium.tab(t)
	tab.width(1440)
	folder := t.TempDir()
	alone := &site{out: folder}
	for _, site := range []*site{s.shop, s.evil} {
		for _, locale := range site.locales() {
			for _, kind := range []string{"report", "email"} {
				name := kind + ".html"
				if locale != site.report.Locale {
					name = kind + "." + locale + ".html"
				}
				copyFile(t, filepath.Join(site.out, sampleMonth, name), filepath.Join(folder, name))
				tab.open(alone.url(name))
				if kind == "report" {
					for _, problem := range evaluate[[]string](tab, emptyCharts) {
						t.Errorf("%s: %s", name, problem)
					}
					for _, problem := range evaluate[[]string](tab, wakeCharts) {
						t.Errorf("%s: %s", name, problem)
					}
				}
				if evil := evaluate[bool](tab, `window.evil !== undefined || [...document.querySelectorAll("*")].some((e) => [...e.attributes].some((a) => a.name.startsWith("on")))`); evil {
					t.Errorf("%s: a name came to life", name)
				}
				if text := evaluate[string](tab, "document.body.innerText"); !strings.Contains(text, site.report.KPIs[0].Title[locale]) && kind == "report" || len(text) < 400 {
					t.Errorf("%s holds no report: %.300s", name, text)
				}
				tab.stayedHome(alone, name)
			}
		}
	}
}

// stayedHome complains of what the console said, and of requests for anything but the site's own files, since the last call.
func (tab *tab) stayedHome(s *site, page string) {
	tab.Helper()
	requests, complaints := tab.taken()
	for _, complaint := range complaints {
		tab.Errorf("%s: the console isn't clean: %.300s", page, complaint)
	}
	for _, request := range requests {
		if !strings.HasPrefix(request, s.url("")+"/") && !strings.HasPrefix(request, "data:image/") {
			tab.Errorf("%s asks for %.200s", page, request)
		}
	}
	if len(requests) == 0 {
		tab.Errorf("%s: no request was seen, not even for the page itself", page)
	}
}
