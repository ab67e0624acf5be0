package pages

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"loyalty/render/mock"
)

// TestCard: the picture beside a link has the size that chats ask for and weighs little; the fonts have every letter of what stands on it, and
// of Vietnamese; a page names it where it is known where pages stand.
func TestCard(t *testing.T) {
	rep := mock.Report()
	rep.BaseURL = "https://reports.example.com/x/"
	files := monthFiles(t, rep)
	for _, folder := range []string{"2026-10/", "2026-10/en/"} {
		content := files[folder+"card.png"]
		config, err := png.DecodeConfig(bytes.NewReader(content))
		if err != nil || config.Width != 1200 || config.Height != 630 || len(content) > 100_000 {
			t.Errorf("%scard.png: %d × %d px, %d bytes, %v", folder, config.Width, config.Height, len(content), err)
		}
		page := string(files[folder+"index.html"])
		if want := `<meta property="og:image" content="https://reports.example.com/x/` + folder + `card.png">`; !strings.Contains(page, want) {
			t.Errorf("%sindex.html lacks %s", folder, want)
		}
	}
	if page := string(files["index.html"]); !strings.Contains(page, `<meta property="og:image" content="https://reports.example.com/x/2026-10/card.png">`) {
		t.Error("index.html, which leads to the newest month, lacks its picture")
	}
	company := rep.Company
	rep.Company += "🍵雲" // which the fonts don't have, and don't draw as boxes
	if again := monthFiles(t, rep)["2026-10/card.png"]; !bytes.Equal(again, files["2026-10/card.png"]) {
		t.Error("signs that the fonts don't have are drawn")
	}
	rep.BaseURL, rep.Company = "", company
	if page := string(monthFiles(t, rep)["2026-10/index.html"]); strings.Contains(page, "og:image") {
		t.Error("a picture whose address isn't known")
	}
	fonts, err := cardFonts()
	if err != nil {
		t.Fatal(err)
	}
	letters := "₫−–…·%●▲■0123456789"
	for letter := rune(0x1EA0); letter <= 0x1EF9; letter++ { // Vietnamese
		letters += string(letter)
	}
	r := renderer(t, false)
	for _, code := range r.Locales() {
		for _, line := range strings.Split(r.Scoreboard(rep, code), "\n") {
			letters += strings.NewReplacer("─", "", "∅", "", "◌", "").Replace(line) // marks that the card doesn't show
		}
	}
	var buffer sfnt.Buffer
	for _, letter := range letters {
		for i, font := range fonts {
			if at, err := font.GlyphIndex(&buffer, letter); at == 0 || err != nil {
				t.Errorf("font %d has no %q", i, letter)
			}
		}
	}
}
