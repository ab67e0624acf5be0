package warehouse

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loyalty/internal/config"
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

// findFiles resolves the paths and globs of a source, in the order of the files' names, each file once. A path that stands
// there literally is that file, whatever brackets it holds. Globs are the engine's: *, ?, [a-z] and **.
func (w *Warehouse) findFiles(ctx context.Context, cfg *config.Config, source config.Source) ([]file, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", cfg.Dir, err)
	}
	var files []file
	for _, written := range source.Path {
		found, err := w.findPath(ctx, dir, written)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, noFile(cfg, source, dir, written)
		}
		files = append(files, found...)
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(files, func(a, b file) bool { return a.path == b.path }), nil
}

func (w *Warehouse) findPath(ctx context.Context, dir, written string) ([]file, error) {
	path, isAbsolute := written, filepath.IsAbs(written)
	if !isAbsolute {
		path = filepath.Join(dir, written)
	}
	if status, err := os.Stat(path); err == nil && !status.IsDir() {
		return []file{{name: written, path: path}}, nil
	} else if !strings.ContainsAny(written, "*?[") {
		return nil, nil
	}
	pattern := written
	if folder, name := filepath.Split(written); folder != "" {
		if status, err := os.Stat(filepath.Dir(path)); err == nil && status.IsDir() {
			pattern = globLiteral(folder) + name // a folder that stands there literally is that folder
		}
	}
	if !isAbsolute {
		pattern = globLiteral(dir) + string(filepath.Separator) + pattern
	}
	var paths []string
	if err := w.db.SelectContext(ctx, &paths, "SELECT file FROM glob("+literal(pattern)+")"); err != nil {
		return nil, fmt.Errorf("find %s: %w", written, err)
	}
	var files []file
	for _, path := range paths {
		path = filepath.Clean(path)
		name := path
		if relative, err := filepath.Rel(dir, path); err == nil && !isAbsolute {
			name = relative
		}
		files = append(files, file{name: name, path: path})
	}
	return files, nil
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
	if near := config.Nearest(filepath.Base(written), names); near != "" {
		there = fmt.Sprintf("did you mean %q? %s", near, there)
	}
	return cfg.Refuse("sources."+source.Table+".path", fmt.Sprintf("%q", written), problem+" in "+folder, there)
}
