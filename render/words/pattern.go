package words

import (
	"fmt"
	"regexp"
	"strings"
)

// A pattern is a sentence with named values: "{gap:gap} below its path". A leading **part** is the sentence's lead, which
// the page sets in bold.
type pattern struct {
	lead, rest []piece
}

// A piece is literal text, or a value with the verb that says how it is written and the verb's argument.
type piece struct {
	text, name, verb, arg string
}

var placeholder = regexp.MustCompile(`\{([a-z_0-9]+)(?::([a-z_]+))?(?::([a-z_0-9.]+))?\}`)

func parsePattern(text string) (pattern, error) {
	if rest, ok := strings.CutPrefix(text, "**"); ok {
		lead, rest, closed := strings.Cut(rest, "**")
		if !closed {
			return pattern{}, fmt.Errorf("%q: the lead's closing ** is missing", text)
		}
		a, err := parsePieces(lead)
		if err != nil {
			return pattern{}, err
		}
		b, err := parsePieces(rest)
		return pattern{lead: a, rest: b}, err
	}
	pieces, err := parsePieces(text)
	return pattern{rest: pieces}, err
}

func parsePieces(text string) ([]piece, error) {
	var pieces []piece
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > at {
			pieces = append(pieces, piece{text: text[at:m[0]]})
		}
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		p := piece{name: group(1), verb: group(2), arg: group(3)}
		if _, known := verbs[p.verb]; !known {
			return nil, fmt.Errorf("%q: unknown verb %q", text, p.verb)
		}
		pieces = append(pieces, p)
		at = m[1]
	}
	if at < len(text) {
		pieces = append(pieces, piece{text: text[at:]})
	}
	for _, p := range pieces {
		if p.name == "" && strings.ContainsAny(p.text, "{}") {
			return nil, fmt.Errorf("%q: a brace that names no value", text)
		}
	}
	return pieces, nil
}

// literal is the text of a pattern that has no values.
func (p pattern) literal() string {
	var b strings.Builder
	for _, part := range append(append([]piece{}, p.lead...), p.rest...) {
		b.WriteString(part.text)
	}
	return b.String()
}
