package goals

import (
	"testing"

	"loyalty/internal/figure"
)

// Worked by hand: shops 60 % → 60 %, market 40 % → 38 %, the market's part grows from 50 to 60 %.
// Rate effect of the market 0.55 × −0.02; mix effects ±0.1 × (p̄ − P̄) with p̄ 0.60 and 0.39, P̄ = (0.50 + 0.468)/2.
func TestDecomposeByHand(t *testing.T) {
	in := Input{Unit: "rate", Better: Higher, Partition: true, Points: []figure.Point{rate(500, 1000), rate(468, 1000)},
		Segments: []figure.Segment{
			{Name: "shop", Points: []figure.Point{rate(300, 500), rate(240, 400)}},
			{Name: "market", Points: []figure.Point{rate(200, 500), rate(228, 600)}},
		}}
	later(in)
	d := Judge(in).Moved
	if d == nil {
		t.Fatal("no decomposition")
	}
	within(t, "shop's rate effect", d.Effects[0].Rate, 0, 1e-15)
	within(t, "shop's mix effect", d.Effects[0].Mix, -0.1*(0.60-0.484), 1e-15)
	within(t, "market's rate effect", d.Effects[1].Rate, -0.011, 1e-15)
	within(t, "market's mix effect", d.Effects[1].Mix, 0.1*(0.39-0.484), 1e-15)
	within(t, "sum", d.Mix+d.Effects[0].Rate+d.Effects[1].Rate, -0.032, 1e-15)
	if d.Grown != "market" {
		t.Errorf("grown %q", d.Grown)
	}
}

// later sets the second month after the first, in the whole and its segments.
func later(in Input) {
	in.Points[1].Month = 1
	for _, s := range in.Segments {
		s.Points[1].Month = 1
	}
}

func plain(value float64) figure.Point { return figure.Point{Value: &value} }

func meanOf(value, n float64) figure.Point { return figure.Point{Value: &value, N: &n} }

func TestDecomposeSumsAndMeans(t *testing.T) {
	sums := Input{Unit: "money", Better: Higher, Partition: true, Points: []figure.Point{plain(100), plain(130)},
		Segments: []figure.Segment{{Name: "old", Points: []figure.Point{plain(60), plain(80)}}, {Name: "new", Points: []figure.Point{plain(40), plain(50)}}}}
	later(sums)
	d := Judge(sums).Moved
	within(t, "old", d.Effects[0].Rate, 20, 0)
	within(t, "mix", d.Mix, 0, 0)
	means := Input{Unit: "money", Better: Higher, Partition: true, Points: []figure.Point{meanOf(100, 10), meanOf(104, 10)},
		Segments: []figure.Segment{{Name: "web", Points: []figure.Point{meanOf(90, 5), meanOf(90, 3)}}, {Name: "shop", Points: []figure.Point{meanOf(110, 5), meanOf(110, 7)}}}}
	later(means)
	d = Judge(means).Moved
	within(t, "mix of means", d.Mix, 4, 1e-12)
	sums.Segments[0].Points[1] = plain(90)
	if d := Judge(sums).Moved; d != nil {
		t.Errorf("parts that don't give the whole are decomposed: %+v", d)
	}
	sums.Partition = false
	if Judge(sums).Moved != nil {
		t.Error("segments that overlap are decomposed")
	}
}
