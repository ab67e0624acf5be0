package pages

import (
	"image/color"
	"path"
	"strconv"

	"loyalty/internal/month"
	"loyalty/render/card"
	"loyalty/render/words"
)

// picturePath is where the picture of a month lies that a chat shows under a link to it.
func (d *desk) picturePath(m month.Month, locale string) string {
	return path.Join(d.folder(m.String(), locale), "verdict.png")
}

// picture is the month's verdict and the figures under it.
func (d *desk) picture(t *teller) ([]byte, error) {
	c := card.Card{Brand: brandLine(d.rep.BrandColor), Company: words.Name(d.rep.Company), Kicker: t.Say("kicker_short", "", map[string]any{"title": t.title(), "month": d.rep.Month}), Verdict: plainSentence(t.sentence(d.rep.Verdict))}
	if banner := t.banner(); banner != nil {
		c.Mark = banner.Lead
	}
	for _, cell := range d.strip(t, place{path: d.monthPath(d.rep.Month, t.Code), locale: t.Code}) {
		f := card.Figure{Name: cell.Name, Value: cell.Value}
		if cell.Icon != nil {
			f.Status, f.Word = cell.Icon.Code, cell.Icon.Word
		}
		c.Figures = append(c.Figures, f)
	}
	return d.fonts.PNG(c)
}

// brandLine is the brand's colour, else the house's blue.
func brandLine(brand string) color.RGBA {
	if !hexColor.MatchString(brand) {
		brand = "#14508F"
	}
	n, _ := strconv.ParseUint(brand[1:], 16, 24) // six digits, as the pattern says
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xFF}
}
