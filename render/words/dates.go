package words

import (
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"loyalty/internal/month"
)

// The forms of a month: "tháng 10/2026", "10/2026", "tháng 10", "T10".
func (t *Teller) MonthFull(m month.Month) string { return t.monthAs("month.full", m) }

func (t *Teller) MonthBrief(m month.Month) string { return t.monthAs("month.brief", m) }

func (t *Teller) monthName(m month.Month) string { return t.monthAs("month.alone", m) }

func (t *Teller) MonthAxis(m month.Month) string { return t.monthAs("month.axis", m) }

func (t *Teller) monthAs(key string, m month.Month) string {
	n := t.Printerless(int(m.Number()))
	return t.Fill(key, map[string]string{
		"name": t.Plain("month.names." + n), "short": t.Plain("month.shorts." + n), "m": n, "y": t.Printerless(m.Year()),
	})
}

// Printerless is an integer without separators: a year, a day.
func (t *Teller) Printerless(n int) string {
	return message.NewPrinter(t.tag).Sprint(number.Decimal(n, number.NoSeparator()))
}

// Date writes YYYY-MM-DD in the locale's order; anything else is given back as it is.
func (t *Teller) Date(iso string) string { return t.dateAs("month.date", iso) }

// DateBrief is date where room is short: 14 Nov 2025.
func (t *Teller) DateBrief(iso string) string { return t.dateAs("month.date_brief", iso) }

func (t *Teller) dateAs(key, iso string) string {
	if len(iso) < 10 {
		return Name(iso)
	}
	m, err := month.Parse(iso[:7])
	day := 0
	if err == nil {
		day = int(iso[8]-'0')*10 + int(iso[9]-'0')
	}
	if err != nil || day < 1 || day > 31 {
		return Name(iso)
	}
	n := t.Printerless(int(m.Number()))
	return t.Fill(key, map[string]string{
		"d": t.Printerless(day), "m": n, "name": t.Plain("month.names." + n), "short": t.Plain("month.shorts." + n), "y": t.Printerless(m.Year()),
	})
}
