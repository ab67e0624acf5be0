package warehouse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/regular"
)

// file is one export file.
type file struct {
	name string // as the user wrote it, or found by his glob: relative to the configuration's folder, or absolute
	path string // absolute
}

// shown is the file's name without the folders of the machine that it lies on.
func (f file) shown() string {
	if filepath.IsAbs(f.name) {
		return filepath.Base(f.name)
	}
	return f.name
}

// findFiles resolves the paths and globs of a source, each file once: the paths in the order in which they are written, what a glob finds in
// the natural order of the files' names, a file that a glob finds too where it is named. A path that stands
// there literally is that file, whatever brackets it holds. Globs are as the engine's, *, ?, [a-z] and **, but find pipes and
// links that lead nowhere too, which are refused and not passed over.
func findFiles(cfg *config.Config, source config.Source) ([]file, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", cfg.Dir, err)
	}
	found := make([][]file, len(source.Path))
	named := map[string]bool{}
	for i, written := range source.Path {
		found[i] = findPath(dir, written)
		if len(found[i]) == 0 {
			return nil, noFile(cfg, source, dir, written)
		}
		for _, f := range found[i] {
			if err := regular.Check(f.path); err != nil {
				return nil, notRegular(cfg, source, written, f, err)
			}
			named[f.path] = named[f.path] || f.name == written
		}
		slices.SortFunc(found[i], func(a, b file) int { return compareNames(a.name, b.name) })
	}
	var files []file
	taken := map[string]bool{}
	for i, written := range source.Path {
		for _, f := range found[i] {
			if !taken[f.path] && (f.name == written || !named[f.path]) {
				taken[f.path], files = true, append(files, f)
			}
		}
	}
	return files, nil
}

func findPath(dir, written string) []file {
	at := func(path string) string { // from the configuration's folder
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(dir, path)
	}
	if isThere(at(written)) {
		return []file{{name: written, path: filepath.Clean(at(written))}}
	}
	base, pattern := doublestar.SplitPattern(filepath.ToSlash(written))
	if folder, name := filepath.Split(written); folder != "" {
		if status, err := os.Stat(at(folder)); err == nil && status.IsDir() {
			base, pattern = folder, name // a folder that stands there literally is that folder
		}
	}
	// no alternatives in braces, and no escapes: both may stand in a name
	pattern = strings.NewReplacer(`\`, `\\`, "{", `\{`, "}", `\}`).Replace(pattern)
	var options []doublestar.GlobOption
	if strings.Contains(pattern, "**") {
		options = append(options, doublestar.WithNoFollow()) // links to folders may lead round in a circle
	}
	matches, err := doublestar.Glob(os.DirFS(at(filepath.FromSlash(base))), pattern, options...)
	if err != nil {
		return nil // a bracket that isn't closed: no pattern, and no such file
	}
	var files []file
	for _, match := range matches {
		name := filepath.Join(filepath.FromSlash(base), filepath.FromSlash(match))
		if isThere(at(name)) {
			files = append(files, file{name: name, path: filepath.Clean(at(name))})
		}
	}
	return files
}

// isThere tells whether anything but a folder stands at the path, a link that leads nowhere too.
func isThere(path string) bool {
	if status, err := os.Stat(path); err == nil {
		return !status.IsDir()
	}
	_, err := os.Lstat(path)
	return err == nil
}

// notRegular refuses what would be waited for, or never end.
func notRegular(cfg *config.Config, source config.Source, written string, f file, problem error) error {
	told := problem.Error()
	if f.name != written {
		told = f.name + " " + told
	}
	return cfg.Refuse("sources."+source.Table+".path", fmt.Sprintf("%q", written), told, "name the files that hold the export")
}

// globLiteral writes a path so that the engine, which reads every path as a glob, finds just this one.
func globLiteral(path string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(path)
}

// noFile says what is in the folder where the file was looked for.
func noFile(cfg *config.Config, source config.Source, dir, written string) error {
	path := written
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	folder := filepath.Dir(path)
	if globbed := strings.IndexAny(folder, "*?["); globbed >= 0 && strings.ContainsAny(written, "*?[") {
		if _, err := os.Stat(folder); err != nil {
			folder = filepath.Dir(folder[:globbed] + "x")
		}
	}
	problem := "no such file"
	if strings.ContainsAny(written, "*?[") {
		problem = "no file matches"
	}
	if status, err := os.Stat(path); err == nil && status.IsDir() {
		return cfg.Refuse("sources."+source.Table+".path", fmt.Sprintf("%q", written), "is a folder",
			fmt.Sprintf("name its files, such as %q", strings.TrimSuffix(written, "/")+"/*.csv"))
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return cfg.Refuse("sources."+source.Table+".path", fmt.Sprintf("%q", written), problem,
			fmt.Sprintf("there is no folder %s either; paths start from the configuration's folder", folder))
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	there := "the folder is empty"
	if len(names) > 20 {
		names = append(names[:20], fmt.Sprintf("… (%d more)", len(names)-20))
	}
	if len(names) > 0 {
		there = "it holds " + strings.Join(names, ", ")
	}
	if near := fault.Nearest(filepath.Base(written), names); near != "" {
		there = fmt.Sprintf("did you mean %q? %s", near, there)
	}
	return cfg.Refuse("sources."+source.Table+".path", fmt.Sprintf("%q", written), problem+" in "+folder, there)
}
