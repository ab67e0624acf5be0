package publish

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/month"
)

// Site lists the files of a folder as they may be brought elsewhere one after the other, each batch after the one before it: nothing leads to what isn't there
// yet, and a month counts as published when its report.json is there. First the assets, then what lies in the months' folders, their report.json, their
// index.html, then the files of the root, its index.html last. Names are with slashes from out; of months only those that are asked for, and neither the lock nor
// what runs stage.
func Site(out string, wanted func(month string) bool) ([][]string, error) {
	names, err := filesBelow(out)
	if err != nil {
		return nil, err
	}
	batches := make([][]string, 6)
	for _, name := range names {
		first, rest, isBelow := strings.Cut(name, "/")
		_, err := month.Parse(first)
		isMonth := err == nil && isBelow
		at := 4
		switch {
		case name == lockName || strings.HasPrefix(first, stagingPrefix) || isMonth && !wanted(first):
			continue
		case first == assetsName:
			at = 0
		case isMonth && rest == "report.json":
			at = 2
		case isMonth && rest == "index.html":
			at = 3
		case isMonth:
			at = 1
		case name == "index.html":
			at = 5
		}
		batches[at] = append(batches[at], name)
	}
	return batches, nil
}

// IsLedger tells whether a file, named with slashes from out, is one that later runs read of a month.
func IsLedger(name string) bool {
	first, rest, isBelow := strings.Cut(name, "/")
	_, err := month.Parse(first)
	return err == nil && isBelow && (rest == "report.json" || rest == "index.html" || path.Dir(rest) == "kpi" && path.Ext(rest) == ".sql")
}

// Missing are those of the months that a folder lacks, the earliest first.
func Missing(out string, months []string) []string {
	return slices.DeleteFunc(slices.Sorted(slices.Values(months)), func(name string) bool {
		_, err := os.Lstat(filepath.Join(out, name))
		return err == nil
	})
}

// Restore puts files of a month that was published elsewhere back into out, wholly or not at all.
func Restore(ctx context.Context, out, monthName string, files map[string][]byte) error {
	s, err := Stage(out)
	if err != nil {
		return err
	}
	defer s.Abort()
	for name, content := range files {
		if err := s.Write(name, content); err != nil {
			return err
		}
	}
	return s.Commit(ctx, monthName)
}
