package pages

import (
	"math"
	"strings"
	"testing"

	"loyalty/internal/report"
)

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#16202A", "#FFFFFF", 16.5}, {"#5F6B77", "#FFFFFF", 5.5}, {"#F0526F", "#12161A", 5.3}, {"#C97B00", "#FFFFFF", 3.3}} {
		if got := contrast(c.a, c.b); math.Abs(got-c.want) > .06 {
			t.Errorf("contrast(%s, %s) = %.2f, want %.1f", c.a, c.b, got, c.want)
		}
	}
}

func TestBrandColorsOnlyWhereTheyCanBeRead(t *testing.T) {
	for color, notice := range map[string]string{"#14508F": "", "": "", "#FFE000": "brand_color_light", "red": "brand_color"} {
		rep := &report.Report{BrandColor: color, Locale: "en", Locales: []string{"en"}}
		renderer(t, false).Words(rep)
		got := ""
		if len(rep.Notices) > 0 {
			got = rep.Notices[0].Code
		}
		if got != notice {
			t.Errorf("brand colour %q gives the notice %q, want %q", color, got, notice)
		}
	}
	if css := brandStyle("#FFE000"); strings.Contains(strings.Split(css, "@media")[0], "FFE000") {
		t.Errorf("yellow stands on white: %s", css)
	}
	if css := brandStyle("#FFE000;} body{display:none"); css != "" {
		t.Errorf("a colour that is none reaches the stylesheet: %s", css)
	}
}
