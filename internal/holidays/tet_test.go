package holidays

import (
	"math"
	"testing"
	"time"
)

// Days as published in Vietnam. In 2007, 2030 and 2053 Tết lies a day before the Chinese new year: the new moon falls between midnight in
// Beijing and midnight in Hanoi.
var published = []string{
	"2000-02-05", "2001-01-24", "2004-01-22", "2005-02-09", "2006-01-29", "2007-02-17", "2008-02-07", "2009-01-26", "2010-02-14", "2011-02-03", "2012-01-23",
	"2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
	"2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02", "2053-02-18",
}

func TestTetAsPublished(t *testing.T) {
	for _, day := range published {
		want, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got, known := Tet(want.Year()); !known || !got.Equal(want) {
			t.Errorf("Tết %d: %s, published is %s", want.Year(), got.Format(time.DateOnly), day)
		}
	}
	for _, year := range []int{1999, 2061} {
		if day, known := Tet(year); known {
			t.Errorf("Tết %d: %s, the table doesn't reach it", year, day.Format(time.DateOnly))
		}
	}
}

// The table against the sky: the first month is the one after the twelfth, which is the one after the eleventh, which holds the winter
// solstice; a year of thirteen months repeats the first one that holds no principal term. All by the clock of Hanoi, UTC+7.
func TestTetAsComputed(t *testing.T) {
	for year := firstYear; year < firstYear+len(days); year++ {
		got, _ := Tet(year)
		if want := tetBySky(year); !got.Equal(want) {
			t.Errorf("Tết %d: %s in the table, %s by the sky", year, got.Format(time.DateOnly), want.Format(time.DateOnly))
		}
	}
}

const hanoi = 7.0 / 24

// tetBySky goes by the new moons of the winter before.
func tetBySky(year int) time.Time {
	k := eleventhMonth(year - 1)
	next := eleventhMonth(year)
	months := 2 // from the eleventh to the first
	if next-k == 13 {
		for i := 1; i <= 2; i++ { // a leap month right after the eleventh or the twelfth
			if principalTerm(newMoonDay(k+i)) == principalTerm(newMoonDay(k+i+1)) {
				months++
				break
			}
		}
	}
	return julian(newMoonDay(k + months))
}

// eleventhMonth is the number of the new moon that begins the month with the winter solstice of a year.
func eleventhMonth(year int) int {
	endOfYear := float64(time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).Unix())/86400 + 2440587.5 + 0.5
	k := int(math.Floor((endOfYear - 2415021.076998695) / 29.530588853))
	if principalTerm(newMoonDay(k)) >= 9 { // the sun is past 270° already
		k--
	}
	return k
}

// newMoonDay is the Julian day number, by the clock of Hanoi, of the k-th new moon since 1 January 1900: Meeus, Astronomical Formulae for
// Calculators (1982), ch. 32.
func newMoonDay(k int) int {
	n := float64(k)
	c := n / 1236.85
	sin := func(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
	mean := 2415020.75933 + 29.53058868*n + 0.0001178*c*c - 0.000000155*c*c*c + 0.00033*sin(166.56+132.87*c-0.009173*c*c)
	sun := 359.2242 + 29.10535608*n - 0.0000333*c*c - 0.00000347*c*c*c
	moon := 306.0253 + 385.81691806*n + 0.0107306*c*c + 0.00001236*c*c*c
	node := 21.2964 + 390.67050646*n - 0.0016528*c*c - 0.00000239*c*c*c
	more := (0.1734-0.000393*c)*sin(sun) + 0.0021*sin(2*sun) - 0.4068*sin(moon) + 0.0161*sin(2*moon) - 0.0004*sin(3*moon) +
		0.0104*sin(2*node) - 0.0051*sin(sun+moon) - 0.0074*sin(sun-moon) + 0.0004*sin(2*node+sun) - 0.0004*sin(2*node-sun) -
		0.0006*sin(2*node+moon) + 0.0010*sin(2*node-moon) + 0.0005*sin(2*moon+sun)
	dynamical := -0.000278 + 0.000265*c + 0.000262*c*c
	return int(math.Floor(mean + more - dynamical + 0.5 + hanoi))
}

// principalTerm is the twelfth of the ecliptic, from 0, that the sun stands in when a day begins in Hanoi.
func principalTerm(day int) int {
	c := (float64(day) - 2451545.5 - hanoi) / 36525
	sin := func(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
	anomaly := 357.52910 + 35999.05030*c - 0.0001559*c*c - 0.00000048*c*c*c
	longitude := 280.46645 + 36000.76983*c + 0.0003032*c*c +
		(1.914600-0.004817*c-0.000014*c*c)*sin(anomaly) + (0.019993-0.000101*c)*sin(2*anomaly) + 0.000290*sin(3*anomaly)
	longitude = math.Mod(longitude, 360)
	if longitude < 0 {
		longitude += 360
	}
	return int(longitude / 30)
}

func julian(day int) time.Time {
	return time.Unix(int64(day-2440588)*86400, 0).UTC()
}
