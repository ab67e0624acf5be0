package licences

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const program = "loyalty/cmd/loyalty"

// goPackage is what `go list` says of a package.
type goPackage struct {
	Dir        string
	ImportPath string
	Standard   bool
	CgoLDFLAGS []string
	Module     *goModule
}

type goModule struct {
	Path, Version, Dir string
	Main               bool
}

// list gives what the program is linked from.
func list(t *testing.T, system string, arguments ...string) []goPackage {
	t.Helper()
	command := exec.Command("go", append(append([]string{"list", "-deps", "-json=Dir,ImportPath,Standard,CgoLDFLAGS,Module"}, arguments...), program)...)
	command.Env = append(os.Environ(), "CGO_ENABLED=1")
	if system != "" {
		command.Env = append(command.Env, "GOOS="+system, "GOARCH=amd64")
	}
	var complaints bytes.Buffer
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, complaints.String())
	}
	var packages []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// goParts are Go itself and the modules linked on any system, sorted by name.
func goParts(t *testing.T) []part {
	byName := map[string]*part{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		// The tag leaves out the libraries of each system, which are large and all of one version: see duckDBParts.
		for _, p := range list(t, system, "-tags", "duckdb_use_lib") {
			if p.Standard || p.Module == nil || p.Module.Main {
				continue
			}
			m := byName[p.Module.Path]
			if m == nil {
				m = &part{name: p.Module.Path, version: p.Module.Version}
				byName[m.name] = m
			}
			for dir := p.Dir; ; dir = filepath.Dir(dir) {
				m.texts = append(m.texts, legalFiles(t, p.Module.Dir, dir)...)
				if dir == p.Module.Dir {
					break
				}
			}
		}
	}
	// Read and not asked for: a result in the test cache is good until this file changes.
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindSubmatch(module)
	if version == nil {
		t.Fatal("go.mod names no version of Go")
	}
	goRoot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := strings.TrimSpace(string(goRoot))
	parts := []part{{name: "Go: its runtime and standard library", version: string(version[1]), texts: legalFiles(t, dir, dir)}}
	for _, m := range byName {
		slices.SortFunc(m.texts, func(a, b text) int { return cmp.Compare(a.name, b.name) })
		m.texts = slices.Compact(m.texts)
		parts = append(parts, *m)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	return parts
}

var (
	legalFile   = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|attrib)[^/]*$`)
	legalFolder = regexp.MustCompile(`(?i)^(licenses|third_party_licenses)$`)
)

// legalFiles are the licences and notices of one folder of a part, named from the part's own.
func legalFiles(t *testing.T, top, dir string) []text {
	t.Helper()
	var found []text
	add := func(file string) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(top, file)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, text{filepath.ToSlash(name), string(content)})
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch {
		case entry.IsDir() && legalFolder.MatchString(entry.Name()):
			files, err := os.ReadDir(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				add(filepath.Join(path, file.Name()))
			}
		case !entry.IsDir() && legalFile.MatchString(entry.Name()) && filepath.Ext(entry.Name()) != ".go":
			add(path)
		}
	}
	return found
}

// npmParts are the packages that package-lock.json doesn't call tools of development: those bundled.
func npmParts(t *testing.T) []part {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version string
			Dev     bool
		}
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		t.Fatal(err)
	}
	var parts []part
	for path, p := range lock.Packages {
		if path == "" || p.Dev {
			continue
		}
		dir := filepath.Join(root, filepath.FromSlash(path))
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%s isn't there: run `npm ci`", path)
		}
		parts = append(parts, part{strings.TrimPrefix(path, "node_modules/"), p.Version, legalFiles(t, dir, dir)})
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	return parts
}

var linkedArchive = regexp.MustCompile(`^-l(?:duckdb_(.+)|(.+)_extension)$`)

// duckDBParts says what is linked with DuckDB, and which licences its module holds.
func duckDBParts(t *testing.T) string {
	const library = "github.com/duckdb/duckdb-go-bindings/lib/"
	for _, p := range list(t, "") {
		if !strings.HasPrefix(p.ImportPath, library) {
			continue
		}
		var names []string
		for _, flag := range p.CgoLDFLAGS {
			if match := linkedArchive.FindStringSubmatch(flag); match != nil {
				names = append(names, match[1]+match[2])
			}
		}
		var texts []string
		for _, text := range legalFiles(t, p.Module.Dir, p.Module.Dir) {
			texts = append(texts, text.name)
		}
		return fmt.Sprintf("DuckDB's library (`%s<system>` %s) is linked as its authors built it. Its module holds DuckDB's own licence alone (%s, the text of\n"+
			"github.com/duckdb/duckdb-go-bindings) and none of the parts of others in it. Its archives are %s;\n"+
			"smaller parts, such as Thrift and the compressions of Parquet, lie within them. Their licences stand in DuckDB's source of that version, below `third_party/` and `extension/`:\n"+
			"who hands on a binary hands on those too.", library, p.Module.Version, strings.Join(texts, ", "), strings.Join(names, ", "))
	}
	t.Fatalf("no package of %s is linked", library)
	return ""
}
