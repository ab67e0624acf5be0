package oracle

import (
	"slices"
	"testing"
)

func TestLadder(t *testing.T) {
	shop := shopOf(Shop{Orders: slices.Concat(
		history("ann", "2024-01-05", "2024-02-05", "2024-03-05", "2024-04-05"),
		history("bob", "2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-04-01"),
		history("cat", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04", "2024-03-05", "2024-03-06"),
	)})
	s := Defaults()
	s.Month, s.ActiveWindowMonths, s.LoyalWindowMonths = no(2024, 4), 2, 3
	february, march, april := no(2024, 2), no(2024, 3), no(2024, 4)
	want := []LadderRow{ // January's window isn't full
		{february, 2, 1, true}, {february, 5, 1, true}, // ann, bob; the loyal window begins in December
		{march, 3, 1, false}, {march, 5, 1, false}, // ann, cat; bob isn't active
		{april, 1, 1, false}, {april, 3, 1, false}, {april, 5, 1, false}, // bob, whose January is over; ann, whose January is, too; cat
	}
	if got := climbed(Charts(shop, s).LoyaltyLadder); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	s.ActiveWindowMonths, s.LoyalWindowMonths = 4, 1
	// All three are active in January to April; of them ann and bob bought in April, cat didn't.
	if got := climbed(Charts(shop, s).LoyaltyLadder); !slices.Equal(got, []LadderRow{{april, 1, 2, false}}) {
		t.Errorf("with a loyal window of a month: %v", got)
	}
}

// climbed leaves out the steps on which nobody stands.
func climbed(ladder []LadderRow) []LadderRow {
	return slices.DeleteFunc(ladder, func(r LadderRow) bool { return r.Customers == 0 })
}
