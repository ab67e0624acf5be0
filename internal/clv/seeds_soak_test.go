//go:build soak

package clv

const (
	recoverySeeds    = 100
	recoveryModified = 20_000
	recoveredPercent = 93
	bootstrapTimes   = 1000
	bootstrapClose   = 0.12
)
