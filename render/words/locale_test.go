package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"

	"loyalty/templates"
)

// families are key prefixes whose last part is a code from the data or the engine: a string of theirs counts as used.
var families = []string{
	"bar.", "change.", "kpi.moved_", "suggest.", "chart.rules.", "clause.", "clv.", "counts.", "forecast.withheld.", "glossary.", "money.", "month.names.", "month.shorts.", "month.columns.", "month.", "note.why.",
	"check.", "cut.told.", "export.", "growth.", "notice.", "column.", "layer.", "title.kind.", "ordinal.", "range.", "reason.", "receipt.", "reject.", "rfm.", "rollup.", "section.", "segment.", "sentence.", "status.", "title.trend.",
	"title.nps.", "title.waterfall.", "tree.service_", "tree.promoter_", "unit.", "verdict.", "window.", "word.",
}

func sourceText(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	names, err := fs.Glob(templates.Files, "*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(templates.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

func TestEveryStringIsInEveryLocaleAndUsed(t *testing.T) {
	locales, err := LoadLocales(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"vi", "en"} {
		if locales[code] == nil {
			t.Fatalf("locale/%s.toml is missing", code)
		}
	}
	source := sourceText(t)
	var unused []string
	for key := range locales["en"].entries {
		used := strings.Contains(source, `"`+key+`"`)
		for _, family := range families {
			used = used || strings.HasPrefix(key, family)
		}
		if !used {
			unused = append(unused, key)
		}
	}
	sort.Strings(unused)
	if len(unused) > 0 {
		t.Errorf("strings that nothing uses: %s", strings.Join(unused, ", "))
	}
	for _, m := range regexp.MustCompile(`(?:[Pp]lain|[Ss]ay|[Ff]ill|counted|sayParts)[ (]"([a-z_.0-9]+)"`).FindAllStringSubmatch(source, -1) {
		key := m[1]
		if strings.HasSuffix(key, ".") || strings.HasSuffix(key, "_") {
			continue // the rest of the key is a code
		}
		if !locales["en"].Has(key) {
			t.Errorf("string %q is used, and no locale has it", key)
		}
	}
}

func TestPluralFormsFitTheLanguage(t *testing.T) {
	locales, err := LoadLocales(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	for code, l := range locales {
		wanted := map[plural.Form]bool{plural.Other: true}
		for n := range 200 {
			wanted[l.category(float64(n))] = true
		}
		for key, e := range l.entries {
			if e.by == "" {
				continue
			}
			for form := range e.forms {
				if !wanted[form] {
					t.Errorf("%s: %s has a plural form that the language doesn't know", code, key)
				}
			}
			for _, p := range e.forms {
				if usesCount(p, e.by) {
					continue
				}
				if _, hasOne := e.forms[plural.One]; !hasOne && len(wanted) > 1 {
					t.Errorf("%s: %s is plural by %q and doesn't say it", code, key, e.by)
				}
			}
		}
	}
}

func usesCount(p pattern, name string) bool {
	for _, part := range append(append([]piece{}, p.lead...), p.rest...) {
		if part.name == name {
			return true
		}
	}
	return false
}

func TestBadLocalesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ en, vi, want string }{
		"missing":  {"a = \"x\"\nb = \"y\"", `a = "x"`, `locale/vi.toml: string "b" is missing (locale/en.toml has it)`},
		"verb":     {`a = "{n:shout}"`, `a = "{n}"`, `unknown verb "shout"`},
		"brace":    {`a = "{n"`, `a = "{n}"`, "a brace that names no value"},
		"lead":     {`a = "**x"`, `a = "x"`, "closing ** is missing"},
		"category": {`a = { by = "n", lots = "x", other = "y" }`, `a = "x"`, `"lots" is no plural category`},
		"other":    {`a = { by = "n", one = "x" }`, `a = "x"`, `the plural form "other" is missing`},
	} {
		_, err := LoadLocales(fstest.MapFS{"locale/en.toml": {Data: []byte("language = \"English\"\n" + c.en)}, "locale/vi.toml": {Data: []byte("language = \"Tiếng Việt\"\n" + c.vi)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
	}
}
