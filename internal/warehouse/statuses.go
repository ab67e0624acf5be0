package warehouse

import (
	_ "embed"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"

	"loyalty/internal/config"
)

//go:embed vocabulary/statuses.toml
var statusesText string

// meaning is what an order's status says of it.
type meaning string

const (
	sold     meaning = "sold"
	voided   meaning = "void"   // it never happened, or isn't paid for
	sentBack meaning = "refund" // void, or where the amount is negative the refund itself
	unknown  meaning = ""
)

// vocabulary are the statuses of the usual shop systems.
type vocabulary struct {
	words    map[string]meaning // by foldStatus
	bare     map[string]meaning // the same without accents
	patterns []statusPattern
}

type statusPattern struct {
	means meaning
	text  *regexp.Regexp
}

// words is the program's own vocabulary; that it can be read is tested.
var words = sync.OnceValue(func() *vocabulary {
	v, err := readVocabulary(statusesText)
	if err != nil {
		panic(err)
	}
	return v
})

// readVocabulary reads vocabulary/statuses.toml; a word that means one thing here and another there is an error.
func readVocabulary(text string) (*vocabulary, error) {
	var file struct {
		System []struct {
			Name               string
			Sold, Void, Refund []string
		}
		Pattern []struct {
			As      meaning
			Matches string
		}
	}
	if meta, err := toml.Decode(text, &file); err != nil {
		return nil, fmt.Errorf("statuses: %w", err)
	} else if keys := meta.Undecoded(); len(keys) > 0 {
		return nil, fmt.Errorf("statuses: unknown key %s", keys[0])
	}
	v := &vocabulary{words: map[string]meaning{}, bare: map[string]meaning{}}
	for _, system := range file.System {
		for means, words := range map[meaning][]string{sold: system.Sold, voided: system.Void, sentBack: system.Refund} {
			for _, word := range words {
				for list, key := range map[*map[string]meaning]string{&v.words: foldStatus(word), &v.bare: withoutAccents(foldStatus(word))} {
					if before, isKnown := (*list)[key]; isKnown && before != means {
						return nil, fmt.Errorf("statuses: %q of %s is %s, and %s elsewhere", word, system.Name, means, before)
					}
					(*list)[key] = means
				}
			}
		}
	}
	for _, p := range file.Pattern {
		compiled, err := regexp.Compile(foldTone(norm.NFC.String(p.Matches)))
		if err != nil || !slices.Contains([]meaning{sold, voided, sentBack}, p.As) {
			return nil, fmt.Errorf("statuses: pattern %q as %q: %w", p.Matches, p.As, err)
		}
		v.patterns = append(v.patterns, statusPattern{p.As, compiled})
	}
	return v, nil
}

// means is what the vocabulary says of a status.
func (v *vocabulary) means(status string) meaning {
	folded := foldStatus(status)
	if found := v.words[folded]; found != unknown {
		return found
	}
	if found := v.bare[folded]; found != unknown { // written without any accent
		return found
	}
	for _, p := range v.patterns {
		if p.text.MatchString(folded) {
			return p.means
		}
	}
	return unknown
}

// tones moves a tone mark to the second of two vowels: hủy and huỷ, hòa and hoà are one word.
var tones = strings.NewReplacer(
	"òa", "oà", "óa", "oá", "ỏa", "oả", "õa", "oã", "ọa", "oạ", "òe", "oè", "óe", "oé", "ỏe", "oẻ", "õe", "oẽ", "ọe", "oẹ",
	"ùy", "uỳ", "úy", "uý", "ủy", "uỷ", "ũy", "uỹ", "ụy", "uỵ")

func foldTone(text string) string { return tones.Replace(text) }

var (
	statusGap   = regexp.MustCompile(`[\s\p{Zs}_\p{Pd}]+`)
	statusSlash = regexp.MustCompile(` ?([/&]) ?`)
)

// foldStatus is a status as statuses are compared: composed, without case, outer and repeated space and the place of the tone; "_" and "-"
// are blanks, and WooCommerce's prefix is none of the word.
func foldStatus(status string) string {
	text := foldTone(strings.ToLower(norm.NFC.String(status)))
	text = strings.TrimSpace(statusGap.ReplaceAllString(strings.Trim(text, blanks), " "))
	return strings.TrimPrefix(statusSlash.ReplaceAllString(text, "$1"), "wc ")
}

// withoutAccents is a Vietnamese text as it is typed without accents.
func withoutAccents(text string) string {
	bare := strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36f {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return strings.NewReplacer("đ", "d", "Đ", "D").Replace(bare)
}

// statusBook says what each status that an export holds means.
type statusBook struct {
	met      map[string]meaning // by the status as the typed column holds it; unknown ones are settled, or stop the run
	unknowns []string           // that neither the vocabulary nor the configuration knows
}

// texts are the values of a list that the engine gave.
func texts(list any) []string {
	var all []string
	values, _ := list.([]any)
	for _, value := range values {
		if text, isText := value.(string); isText {
			all = append(all, text)
		}
	}
	return all
}

// meansOf judges the statuses that were met, as they stand in the export: `valid_statuses` settles all; else `void_statuses` goes before the vocabulary (whose refunds
// stay refunds), and `unknown_statuses` settles what is left.
func (v *vocabulary) meansOf(met []string, d config.Definitions, unknownAs string) statusBook {
	fold := func(list []string) map[string]bool {
		set := map[string]bool{}
		for _, status := range list {
			set[foldStatus(status)] = true
		}
		return set
	}
	valid, void := fold(d.ValidStatuses), fold(d.VoidStatuses)
	book := statusBook{met: map[string]meaning{}}
	for _, written := range met {
		status := norm.NFC.String(strings.Trim(written, blanks))
		if status == "" || slices.Contains(nothing(), status) {
			continue
		}
		means, folded := v.means(status), foldStatus(status)
		switch {
		case d.ValidStatuses != nil && valid[folded]:
			means = sold
		case means == sentBack:
		case d.ValidStatuses != nil, void[folded]:
			means = voided
		case means == unknown:
			if !slices.Contains(book.unknowns, status) {
				book.unknowns = append(book.unknowns, status)
			}
			means = meaning(unknownAs)
		}
		book.met[status], book.met[norm.NFC.String(written)] = means, means
	}
	slices.Sort(book.unknowns)
	return book
}

// and are two parts' books as one.
func (b statusBook) and(other statusBook) statusBook {
	both := statusBook{met: maps.Clone(other.met), unknowns: slices.Concat(b.unknowns, other.unknowns)}
	if both.met == nil {
		both.met = map[string]meaning{}
	}
	maps.Copy(both.met, b.met)
	slices.Sort(both.unknowns)
	both.unknowns = slices.Compact(both.unknowns)
	return both
}

// of are the statuses met that mean one of the given, sorted.
func (b statusBook) of(any ...meaning) []string {
	var list []string
	for status, means := range b.met {
		if slices.Contains(any, means) {
			list = append(list, status)
		}
	}
	slices.Sort(list)
	return list
}

// voidSQL is the condition that a status makes a row void whatever its amount, false where there is no status.
func (b statusBook) voidSQL(status string) string { return b.isSQL(status, voided, sentBack) }

// returnSQL is the condition that a status is that of a sale which was sent back, or of the refund of one.
func (b statusBook) returnSQL(status string) string { return b.isSQL(status, sentBack) }

func (b statusBook) isSQL(status string, means ...meaning) string {
	list := b.of(means...)
	if status == "" || len(list) == 0 {
		return "false"
	}
	return "coalesce(" + isOneOf(status, list) + ", false)"
}
