package pages

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"loyalty/internal/figure"
	"loyalty/internal/report"
	"loyalty/render/mock"
)

// verbsOfChange say that something moved. "Highest: X" names the leading part of a whole and
// is none, nor is falling short of what was due.
var verbsOfChange = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(rose|risen|rises|rising|rise|fell|fallen|falls|falling|fall|up|down|better|worse|grew|grown|growth|shrank|improved|declined|lowest|highest|moved|changed|took|added|explains most|a year ago|in a year|less often)\b`),
	"vi": regexp.MustCompile(`(?i)(tăng|giảm|tốt hơn|kém hơn|cao hơn cùng|thấp hơn cùng|thấp nhất|cao nhất trong|kéo |nâng |đi lên|đi xuống|sau một năm|quay lại ít hơn)`),
}

// told are a page's statements: its verdict, its summary, the reasons of a KPI, titles of figures; and how many changes are
// coloured.
func told(t *testing.T, page []byte) (statements []string, coloured int) {
	t.Helper()
	walk(t, page, func(n *html.Node) {
		class, _ := attribute(n, "class")
		parent := ""
		if n.Parent != nil {
			parent, _ = attribute(n.Parent, "class")
		}
		switch {
		case n.Data == "h1", n.Data == "li" && parent == "summary", class == "why", n.Data == "h3" && n.Parent.Data == "figcaption":
			statements = append(statements, text(n))
		}
		for _, c := range strings.Fields(class) {
			if c == "for" || c == "against" {
				coloured++
			}
		}
	})
	return statements, coloured
}

// toldByMail are all texts of an e-mail, cell by cell.
func toldByMail(t *testing.T, page []byte) (cells []string) {
	t.Helper()
	walk(t, page, func(n *html.Node) {
		inner := false
		for c := range n.Descendants() {
			inner = inner || c.Data == "td"
		}
		if n.Data == "td" && !inner {
			cells = append(cells, text(n))
		}
	})
	return cells
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}

// unproven is the mock report as it would be if nothing had moved beyond chance: every other change lies within it, the others are
// not tested; the summary has a line for each KPI.
func unproven(rep *report.Report) *report.Report {
	rep.Summary = nil
	for i := range rep.KPIs {
		k := &rep.KPIs[i]
		values := map[string]any{}
		for key, value := range k.Reason.Values {
			values[key] = value
		}
		if k.Value != nil {
			values["value"] = *k.Value
		}
		if k.Accumulated != nil {
			k.Accumulated.Change.Verdict, k.Accumulated.Change.Beyond = "not_tested", nil
		}
		for name, c := range map[string]*figure.Change{"last": k.LastMonth, "year": k.LastYear} {
			if c == nil {
				continue
			}
			c.Verdict, c.Beyond = "not_tested", nil
			if i%2 == 0 {
				c.Verdict, c.Beyond = "within_chance", ptr(false)
				values[name+"_beyond"] = false
			}
			values[name+"_value"], values[name+"_delta"], values[name+"_verdict"] = c.From, c.Delta, c.Verdict
		}
		if k.Value == nil {
			continue
		}
		code := map[string]string{"met": "met", "missed": "missed", "at_risk": "at_risk"}[k.Status]
		if code == "" {
			code = "level"
		}
		rep.Summary = append(rep.Summary, figure.Sentence{Code: code, KPI: k.ID, Status: k.Status, Values: values})
	}
	rep.GoalTree.Change.Verdict, rep.GoalTree.Change.Beyond = "within_chance", ptr(false)
	rep.Verdict.Values["year"] = "same"
	rep.Verdict.Code = "verdict_bad"
	rep.RollUp.Moves, rep.Decisions, rep.Comment = nil, nil, nil // made before, or written by hand
	kept := rep.Charts[:0]
	for _, c := range rep.Charts {
		if c.ID != "cohort_retention" { // no KPI; its title has its own test
			kept = append(kept, c)
		}
	}
	rep.Charts = kept
	return rep
}

func saysChange(t *testing.T, rep *report.Report) (found []string, coloured int) {
	t.Helper()
	var names []string // "Mức tăng giữ chân" is no statement
	for _, k := range rep.KPIs {
		for _, code := range []string{"en", "vi"} {
			for _, name := range []string{k.Title[code], k.Short[code]} {
				if name != "" {
					names = append(names, name, "")
				}
			}
		}
	}
	clean := strings.NewReplacer(append(names, "fell short", "")...)
	for name, page := range monthFiles(t, rep, Email) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		statements, n := told(t, page)
		if strings.Contains(name, "email") {
			statements = toldByMail(t, page)
		}
		coloured += n
		code := "en"
		if strings.Contains(string(page), `<html lang="vi"`) {
			code = "vi"
		}
		for _, s := range statements {
			if verb := verbsOfChange[code].FindString(clean.Replace(s)); verb != "" {
				found = append(found, name+": "+verb+": "+s)
			}
		}
	}
	return found, coloured
}

func TestNoChangeIsSaidWithoutProof(t *testing.T) {
	found, coloured := saysChange(t, unproven(mock.Report()))
	if len(found) > 0 || coloured > 0 {
		t.Errorf("%d statements of change, %d coloured, and nothing moved beyond chance:\n%s", len(found), coloured, strings.Join(found, "\n"))
	}
	if found, coloured := saysChange(t, mock.Report()); len(found) < 10 || coloured < 4 {
		t.Errorf("where something did move %d statements say so, %d coloured", len(found), coloured)
	}
}

// A control chart that ends before the judged month, which has no rate, says so instead of calling a month before it usual or unusual.
func TestAControlChartJudgesNoBlankMonth(t *testing.T) {
	rep := mock.Report()
	a := mock.KPIOf(rep, "churn_rate").Abnormal
	a.Limits, a.Flagged, a.Current, a.Running, a.Side = a.Limits[:len(a.Limits)-1], a.Flagged[:1], false, 0, ""
	rep.Summary = nil // made before
	files := monthFiles(t, rep)
	for name, want := range map[string]string{"2026-10/kpi/churn_rate.html": "Tỷ lệ khách hàng rời bỏ: tháng 10/2026 không có số liệu để đánh giá", "2026-10/en/kpi/churn_rate.html": "Monthly churn rate: nothing to judge in October 2026"} {
		statements, _ := told(t, files[name])
		if all := strings.ReplaceAll(strings.Join(statements, "\n"), "\u00a0", " "); !strings.Contains(all, want) || strings.Contains(all, "unusual") || strings.Contains(all, "bất thường") || strings.Contains(all, "usual level") {
			t.Errorf("%s:\n%s", name, all)
		}
	}
}

// A change in the mail's table stands beside what is known of it, in the words of the page.
func TestAMailTellsWhetherAChangeIsProven(t *testing.T) {
	notes := map[string][]string{
		"better": {"tốt hơn", "better"}, "worse": {"kém hơn", "worse"}, "within_chance": {"trong sai số", "within chance"}, "not_tested": {"chưa kiểm định", "not tested"}, "neutral": {"", ""},
	}
	for verdict := range notes {
		rep := mock.Report()
		k := mock.KPIOf(rep, "retention_rate")
		k.LastMonth.Verdict = verdict
		files := monthFiles(t, rep, Email)
		for i, name := range []string{"2026-10/email.html", "2026-10/email.en.html"} {
			cells := toldByMail(t, files[name])
			row := slices.IndexFunc(cells, func(s string) bool {
				return strings.HasPrefix(s, k.Title[[]string{"vi", "en"}[i]]) && !strings.Contains(s, ".")
			})
			if row < 0 || row+4 >= len(cells) {
				t.Fatalf("%s: no row of %s in %q", name, k.ID, cells)
			}
			change := strings.ReplaceAll(cells[row+4], "\u00a0", " ")
			for other, words := range notes {
				if note := words[i]; note != "" && strings.Contains(change, note) != (other == verdict) {
					t.Errorf("%s, %s: %q", name, verdict, change)
				}
			}
		}
	}
}
