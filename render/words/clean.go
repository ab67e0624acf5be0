package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names come from other people's exports: longer ones are cut where a page, a chart or a title shows them.
const (
	longestName = 80
	longestText = 600 // a KPI's description
)

// Clean makes a foreign name fit for a line of a page: control characters, line breaks and marks that turn the direction
// of the text become nothing or a space, and what is longer than most characters is cut with an ellipsis.
func Clean(text string, most int) string {
	var b strings.Builder
	count := 0
	for _, r := range text {
		switch {
		case r == utf8.RuneError, TurnsDirection(r):
			continue
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			r = ' '
		}
		if count == most {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		b.WriteRune(r)
		count++
	}
	return strings.TrimSpace(b.String())
}

func TurnsDirection(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff'
}

// Name cuts a foreign name to a line's length.
func Name(text string) string { return Clean(text, longestName) }
