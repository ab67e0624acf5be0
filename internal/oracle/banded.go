package oracle

import "math"

// compared is a customer of a banded comparison. Both numbers that the bands go by are of the prior window.
type compared struct {
	treated   bool
	purchases int
	quarter   int // of the last purchase, counted back from the window's end: its last three months are 0
	success   bool
}

// comparison is what the treated do beyond the others within bands, weighted by the treated group's mix, with the ends of its
// 95 % interval. ok is false where the bands left hold under half of the treated.
type comparison struct {
	difference, lower, upper float64
	treated, matched         int // customers: all treated, and those in bands that have both sides
	ok                       bool
}

// bandOf is the band of 1, 2, 3–4, 5+ purchases.
func bandOf(purchases int) int {
	switch {
	case purchases <= 2:
		return purchases - 1
	case purchases <= 4:
		return 2
	default:
		return 3
	}
}

// banded compares the treated with the others within bands of purchases and quarter. A band that lacks one side is left out.
// Interval: of each band's difference by Newcombe (1998, Stat. Med. 17:873, method 10) from the two Wilson intervals, combined with
// the squares of the weights.
func banded(customers []compared) comparison {
	quarters := 0
	for _, c := range customers {
		quarters = max(quarters, c.quarter+1)
	}
	result := comparison{}
	sum, below, above := 0.0, 0.0, 0.0 // of the bands' differences and squared distances to their ends, times the treated in them
	for band := range 4 * quarters {
		n, successes := [2]int{}, [2]int{} // others, treated
		for _, c := range customers {
			if bandOf(c.purchases) != band%4 || c.quarter != band/4 {
				continue
			}
			side := 0
			if c.treated {
				side = 1
			}
			n[side]++
			if c.success {
				successes[side]++
			}
		}
		result.treated += n[1]
		if n[0] == 0 || n[1] == 0 {
			continue
		}
		result.matched += n[1]
		weight := float64(n[1])
		p, low, high := wilson(successes[1], n[1])
		q, lowOthers, highOthers := wilson(successes[0], n[0])
		sum += weight * (p - q)
		below += weight * weight * ((p-low)*(p-low) + (highOthers-q)*(highOthers-q))
		above += weight * weight * ((high-p)*(high-p) + (q-lowOthers)*(q-lowOthers))
	}
	if result.matched == 0 || 2*result.matched < result.treated {
		return result
	}
	matched := float64(result.matched)
	result.ok = true
	result.difference = sum / matched
	result.lower, result.upper = result.difference-math.Sqrt(below)/matched, result.difference+math.Sqrt(above)/matched
	return result
}

// wilson is a share with the ends of its 95 % score interval, without correction for continuity.
func wilson(successes, of int) (share, lower, upper float64) {
	const z = 1.959963984540054
	n := float64(of)
	share = float64(successes) / n
	centre := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n)) / (1 + z*z/n)
	return share, centre - half, centre + half
}

// compare makes a customer of a comparison, with his purchases in the window that ends with last and the quarter of the last of them.
func (b *book) compare(customer string, last int, treated, success bool) compared {
	day, _ := b.lastBefore(customer, firstDay(last+1))
	return compared{treated, b.inWindow(customer, last), (last - monthOfDay(day)) / 3, success}
}

// lift is the point of a banded comparison; n are the treated that are compared.
func lift(month int, c comparison) Point {
	p := Point{Month: month, N: number(float64(c.matched))}
	if c.ok {
		p.Value, p.Lower, p.Upper = &c.difference, &c.lower, &c.upper
	}
	return p
}
