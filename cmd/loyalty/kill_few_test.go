//go:build !soak

package main

// randomKills is how many runs TestKilledAtRandom kills; each keeps every core busy for ten seconds. TestKilledAtEachStep goes through all steps.
const randomKills = 4
