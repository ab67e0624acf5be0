package recipe

import (
	"fmt"
	"strings"

	"loyalty/internal/config"
)

// Docs is docs/recipes.md: what `loyalty init` takes for what, by system.
func Docs() (string, error) {
	all, err := systems()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("# Recipes\n\nMade from `internal/recipe/systems.toml` by `make docs`; a test keeps it current.\n\n" +
		"`loyalty init orders.xlsx survey.csv` writes a `config.toml` for exports as their systems write them, says what it took for what, and marks with ?\n" +
		"what it isn't sure of; the same stands as comments in the file. A file that is there is never overwritten: `-o other.toml` names another.\n" +
		"`--locale en` speaks English. A system is known by the names in its header; of the names given for a column the first is taken that the\n" +
		"export has and fills. Other exports are mapped by the usual names at the end, then by shape: one column of dates, one of money.\n")
	for _, s := range all {
		title := s.Name
		if title == "" {
			title = "Any other export"
		}
		fmt.Fprintf(&b, "\n## %s: %s\n\n", title, s.Table)
		for _, signs := range s.Signs {
			fmt.Fprintf(&b, "- known by %s\n", inCode(signs))
		}
		if s.Grain == "line" {
			b.WriteString("- each row is an order line: `grain = \"line\"`")
			if s.AmountOf != "" {
				fmt.Fprintf(&b, ", `amount_of = %q`", s.AmountOf)
			}
			b.WriteByte('\n')
		}
		if s.Timezone != "" {
			fmt.Fprintf(&b, "- times are in %s\n", s.Timezone)
		}
		if s.Key != "" {
			fmt.Fprintf(&b, "- rows without `%s` are none\n", s.Key)
		}
		if len(s.Beside) > 0 {
			fmt.Fprintf(&b, "- taken off the amount: %s\n", inCode(s.Beside))
		}
		b.WriteString("\n| ours | theirs |\n|---|---|\n")
		for _, ours := range config.InputColumns(s.Table) {
			if theirs := s.Columns[ours]; len(theirs) > 0 {
				fmt.Fprintf(&b, "| %s | %s |\n", ours, inCode(theirs))
			}
		}
	}
	b.WriteString("\n## Surveys\n\nA column of scores is a kind by its words (recommend, giới thiệu: `nps`, 0 to 10; satisfied, hài lòng: `csat`, 1 to 5; effort, dễ dàng: `ces`, 1 to 7), else by\n" +
		"its values, marked with ?. Several questions of a CSV file become a `query` with one row an answer; a workbook gives its first question. A second question of a\n" +
		"kind is left out: an answer would count twice.\n")
	return b.String(), nil
}

func inCode(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }
