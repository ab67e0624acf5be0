// Package holidays knows the days that move between the months of the calendar.
package holidays

import (
	"time"

	"loyalty/internal/month"
)

// firstYear is that of the table's first day.
const firstYear = 2000

// days are month × 100 + day of Tết, year by year: the new year of Vietnam's calendar, which goes by the clock of Hanoi (UTC+7) and so lies
// a day before the Chinese one in 2007, 2030 and 2053. The test computes them from the sky and holds them against published ones.
var days = []int{
	205, 124, 212, 201, 122, 209, 129, 217, 207, 126,
	214, 203, 123, 210, 131, 219, 208, 128, 216, 205,
	125, 212, 201, 122, 210, 129, 217, 206, 126, 213,
	202, 123, 211, 131, 219, 208, 128, 215, 204, 124,
	212, 201, 122, 210, 130, 217, 206, 126, 214, 202,
	123, 211, 201, 218, 208, 128, 215, 204, 124, 212,
	202,
}

// Tet is the first day of a lunar year, at midnight UTC; false before 2000 and after 2060.
func Tet(year int) (day time.Time, known bool) {
	i := year - firstYear
	if i < 0 || i >= len(days) {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(days[i]/100), days[i]%100, 0, 0, 0, 0, time.UTC), true
}

// TetMoved says that Tết of m's year and of the year before lie in different months, January and February, and m is one of them.
func TetMoved(m month.Month) bool {
	if m.Number() > time.February {
		return false
	}
	now, known := Tet(m.Year())
	before, also := Tet(m.Year() - 1)
	return known && also && now.Month() != before.Month()
}
