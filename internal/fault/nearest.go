package fault

import (
	"slices"
	"strings"
)

// Nearest is the known name with the fewest edits to name, the one with the same first letter on a tie. Where more than a third
// of it would have to change it is the shortest known name that holds all words of name (churn_days: churn_after_days), else "".
func Nearest(name string, known []string) string {
	name = foldName(name)
	best, fewest := "", max(1, len([]rune(name))/3)+1
	for _, candidate := range known {
		folded := foldName(candidate)
		n := edits(name, folded)
		if n < fewest || n == fewest && best != "" && sameStart(name, folded) && !sameStart(name, foldName(best)) {
			best, fewest = candidate, n
		}
	}
	if best != "" {
		return best
	}
	for _, candidate := range known {
		if holdsWords(foldName(candidate), name) && (best == "" || len(candidate) < len(best)) {
			best = candidate
		}
	}
	return best
}

// foldName lets names compare without case, and with any of the usual marks between words.
func foldName(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name))
}

func sameStart(a, b string) bool { return a != "" && b != "" && a[0] == b[0] }

// holdsWords reports whether every word of name, of which there must be two or more, is one of the candidate.
func holdsWords(candidate, name string) bool {
	words := strings.Split(name, "_")
	for _, word := range words {
		if word == "" || !slices.Contains(strings.Split(candidate, "_"), word) {
			return false
		}
	}
	return len(words) > 1
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
