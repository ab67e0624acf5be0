package charts

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of characters of any text that reaches a chart; no label has room for more.
const longest = 160

const (
	regular  = 400
	semibold = 600
)

// Widths of the printable ASCII characters in thousandths of the font size: of each the wider of Arial's (and its kin's) and Noto
// Sans', the widest of the page's fonts, so that no text is cut whichever of them a reader has.
var (
	regularWidths = [95]uint16{
		278, 278, 408, 646, 572, 889, 732, 225, 333, 333, 551, 584, 278, 333, 278, 372, 572, 572, 572, 572, 572, 572, 572, 572,
		572, 572, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 730, 667, 611, 778, 741, 339, 500, 667, 556, 907, 760, 781,
		667, 781, 722, 667, 611, 731, 667, 944, 667, 667, 611, 329, 372, 329, 572, 556, 333, 561, 615, 500, 615, 564, 344, 615,
		618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 500, 361, 618, 508, 786, 529, 510, 500, 380, 551, 380, 584,
	}
	boldWidths = [95]uint16{
		278, 333, 474, 646, 572, 901, 750, 266, 339, 339, 545, 584, 285, 333, 285, 413, 572, 572, 572, 572, 572, 572, 572, 572,
		572, 572, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 740, 667, 611, 778, 765, 389, 556, 722, 611, 943, 813, 796,
		667, 796, 722, 667, 611, 756, 667, 967, 667, 667, 611, 333, 413, 333, 584, 556, 362, 604, 633, 556, 633, 591, 387, 633,
		657, 305, 305, 620, 305, 982, 657, 619, 633, 633, 454, 556, 434, 657, 569, 856, 578, 569, 500, 394, 551, 394, 584,
	}
)

// textWidth is the width of a text in px at a font size. A letter is as wide as its base: marks are set above and below it.
func textWidth(text string, size float64, weight int) float64 {
	widths := &regularWidths
	if weight >= semibold {
		widths = &boldWidths
	}
	total := 0
	for _, r := range norm.NFD.String(text) {
		total += runeWidth(r, widths)
	}
	return float64(total) * size / 1000
}

func runeWidth(r rune, widths *[95]uint16) int {
	switch {
	case r >= ' ' && r <= '~':
		return int(widths[r-' '])
	case r == '\u00a0':
		return int(widths[0])
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r):
		return 0
	case r == 'đ':
		return int(widths['d'-' '])
	case r == 'Đ':
		return int(widths['D'-' '])
	case r == '–':
		return 556
	case r == '−':
		return 584
	case r == '·', r == '’', r == '‘':
		return 285
	case r == '“', r == '”':
		return 445
	case r == '₫':
		return 649
	case r < 0x1100:
		return 640
	default:
		return 1000
	}
}

// clean makes a text from outside fit to be drawn: valid UTF-8 without control characters (no file of SVG may hold them) and
// without marks that turn the direction of what follows, one line, cut at its longest.
func clean(text string) string {
	out := make([]rune, 0, min(len(text), longest))
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			space = len(out) > 0
			continue
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r), r >= 0xfffe && r <= 0xffff:
			continue
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
			continue
		}
		if space {
			out, space = append(out, ' '), false
		}
		out = append(out, r)
		if len(out) > longest {
			return strings.TrimSpace(string(out[:longest-1])) + "…"
		}
	}
	return string(out)
}

// fitAll cuts names as fit does; those that would look the same then lose their middle instead of their end.
func fitAll(names []string, size float64, weight int, room float64) []string {
	short, times := make([]string, len(names)), map[string]int{}
	for i, name := range names {
		short[i] = fit(name, size, weight, room)
		times[short[i]]++
	}
	for i, name := range names {
		if times[short[i]] > 1 && short[i] != clean(name) {
			short[i] = fitEnds(clean(name), size, weight, room)
		}
	}
	return short
}

// fitEnds cuts a text in its middle.
func fitEnds(text string, size float64, weight int, room float64) string {
	runes := []rune(text)
	for n := len(runes) - 1; n > 1; n-- {
		head, tail := (n+1)/2, n/2
		short := strings.TrimRight(string(runes[:head]), " \u00a0,;:·") + "…" + strings.TrimLeft(string(runes[len(runes)-tail:]), " \u00a0")
		if textWidth(short, size, weight) <= room {
			return short
		}
	}
	return "…"
}

// fit cuts a text with an ellipsis where it would be wider than room, in px.
func fit(text string, size float64, weight int, room float64) string {
	text = clean(text)
	if textWidth(text, size, weight) <= room {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		short := strings.TrimRight(string(runes[:n]), " \u00a0,;:·") + "…"
		if textWidth(short, size, weight) <= room {
			return short
		}
	}
	return "…"
}

// wrap breaks a text at spaces into lines no wider than room, in px, where its words allow.
func wrap(text string, size float64, weight int, room float64) []string {
	var lines []string
	for word := range strings.SplitSeq(clean(text), " ") {
		if last := len(lines) - 1; last >= 0 && textWidth(lines[last]+" "+word, size, weight) <= room {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// widest is the width in px of the widest of some texts, set in the charts' 12 px.
func widest(texts []string, weight int) float64 {
	width := 0.0
	for _, text := range texts {
		width = max(width, textWidth(clean(text), 12, weight))
	}
	return width
}

// fontOf reads size and weight from a CSS font, such as "600 12px sans-serif"; a missing size is 12 px.
func fontOf(font string) (size float64, weight int) {
	size, weight = 12, regular
	for word := range strings.FieldsSeq(font) {
		if number, isSize := strings.CutSuffix(word, "px"); isSize {
			if parsed, err := strconv.ParseFloat(number, 64); err == nil {
				size = parsed
			}
		} else if word == "bold" || word == "600" || word == "700" {
			weight = semibold
		}
	}
	return size, weight
}
