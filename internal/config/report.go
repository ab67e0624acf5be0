package config

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no zone files

	"golang.org/x/text/currency"

	"loyalty/internal/regular"
)

var hexColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func readReport(t *table, dir string, kpis map[string]KPIInfo, locales []string) Report {
	r := Report{Locale: "vi", Timezone: "Asia/Ho_Chi_Minh", Currency: "VND", Holidays: NoHolidays, Cut: "channel"}
	t.text("company", &r.Company)
	t.text("title", &r.Title)
	r.Owner = t.byLanguage("owner")
	if t.text("locale", &r.Locale) && locales != nil && !slices.Contains(locales, r.Locale) {
		t.refuse("locale", "no such language", suggest(r.Locale, locales))
	}
	r.Location = readTimezone(t, &r.Timezone)
	if r.Timezone == "Asia/Ho_Chi_Minh" {
		r.Holidays = Vietnam
	}
	t.choice("holidays", &r.Holidays, Vietnam, NoHolidays)
	if t.text("currency", &r.Currency) {
		unit, err := currency.ParseISO(r.Currency)
		if err != nil {
			t.refuse("currency", "is not a currency", "write its ISO 4217 code, such as VND or USD")
		}
		r.Currency = unit.String()
	}
	r.Month = t.month("month")
	r.From = t.month("from")
	if r.Month != 0 && r.From > r.Month {
		t.refuse("from", "lies after the month to report, "+r.Month.String(), "write an earlier month")
	}
	if t.text("base_url", &r.BaseURL) && r.BaseURL != "" {
		at, err := url.Parse(r.BaseURL)
		if err != nil || at.Scheme != "https" && at.Scheme != "http" || at.Host == "" || at.RawQuery != "" || at.Fragment != "" || at.User != nil {
			t.refuse("base_url", "is no address of a folder of pages", `write one such as "https://reports.example.com/loyalty/"`)
		}
		r.BaseURL = strings.TrimSuffix(r.BaseURL, "/") + "/"
	}
	if t.text("brand_color", &r.BrandColor) {
		r.BrandColor = strings.ToLower(r.BrandColor)
		if r.BrandColor != "" && !hexColor.MatchString(r.BrandColor) {
			t.refuse("brand_color", "is not a colour", `write six hexadecimal digits, such as "#14508f"`)
		}
	}
	if t.text("logo", &r.Logo) && r.Logo != "" {
		checkLogo(t, dir, r.Logo)
	}
	t.choice("cut", &r.Cut, "channel", "branch", "segment", NoCut)
	r.Headline = t.texts("headline", false)
	known := slices.Sorted(maps.Keys(kpis))
	for i, id := range r.Headline {
		switch {
		case kpis != nil && !slices.Contains(known, id):
			t.refuse("headline", fmt.Sprintf("names %q, which is no KPI", id), suggestKPI(id, known))
		case slices.Contains(r.Headline[:i], id):
			t.refuse("headline", "names "+id+" twice", "name each KPI once")
		}
	}
	if len(r.Headline) > mostHeadline {
		t.refuse("headline", fmt.Sprintf("names %d KPIs", len(r.Headline)), fmt.Sprintf("name %d at most: the others stand below", mostHeadline))
	}
	t.finish()
	return r
}

// mostHeadline KPIs stand under the verdict.
const mostHeadline = 8

// readTimezone reads the key timezone, an IANA name; nil where it isn't one.
func readTimezone(t *table, name *string) *time.Location {
	written := t.text("timezone", name)
	location, err := time.LoadLocation(*name)
	if err != nil || *name == "Local" || written && *name == "" {
		t.refuse("timezone", "is not a time zone", `write an IANA name, such as "Asia/Ho_Chi_Minh" or "UTC"`)
		return nil
	}
	return location
}

// logoKB is the most that a logo may hold: every page of the report carries it.
const logoKB = 200

// checkLogo: a path that leads out of the configuration's folder may be written, but no link may do it in disguise.
func checkLogo(t *table, dir, logo string) {
	if ext := strings.ToLower(filepath.Ext(logo)); ext != ".svg" && ext != ".png" {
		t.refuse("logo", "is neither an SVG nor a PNG file", "save the logo as one of them")
		return
	}
	path, check := logo, regular.Check
	switch {
	case filepath.IsLocal(logo):
		path = filepath.Join(dir, logo)
		check = func(string) error { return regular.CheckWithin(dir, logo) }
	case !filepath.IsAbs(logo):
		path = filepath.Join(dir, logo)
	}
	if err := check(path); err != nil {
		t.refuse("logo", "can't be read: "+reason(err), startsFrom(dir))
	} else if info, err := os.Stat(path); err == nil && info.Size() > logoKB<<10 {
		t.refuse("logo", fmt.Sprintf("holds %d KB, more than %d", (info.Size()+1023)>>10, logoKB), "every page holds it: save it smaller")
	}
}

// startsFrom is the remedy for a path that leads nowhere.
func startsFrom(dir string) string {
	remedy := "paths start from the configuration's folder"
	if dir != "." {
		remedy += ", " + dir
	}
	return remedy
}
