//go:build !pages

package main

// randomKills is how many runs TestKilledAtRandom kills where it runs with the race detector.
const randomKills = 4
