package queries

import (
	"path/filepath"
	"strings"

	"loyalty/internal/fault"
)

// Draft is the kind of a text without a header: rows of any columns, which no page shows.
const Draft = "draft"

// NewDraft takes a text that stands in no folder of queries/: by its header a KPI (unit) or a chart (columns), held to what these must be;
// without a header a Draft. Its id is plain where the file's name can't be one.
func NewDraft(file, text string) (Query, error) {
	query := Query{ID: plainID(strings.TrimSuffix(filepath.Base(file), ".sql")), Kind: Draft, File: filepath.ToSlash(file), Custom: true, SQL: text}
	lines := headerLines(text)
	has := func(key string) bool {
		for _, line := range lines {
			if name, _, isSet := strings.Cut(line, "="); isSet && strings.TrimSpace(name) == key {
				return true
			}
		}
		return false
	}
	switch {
	case has("unit"):
		query.Kind = KPI
	case has("columns"):
		query.Kind = Chart
	default:
		return query, nil
	}
	var err error
	query.Header, err = parseHeader(query)
	return query, fault.User(err)
}
