package warehouse

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"loyalty/internal/config"
)

// The cache keeps each loaded table as an engine's file of its own, so that the next command needs not read the export again. A file is
// named by everything that a loaded table follows from: the program, the source, the definitions that loading knows, the days between which
// rows count, and each export's path, size, time and content. It holds customers' ids, so it and its folder are readable by their owner alone.

const (
	cacheSuffix = ".duckdb"
	// cachedRows is the size beyond which writing a table down would cost more than reading the export again.
	cachedRows = 3_000_000
)

// cached is the place of one table in the cache.
type cached struct {
	folder, name string // name without the key's half, so that older contents of the same source are found
	key          string
}

func (c *cached) file() string { return filepath.Join(c.folder, c.name+"-"+c.key+cacheSuffix) }

// cachePlace is where a source's table is or would be kept; nil where it isn't: no cache was asked for, what is loaded follows from more
// than the exports (a query of the user's, an expression that reads other files or the clock), or a file can't be read, which loading says.
func (w *Warehouse) cachePlace(ctx context.Context, cfg *config.Config, source config.Source, b bounds) *cached {
	if w.cache == "" || source.Query != "" || !w.isClosed(ctx, source) {
		return nil
	}
	sum, err := w.cacheKey(cfg, source, b)
	if err != nil {
		return nil
	}
	home, err := filepath.Abs(cfg.File)
	if err != nil {
		return nil
	}
	name := sha256.Sum256([]byte(home + "\x00" + source.Table))
	return &cached{folder: w.cache, name: hex.EncodeToString(name[:8]), key: hex.EncodeToString(sum[:16])}
}

// isClosed tells whether a source's expressions read its own rows and nothing else.
func (w *Warehouse) isClosed(ctx context.Context, source config.Source) bool {
	for _, expression := range append(slices.Collect(maps.Values(source.Columns)), source.Where) {
		if expression == "" || isName(expression) {
			continue
		}
		if _, err := w.admit(ctx, "SELECT (\n"+expression+"\n) AS x", nil); err != nil {
			return false
		}
	}
	return true
}

// cacheKey is the hash of all that a loaded table follows from.
func (w *Warehouse) cacheKey(cfg *config.Config, source config.Source, b bounds) ([]byte, error) {
	files, err := findFiles(cfg, source)
	if err != nil {
		return nil, err
	}
	program, err := ProgramHash()
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	note := json.NewEncoder(sum)
	if err := note.Encode(program); err != nil {
		return nil, err
	}
	for _, f := range files {
		info, err := os.Stat(f.path)
		if err != nil {
			return nil, err
		}
		hash, err := contentHash(f.path)
		if err != nil {
			return nil, err
		}
		if err := note.Encode([]any{f.name, f.path, info.Size(), info.ModTime().UnixNano(), hash}); err != nil {
			return nil, err
		}
	}
	zone := ""
	if cfg.Report.Location != nil {
		zone = cfg.Report.Location.String()
	}
	if err := note.Encode([]any{source, cfg.Definitions, zone, b.today, b.asked, b.from, w.showCells}); err != nil {
		return nil, err
	}
	return sum.Sum(nil), nil
}

// ProgramHash is the hash of the program's file, read once.
var ProgramHash = sync.OnceValues(func() (string, error) {
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	return contentHash(program)
})

// recall lets the table stand as a view of what the cache holds; nil where it holds nothing that can be read.
func (w *Warehouse) recall(ctx context.Context, c *cached, t table) *Input {
	if c == nil {
		return nil
	}
	if info, err := os.Lstat(c.file()); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	name := identifier("cache_" + t.name)
	if _, err := w.db.ExecContext(ctx, "ATTACH "+literal(c.file())+" AS "+name+" (READ_ONLY)"); err != nil {
		_ = os.Remove(c.file())
		return nil
	}
	var text string
	var input Input
	if w.db.GetContext(ctx, &text, "SELECT input FROM "+name+".about") != nil || json.Unmarshal([]byte(text), &input) != nil {
		return nil
	}
	if _, err := w.db.ExecContext(ctx, "CREATE VIEW input."+identifier(t.name)+" AS SELECT * FROM "+name+".loaded"); err != nil {
		return nil
	}
	return &input
}

// keep writes a loaded table down and removes older contents of its source. That it can't is no reason to fail: the next command loads again.
func (w *Warehouse) keep(ctx context.Context, c *cached, t table, input *Input) {
	if c == nil || input.Read > cachedRows {
		return
	}
	_ = w.write(ctx, c, t, input)
}

func (w *Warehouse) write(ctx context.Context, c *cached, t table, input *Input) (err error) {
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return err
	}
	about, err := json.Marshal(input)
	if err != nil {
		return err
	}
	temporary := fmt.Sprintf("%s.%d", c.file(), os.Getpid())
	name := identifier("keep_" + t.name)
	defer func() { err = errors.Join(err, ignoreMissing(os.Remove(temporary))) }()
	for _, statement := range []string{
		"ATTACH " + literal(temporary) + " AS " + name,
		"CREATE TABLE " + name + ".loaded AS FROM input." + identifier(t.name),
		"CREATE TABLE " + name + ".about AS SELECT " + literal(string(about)) + " AS input",
		"DETACH " + name,
	} {
		if _, err := w.db.ExecContext(ctx, statement); err != nil {
			_, _ = w.db.ExecContext(ctx, "DETACH "+name)
			return err
		}
	}
	if err := os.Chmod(temporary, 0o600); err != nil {
		return err
	}
	older, _ := filepath.Glob(filepath.Join(globLiteral(c.folder), c.name+"-*"+cacheSuffix))
	if err := os.Rename(temporary, c.file()); err != nil {
		return err
	}
	for _, file := range older {
		if file != c.file() {
			_ = os.Remove(file)
		}
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// isName tells a column's name from an expression.
func isName(text string) bool {
	return !strings.ContainsAny(text, "()'\"+-*/|<>=;:,")
}
