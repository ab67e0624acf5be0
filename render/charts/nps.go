package charts

// NPS shows promoters upwards, detractors downwards, and the score as a line. Passives are the missing part.
type NPS struct {
	Months                                   []Month
	Promoters, Detractors                    []float64 // shares 0–1
	Score                                    []float64 // −100…100
	PromotersName, DetractorsName, ScoreName string
	Format                                   Format                     // of the shares
	ScoreLabel                               func(value float64) string // "+25"
}

// NewNPS draws the score and its parts: 784 × 340 or 358 × 300 px.
func NewNPS(n NPS, size Size) Chart { return Chart{} }
