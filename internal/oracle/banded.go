package oracle

import "math"

// compared is a customer of a banded comparison.
type compared struct {
	treated   bool
	purchases int // that the band goes by
	success   bool
}

// bandOf is the band of 1, 2, 3–4, 5+ purchases; −1 for none.
func bandOf(purchases int) int {
	switch {
	case purchases <= 0:
		return -1
	case purchases <= 2:
		return purchases - 1
	case purchases <= 4:
		return 2
	default:
		return 3
	}
}

// banded compares the treated with the others within bands and weights the differences by the treated group's mix. A band that
// lacks one side is left out; ok is false where the bands left hold under half of the treated. treatedLeft counts those in them.
func banded(customers []compared) (difference, stderr float64, treatedLeft int, ok bool) {
	var n, successes [4][2]int
	treated := 0
	for _, c := range customers {
		side := 0
		if c.treated {
			side = 1
			treated++
		}
		band := bandOf(c.purchases)
		if band < 0 {
			continue
		}
		n[band][side]++
		if c.success {
			successes[band][side]++
		}
	}
	for band := range n {
		if n[band][0] > 0 && n[band][1] > 0 {
			treatedLeft += n[band][1]
		}
	}
	if treatedLeft == 0 || 2*treatedLeft < treated {
		return 0, 0, treatedLeft, false
	}
	variance := 0.0
	for band := range n {
		if n[band][0] == 0 || n[band][1] == 0 {
			continue
		}
		weight := float64(n[band][1]) / float64(treatedLeft)
		n0, n1 := float64(n[band][0]), float64(n[band][1])
		p0, p1 := float64(successes[band][0])/n0, float64(successes[band][1])/n1
		difference += weight * (p1 - p0)
		variance += weight * weight * (p0*(1-p0)/n0 + p1*(1-p1)/n1)
	}
	return difference, math.Sqrt(variance), treatedLeft, true
}

// lift is the point of a banded comparison.
func lift(month int, customers []compared) Point {
	difference, stderr, _, ok := banded(customers)
	if !ok {
		return Point{Month: month}
	}
	return Point{Month: month, Value: &difference, Stderr: &stderr}
}
