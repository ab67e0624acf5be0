package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"loyalty/internal/month"
	"loyalty/internal/regular"
)

// Published is one published month.
type Published struct {
	Month   string // YYYY-MM
	HasPage bool   // its index.html stands, so that links to it lead somewhere
	JSON    []byte // its report.json as it was written; nil where Err says why it couldn't be read
	Err     error
	folder  string
}

// File is the content of one of the month's files, named with slashes from its folder: "kpi/revenue.sql".
func (p Published) File(name string) ([]byte, error) {
	return regular.Read(filepath.Join(p.folder, filepath.FromSlash(name)))
}

// Ledger reads what was published into a folder, the earliest month first. A folder that isn't there, or holds no report, is an
// empty ledger. Folders named like a month with neither a report.json nor an index.html in them aren't ours. Only regular files are
// read.
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
		if published, isOurs := publishedIn(filepath.Join(out, entry.Name())); isOurs {
			published.Month, published.folder = entry.Name(), filepath.Join(out, entry.Name())
			ledger = append(ledger, published)
		}
	}
	return ledger, nil
}

// publishedIn reads the folder of a month; false where it isn't one that a run has written.
func publishedIn(folder string) (p Published, isOurs bool) {
	const reportName = "report.json"
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return p, false
	}
	page, err := os.Stat(filepath.Join(folder, "index.html"))
	p.HasPage = err == nil && page.Mode().IsRegular()
	file := filepath.Join(folder, reportName)
	_, missing := os.Lstat(file)
	p.JSON, err = regular.Read(file)
	switch {
	case err == nil:
	case errors.Is(missing, fs.ErrNotExist):
		if !p.HasPage {
			return p, false
		}
		p.Err = errors.New(reportName + " is missing")
	case errors.Is(err, fs.ErrNotExist):
		p.Err = errors.New(reportName + " is a link that leads nowhere")
	case errors.As(err, new(*regular.Error)):
		p.Err = fmt.Errorf("%s %w", reportName, err)
	default:
		p.Err = fmt.Errorf("%s can't be read: %w", reportName, cause(err))
	}
	return p, true
}
