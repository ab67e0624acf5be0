package kpi

import (
	"regexp"
	"strings"
)

// DependsOn tells whether a query's figures may change with a setting: its text, or that of a model table that it reads,
// however far down, names the setting. What the lifetime value model makes of the clv_ settings stands in tables named clv_ or
// customer_value. A word in a comment counts, so that it errs on the side of yes.
func (r *Result) DependsOn(sql, setting string) bool {
	seen := map[string]bool{}
	var reads func(sql string) bool
	reads = func(sql string) bool {
		words := map[string]bool{}
		for _, word := range sqlWord.FindAllString(sql, -1) {
			words[strings.ToLower(word)] = true
			if strings.HasPrefix(setting, "clv_") && (strings.HasPrefix(word, "clv_") || word == "customer_value") {
				return true
			}
		}
		if words[setting] {
			return true
		}
		for id, model := range r.lineage.models {
			if words[id] && !seen[id] {
				seen[id] = true
				if reads(model.SQL) {
					return true
				}
			}
		}
		return false
	}
	return reads(sql)
}

var sqlWord = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
