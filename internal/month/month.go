// Package month holds the calendar month as the one number that the SQL, the goals and the report all count with.
package month

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Month is year × 12 + month − 1, the month_no of the SQL files, so that windows are integer arithmetic.
// The zero Month means "not set".
type Month int

var pattern = regexp.MustCompile(`^(\d{4})-(0[1-9]|1[0-2])$`)

// Parse reads YYYY-MM.
func Parse(text string) (Month, error) {
	parts := pattern.FindStringSubmatch(text)
	if parts == nil {
		return 0, fmt.Errorf("%q is not a month: write YYYY-MM, such as 2026-10", text)
	}
	year, _ := strconv.Atoi(parts[1])
	number, _ := strconv.Atoi(parts[2])
	return Of(year, time.Month(number)), nil
}

// Of is the Month of a year and a month.
func Of(year int, m time.Month) Month { return Month(year*12 + int(m) - 1) }

// At is the Month that a date lies in, in the date's own location.
func At(t time.Time) Month { return Of(t.Year(), t.Month()) }

// Year is the calendar year.
func (m Month) Year() int { return int(m) / 12 }

// Number is the month of the year, January = 1.
func (m Month) Number() time.Month { return time.Month(int(m)%12 + 1) }

// Start is the month's first day at midnight UTC; the End of a month is the Start of the next.
func (m Month) Start() time.Time { return time.Date(m.Year(), m.Number(), 1, 0, 0, 0, 0, time.UTC) }

// End is the first day of the next month.
func (m Month) End() time.Time { return (m + 1).Start() }

// Days is how many days the month has.
func (m Month) Days() int { return int(m.End().Sub(m.Start()).Hours() / 24) }

// String is YYYY-MM.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Number())) }

// MarshalText writes YYYY-MM.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads YYYY-MM.
func (m *Month) UnmarshalText(text []byte) (err error) {
	*m, err = Parse(string(text))
	return err
}
