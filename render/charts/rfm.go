package charts

// RFM is the grid of customers by recency (across, scores 1–5) and frequency (up).
type RFM struct {
	Rows               []RFMRow // from the least frequent up
	AcrossName, UpName string   // "Mua gần đây hơn →", "Mua nhiều hơn →"
	Format             Format   // counts
}

// RFMRow is the customers who buy about as often.
type RFMRow struct {
	Name   string     // the score, or the purchases: "3–4"
	Counts [5]float64 // by recency − 1; NaN = not shown (too few)
	Act    [5]bool    // cells to act on: outlined, and in the strong colours
	Groups [5]string  // the named group of each cell, in tooltips
}

// calm is how many classes of colour, from the palest, cells have that ask for nothing.
const calm = 3

// NewRFM draws the grid: 376 × 316 px, or 784 × 404 and 358 × 316. The more customers, the darker, and whoever is to act on is darker than the rest.
func NewRFM(r RFM, size Size) Chart {
	p := newPlot("rfm", size, 404, 316, 316)
	p.n = 5
	p.left, p.right, p.top, p.bottom = 56, p.width-2, 4, p.height-46
	all := emptySpan()
	for _, row := range r.Rows {
		all.add(row.Counts[:]...)
	}
	classes := evenClasses(all)
	cellWidth, cellHeight := (p.right-p.left)/5, (p.bottom-p.top)/float64(max(len(r.Rows), 1))
	items := []any{}
	for recency := range 5 {
		p.words(p.x(float64(recency)), p.bottom+13, string(rune('1'+recency)), style{align: "center", color: ink3})
	}
	for frequency, row := range r.Rows {
		y := p.bottom - (float64(frequency)+0.5)*cellHeight
		p.words(p.left-6, y, fit(row.Name, 12, regular, p.left-22), style{align: "right", color: ink3})
		for recency, count := range row.Counts {
			if !known(count) {
				continue
			}
			class := classOf(count, classes) * (calm - 1) / len(classes)
			if row.Act[recency] {
				class = calm + classOf(count, classes)*(len(classes)-calm)/len(classes)
			}
			items = append(items, heatCell(recency, frequency, class, r.Format.label(count)))
			shown := tip{Title: clean(row.Groups[recency])}
			shown.row("", r.Format.label(count))
			p.live.Items = append(p.live.Items, shown)
			if row.Act[recency] {
				x := p.x(float64(recency)) - cellWidth/2
				p.mark("rect", over, raw{"x": px(x + 1), "y": px(y - cellHeight/2 + 1), "width": px(cellWidth - 2), "height": px(cellHeight - 2)},
					raw{"fill": "none", "stroke": ink, "lineWidth": 2})
			}
		}
	}
	p.words((p.left+p.right)/2, p.height-10, fit(r.AcrossName, 12, regular, p.right-p.left), style{align: "center", color: ink3})
	p.upright(12, (p.top+p.bottom)/2, fit(r.UpName, 12, regular, p.bottom-p.top))
	p.addHeat(items)
	return p.chart(hiddenAxis(5), hiddenAxis(len(r.Rows)))
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
