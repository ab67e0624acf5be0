package recipe

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"loyalty/internal/config"
)

var update = flag.Bool("update", false, "write docs/recipes.md anew")

// TestDocs holds docs/recipes.md to the table.
func TestDocs(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "recipes.md")
	want, err := Docs()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Error("docs/recipes.md is out of date: run `make docs`")
	}
}

// TestSystems: the table names our own columns, and each system is recognised by each line of its signs.
func TestSystems(t *testing.T) {
	all, err := systems()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		known := config.InputColumns(s.Table)
		for ours := range s.Columns {
			if !slices.Contains(known, ours) {
				t.Errorf("%s: %s has no column %s", s.Name, s.Table, ours)
			}
		}
		for _, signs := range s.Signs {
			if got, _ := recognise(all, signs); got.Name != s.Name {
				t.Errorf("%s's header %v is taken for that of %s", s.Name, signs, got.Name)
			}
		}
	}
}

// TestWords: what is said is said in each language, with the same values.
func TestWords(t *testing.T) {
	var words map[string]map[string]string
	if _, err := toml.Decode(wordsTOML, &words); err != nil {
		t.Fatal(err)
	}
	for _, locale := range Locales() {
		for key, text := range words["en"] {
			other := words[locale][key]
			if other == "" || strings.Count(other, "%") != strings.Count(text, "%") || strings.HasPrefix(other, "?") != strings.HasPrefix(text, "?") {
				t.Errorf("[%s] %s: %q beside %q", locale, key, other, text)
			}
		}
		if len(words[locale]) != len(words["en"]) {
			t.Errorf("[%s] has %d texts, [en] %d", locale, len(words[locale]), len(words["en"]))
		}
	}
}
