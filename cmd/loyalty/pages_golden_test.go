//go:build pages

package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// The golden pictures are a sixth as wide as the page at 1440 px, in 16 greys: what moved shows, what a font's edge does doesn't.
const (
	goldenWidth  = 240
	goldenLevels = 16
	goldenBlock  = 6    // pixels of a side of what is compared
	mostLevels   = 2.0  // by which a block may differ
	mostBlocks   = 0.01 // share of the blocks that may differ by more
)

// TestGoldenPictures draws the month of the sample and of eleven poor and extreme shops, each a configuration over the sample's exports, and
// holds it against its golden picture; no word may leave its picture and nothing may scroll sideways, on a phone and on a desk. The pictures
// as they are go into the folder that PICTURES names, to be looked at; with UPDATE_PICTURES they become the golden ones.
func TestGoldenPictures(t *testing.T) {
	folder := os.Getenv("PICTURES")
	if folder == "" {
		t.Skip("PICTURES names no folder; `make pictures` does")
	}
	update := os.Getenv("UPDATE_PICTURES") != ""
	if update && os.Getenv("CI") != "" {
		t.Fatal("golden pictures are not updated where CI is set")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	shops, err := filepath.Glob(filepath.Join("testdata", "pictures", "*.toml"))
	if err != nil {
		t.Fatal(err)
	}
	s := sampleSite(t)
	root := filepath.Dir(s.config)
	tab := startChromium(t).tab(t)
	for _, shop := range append([]string{s.config}, shops...) {
		name := strings.TrimSuffix(filepath.Base(shop), ".toml")
		site := s
		if shop == s.config {
			name = "sample"
		} else {
			home := t.TempDir()
			copyFile(t, shop, filepath.Join(home, "config.toml"))
			if err := os.Symlink(filepath.Join(root, "data"), filepath.Join(home, "data")); err != nil {
				t.Fatal(err)
			}
			site = buildSite(t, filepath.Join(home, "config.toml"))
		}
		tab.open(site.url(site.month(site.report.Locale)))
		for _, width := range []int64{390, 1440} {
			tab.width(width)
			for _, problem := range append(evaluate[[]string](tab, badLettering), evaluate[[]string](tab, tooWide)...) {
				t.Errorf("%s, %d px: %s", name, width, problem)
			}
		}
		tab.open(site.url(site.month(site.report.Locale)))
		height := evaluate[float64](tab, "document.documentElement.scrollHeight")
		picture := tab.picture(0, 1440, height)
		tab.write(filepath.Join(folder, name+".png"), picture)
		small := smaller(t, picture)
		golden := filepath.Join("testdata", "pictures", name+".png")
		if update {
			tab.write(golden, small)
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Errorf("%s: %v; `make pictures UPDATE_PICTURES=1` makes it", name, err)
			continue
		}
		if share := differing(t, small, want); share > mostBlocks {
			t.Errorf("%s: %.1f %% of the picture differ from %s; look at %s, and run `make pictures UPDATE_PICTURES=1` if it should", name, 100*share, golden, filepath.Join(folder, name+".png"))
		}
	}
}

// smaller is a picture as the golden ones are.
func smaller(t *testing.T, picture []byte) []byte {
	t.Helper()
	full := decoded(t, picture)
	height := full.Bounds().Dy() * goldenWidth / full.Bounds().Dx()
	grey := image.NewGray(image.Rect(0, 0, goldenWidth, height))
	draw.CatmullRom.Scale(grey, grey.Bounds(), full, full.Bounds(), draw.Src, nil)
	levels := make(color.Palette, goldenLevels)
	for i := range levels {
		levels[i] = color.Gray{Y: uint8(i * 255 / (goldenLevels - 1))}
	}
	small := image.NewPaletted(grey.Bounds(), levels)
	draw.Draw(small, small.Bounds(), grey, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decoded(t *testing.T, picture []byte) image.Image {
	t.Helper()
	made, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// differing is the share of blocks that aren't about as dark in both pictures; where one is longer, all of the rest.
func differing(t *testing.T, got, want []byte) float64 {
	t.Helper()
	a, b := decoded(t, got), decoded(t, want)
	tall := max(a.Bounds().Dy(), b.Bounds().Dy())
	blocks, off := 0, 0
	for y := 0; y < tall; y += goldenBlock {
		for x := 0; x < goldenWidth; x += goldenBlock {
			blocks++
			if difference := darkness(a, x, y) - darkness(b, x, y); difference > mostLevels || difference < -mostLevels {
				off++
			}
		}
	}
	return float64(off) / float64(blocks)
}

// darkness is a block's mean level; what lies below a picture is darker than all.
func darkness(picture image.Image, x, y int) float64 {
	if y >= picture.Bounds().Dy() {
		return -goldenLevels
	}
	sum := 0.0
	for dy := range goldenBlock {
		for dx := range goldenBlock {
			grey, _, _, _ := picture.At(x+dx, y+dy).RGBA()
			sum += float64(grey) / 0xffff * (goldenLevels - 1)
		}
	}
	return sum / (goldenBlock * goldenBlock)
}
