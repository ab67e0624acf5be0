//go:build soak

package kpi_test

// shops is how many random shops are compared.
const shops = 200
