package figures

import (
	"slices"
	"strings"
	"unicode/utf8"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/internal/month"
	"loyalty/render/charts"
)

// events are the annotations that fall into the drawn months, by date; where their texts would run into each other they
// are numbers, and the caption tells them.
func (t *teller) events(first, last month.Month, steps int) []charts.Event {
	events := t.sortedEvents(first, last)
	crowded := crowd(events, steps)
	var all []charts.Event
	for i, e := range events {
		text := words.Clean(e.Text, longestEvent)
		if crowded {
			text = t.Printerless(i + 1)
		}
		all = append(all, charts.Event{At: int(e.Month() - first), Text: text})
	}
	return all
}

// How much room the text of an event takes on a wide trend, in px.
const (
	longestEvent = 44
	letterWidth  = 6.2
	trendWidth   = 600.0
)

// crowd says that the texts of two neighbouring events overlap.
func crowd(events []figure.Event, steps int) bool {
	for i := 1; i < len(events); i++ {
		apart := float64(events[i].Month()-events[i-1].Month()) * trendWidth / float64(max(steps, 1))
		letters := min(longestEvent, utf8.RuneCountInString(events[i].Text)) + min(longestEvent, utf8.RuneCountInString(events[i-1].Text))
		if apart < letterWidth*float64(letters)/2+8 {
			return true
		}
	}
	return false
}

func (t *teller) sortedEvents(first, last month.Month) []figure.Event {
	var all []figure.Event
	for _, e := range t.Rep.Events {
		if m := e.Month(); m >= first && m <= last && m != 0 {
			e.Text = e.In(t.Code)
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b figure.Event) int { return strings.Compare(a.Date, b.Date) })
	return all
}

// holidays are those that fall into the drawn months.
func (t *teller) holidays(first, last month.Month) []charts.Event {
	var all []charts.Event
	for _, m := range t.holidayMonths(first, last) {
		all = append(all, charts.Event{At: int(m - first), Text: t.Plain("chart.holiday")})
	}
	return all
}

func (t *teller) holidayMonths(first, last month.Month) []month.Month {
	var all []month.Month
	for _, day := range t.Rep.Holidays {
		if m := (figure.Event{Date: day}).Month(); m >= first && m <= last && m != 0 {
			all = append(all, m)
		}
	}
	return all
}

// eventList names the events that the narrow rendition numbers.
func (t *teller) eventList(points []figure.Point) string {
	var parts []string
	for i, e := range t.sortedEvents(points[0].Month, points[len(points)-1].Month) {
		parts = append(parts, t.Say("chart.event", "", map[string]any{"n": float64(i + 1), "text": e.Text, "month": e.Month()}))
	}
	return strings.Join(parts, " ")
}
