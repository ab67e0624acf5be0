// Package words writes a report in a language: numbers, money, dates, names, and the sentences around them. Every word comes from
// templates/locale/<code>.toml; a language is added by adding a file there.
package words

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Locale is one language's words and number patterns, read from locale/<code>.toml.
type Locale struct {
	Code string // vi, en: the file's name, and the folder its pages lie in
	Name string // the language's own name for itself, for the switch

	tag     language.Tag
	printer *message.Printer
	entries map[string]entry
}

// An entry is a string, or one string per plural category of the value that the key `by` names.
type entry struct {
	by    string
	forms map[plural.Form]pattern
}

var categories = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// LoadLocales reads every locale/*.toml of files, by code. A string missing in one file that another one has is an error.
func LoadLocales(files fs.FS) (map[string]*Locale, error) {
	names, err := fs.Glob(files, "locale/*.toml")
	if err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("locales: no file locale/<language>.toml")
	}
	locales := map[string]*Locale{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("locale %s: %w", name, err)
		}
		l, err := parseLocale(strings.TrimSuffix(path.Base(name), ".toml"), string(text))
		if err != nil {
			return nil, fmt.Errorf("locale %s: %w", name, err)
		}
		locales[l.Code] = l
	}
	return locales, sameKeys(locales)
}

func sameKeys(locales map[string]*Locale) error {
	var missing []string
	for _, a := range locales {
		for key := range a.entries {
			for _, b := range locales {
				if _, ok := b.entries[key]; !ok {
					missing = append(missing, fmt.Sprintf("locale/%s.toml: string %q is missing (locale/%s.toml has it)", b.Code, key, a.Code))
				}
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	sort.Strings(missing)
	return fmt.Errorf("%s", strings.Join(slices.Compact(missing), "\n"))
}

func parseLocale(code, text string) (*Locale, error) {
	tag, err := language.Parse(code)
	if err != nil {
		return nil, fmt.Errorf("%q is no language code: %w", code, err)
	}
	var tree map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		return nil, err
	}
	l := &Locale{Code: code, tag: tag, printer: message.NewPrinter(tag), entries: map[string]entry{}}
	if err := l.add("", tree); err != nil {
		return nil, err
	}
	l.Name = l.Plain("language")
	return l, nil
}

func (l *Locale) add(prefix string, tree map[string]any) error {
	for key, value := range tree {
		name := strings.TrimPrefix(prefix+"."+key, ".")
		switch v := value.(type) {
		case string:
			p, err := parsePattern(v)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			l.entries[name] = entry{forms: map[plural.Form]pattern{plural.Other: p}}
		case map[string]any:
			if _, isPlural := v["by"]; !isPlural {
				if err := l.add(name, v); err != nil {
					return err
				}
				continue
			}
			e, err := parsePlural(v)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			l.entries[name] = e
		default:
			return fmt.Errorf("%s: %v is no string", name, value)
		}
	}
	return nil
}

func parsePlural(tree map[string]any) (entry, error) {
	e := entry{forms: map[plural.Form]pattern{}}
	for key, value := range tree {
		text, ok := value.(string)
		if !ok {
			return e, fmt.Errorf("%s: %v is no string", key, value)
		}
		if key == "by" {
			e.by = text
			continue
		}
		form, ok := categories[key]
		if !ok {
			return e, fmt.Errorf("%q is no plural category", key)
		}
		p, err := parsePattern(text)
		if err != nil {
			return e, fmt.Errorf("%s: %w", key, err)
		}
		e.forms[form] = p
	}
	if _, ok := e.forms[plural.Other]; !ok {
		return e, fmt.Errorf(`the plural form "other" is missing`)
	}
	return e, nil
}

// Has says whether the locale knows a string.
func (l *Locale) Has(key string) bool {
	_, ok := l.entries[key]
	return ok
}

// Plain is a string without values in it; a key that isn't there is shown as itself, in brackets, which a test looks for.
func (l *Locale) Plain(key string) string {
	e, ok := l.entries[key]
	if !ok {
		return "[" + key + "]"
	}
	return e.forms[plural.Other].literal()
}

// pick is the pattern of an entry for these values: the plural category of the value that `by` names.
func (l *Locale) pick(key string, values map[string]any) (pattern, bool) {
	e, ok := l.entries[key]
	if !ok {
		return pattern{}, false
	}
	if e.by != "" {
		if n, isNumber := AsNumber(values[e.by]); isNumber {
			if p, has := e.forms[l.category(n)]; has {
				return p, true
			}
		}
	}
	return e.forms[plural.Other], true
}

// category is the plural category of a whole number; anything else counts as "other".
func (l *Locale) category(n float64) plural.Form {
	whole := int(n)
	if float64(whole) != n || whole < 0 {
		return plural.Other
	}
	return plural.Cardinal.MatchPlural(l.tag, whole, 0, 0, 0, 0)
}
