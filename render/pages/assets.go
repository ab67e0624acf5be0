package pages

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strconv"
)

// contentName names a file by what is in it, so that a new version never meets an old page's cache.
func contentName(text, extension string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8]) + "." + extension
}

// policyHash is the CSP source that allows exactly this inline text.
func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// dataURL embeds a logo; an unknown type gives none.
func dataURL(kind string, content []byte) template.URL {
	types := map[string]string{"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg"}
	if types[kind] == "" {
		return ""
	}
	return template.URL("data:" + types[kind] + ";base64," + base64.StdEncoding.EncodeToString(content))
}

// The page's backgrounds, which a brand colour has to stand out from.
const (
	lightPage = "#FFFFFF"
	darkPage  = "#12161A"
	// leastContrast is WCAG's 4.5 : 1 for text, as links carry the brand colour.
	leastContrast = 4.5
)

var hexColor = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// brandStyle sets the brand colour in the themes in which it can be read; elsewhere the house blue stays.
func brandStyle(brand string) string {
	if !hexColor.MatchString(brand) {
		return ""
	}
	css := ""
	if contrast(brand, lightPage) >= leastContrast {
		css += ":root{--brand:" + brand + ";--link:" + brand + "}\n"
	}
	if contrast(brand, darkPage) >= leastContrast {
		css += "@media screen and (prefers-color-scheme:dark){:root{--brand:" + brand + ";--link:" + brand + "}}\n"
	} else if css != "" {
		css += "@media screen and (prefers-color-scheme:dark){:root{--brand:#8CC0F5;--link:#8CC0F5}}\n"
	}
	return css
}

// contrast is WCAG 2's ratio of two colours #rrggbb, 1 to 21.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(color string) float64 {
	total := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(fmt.Sprintf("colour %q was checked before: %v", color, err))
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		total += weight * c
	}
	return total
}

// brandNotice is the code of the notice on a brand colour: it can't be read on white, or on the dark page alone.
func brandNotice(color string) string {
	switch {
	case color == "":
		return ""
	case !hexColor.MatchString(color):
		return "brand_color"
	case contrast(color, lightPage) < leastContrast && contrast(color, darkPage) < leastContrast:
		return "brand_color"
	case contrast(color, lightPage) < leastContrast:
		return "brand_color_light"
	}
	return ""
}
