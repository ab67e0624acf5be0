package render

import (
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"loyalty/internal/month"
)

// The forms of a month: "tháng 10/2026", "10/2026", "tháng 10", "T10".
func (t *teller) monthFull(m month.Month) string { return t.monthAs("month.full", m) }

func (t *teller) monthBrief(m month.Month) string { return t.monthAs("month.brief", m) }

func (t *teller) monthName(m month.Month) string { return t.monthAs("month.alone", m) }

func (t *teller) monthAxis(m month.Month) string { return t.monthAs("month.axis", m) }

func (t *teller) monthAs(key string, m month.Month) string {
	n := t.printerless(int(m.Number()))
	return t.fill(key, map[string]string{
		"name": t.plain("month.names." + n), "short": t.plain("month.shorts." + n), "m": n, "y": t.printerless(m.Year()),
	})
}

// printerless is an integer without separators: a year, a day.
func (t *teller) printerless(n int) string {
	return message.NewPrinter(t.tag).Sprint(number.Decimal(n, number.NoSeparator()))
}

// date writes YYYY-MM-DD in the locale's order; anything else is given back as it is.
func (t *teller) date(iso string) string { return t.dateAs("month.date", iso) }

// dateBrief is date where room is short: 14 Nov 2025.
func (t *teller) dateBrief(iso string) string { return t.dateAs("month.date_brief", iso) }

func (t *teller) dateAs(key, iso string) string {
	if len(iso) < 10 {
		return name(iso)
	}
	m, err := month.Parse(iso[:7])
	day := 0
	if err == nil {
		day = int(iso[8]-'0')*10 + int(iso[9]-'0')
	}
	if err != nil || day < 1 || day > 31 {
		return name(iso)
	}
	n := t.printerless(int(m.Number()))
	return t.fill(key, map[string]string{
		"d": t.printerless(day), "m": n, "name": t.plain("month.names." + n), "short": t.plain("month.shorts." + n), "y": t.printerless(m.Year()),
	})
}
