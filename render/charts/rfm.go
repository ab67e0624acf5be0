package charts

// RFM is the grid of customers by recency (across) and frequency (up), scores 1–5.
type RFM struct {
	Counts             [5][5]float64 // [frequency−1][recency−1]; NaN = not shown (too few)
	Act                [5][5]bool    // cells to act on: outlined
	Groups             [5][5]string  // the named group of each cell, in tooltips
	AcrossName, UpName string        // "Mua gần đây hơn →", "Mua nhiều hơn →"
	Format             Format        // counts
}

// NewRFM draws the grid: 376 × 316 px, or 784 × 404 and 358 × 316.
func NewRFM(r RFM, size Size) Chart {
	p := newPlot("rfm", size, 404, 316, 316)
	p.n = 5
	p.left, p.right, p.top, p.bottom = 42, p.width-2, 4, p.height-46
	all, total := emptySpan(), 0.0
	for _, row := range r.Counts {
		all.add(row[:]...)
		for _, count := range row {
			total += orZero(count)
		}
	}
	classes := evenClasses(all)
	cellWidth, cellHeight := (p.right-p.left)/5, (p.bottom-p.top)/5
	items := []any{}
	for frequency, row := range r.Counts {
		y := p.bottom - (float64(frequency)+0.5)*cellHeight
		p.words(p.left-10, y, string(rune('1'+frequency)), style{align: "right", color: ink3})
		p.words(p.x(float64(frequency)), p.bottom+13, string(rune('1'+frequency)), style{align: "center", color: ink3})
		for recency, count := range row {
			if !known(count) {
				continue
			}
			items = append(items, heatCell(recency, frequency, classOf(count, classes), r.Format.label(count)))
			shown := tip{Title: clean(r.Groups[frequency][recency])}
			shown.row("", r.Format.label(count))
			p.live.Items = append(p.live.Items, shown)
			if r.Act[frequency][recency] {
				x := p.x(float64(recency)) - cellWidth/2
				p.mark("rect", over, raw{"x": px(x + 1), "y": px(y - cellHeight/2 + 1), "width": px(cellWidth - 2), "height": px(cellHeight - 2)},
					raw{"fill": "none", "stroke": ink, "lineWidth": 2})
			}
		}
	}
	p.words((p.left+p.right)/2, p.height-10, fit(r.AcrossName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	p.upright(12, (p.top+p.bottom)/2, fit(r.UpName, 12, regular, p.bottom-p.top))
	p.addHeat(items)
	return p.chart(hiddenAxis(5), hiddenAxis(5))
}

// upright writes the name of a side axis from below to above.
func (p *plot) upright(x, y float64, text string) {
	if text == "" {
		return
	}
	p.graphics = append(p.graphics, raw{
		"type": "text", "z": words, "silent": true, "x": px(x), "y": px(y), "rotation": 1.5707963,
		"style": raw{"text": text, "font": "12px sans-serif", "fill": ink3, "align": "center", "verticalAlign": "middle"},
	})
}
