package card

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

type point struct{ x, y float32 }

const iconSize = 18 // pixels

// icon draws a status as the page does, told by its shape as well as by its colour.
func (p pen) icon(status string, x, y int) {
	p.picture = p.picture.SubImage(image.Rect(x, y, x+iconSize, y+iconSize)).(*image.RGBA)
	on := func(points ...point) []point { // from the page's units, of which an icon has 16
		for i, at := range points {
			points[i] = point{at.x * iconSize / 16, at.y * iconSize / 16}
		}
		return points
	}
	line := func(c color.RGBA, points ...point) {
		at := on(points...)
		for i := 1; i < len(at); i++ {
			p.fill(c, stroke(at[i-1], at[i]))
		}
	}
	switch status {
	case "met":
		p.fill(met, on(circle(8, 7.5)...))
		line(paper, point{4.6, 8.3}, point{6.9, 10.6}, point{11.4, 5.7})
	case "at_risk":
		p.fill(atRisk, on(point{8, .8}, point{15.7, 15.2}, point{.3, 15.2}))
		line(ink, point{8, 5.6}, point{8, 9.8})
		p.fill(ink, on(circle(12.4, 1.1)...))
	case "missed":
		p.fill(missed, on(point{.5, .5}, point{15.5, .5}, point{15.5, 15.5}, point{.5, 15.5}))
		line(paper, point{5, 5}, point{11, 11})
		line(paper, point{11, 5}, point{5, 11})
	default:
		p.fill(none, on(circle(8, 7.5)...))
		p.fill(paper, on(circle(8, 6)...))
	}
}

// circle is one as a polygon, in the middle of an icon's width.
func circle(y, radius float64) []point {
	points := make([]point, 48)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(points)))
		points[i] = point{float32(8 + radius*cos), float32(y + radius*sin)}
	}
	return points
}

// stroke is a line two pixels wide as a polygon.
func stroke(a, b point) []point {
	dx, dy := b.x-a.x, b.y-a.y
	half := 1 / float32(math.Hypot(float64(dx), float64(dy)))
	dx, dy = dx*half, dy*half
	return []point{{a.x - dx - dy, a.y - dy + dx}, {b.x + dx - dy, b.y + dy + dx}, {b.x + dx + dy, b.y + dy - dx}, {a.x - dx + dy, a.y - dy - dx}}
}

// fill paints a polygon of the icon's own pixels.
func (p pen) fill(c color.RGBA, polygon []point) {
	r := vector.NewRasterizer(iconSize, iconSize)
	r.MoveTo(polygon[0].x, polygon[0].y)
	for _, at := range polygon[1:] {
		r.LineTo(at.x, at.y)
	}
	r.ClosePath()
	r.Draw(p.picture, p.picture.Bounds(), image.NewUniform(c), image.Point{})
}
