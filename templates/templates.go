// Package templates embeds the page's parts: templates, styles, locale texts, and the scripts that `make build` puts into assets.
package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

// Files holds the folder's templates, styles, locales and assets under their names.
//
//go:embed *.tmpl *.css preview.js locale/*.toml assets
var Files embed.FS

// The scripts in assets: what the program runs to draw charts, and what the pages load.
const (
	ChartScript = "charts.js"
	PageScript  = "page.js"
)

// ErrNoAssets is the error of a binary that was built without its assets.
var ErrNoAssets = errors.New("this binary was built without its chart scripts; build it with `make build`, which bundles them first")

// Asset returns the text of one of the scripts; the error is ErrNoAssets where it was not there at build time.
func Asset(name string) (string, error) {
	text, err := Files.ReadFile("assets/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("assets/%s: %w", name, ErrNoAssets)
	}
	return string(text), err
}
