package card

import (
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The weights there are.
const (
	plain = 400
	bold  = 600
)

// Fonts are the alphabets of each weight, in the order in which a letter is looked for. They may be used from several goroutines.
type Fonts struct {
	weights map[int][]*opentype.Font
}

// LoadFonts reads the fonts of the folder assets, which `make build` unpacks there.
func LoadFonts(files fs.FS) (*Fonts, error) {
	f := &Fonts{map[int][]*opentype.Font{}}
	for _, weight := range []int{plain, bold} {
		for _, alphabet := range []string{"latin", "vietnamese", "latin-ext"} {
			name := fmt.Sprintf("assets/be-vietnam-pro-%s-%d.ttf", alphabet, weight)
			content, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, fmt.Errorf("%s isn't there; build with `make build`, which unpacks the fonts: %w", name, err)
			}
			one, err := opentype.Parse(content)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			f.weights[weight] = append(f.weights[weight], one)
		}
	}
	return f, nil
}

// of is the place of the first font of a weight that has the letter, -1 where none has.
func (f *Fonts) of(weight int, letter rune) int {
	var b sfnt.Buffer
	for i, one := range f.weights[weight] {
		if glyph, err := one.GlyphIndex(&b, letter); err == nil && glyph != 0 {
			return i
		}
	}
	return -1
}

// drawable is a text as the fonts can draw it: letters composed, spaces of two kinds, signs that have no glyph (of other people's names)
// left out.
func (f *Fonts) drawable(text string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0', r == '\u202f':
			return '\u00a0'
		case unicode.IsSpace(r):
			return ' '
		case f.of(plain, r) < 0 || f.of(bold, r) < 0:
			return -1
		}
		return r
	}, norm.NFC.String(text))
	return strings.Join(parts(letters), " ")
}

// parts are what a line may break between: not at a no-break space.
func parts(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' })
}

// A pen writes into a picture.
type pen struct {
	*Fonts
	picture *image.RGBA
}

// text writes a line from x on, its letters standing on y, and says where it ends.
func (p pen) text(x, y, weight int, points float64, c color.RGBA, line string) int {
	end := p.eachRun(weight, points, line, func(face font.Face, at fixed.Int26_6, run string) {
		d := font.Drawer{Dst: p.picture, Src: image.NewUniform(c), Face: face, Dot: fixed.Point26_6{X: fixed.I(x) + at, Y: fixed.I(y)}}
		d.DrawString(run)
	})
	return x + end.Ceil()
}

// width is that of a line, in pixels.
func (p pen) width(weight int, points float64, line string) int {
	return p.eachRun(weight, points, line, func(font.Face, fixed.Int26_6, string) {}).Ceil()
}

// eachRun calls visit for each stretch of a line that one font has, with where it begins; returned is where the last one ends.
func (p pen) eachRun(weight int, points float64, line string, visit func(face font.Face, at fixed.Int26_6, run string)) fixed.Int26_6 {
	at, letters := fixed.Int26_6(0), []rune(line)
	for len(letters) > 0 {
		chosen, n := p.of(weight, letters[0]), 1
		for n < len(letters) && p.of(weight, letters[n]) == chosen {
			n++
		}
		if run := string(letters[:n]); chosen >= 0 {
			face, err := opentype.NewFace(p.weights[weight][chosen], &opentype.FaceOptions{Size: points, DPI: 72, Hinting: font.HintingNone})
			if err != nil {
				panic(fmt.Sprintf("a font that was read before: %v", err))
			}
			visit(face, at, run)
			at += font.MeasureString(face, run)
		}
		letters = letters[n:]
	}
	return at
}

// wrap breaks a text between words into lines of at most the width; a longer word stands alone.
func (p pen) wrap(text string, weight int, points float64, width int) []string {
	var lines []string
	line := ""
	for _, word := range parts(text) {
		if longer := strings.TrimSpace(line + " " + word); line == "" || p.width(weight, points, longer) <= width {
			line = longer
			continue
		}
		lines, line = append(lines, line), word
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = p.cut(lines[i], weight, points, width)
	}
	return lines
}

// cut shortens a line to the width, with an ellipsis.
func (p pen) cut(line string, weight int, points float64, width int) string {
	if p.width(weight, points, line) <= width {
		return line
	}
	letters := []rune(line)
	for len(letters) > 0 && p.width(weight, points, string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ,;:") + "…"
}
