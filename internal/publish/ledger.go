package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"loyalty/internal/month"
)

// Published is the report.json of one published month.
type Published struct {
	Month string // YYYY-MM
	JSON  []byte // as it was written
}

// Ledger reads what was published into a folder, the earliest month first. A folder that isn't there, or holds no report, is an
// empty ledger. Folders named like a month without a file report.json in them aren't ours.
func Ledger(out string) ([]Published, error) {
	entries, err := os.ReadDir(out) // sorted by name, which is by month
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the published months: %w", err)
	}
	var ledger []Published
	for _, entry := range entries {
		if _, err := month.Parse(entry.Name()); err != nil {
			continue
		}
		file := filepath.Join(out, entry.Name(), "report.json")
		if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() { // a folder; a pipe, which would be waited for
			continue
		}
		content, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) || err != nil && !entry.IsDir() {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the published month %s: %w", entry.Name(), err)
		}
		ledger = append(ledger, Published{entry.Name(), content})
	}
	return ledger, nil
}
