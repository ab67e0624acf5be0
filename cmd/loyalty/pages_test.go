//go:build pages

package main

import "testing"

// sites are what the page tests look at: built once, shared by all of them.
type sites struct {
	shop     *site // the sample
	evil     *site // a small shop whose names are hostile, with two months published
	chromium *chromium
}

// TestPages builds two reports and reads them as a director, a printer, a screen reader and a suspicious browser would.
func TestPages(t *testing.T) {
	s := &sites{shop: sampleSite(t), evil: evilSite(t), chromium: startChromium(t)}
	for _, test := range []struct {
		name string
		run  func(*testing.T, *sites)
	}{
		{"the same on one core", sameOnOneCore},
		{"links", links},
		{"policy", policies},
		{"bytes", bytesOfPages},
		{"figures of KPI pages", figuresOfKPIPages},
		{"figures of the month", figuresOfTheMonth},
		{"charts", chartsAreDrawn},
		{"lettering", lettering},
		{"charts come alive", chartsComeAlive},
		{"hostile names", hostileNames},
		{"attachments", attachments},
		{"widths", widths},
		{"hostile widths", hostileWidths},
		{"phone", phone},
		{"paper", paper},
		{"filters", filters},
		{"keys in charts", keysInCharts},
		{"pictures of charts", chartsAreCopied},
		{"language", languageKeepsThePlace},
		{"access", access},
		{"speed", speed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, s)
		})
	}
}
