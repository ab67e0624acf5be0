package pages

import (
	"loyalty/render/charts"
	"loyalty/render/mock"
	"loyalty/render/words"

	"context"
	"encoding/csv"
	"encoding/json"
	"html/template"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/templates"
)

func decoded(t *testing.T, text []byte) *report.Report {
	t.Helper()
	var rep report.Report
	if err := json.Unmarshal(text, &rep); err != nil {
		t.Fatal(err)
	}
	return &rep
}

func TestTemplatesFitTheirViews(t *testing.T) {
	pages, err := template.New("pages").ParseFS(templates.Files, "*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for name, view := range map[string]any{"month.tmpl": monthView{}, "kpi.tmpl": kpiView{}, "archive.tmpl": archiveView{}, "lead.tmpl": leadView{}, "email.tmpl": emailView{}} {
		if err := templatecheck.CheckHTML(pages.Lookup(name), view); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func monthFiles(t *testing.T, rep *report.Report, extras ...Extra) map[string][]byte {
	t.Helper()
	r := renderer(t, false)
	r.Words(rep)
	files, err := r.Month(context.Background(), rep, extras...)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	first, second := monthFiles(t, mock.Report(), SingleFile, Email), monthFiles(t, mock.Report(), SingleFile, Email)
	if a, b := slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second)); !slices.Equal(a, b) {
		t.Fatalf("other files: %v, %v", a, b)
	}
	for name := range first {
		if string(first[name]) != string(second[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// walk calls visit for every element of a page.
func walk(t *testing.T, page []byte, visit func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	var descend func(*html.Node)
	descend = func(n *html.Node) {
		if n.Type == html.ElementNode {
			visit(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			descend(c)
		}
	}
	descend(root)
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func TestLinksLeadSomewhere(t *testing.T) {
	rep := mock.Report()
	rep.History = nil // other months' pages aren't made by this run
	linksLead(t, monthFiles(t, rep, SingleFile))
	linksLead(t, monthFiles(t, tinyReport()))
}

func linksLead(t *testing.T, files map[string][]byte) {
	t.Helper()
	ids := map[string]map[string]bool{}
	for name, page := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		ids[name] = map[string]bool{}
		walk(t, page, func(n *html.Node) {
			if id, ok := attribute(n, "id"); ok {
				if ids[name][id] {
					t.Errorf("%s: id %q stands twice", name, id)
				}
				ids[name][id] = true
			}
		})
	}
	for name, page := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		walk(t, page, func(n *html.Node) {
			for _, key := range []string{"href", "src"} {
				target, ok := attribute(n, key)
				if !ok || strings.HasPrefix(target, "data:") {
					continue
				}
				file, anchor, _ := strings.Cut(target, "#")
				to := name
				if file != "" {
					to = path.Join(path.Dir(name), file)
				}
				if _, there := files[to]; !there {
					t.Errorf("%s: %s leads to %s, which isn't there", name, target, to)
				} else if anchor != "" && !ids[to][anchor] {
					t.Errorf("%s: %s: no element of %s has that id", name, target, to)
				}
			}
		})
	}
}

// TestPreliminaryMonthIsMarkedEverywhere: each page of a preliminary month says so, in its language; those of others don't.
func TestPreliminaryMonthIsMarkedEverywhere(t *testing.T) {
	marked := map[string]string{"vi": "Tạm tính", "en": "Preliminary"}
	for _, preliminary := range []bool{true, false} {
		rep := mock.Report()
		rep.Preliminary = preliminary
		if preliminary {
			rep.Notices = append(rep.Notices, figure.Notice{Code: "preliminary", Values: map[string]any{"month": rep.Month, "newest": "2026-10-15"}})
		}
		rep.History[0].Preliminary = preliminary
		files := monthFiles(t, rep, SingleFile, Email)
		looked := 0
		for name, page := range files {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			looked++
			locale := rep.Locale
			if strings.Contains(name, "/en/") || strings.HasPrefix(name, "en/") || strings.HasSuffix(name, ".en.html") {
				locale = "en"
			}
			word := marked[locale]
			if name == "index.html" {
				word = words.LowerFirst(word)
			}
			if found := strings.Contains(string(page), word); found != preliminary {
				t.Errorf("%s of a month with preliminary = %v: %q stands there: %v", name, preliminary, word, found)
			}
			if strings.HasSuffix(name, "archive.html") && preliminary {
				if n := strings.Count(string(page), "#i-preliminary"); n != 2 {
					t.Errorf("%s marks %d rows, want this month's and that of one before", name, n)
				}
			}
		}
		if looked < 40 {
			t.Errorf("%d pages were looked at", looked)
		}
		r := renderer(t, false)
		for locale, word := range marked {
			if strings.Contains(r.Scoreboard(rep, locale), word) != preliminary || strings.Contains(string(r.Markdown(rep, locale)), "**"+word+"**") != preliminary {
				t.Errorf("the scoreboard in %s, preliminary = %v", locale, preliminary)
			}
		}
	}
}

func TestHeadingsFormAnOutline(t *testing.T) {
	for name, page := range monthFiles(t, mock.Report(), SingleFile) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		level, first := 0, true
		walk(t, page, func(n *html.Node) {
			if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
				return
			}
			now := int(n.Data[1] - '0')
			if first && now != 1 || now > level+1 && !first {
				t.Errorf("%s: h%d after h%d", name, now, level)
			}
			level, first = now, false
		})
	}
}

var forbidden = regexp.MustCompile(`(?i)\son[a-z]+=|javascript:|https?://`)

// Names full of markup, formulas and marks that turn the text's direction do no harm anywhere.
func TestNamesDoNoHarm(t *testing.T) {
	evil := []string{
		`</script><script>alert(1)</script>"><img src=x onerror=alert(1)>{{.T}}'; DROP TABLE x<!-- ]]>`, "\u202egpj.\u2066\u200f", "😀👨‍👩‍👧" + strings.Repeat("dài ", 2500),
		`=HYPERLINK("http://evil")`, "+1", "-1", "@SUM(A1)", "\t=1", "a\r\nb\x00\ufffe",
	}
	for i, name := range evil {
		rep := mock.Report()
		rep.KPIs = append(rep.KPIs[:3:3], *mock.KPIOf(rep, "proactive_share"))
		rep.Company, rep.Title, rep.Currency, rep.ConfigHash, rep.Version = name, name, name, name, name
		rep.Events = append(rep.Events, figure.Event{Date: "2026-05-01", Text: name}, figure.Event{Date: name, Text: name})
		rep.Statuses = append(rep.Statuses, report.OrderStatus{Status: name, Rows: 1})
		rep.Inputs[name] = report.Input{Files: []string{name}, Read: 2, Kept: 1, SetAside: map[string]int64{name: 1}}
		rep.Notices = append(rep.Notices, figure.Notice{Code: "no_rows", Values: map[string]any{"table": name}}, figure.Notice{Code: name})
		rep.Summary = append(rep.Summary, figure.Sentence{Code: "moved", KPI: "retention_rate", Values: map[string]any{"segment": name, "effect": -.01, "event": name}}, figure.Sentence{Code: name, KPI: name})
		rep.Decisions[2].Values = map[string]any{"missing": []string{name}, "owner": name}
		rep.History[0].Verdict = figure.Sentence{Code: "verdict_good", Words: figure.Text{"vi": name, "en": name}}
		k := mock.KPIOf(rep, "retention_rate")
		k.Segments[0].Name, k.Decomposed.Effects[0].Segment = name, name
		k.Owner = figure.Text{"vi": name, "en": name}
		k.SQL = name
		k.Extras = append(k.Extras, report.Extra{Column: name, Unit: "rate", Title: figure.Text{"vi": name, "en": name}, Value: ptr(.5)})
		k.Receipt = append(k.Receipt, report.ReceiptLine{Code: name, Count: 1})
		rep.Charts[5].Rows = append(rep.Charts[5].Rows, []any{name, 1.0, 2.0})
		for file, content := range monthFiles(t, rep, SingleFile, Email) {
			if strings.ContainsAny(file, "<>\"'{} ") || strings.Contains(file, "..") {
				t.Errorf("name %d: file name %q", i, file)
			}
			switch path.Ext(file) {
			case ".html":
				harmless(t, i, file, content)
			case ".csv":
				rows, err := csv.NewReader(strings.NewReader(string(content))).ReadAll()
				if err != nil {
					t.Errorf("name %d: %s: %v", i, file, err)
				}
				for _, row := range rows {
					for column, cell := range row {
						if (column == 2 || column >= 13) && runs.MatchString(cell) && !numberForm.MatchString(cell) {
							t.Errorf("name %d: %s: the cell %.20q is a formula", i, file, cell)
						}
					}
				}
			case ".json":
				if !json.Valid(content) {
					t.Errorf("name %d: %s is no JSON", i, file)
				}
			}
		}
	}
}

// harmless: no script or handler but the page's own, no picture from elsewhere, no mark that turns the direction.
func harmless(t *testing.T, i int, file string, page []byte) {
	t.Helper()
	single := path.Base(file)[:5] != "email"
	walk(t, page, func(n *html.Node) {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" && single && n.Data != "svg" {
				t.Errorf("name %d: %s: <%s %s=%.30q>", i, file, n.Data, a.Key, a.Val)
			}
			if (a.Key == "href" || a.Key == "src") && forbidden.MatchString(a.Val) {
				t.Errorf("name %d: %s: <%s %s=%.40q>", i, file, n.Data, a.Key, a.Val)
			}
		}
		switch n.Data {
		case "script":
			if kind, _ := attribute(n, "type"); kind != "application/json" {
				if _, has := attribute(n, "src"); !has && !strings.HasPrefix(path.Base(file), "report") {
					t.Errorf("name %d: %s: an inline script", i, file)
				}
			}
		case "img":
			if src, _ := attribute(n, "src"); !strings.HasPrefix(src, "data:") {
				t.Errorf("name %d: %s: a picture %.30q", i, file, src)
			}
		}
	})
	if strings.ContainsAny(string(page), "\u202e\u2066\u200f") {
		t.Errorf("name %d: %s: a mark that turns the direction of the text", i, file)
	}
	if len(page) > 400_000 {
		t.Errorf("name %d: %s: %d bytes", i, file, len(page))
	}
}

// tinyReport is a shop with orders only, four months old: most is without data.
func tinyReport() *report.Report {
	m := month.Of(2026, 3)
	since := m
	rep := &report.Report{
		Company: "Tiny", Locale: "en", Locales: []string{"en", "vi"}, Timezone: "Europe/London", Currency: "GBP", Month: m, Now: "2026-04-02", FirstMonth: m - 3,
		DataFrom: "2025-12-04", DataTo: "2026-03-31", Definitions: map[string]any{"active_window_months": 12.0},
		Inputs:  map[string]report.Input{"orders": {Files: []string{"orders.csv"}, Read: 31, Kept: 30, SetAside: map[string]int64{"bad_date": 1}}},
		Verdict: figure.Sentence{Code: "verdict_unknown", KPI: "retention_rate", Values: map[string]any{"have": 4, "need": 24, "reason": "blank"}},
		Summary: []figure.Sentence{{Code: "level", KPI: "revenue", Status: "no_goal", Values: map[string]any{"value": 812.4}}},
		RollUp:  figure.RollUp{Now: map[string]int{}, Before: map[string]int{}},
	}
	revenue := report.KPI{ID: "revenue", Section: "value", Unit: "money", Better: "higher", Window: "month", Month: m, Value: ptr(812.4), Status: "no_goal", Streak: 1, Since: &since, SQL: "SELECT 1\n", SQLFile: "queries/kpi/revenue.sql",
		Title: figure.Text{"en": "Net revenue", "vi": "Doanh thu thuần"}, Short: figure.Text{"en": "Revenue", "vi": "Doanh thu"}, Reason: figure.Sentence{Code: "no_goal", Values: map[string]any{}}}
	for i, v := range []float64{300.5, 0, 640, 812.4} {
		revenue.Series = append(revenue.Series, figure.Point{Month: m - 3 + month.Month(i), Value: ptr(v), Status: "no_goal"})
	}
	retention := report.KPI{ID: "retention_rate", Section: "retention", Unit: "rate", Better: "higher", Window: "prior", Month: m, Status: "not_enough_data", Streak: 4, Since: &since, Target: ptr(.6),
		Title: figure.Text{"en": "Customer retention rate", "vi": "Tỷ lệ giữ chân khách hàng"}, Short: figure.Text{"en": "Retention", "vi": "Giữ chân"}, Reason: figure.Sentence{Code: "blank", Values: map[string]any{"have": 4, "need": 24}}}
	for i := range 4 {
		retention.Series = append(retention.Series, figure.Point{Month: m - 3 + month.Month(i), Status: "not_enough_data"})
	}
	nps := report.KPI{ID: "nps", Section: "advocacy", Unit: "points", Better: "higher", Window: "survey", Month: m, Status: "no_data", Missing: []string{"surveys"},
		Title: figure.Text{"en": "Net Promoter Score", "vi": "Chỉ số NPS"}, Reason: figure.Sentence{Code: "input", Values: map[string]any{"missing": []string{"surveys"}}}}
	rep.KPIs = []report.KPI{retention, nps, revenue}
	mock.Ties(rep)
	return rep
}

func TestGoldenPages(t *testing.T) {
	files := monthFiles(t, tinyReport(), Email)
	for from, to := range map[string]string{
		"2026-03/index.html": "tiny.en.html", "2026-03/vi/index.html": "tiny.vi.html", "2026-03/kpi/revenue.html": "tiny.kpi.html", "archive.html": "tiny.archive.html",
		"index.html": "tiny.lead.html", "2026-03/email.html": "tiny.email.html", "2026-03/kpi/revenue.csv": "tiny.csv", "2026-03/scoreboard.md": "tiny.md",
	} {
		// the stylesheet's name changes with every rule in it
		mock.Golden(t, to, regexp.MustCompile(`assets/[0-9a-f]{16}\.css`).ReplaceAll(files[from], []byte("assets/style.css")))
	}
	r := renderer(t, false)
	rep := tinyReport()
	r.Words(rep)
	mock.Golden(t, "tiny.txt", []byte(r.Scoreboard(rep, "en")))
}

func renderer(t testing.TB, draws bool) *Renderer {
	t.Helper()
	var engine *charts.Engine
	if draws {
		var err error
		if engine, err = charts.New(0); err != nil {
			t.Skipf("no chart script: %v", err)
		}
	}
	r, err := New(templates.Files, "", engine)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ptr[T any](x T) *T { return &x }

// Each mark of a dash in the scorecard has its reason under it, and each reason a dash.
func TestDashesAndReasonsAgree(t *testing.T) {
	mark := regexp.MustCompile(`<sup>(.)</sup>`)
	for name, page := range monthFiles(t, mock.Report()) {
		_, table, isMonth := strings.Cut(string(page), "data-scorecard=")
		if !isMonth {
			continue
		}
		table, after, _ := strings.Cut(table, "</table>")
		_, reasons, _ := strings.Cut(after, `<p class="blanks note">`)
		reasons, _, _ = strings.Cut(reasons, "</p>")
		marks := func(text string) []string {
			var all []string
			for _, found := range mark.FindAllStringSubmatch(text, -1) {
				all = append(all, found[1])
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
		if got, want := marks(table), marks(reasons); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: dashes are marked %v, reasons %v", name, got, want)
		}
	}
}
