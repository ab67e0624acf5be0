//go:build soak

package main

// randomKills is how many runs TestKilledAtRandom kills where there is time.
const randomKills = 40
