// Package queries holds the SQL of the report: model tables, KPIs and charts, one file each. A file's leading comment lines
// are TOML that describes it; the text itself is sent to the engine unchanged, so that an engine's "line 7" is the file's line 7.
package queries

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"loyalty/internal/fault"
	"loyalty/internal/figure"
	"loyalty/internal/regular"
)

//go:embed model/*.sql kpi/*.sql chart/*.sql
var shipped embed.FS

//go:embed tests/*.toml
var shippedTests embed.FS

// Kinds of query files, and the folders they stand in.
const (
	Model = "model"
	KPI   = "kpi"
	Chart = "chart"
)

// Query is one file.
type Query struct {
	ID     string // the file's name without .sql
	Kind   string // Model, KPI, Chart
	File   string // for messages: queries/kpi/x.sql, or the path beside config.toml
	Custom bool   // stands beside config.toml, not in the binary
	SQL    string // the whole text, header included
	Hash   string // SHA-256 of SQL, hexadecimal
	Header Header

	replaces string // the text of the shipped file in whose place it stands
}

// Shipped is the text of the shipped file in whose place this one stands, "" where it stands in no other's.
func (q Query) Shipped() string {
	if !q.Custom {
		return ""
	}
	return q.replaces
}

// Body is a text without its header.
func Body(sql string) string {
	lines := strings.SplitAfter(sql, "\n")
	return strings.Join(lines[min(len(lines), len(headerLines(sql))):], "")
}

// Version is how a header's based_on names a text: the first letters of its hash.
func Version(sql string) string {
	sum := sha256.Sum256([]byte(sql))
	return hex.EncodeToString(sum[:6])
}

// Place is the file as seen from the configuration's folder, wherever on the machine that lies.
func (q Query) Place() string { return "queries/" + q.Kind + "/" + q.ID + ".sql" }

// Catalogue is every query there is, each kind in its own order.
type Catalogue struct {
	Models []Query // by name; what they read tells the order in which they are built
	KPIs   []Query // in the page's order
	Charts []Query
}

// KPI finds a KPI's query.
func (c *Catalogue) KPI(id string) (Query, bool) {
	for _, query := range c.KPIs {
		if query.ID == id {
			return query, true
		}
	}
	return Query{}, false
}

// Find is the KPI, or else the chart, of an id. Where there is none, the user's error says which one was perhaps meant.
func (c *Catalogue) Find(id string) (Query, error) {
	for _, query := range slices.Concat(c.KPIs, c.Charts) {
		if query.ID == id {
			return query, nil
		}
	}
	near := c.didYouMean(id)
	if near == "" {
		near = "; docs/kpis.md lists them"
	}
	return Query{}, fault.User(fmt.Errorf("there is no KPI or chart %q%s", id, near))
}

// didYouMean names the KPI or chart that an unknown id is near to, to stand at a sentence's end.
func (c *Catalogue) didYouMean(id string) string {
	var ids []string
	for _, query := range slices.Concat(c.KPIs, c.Charts) {
		ids = append(ids, query.ID)
	}
	if near := fault.Nearest(id, ids); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// Load reads the shipped files and, where dir is a folder, the ones in it, which go before the shipped ones file by file.
// All faults of all files come at once, each with file and line, marked as the user's; beside them the catalogue holds what could be read.
func Load(dir string) (*Catalogue, error) {
	var catalogue Catalogue
	faults, err := strays(dir)
	if err != nil {
		return nil, err
	}
	isWhole := true
	for _, kind := range []struct {
		name string
		into *[]Query
	}{{Model, &catalogue.Models}, {KPI, &catalogue.KPIs}, {Chart, &catalogue.Charts}} {
		texts, err := files(dir, kind.name)
		if err != nil {
			return nil, err
		}
		for _, query := range texts {
			header, err := parseHeader(query)
			if err != nil {
				faults, isWhole = append(faults, err), false
			}
			query.Header = header
			*kind.into = append(*kind.into, query)
		}
		slices.SortFunc(*kind.into, inPageOrder)
	}
	if isWhole {
		faults = append(faults, catalogue.checkTies()...)
	}
	if len(faults) > 0 {
		return &catalogue, fault.User(fault.Join(faults))
	}
	return &catalogue, nil
}

// inPageOrder goes by section, then by place, then by name.
func inPageOrder(a, b Query) int {
	section := func(q Query) int { return slices.Index(figure.Sections(), q.Header.Section) }
	place := func(q Query) int { return cmp.Or(q.Header.Place, math.MaxInt) }
	return cmp.Or(section(a)-section(b), cmp.Compare(place(a), place(b)), strings.Compare(a.ID, b.ID))
}

// files are the texts of one kind, a custom one in place of the shipped one of its name.
func files(dir, kind string) ([]Query, error) {
	found := map[string]Query{}
	entries, err := fs.ReadDir(shipped, kind)
	if err != nil {
		return nil, fmt.Errorf("read the shipped queries: %w", err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(shipped, path.Join(kind, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the shipped queries: %w", err)
		}
		add(found, kind, "queries/"+kind+"/"+entry.Name(), text, false)
	}
	custom, err := filepath.Glob(filepath.Join(globEscape(dir), kind, "*.sql"))
	if err != nil {
		return nil, fault.User(fmt.Errorf("look for query files in %s: %w", dir, err))
	}
	for _, file := range custom {
		if strings.HasPrefix(filepath.Base(file), ".") { // hidden: an editor's lock, a file system's shadow
			continue
		}
		text, err := read(file)
		if err != nil {
			return nil, err
		}
		add(found, kind, file, text, true)
	}
	list := make([]Query, 0, len(found))
	for _, query := range found {
		list = append(list, query)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list, nil
}

func add(found map[string]Query, kind, file string, text []byte, custom bool) {
	name := strings.TrimSuffix(filepath.Base(file), ".sql")
	if strings.HasSuffix(name, ".trino") { // another engine's wording
		return
	}
	shippedOne, isShipped := found[name]
	if isShipped && shippedOne.SQL == string(text) { // an untouched copy is still the shipped one
		custom = false
	}
	sum := sha256.Sum256(text)
	found[name] = Query{ID: name, Kind: kind, File: filepath.ToSlash(file), Custom: custom, SQL: string(text), Hash: hex.EncodeToString(sum[:]), replaces: shippedOne.SQL}
}

// read reads an analyst's file.
func read(file string) ([]byte, error) {
	text, err := regular.Read(file)
	if err != nil {
		return nil, fault.User(&Error{File: filepath.ToSlash(file), Problem: "can't be read: " + reason(err)})
	}
	return text, nil
}

// globEscape lets a folder's name hold the characters that a glob gives a meaning.
func globEscape(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// Tests are the analysts' test files by KPI id: the shipped ones and those in dir/tests, which go before.
func Tests(dir string) (map[string][]byte, error) {
	tests := map[string][]byte{}
	entries, err := fs.ReadDir(shippedTests, "tests")
	if err != nil {
		return nil, fmt.Errorf("read the shipped tests: %w", err)
	}
	for _, entry := range entries {
		text, err := fs.ReadFile(shippedTests, "tests/"+entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read the shipped tests: %w", err)
		}
		tests[strings.TrimSuffix(entry.Name(), ".toml")] = text
	}
	custom, err := filepath.Glob(filepath.Join(globEscape(dir), "tests", "*.toml"))
	if err != nil {
		return nil, fault.User(fmt.Errorf("look for tests in %s: %w", dir, err))
	}
	for _, file := range custom {
		text, err := read(file)
		if err != nil {
			return nil, err
		}
		tests[strings.TrimSuffix(filepath.Base(file), ".toml")] = text
	}
	return tests, nil
}
