//go:build soak

package clv

const (
	recoverySeeds    = 100
	recoveredPercent = 93
	bootstrapTimes   = 1000
	bootstrapClose   = 0.12
)
