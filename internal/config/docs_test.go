package config_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"loyalty/internal/config"
)

// TestEveryKeyIsDocumented asks Load for the keys of every table, by a key that it must refuse, and looks them up in docs/config.md.
func TestEveryKeyIsDocumented(t *testing.T) {
	content, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, section := range strings.Split(string(content), "\n## ")[1:] {
		title, text, _ := strings.Cut(section, "\n")
		sections[strings.Trim(title, "`")] = text
	}
	sections["root"] = string(content)

	const stray = "qqqqqqqqqqqqqqqq = 1\n"
	path := write(t, stray+"[report]\n"+stray+"[sources.orders]\npath = 'o.csv'\n"+stray+"[definitions]\n"+stray+
		"[limits]\n"+stray+"[goals.revenue]\ntarget = 1\n"+stray+"[checks]\n"+stray)
	_, err = load(path)
	if err == nil {
		t.Fatal("strays accepted")
	}
	pattern := regexp.MustCompile(`: (.*?)\.?qq+: unknown key; (?:known are|write) (.*)`)
	found := pattern.FindAllStringSubmatch(err.Error(), -1)
	if len(found) != 7 {
		t.Fatalf("7 tables must list their keys: %v", err)
	}
	titles := map[string]string{"": "root", "report": "[report]", "sources.orders": "[sources.<table>]", "definitions": "[definitions]",
		"goals.revenue": "[goals.<kpi>]", "checks": "[checks]", "limits": "[limits]"}
	for _, match := range found {
		title := titles[match[1]]
		for _, key := range strings.Split(match[2], ", ") {
			if !strings.Contains(sections[title], "`"+key) && !strings.Contains(sections[title], "["+key) {
				t.Errorf("docs/config.md, %s: key %s isn't there", title, key)
			}
		}
	}

	for _, column := range config.Defaults().Columns() {
		value := "none"
		switch v := column.Value.(type) {
		case nil:
		case string:
			value = fmt.Sprintf("`%q`", v)
		case []string:
			value = "`[\"" + strings.Join(v, `", "`) + "\"]`"
		default:
			value = fmt.Sprintf("`%v`", v)
		}
		if row := fmt.Sprintf("| `%s` | %s |", column.Name, value); !strings.Contains(sections["[definitions]"], row) {
			t.Errorf("docs/config.md: no row %s", row)
		}
	}
	for _, input := range config.Inputs() {
		columns := make([]string, len(input.Columns))
		for i, column := range input.Columns {
			columns[i] = column + "?"
			for _, required := range input.Required {
				if required == column {
					columns[i] = column
				}
			}
		}
		if row := fmt.Sprintf("| `%s` | %s |", input.Table, strings.Join(columns, ", ")); !strings.Contains(sections["[sources.<table>.columns]"], row) {
			t.Errorf("docs/config.md: no row %s", row)
		}
	}
}
