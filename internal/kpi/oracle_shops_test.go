//go:build !soak

package kpi_test

// shops is how many random shops are compared; the soak test takes 200.
const shops = 20
