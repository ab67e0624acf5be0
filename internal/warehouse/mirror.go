package warehouse

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"loyalty/internal/config"
)

// sqlText is a text written in a query, or a name in quotes, which may be that of a file.
var sqlText = regexp.MustCompile(`'(?:[^']|'')*'|"(?:[^"]|"")*"`)

// mirror makes a folder in which the files that a query names lie under their names, in UTF-8: the engine reads few encodings itself.
func (w *Warehouse) mirror(cfg *config.Config, s *source, dir string) (string, error) {
	mirror, err := os.MkdirTemp(w.folder.plain(), "query-*")
	if err != nil {
		return "", fmt.Errorf("%s: copy its files: %w", s.title(), err)
	}
	for _, found := range sqlText.FindAllString(s.Query, -1) {
		quote := found[:1]
		written := strings.ReplaceAll(found[1:len(found)-1], quote+quote, quote)
		if written == "" {
			continue
		}
		for _, f := range findPath(dir, written) {
			if !filepath.IsLocal(f.name) {
				return "", cfg.Refuse("sources."+s.Table+".encoding", fmt.Sprintf("%q", s.Encoding), fmt.Sprintf("is only for files below the configuration's folder, and the query reads %s", f.name),
					"put the export there and name it from that folder")
			}
			if err := w.mirrorFile(f, filepath.Join(mirror, f.name), s.Source); err != nil {
				var wrong *misdeclared
				if errors.As(err, &wrong) {
					err = cfg.Refuse("sources."+s.Table+".encoding", fmt.Sprintf("%q", s.Encoding), f.name+" "+wrong.problem, wrong.remedy)
				}
				return "", err
			}
		}
	}
	return mirror, nil
}

func (w *Warehouse) mirrorFile(f file, place string, source config.Source) (err error) {
	if _, err := os.Lstat(place); err == nil {
		return nil // named twice
	}
	plain := f.path
	if format, err := formatOf(source, f); err != nil {
		return err
	} else if format != "parquet" {
		if plain, _, err = w.plainText(f, source, "lines"); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o700); err != nil {
		return fmt.Errorf("%s: copy: %w", f.name, err)
	}
	if os.Link(plain, place) == nil {
		return nil
	}
	from, err := os.Open(plain)
	if err != nil {
		return fmt.Errorf("%s: copy: %w", f.name, err)
	}
	defer from.Close()
	to, err := os.Create(place)
	if err != nil {
		return fmt.Errorf("%s: copy: %w", f.name, err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	_, err = io.Copy(to, from)
	return err
}
