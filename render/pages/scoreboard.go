package pages

import (
	"slices"
	"strings"
	"unicode"

	"loyalty/render/words"

	"golang.org/x/text/unicode/norm"

	"loyalty/internal/figure"
	"loyalty/internal/report"
)

// Scoreboard is the month as plain text for a terminal: verdict, then a line per KPI with value, target, status and change.
// An unknown locale gives the report's own.
func (r *Renderer) Scoreboard(rep *report.Report, locale string) string {
	t := r.in(rep, locale)
	verdict := t.sentence(rep.Verdict)
	rows := [][]string{t.boardHead()}
	for _, k := range inOrder(rep) {
		rows = append(rows, t.boardRow(k))
	}
	var b strings.Builder
	b.WriteString(words.Name(rep.Company) + " · " + t.MonthFull(rep.Month) + "\n")
	if banner := t.banner(); banner != nil {
		b.WriteString(words.PlainSpaces(banner.Lead+banner.Rest) + "\n")
	}
	if text := verdict.Lead + verdict.Rest; text != "" {
		b.WriteString(words.PlainSpaces(text) + "\n")
	}
	b.WriteString("\n")
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for n, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-columns(cell))
			if i == 1 || i == 2 || i == 4 {
				line.WriteString(gap + cell)
			} else {
				line.WriteString(cell + gap)
			}
			line.WriteString("  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		if n == 0 {
			total := 2 * (len(widths) - 1)
			for _, w := range widths {
				total += w
			}
			b.WriteString(strings.Repeat("─", total) + "\n")
		}
	}
	return b.String()
}

// Markdown is the scoreboard as a Markdown table under the verdict and the summary.
func (r *Renderer) Markdown(rep *report.Report, locale string) []byte {
	t := r.in(rep, locale)
	var b strings.Builder
	verdict := t.sentence(rep.Verdict)
	b.WriteString("# " + markdown(verdict.Lead+verdict.Rest) + "\n\n")
	b.WriteString(markdown(t.kicker()) + "\n\n")
	if banner := t.banner(); banner != nil {
		b.WriteString("**" + markdown(banner.Lead) + "**" + markdown(banner.Rest) + "\n\n")
	}
	for _, s := range rep.Summary {
		v := t.sentence(s)
		lead := ""
		if v.Lead != "" {
			lead = "**" + markdown(v.Lead) + "**"
		}
		b.WriteString("- " + lead + markdown(v.Rest) + "\n")
	}
	b.WriteString("\n")
	head := t.boardHead()
	b.WriteString("| " + strings.Join(head, " | ") + " |\n|---|---:|---:|---|---:|---|\n")
	for _, k := range inOrder(rep) {
		row := t.boardRow(k)
		for i := range row {
			row[i] = markdown(row[i])
		}
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
	}
	return []byte(b.String())
}

func (r *Renderer) in(rep *report.Report, locale string) *teller {
	l := r.locales[locale]
	if l == nil {
		l = r.locales[rep.Locale]
	}
	return newTeller(l, rep)
}

// inOrder are the KPIs with a row of their own, section by section.
func inOrder(rep *report.Report) []*report.KPI {
	var rows []*report.KPI
	for _, section := range figure.Sections() {
		for i := range rep.KPIs {
			if k := &rep.KPIs[i]; k.Section == section && !isFolded(k) {
				rows = append(rows, k)
			}
		}
	}
	return rows
}

func (t *teller) boardHead() []string {
	return []string{t.Plain("scorecard.kpi"), t.Plain("table.value"), t.Plain("kpi.goal"), t.Plain("scorecard.status"), t.Plain("scorecard.last_month_label"), ""}
}

func (t *teller) boardRow(k *report.KPI) []string {
	target := "–"
	switch {
	case k.Between != nil:
		target = t.Span(k.Unit, k.Between[0], k.Between[1])
	case k.Target != nil:
		target = t.Value(k.Unit, *k.Target)
	}
	change := t.changeView(k, k.LastMonth)
	row := []string{t.Words(k.Title, k.ID), t.optional2(k.Unit, k.Standing().Value), target, boardMark[statusOf(k)] + " " + t.Term("status", statusOf(k)), change.Text, change.Note}
	for i := range row {
		row[i] = words.PlainSpaces(row[i])
	}
	return row
}

// boardMark are the statuses' shapes where there are no pictures: round, pointed, square.
var boardMark = map[string]string{"met": "●", "at_risk": "▲", "missed": "■", report.Inconclusive: "◌", "not_enough_data": "◌", "no_data": "∅", "no_goal": "–"}

// columns is how many cells a terminal takes for a text: combining marks take none.
func columns(s string) int {
	n := 0
	for _, r := range norm.NFC.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}
	return n
}

var markdownSigns = []string{`\`, "`", "*", "_", "[", "]", "<", ">", "|", "#"}

// markdown escapes what Markdown would read as markup.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range words.PlainSpaces(s) {
		if slices.Contains(markdownSigns, string(r)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
