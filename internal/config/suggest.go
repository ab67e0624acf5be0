package config

import (
	"fmt"
	"strings"

	"loyalty/internal/fault"
)

// suggest is the remedy for a name that isn't among the known ones: the nearest, or all of them where none is near.
func suggest(name string, known []string) string {
	if near := fault.Nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	switch len(known) {
	case 0:
		return ""
	case 1:
		return "write " + known[0]
	}
	return "known are " + strings.Join(known, ", ")
}
