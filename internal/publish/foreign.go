package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/regular"
)

// listName is the file in a month's folder that lists what a run wrote into it, so that the next run can tell its own files,
// which it replaces, from those that people have laid beside them, which it keeps.
const listName = ".files"

// listMonth stages the list of a month's files, one a line, sorted.
func (s *Staging) listMonth(monthName string, names []string) error {
	return os.WriteFile(filepath.Join(s.dir, monthName, listName), []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// carryForeign brings the files of the standing month that no run wrote into the staged one. Where both have a file of a name, the
// run's counts.
func (s *Staging) carryForeign(monthName string) error {
	standing, staged := filepath.Join(s.out, monthName), filepath.Join(s.dir, monthName)
	listFile := filepath.Join(standing, listName)
	list, err := regular.Read(listFile)
	if err != nil && !isNothing(err) {
		if info, statErr := os.Lstat(standing); statErr == nil && !info.IsDir() {
			return nil // moveMonth says what is wrong
		}
		return inTheWay(listFile, err)
	}
	ours := strings.Split(string(list), "\n")
	names, err := filesBelow(standing)
	if err != nil {
		return err
	}
	for _, name := range names {
		to := filepath.Join(staged, filepath.FromSlash(name))
		if _, err := os.Lstat(to); err == nil || slices.Contains(ours, name) && !slices.Contains(s.kept, name) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := linkOrCopy(filepath.Join(standing, filepath.FromSlash(name)), to); err != nil {
			return err
		}
	}
	return nil
}

// linkOrCopy leaves the file where it is too: the standing month must stay whole until it is exchanged.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	content, err := regular.Read(from)
	if err != nil {
		return inTheWay(from, err)
	}
	return os.WriteFile(to, content, 0o644)
}
