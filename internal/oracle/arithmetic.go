package oracle

import (
	"math"
	"slices"
	"time"
)

// dayOf is the date as days since 1970.
func dayOf(t time.Time) int { return int(math.Floor(float64(t.Unix()) / 86400)) }

// monthOf is year × 12 + month − 1.
func monthOf(t time.Time) int { return t.Year()*12 + int(t.Month()) - 1 }

// monthOfDay is the month of a day that is counted since 1970.
func monthOfDay(day int) int { return monthOf(time.Unix(int64(day)*86400, 0).UTC()) }

// startOf is a month's first midnight; its end is the start of the next.
func startOf(month int) time.Time {
	return time.Date(month/12, time.Month(month%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func endOf(month int) time.Time { return startOf(month + 1) }

// firstDay and lastDay of a month, as days since 1970.
func firstDay(month int) int { return dayOf(startOf(month)) }
func lastDay(month int) int  { return firstDay(month+1) - 1 }

// twelveMonthsAfter keeps the day of the month, or takes the month's last where it has no such day.
func twelveMonthsAfter(day int) int {
	t := time.Unix(int64(day)*86400, 0).UTC()
	month := monthOf(t) + 12
	return min(firstDay(month)+t.Day()-1, lastDay(month))
}

func average(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func deviation(values []float64, mean float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(values)-1))
}

func middle(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return (sorted[n/2-1] + sorted[n/2]) / 2
}

// ceilShare is ⌈share × n⌉, with the share taken as the decimal number that was written and not as the float beside it.
func ceilShare(share float64, n int) int {
	billionths := int64(math.Round(share * 1e9))
	return int((billionths*int64(n) + 999_999_999) / 1_000_000_000)
}
