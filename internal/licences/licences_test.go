// Package licences is a test alone: it keeps THIRD_PARTY.md, the parts of others that are linked into the program or bundled into the
// page's scripts, with their licences.
package licences

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"

	"loyalty/templates"
)

var update = flag.Bool("update", false, "write THIRD_PARTY.md anew")

const root = "../.." // of the repository

// permissive are the licences that ask for no more than that their text goes along. OFL-1.1, of the card's fonts, asks besides that a changed font has another name, and that
// none is sold by itself: the fonts are linked as they are, and what is drawn with them is free.
var permissive = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BSL-1.0", "OFL-1.1", "GooglePatentsFile"}

// part is what somebody else wrote.
type part struct {
	name, version string
	texts         []text
}

type text struct{ name, content string }

// TestThirdParty fails when a part is added, taken away or moves, or its licence changes.
func TestThirdParty(t *testing.T) {
	linked, bundled := goParts(t), npmParts(t)
	got := document(t, linked, bundled)
	file := filepath.Join(root, "THIRD_PARTY.md")
	if *update {
		if os.Getenv("CI") != "" {
			t.Fatal("-update is refused where CI is set")
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("THIRD_PARTY.md is not what is linked and bundled (%s): read what is new, then run `go test ./internal/licences -update`", difference(string(want), got))
	}
}

// TestScriptsCarryLicences: who is given a page is given the licences of what is bundled into its script, and those of no other part.
func TestScriptsCarryLicences(t *testing.T) {
	for _, name := range []string{templates.ChartScript, templates.PageScript} {
		script, err := templates.Asset(name)
		if err != nil {
			t.Fatal(err)
		}
		comment, _, _ := strings.Cut(script, "*/")
		if strings.ContainsRune(script, '\r') {
			t.Errorf("%s holds a carriage return, which a page's parser drops: the policy's hash would not fit it", name)
		}
		var want []string
		for _, p := range npmParts(t) {
			for _, text := range p.texts {
				want = append(want, fmt.Sprintf("--- %s %s: %s ---", p.name, p.version, text.name))
				if !strings.Contains(comment, strings.TrimSpace(strings.ReplaceAll(text.content, "\r\n", "\n"))) {
					t.Errorf("%s: the text of %s's %s isn't in its first comment", name, p.name, text.name)
				}
			}
		}
		if got := regexp.MustCompile(`(?m)^--- .+ ---$`).FindAllString(comment, -1); !slices.Equal(got, want) {
			t.Errorf("%s: its first comment holds %q, bundled is %q", name, got, want)
		}
	}
}

func TestLicense(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	if found := licensecheck.Scan(content); len(found.Match) != 1 || found.Match[0].ID != "Apache-2.0" || found.Percent < 99 {
		t.Errorf("LICENSE is %+v", found)
	}
}

// difference names the first line of one text that the other lacks.
func difference(want, got string) string {
	for _, side := range []struct{ sign, of, in string }{{"new", got, want}, {"gone", want, got}} {
		lines := strings.Split(side.in, "\n")
		for _, line := range strings.Split(side.of, "\n") {
			if !slices.Contains(lines, line) {
				return side.sign + " is " + line
			}
		}
	}
	return "the order has changed"
}

// document is THIRD_PARTY.md: the parts, then each distinct text once.
func document(t *testing.T, linked, bundled []part) string {
	var b, texts bytes.Buffer
	numbers := map[string]int{}
	table := func(parts []part) {
		fmt.Fprint(&b, "\n| part | version | licence | texts |\n|---|---|---|---|\n")
		for _, p := range parts {
			var ids, links []string
			for _, text := range p.texts {
				for _, id := range identify(t, p, text) {
					if !slices.Contains(ids, id) {
						ids = append(ids, id)
					}
				}
				plain := strings.Join(strings.Fields(text.content), " ") // the same text may be broken in other places
				if numbers[plain] == 0 {
					numbers[plain] = len(numbers) + 1
					fmt.Fprintf(&texts, "\n### Text %d\n\n```text\n%s\n```\n", numbers[plain], tidy(text.content))
				}
				links = append(links, fmt.Sprintf("[%s](#text-%d)", text.name, numbers[plain]))
			}
			if len(ids) == 0 {
				t.Errorf("%s %s: none of its %d texts is a licence that is known here", p.name, p.version, len(p.texts))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", p.name, p.version, strings.Join(ids, ", "), strings.Join(links, ", "))
		}
	}
	fmt.Fprint(&b, "# Parts of others\n\nloyalty is under the licence in [LICENSE](LICENSE). What others wrote and it holds stands here, with the texts that go along.\n"+
		"Made by `go test ./internal/licences -update`; a test keeps it what is linked and bundled.\n\n## Linked into the program\n\nOn Linux, macOS or Windows.\n")
	table(linked)
	fmt.Fprintf(&b, "\n%s\n\n## Bundled into the page's scripts\n\nTheir texts also stand in the first comment of each script, and so in every report.\n", duckDBParts(t))
	table(bundled)
	fmt.Fprintf(&b, "\n## Texts\n%s", texts.String())
	return b.String()
}

// identify names the licences of a text; an unknown one, or one that asks for more, is an error.
func identify(t *testing.T, p part, text text) []string {
	var ids []string
	for _, match := range licensecheck.Scan([]byte(text.content)).Match {
		if !slices.Contains(permissive, match.ID) {
			t.Errorf("%s %s: %s is %s, which may ask for more than its text: read it, then add it to the list or do without this part", p.name, p.version, text.name, match.ID)
		}
		if match.ID != "GooglePatentsFile" {
			ids = append(ids, match.ID)
		}
	}
	return ids
}

func tidy(content string) string {
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
