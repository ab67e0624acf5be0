// Package card draws the picture that a chat shows under a link to a month: its verdict and first figures, as PNG, without a browser.
package card

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
)

// Width and Height of the picture, in pixels, as chats crop it least.
const (
	Width  = 1200
	Height = 630
)

// A Card is what the picture says; every text is plain and in one language.
type Card struct {
	Brand   color.RGBA // of the line on top
	Company string
	Kicker  string // the report's name and its month
	Mark    string // "Preliminary", "" for most months
	Verdict string
	Figures []Figure // at most eight are drawn
}

// A Figure is one cell: a name, a value, and its status as an icon with its word.
type Figure struct {
	Name, Value  string
	Status, Word string // "" without a goal
}

// mostFigures fill the grid's two rows.
const (
	columns     = 4
	mostFigures = 2 * columns
)

const (
	margin   = 56
	gap      = 24 // between two columns
	cellRise = 126
)

var (
	paper  = color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	ink    = color.RGBA{0x16, 0x20, 0x2A, 0xFF}
	soft   = color.RGBA{0x46, 0x52, 0x5E, 0xFF}
	rule   = color.RGBA{0xD5, 0xDB, 0xE1, 0xFF}
	met    = color.RGBA{0x0A, 0x7D, 0x8C, 0xFF}
	atRisk = color.RGBA{0xC9, 0x7B, 0x00, 0xFF}
	missed = color.RGBA{0xA3, 0x12, 0x3F, 0xFF}
	none   = color.RGBA{0x7C, 0x87, 0x92, 0xFF}
)

// sizes of the verdict's type, the largest that fits first, with the lines that there is room for.
var sizes = []struct {
	points float64
	lines  int
}{{50, 2}, {44, 3}, {38, 3}, {32, 4}}

// PNG draws the card. The same card gives the same bytes.
func (f *Fonts) PNG(c Card) ([]byte, error) {
	picture := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	box(picture, 0, 0, Width, 10, c.Brand)
	p := pen{f, picture}

	x := margin
	if name := f.drawable(c.Company); name != "" {
		x = p.text(x, 76, bold, 26, ink, p.cut(name, bold, 26, Width/2)) + 20
	}
	p.text(x, 76, plain, 24, soft, p.cut(f.drawable(c.Kicker), plain, 24, Width-margin-x))

	y := 106
	if mark := f.drawable(c.Mark); mark != "" {
		y += 32
		p.text(margin, y, bold, 24, atRisk, p.cut(mark, bold, 24, Width-2*margin))
	}
	figures := c.Figures[:min(len(c.Figures), mostFigures)]
	rows := (len(figures) + columns - 1) / columns
	bottom := Height - 40 - rows*cellRise
	p.verdict(f.drawable(c.Verdict), y, bottom)
	if rows > 0 {
		box(picture, margin, bottom, Width-margin, bottom+2, rule)
	}
	const width = (Width - 2*margin - (columns-1)*gap) / columns
	for i, figure := range figures {
		p.figure(figure, margin+i%columns*(width+gap), bottom+20+i/columns*cellRise, width)
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, thinned(picture, c.Brand))
	return b.Bytes(), err
}

// shades is how many there are between a colour and the paper: as many as the eye needs at a letter's edge, and few enough for one byte a pixel.
const shades = 32

// thinned is the picture in a palette: a third of the bytes.
func thinned(picture *image.RGBA, brand color.RGBA) *image.Paletted {
	palette := color.Palette{brand, rule}
	for _, c := range []color.RGBA{ink, soft, met, atRisk, missed, none} {
		for i := range shades {
			blend := func(from, to uint8) uint8 { return uint8((int(from)*(shades-i) + int(to)*i) / shades) }
			palette = append(palette, color.RGBA{blend(c.R, paper.R), blend(c.G, paper.G), blend(c.B, paper.B), 0xFF})
		}
	}
	palette = append(palette, paper)
	thin, known := image.NewPaletted(picture.Bounds(), palette), map[color.RGBA]uint8{}
	for y := range Height {
		for x := range Width {
			c := picture.RGBAAt(x, y)
			index, found := known[c]
			if !found {
				index = uint8(palette.Index(c))
				known[c] = index
			}
			thin.Pix[thin.PixOffset(x, y)] = index
		}
	}
	return thin
}

// verdict is set as large as it fits between two heights.
func (p pen) verdict(text string, top, bottom int) {
	for i, size := range sizes {
		lines := p.wrap(text, bold, size.points, Width-2*margin)
		rise := int(size.points * 1.3)
		room := min(size.lines, (bottom-top-24)/rise)
		if len(lines) > room && i < len(sizes)-1 {
			continue
		}
		if len(lines) > room {
			lines = append(lines[:room-1], p.cut(strings.Join(lines[room-1:], " "), bold, size.points, Width-2*margin))
		}
		y := top + (bottom-top-len(lines)*rise)/2
		for _, line := range lines {
			y += rise
			p.text(margin, y-int(size.points*0.3), bold, size.points, ink, line)
		}
		return
	}
}

// figure draws one cell with its top left corner at x, y.
func (p pen) figure(figure Figure, x, y, width int) {
	p.text(x, y+20, plain, 19, soft, p.cut(p.drawable(figure.Name), plain, 19, width))
	p.text(x, y+60, bold, 36, ink, p.cut(cmp.Or(p.drawable(figure.Value), "–"), bold, 36, width))
	if figure.Status == "" {
		return
	}
	p.icon(figure.Status, x, y+74)
	p.text(x+26, y+89, plain, 19, ink, p.cut(p.drawable(figure.Word), plain, 19, width-26))
}

func box(picture draw.Image, x0, y0, x1, y1 int, c color.RGBA) {
	draw.Draw(picture, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}
