//go:build !soak

package clv

// How much is simulated; the soak does it in full.
const (
	recoverySeeds    = 20
	recoveryModified = 6000 // customers of the MBG/NBD shop
	recoveredPercent = 85   // of 20 seeds, 17: chance has more room than with 100
	bootstrapTimes   = 60
	bootstrapClose   = 0.3 // of the standard error: a bootstrap of 60 is no more exact than that
)
