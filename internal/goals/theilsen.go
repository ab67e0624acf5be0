package goals

// theilSen projects a short series along its Theil–Sen line (slope: the median of the slopes between all pairs of months;
// intercept: the median of what is left), from where the series stands: the last month's distance from the line fades
// with ρᵏ, ρ being the lag-1 autocorrelation of the distances, not below 0. Theil (1950), Proc. KNAW 53; Sen (1968), JASA 63.
func theilSen(y []float64, h int) projection {
	slope, intercept := TheilSenLine(y)
	left := make([]float64, len(y))
	var lag, squares float64
	for i, value := range y {
		left[i] = value - intercept - slope*float64(i)
		squares += left[i] * left[i]
		if i > 0 {
			lag += left[i] * left[i-1]
		}
	}
	n := float64(len(y))
	rho := 0.0
	if squares > 0 {
		rho = lag / squares
		rho = min(max(0, rho+(2+4*rho)/n), 0.95)
	}
	spanned := n * (n*n - 1) / 12 // Σ (t − t̄)²
	p := projection{values: make([]float64, h), carry: make([]float64, h), trend: make([]float64, h)}
	fade, carried := left[len(left)-1], 1.0
	for k := 1; k <= h; k++ {
		fade *= rho
		p.values[k-1] = intercept + slope*(n-1+float64(k)) + fade
		p.carry[k-1] = carried
		carried *= rho
		beyond := (n-1)/2 + float64(k)
		p.trend[k-1] = (1/n + beyond*beyond/spanned)
	}
	return p
}

// TheilSenLine is the robust line through a series, the first value at 0: slope per month and intercept.
func TheilSenLine(y []float64) (slope, intercept float64) {
	var slopes []float64
	for i := range y {
		for k := i + 1; k < len(y); k++ {
			slopes = append(slopes, (y[k]-y[i])/float64(k-i))
		}
	}
	if len(slopes) > 0 {
		slope = median(slopes)
	}
	left := make([]float64, len(y))
	for i := range y {
		left[i] = y[i] - slope*float64(i)
	}
	return slope, median(left)
}
