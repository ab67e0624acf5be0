package queries

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/fault"
)

// folders are those of queries/, each with the ending of its files; the queries that [sources] name may stand in source.
var folders = map[string]string{Model: ".sql", KPI: ".sql", Chart: ".sql", "source": ".sql", "tests": ".toml"}

// strays are the files beside the configuration that look like a query or a test and stand where nobody reads them: without a word the
// figure would be missing, or the shipped one shown in the place of one's own. Hidden files and what is no query nor test stay unsaid.
func strays(dir string) ([]error, error) {
	var faults []error
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == dir:
			return fs.SkipAll
		case err != nil:
			return fault.User(&Error{File: filepath.ToSlash(file), Problem: "can't be read: " + reason(err)})
		case file != dir && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"): // the files of our own tests
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		inside, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		if problem := misplaced(filepath.ToSlash(inside)); problem != "" {
			faults = append(faults, &Error{File: filepath.ToSlash(file), Problem: problem})
		}
		return nil
	})
	return faults, err
}

// misplaced says why a file below queries/ is read by nobody, "" where it is read, or means nothing to us.
func misplaced(inside string) string {
	folder, name := "", inside
	if at := strings.LastIndexByte(inside, '/'); at >= 0 {
		folder, name = inside[:at], inside[at+1:]
	}
	lower := strings.ToLower(name)
	for _, editors := range []string{".txt", ".bak"} { // what an editor or a mail program puts behind a name
		lower = strings.TrimSuffix(lower, editors)
	}
	stem, isQuery := strings.CutSuffix(lower, ".sql")
	stem2, isTest := strings.CutSuffix(lower, ".toml")
	suffix, wanted := ".sql", []string{KPI, Chart, Model}
	switch {
	case isTest:
		stem, suffix, wanted = stem2, ".toml", []string{"tests"}
	case !isQuery:
		return ""
	}
	if folders[folder] == suffix && strings.HasSuffix(name, suffix) {
		return ""
	}
	home := wanted[0]
	if slices.Contains(wanted, folder) {
		home = folder
	} else if near := fault.Nearest(strings.ToLower(folder[strings.LastIndexByte(folder, '/')+1:]), wanted); near != "" {
		home = near
	}
	what := "query files"
	if isTest {
		what = "tests"
	}
	return fmt.Sprintf("stands where no %s are read: call it queries/%s/%s%s, or move it out of queries (what [sources] reads may stand in queries/source)", what, home, stem, suffix)
}

// reason is the cause of a file error without the path, which stands before it.
func reason(err error) string {
	var system *fs.PathError
	if errors.As(err, &system) {
		return system.Err.Error()
	}
	return err.Error()
}
