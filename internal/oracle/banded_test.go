package oracle

import (
	"math"
	"slices"
	"testing"
)

// alike are n customers of a comparison, of whom the first ones succeed.
func alike(treated bool, purchases, quarter, successes, n int) []compared {
	all := []compared{}
	for i := range n {
		all = append(all, compared{treated, purchases, quarter, i < successes})
	}
	return all
}

func TestBanded(t *testing.T) {
	two := slices.Concat(
		alike(true, 1, 0, 2, 4), alike(false, 1, 0, 1, 5), // one purchase in the last quarter: 2/4 against 1/5
		alike(true, 3, 1, 2, 2), alike(false, 4, 1, 1, 2), // three or four, the last in the quarter before: 2/2 against 1/2
		alike(true, 7, 0, 3, 3),                            // five and more: nobody to compare with
		alike(false, 1, 1, 3, 3), alike(false, 3, 0, 2, 2), // others with as many purchases, but in another quarter
		alike(false, 2, 0, 3, 3), // and with another number of them
	)
	for _, c := range []struct {
		name                     string
		customers                []compared
		difference, lower, upper float64
		treated, matched         int
		ok                       bool
	}{
		// published: Newcombe 1998, Stat. Med. 17:873, method 10: .0524 to .3339
		{"one band", slices.Concat(alike(true, 2, 0, 56, 70), alike(false, 2, 0, 48, 80)), 0.2, 0.0524314724, 0.3338726540, 70, 70, true},
		// (4 × 0.3 + 2 × 0.5) / 6. Wilson: 2/4 .150039 to .849961, 1/5 .036224 to .624465, 2/2 .342380 to 1, 1/2 .094531 to .905469.
		// Below: √((4/6)² (.349961² + .424465²) + (2/6)² (.657620² + .405469²)), above: √((4/6)² (.349961² + .163776²) + (2/6)² (0 + .405469²)).
		{"two bands", two, 1.1 / 3, -0.0814705825, 0.6575629732, 9, 6, true},
		{"6 of 12 is half", slices.Concat(two, alike(true, 5, 0, 0, 3)), 1.1 / 3, -0.0814705825, 0.6575629732, 12, 6, true},
		{"6 of 13 is under half", slices.Concat(two, alike(true, 5, 0, 0, 4)), 0, 0, 0, 13, 6, false},
		{"nobody treated", alike(false, 1, 0, 1, 3), 0, 0, 0, 0, 0, false},
		// 3/3 has the interval .438503 to 1, 0/3 that from 0 to .561497: nothing above, √(2 × .561497²) below
		{"all of three against none of three", slices.Concat(alike(true, 1, 0, 3, 3), alike(false, 1, 0, 0, 3)), 1, 1 - 0.561497*math.Sqrt2, 1, 3, 3, true},
	} {
		got := banded(c.customers)
		near := func(x, y float64) bool { return math.Abs(x-y) < 1e-6 }
		if got.ok != c.ok || got.treated != c.treated || got.matched != c.matched || !near(got.difference, c.difference) || !near(got.lower, c.lower) || !near(got.upper, c.upper) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

// TestBands: the prior window of October 2024 is that from January to May, of two quarters, the older with two months.
func TestBands(t *testing.T) {
	shop := shopOf(Shop{Orders: slices.Concat(
		history("ann", "2023-12-31", "2024-01-01", "2024-03-01"), // three purchases, but two in the window, the last on the first day of its last quarter
		history("bob", "2024-02-29", "2024-06-01"),               // one, a day before
		history("cat", "2024-01-02", "2024-01-03", "2024-01-04", "2024-05-31"),
	)})
	s := Defaults()
	s.Month, s.ActiveWindowMonths = no(2024, 10), 5
	b := open(shop, s)
	for customer, want := range map[string]compared{"ann": {true, 2, 0, false}, "bob": {true, 1, 1, false}, "cat": {true, 4, 0, false}} {
		if got := b.compare(customer, no(2024, 5), true, false); got != want {
			t.Errorf("%s: got %+v, want %+v", customer, got, want)
		}
	}
}
