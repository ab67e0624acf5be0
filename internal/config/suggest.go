package config

import (
	"fmt"
	"strings"
)

// suggest is the remedy for a name that isn't among the known ones: the nearest, or all of them where none is near.
func suggest(name string, known []string) string {
	if near := nearest(name, known); near != "" {
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

// nearest is the known name with the fewest edits to name, "" where more than a third of it would have to change.
func nearest(name string, known []string) string {
	name = strings.ToLower(strings.ReplaceAll(name, "-", "_"))
	best, fewest := "", max(1, len([]rune(name))/3)+1
	for _, candidate := range known {
		if n := edits(name, strings.ToLower(strings.ReplaceAll(candidate, "-", "_"))); n < fewest {
			best, fewest = candidate, n
		}
	}
	return best
}

// edits counts the letters to insert, delete, replace or swap with their neighbour (the restricted Damerau–Levenshtein distance).
func edits(from, to string) int {
	a, b := []rune(from), []rune(to)
	previous2, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := previous[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(previous[j]+1, row[j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], previous2[j-2]+1)
			}
		}
		previous2, previous, row = previous, row, previous2
	}
	return previous[len(b)]
}
