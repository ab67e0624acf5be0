package config_test

import (
	"fmt"
	"strings"
	"testing"

	"loyalty/internal/config"
)

func TestSettingsColumns(t *testing.T) {
	d := config.Defaults()
	var text strings.Builder
	for _, c := range d.Columns() {
		fmt.Fprintf(&text, "%s AS %s\n", c.Literal(), c.Name)
		if c.Name == "" || c.SQLType == "" {
			t.Errorf("%+v: every field needs a toml name and a type that Columns knows", c)
		}
	}
	d.ValidStatuses, d.VoidStatuses, d.Contractual = []string{"d'accord"}, []string{}, true
	rate := 0.35
	d.MarginRate = &rate
	for _, c := range d.Columns() {
		if c.Name == "valid_statuses" || c.Name == "void_statuses" || c.Name == "contractual" || c.Name == "margin_rate" {
			fmt.Fprintf(&text, "%s AS %s\n", c.Literal(), c.Name)
		}
	}
	golden(t, "testdata/settings.sql", text.String())
}
