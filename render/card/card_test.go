package card

import (
	"bytes"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"loyalty/render/words"
	"loyalty/templates"
)

func fonts(t *testing.T) *Fonts {
	t.Helper()
	f, err := LoadFonts(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestEveryLetter: whatever the program itself says in a language can be drawn, and so can every letter of Vietnamese, composed or not.
func TestEveryLetter(t *testing.T) {
	f := fonts(t)
	locales, err := words.LoadLocales(templates.Files)
	if err != nil {
		t.Fatal(err)
	}
	texts := "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ 0123456789 −–…%₫·,.\u00a0"
	texts += strings.ToUpper(texts)
	for code := range locales {
		content, err := templates.Files.ReadFile("locale/" + code + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			if key, value, found := strings.Cut(line, " = "); found && !strings.HasPrefix(key, "#") {
				texts += value
			}
		}
	}
	for _, text := range []string{texts, norm.NFD.String(texts)} {
		drawn := f.drawable(text)
		for _, r := range norm.NFC.String(text) {
			if !unicode.IsSpace(r) && r != '→' /* of charts alone */ && !strings.ContainsRune(drawn, r) {
				t.Errorf("%q (%U) has no glyph", r, r)
			}
		}
	}
}

func TestNames(t *testing.T) {
	f := fonts(t)
	for text, want := range map[string]string{"Cà phê 🍵 Mây": "Cà phê Mây", "雲": "", "a\t b\u00a0%\n": "a b\u00a0%"} {
		if got := f.drawable(text); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

// TestPicture draws cards that hold nothing, and more than there is room for: the size stands, no ink is outside the margins, and what differs in
// a card differs in its picture.
func TestPicture(t *testing.T) {
	f := fonts(t)
	full := Card{Brand: color.RGBA{0x14, 0x50, 0x8F, 0xFF}, Company: "Cà phê Mây", Kicker: "Báo cáo · tháng 10/2026", Verdict: strings.Repeat("Giữ chân khách hàng chưa đạt mục tiêu: ", 9), Mark: "Tạm tính"}
	for range 2 * mostFigures {
		full.Figures = append(full.Figures, Figure{"Tỷ lệ khách hàng quay lại sau khi rời bỏ", "1.234.567.890\u00a0₫", "at_risk", "Có nguy cơ"})
	}
	bare, changed := full, full
	bare.Verdict, bare.Figures, bare.Mark = "Giữ chân", nil, ""
	changed.Figures = append([]Figure{{"NPS", "25", "missed", "Chưa đạt"}}, full.Figures[1:]...)
	unmarked := bare
	unmarked.Verdict = "Giu chan"
	seen := map[string]bool{}
	for _, c := range []Card{{}, full, bare, changed, unmarked} {
		content, err := f.PNG(c)
		if err != nil {
			t.Fatal(err)
		}
		if seen[string(content)] {
			t.Errorf("%+v looks like another card", c)
		}
		seen[string(content)] = true
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size.X != Width || size.Y != Height {
			t.Errorf("the picture is %v", size)
		}
		for y := 10; y < Height; y++ {
			for x := range Width {
				inside := x >= margin-4 && x < Width-margin+4 && y > 30 && y < Height-10
				if r, g, b, _ := picture.At(x, y).RGBA(); !inside && r+g+b != 3*0xFFFF {
					t.Fatalf("there is ink at %d, %d", x, y)
				}
			}
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	f, err := LoadFonts(templates.Files)
	if err != nil {
		b.Fatal(err)
	}
	c := Card{Company: "Cà phê Mây", Kicker: "Báo cáo · tháng 10/2026", Verdict: "Giữ chân khách hàng đạt 57,8 %, thấp hơn kế hoạch 1,9 điểm"}
	for range mostFigures {
		c.Figures = append(c.Figures, Figure{"Mua lại", "44,7\u00a0%", "met", "Đạt"})
	}
	for b.Loop() {
		if _, err := f.PNG(c); err != nil {
			b.Fatal(err)
		}
	}
}
