//go:build pages

package main

// randomKills is how many runs TestKilledAtRandom kills.
const randomKills = 10
