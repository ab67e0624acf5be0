// Package docs holds the documents that the program quotes.
package docs

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed config.md
var config string

//go:embed add-a-kpi.md
var header string

var (
	keys = regexp.MustCompile("`([a-z_]+)[.<>a-z]*`")
	link = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// Config explains a key of config.toml: the row of docs/config.md in the section of its table, such as "[report]"; "" where there is none.
func Config(table, key string) string {
	_, section, _ := strings.Cut(config, "\n## `"+table+"`\n")
	section, _, _ = strings.Cut(section, "\n## ")
	return row(section, key)
}

// Header explains a key of a KPI's header, likewise, by docs/add-a-kpi.md.
func Header(key string) string { return row(header, key) }

// row finds the row of a Markdown table whose first cell names a key, and gives its last cell without marks.
func row(text, key string) string {
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.ReplaceAll(strings.Trim(line, "|\n "), `\|`, "\x00"), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) < 2 {
			continue
		}
		for _, name := range keys.FindAllStringSubmatch(cells[0], -1) {
			if name[1] != key {
				continue
			}
			said := link.ReplaceAllString(strings.ReplaceAll(cells[len(cells)-1], "\x00", "|"), "$1")
			if len(cells) == 3 && cells[1] != "none" && cells[1] != "–" && cells[1] != "needed" {
				said += " (default: " + cells[1] + ")"
			}
			return strings.ReplaceAll(said, "`", "")
		}
	}
	return ""
}
