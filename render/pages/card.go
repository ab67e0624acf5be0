package pages

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"path"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"loyalty/internal/month"
	"loyalty/render/words"
)

// The card is what a chat shows of a link to the month: its verdict and the figures under it, as a picture of the size that chats ask for.
const (
	cardWidth, cardHeight = 1200, 630
	cardMargin            = 60
	cardColumns           = 4
)

var (
	cardInk    = color.RGBA{0x16, 0x20, 0x2A, 0xFF}
	cardQuiet  = color.RGBA{0x46, 0x52, 0x5E, 0xFF}
	cardGrid   = color.RGBA{0xE3, 0xE8, 0xEC, 0xFF}
	cardBrand  = color.RGBA{0x1F, 0x5F, 0xA8, 0xFF}
	cardStatus = map[string]color.RGBA{"met": {0x1F, 0x60, 0xA9, 0xFF}, "at_risk": {0x8A, 0x5A, 0x00, 0xFF}, "missed": {0xB8, 0x56, 0x1B, 0xFF}}
)

// cardFonts are Liberation Sans, which has every letter of Vietnamese.
var cardFonts = sync.OnceValues(func() (fonts [2]*sfnt.Font, err error) {
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		if fonts[i], err = opentype.Parse(ttf); err != nil {
			return fonts, fmt.Errorf("the card's font: %w", err)
		}
	}
	return fonts, nil
})

func (d *desk) cardPath(m month.Month, locale string) string {
	return path.Join(d.folder(m.String(), locale), "card.png")
}

// card draws it, PNG; the same report gives the same bytes.
func (d *desk) card(t *teller) ([]byte, error) {
	fonts, err := cardFonts()
	if err != nil {
		return nil, err
	}
	brand := cardBrand
	if hexColor.MatchString(d.rep.BrandColor) {
		_, _ = fmt.Sscanf(d.rep.BrandColor, "#%02x%02x%02x", &brand.R, &brand.G, &brand.B)
	}
	p := &cardPen{fonts: fonts, on: image.NewPaletted(image.Rect(0, 0, cardWidth, cardHeight), cardPalette(brand))}
	draw.Draw(p.on, p.on.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(p.on, image.Rect(0, 0, cardWidth, 12), image.NewUniform(brand), image.Point{}, draw.Src)
	const wide = cardWidth - 2*cardMargin
	p.line(cardMargin, 76, 26, false, cardQuiet, wide, words.Name(d.rep.Company)+" · "+t.title()+" · "+t.MonthFull(d.rep.Month))
	verdict, size := plainSentence(t.sentence(d.rep.Verdict)), 50
	lines := p.wrapped(verdict, float64(size), wide)
	for ; len(lines) > 3 && size > 34; lines = p.wrapped(verdict, float64(size), wide) {
		size -= 4
	}
	y := 100 + size
	for i, text := range lines {
		if i == 4 || y > 330 {
			break
		}
		p.line(cardMargin, y, float64(size), true, cardInk, wide, text)
		y += size * 5 / 4
	}
	const cell = wide / cardColumns
	for i, c := range d.strip(t, place{path: d.monthPath(d.rep.Month, t.Code), locale: t.Code}) {
		if i == 2*cardColumns {
			break
		}
		x, top := cardMargin+i%cardColumns*cell, 360+i/cardColumns*130
		draw.Draw(p.on, image.Rect(x, top, x+cell-24, top+2), image.NewUniform(cardGrid), image.Point{}, draw.Src)
		p.line(x, top+32, 20, false, cardQuiet, cell-24, c.Name)
		at := x
		if status := statusOf(t.KPIs[c.ID]); cardStatus[status] != (color.RGBA{}) {
			at += p.line(x, top+76, 26, true, cardStatus[status], cell, boardMark[status]) + 8
		}
		p.line(at, top+78, 36, true, cardInk, cell-24-(at-x), c.Value)
		p.line(x, top+106, 18, false, cardQuiet, cell-24, c.Plan)
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, p.on); err != nil {
		return nil, fmt.Errorf("the month's card: %w", err)
	}
	return b.Bytes(), nil
}

// cardPalette is white, and sixteen steps from it to each colour of the card: a third of the bytes of full colour.
func cardPalette(brand color.RGBA) color.Palette {
	palette := color.Palette{color.White}
	for _, c := range []color.RGBA{cardInk, cardQuiet, cardGrid, cardStatus["met"], cardStatus["at_risk"], cardStatus["missed"], brand} {
		for step := 1; step <= 16; step++ {
			mix := func(v uint8) uint8 { return uint8((int(v)*step + 255*(16-step)) / 16) }
			palette = append(palette, color.RGBA{mix(c.R), mix(c.G), mix(c.B), 0xFF})
		}
	}
	return palette
}

// cardPen writes on the card.
type cardPen struct {
	fonts [2]*sfnt.Font
	on    *image.Paletted
	faces map[string]font.Face
}

func (p *cardPen) face(size float64, bold bool) font.Face {
	key := fmt.Sprint(size, bold)
	if p.faces[key] == nil {
		if p.faces == nil {
			p.faces = map[string]font.Face{}
		}
		which := p.fonts[0]
		if bold {
			which = p.fonts[1]
		}
		p.faces[key], _ = opentype.NewFace(which, &opentype.FaceOptions{Size: size, DPI: 72}) // fails for no font that was parsed
	}
	return p.faces[key]
}

// drawable composes letters, and leaves out the signs of other people's names that the font has no glyph for, which would be drawn as boxes.
func (p *cardPen) drawable(text string) string {
	var b sfnt.Buffer
	return strings.Map(func(r rune) rune {
		if glyph, err := p.fonts[1].GlyphIndex(&b, r); err != nil || glyph == 0 {
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// line writes a text from a point of its base line on, shortened to a width, and returns how wide it is.
func (p *cardPen) line(x, y int, size float64, bold bool, ink color.Color, width int, text string) int {
	face := p.face(size, bold)
	text = p.drawable(words.PlainSpaces(text))
	if fixed.I(width) < font.MeasureString(face, text) {
		letters := []rune(text)
		for len(letters) > 0 && fixed.I(width) < font.MeasureString(face, string(letters)+"…") {
			letters = letters[:len(letters)-1]
		}
		text = strings.TrimRight(string(letters), " ") + "…"
	}
	pen := font.Drawer{Dst: p.on, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, y)}
	pen.DrawString(text)
	return (pen.Dot.X - fixed.I(x)).Ceil()
}

// wrapped breaks a bold text into lines of a width.
func (p *cardPen) wrapped(text string, size float64, width int) []string {
	face := p.face(size, true)
	var lines []string
	for word := range strings.FieldsSeq(p.drawable(text)) {
		last := len(lines) - 1
		if last >= 0 && font.MeasureString(face, lines[last]+" "+word) <= fixed.I(width) {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}
