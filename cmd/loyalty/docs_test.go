package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// runs says how many blocks of a document are run at least; a document that isn't named here fails. A Vietnamese one has the commands of its
// English twin, which are run there.
var runs = map[string]int{
	"README.md": 8, "docs/add-a-kpi.md": 6, "docs/faq.md": 11, "docs/unattended.md": 4, "docs/config.md": 1, "docs/inputs.md": 1, "docs/recipes.md": 1, "docs/kpis.md": 1,
	"docs/model.md": 1, "docs/security.md": 1,
	"docs/method.md": 0, "docs/clv.md": 0, "docs/performance.md": 0, "docs/architecture.md": 0, "docs/where.md": 0, // how and why, nothing to type
}

// notRun are the reasons for which a block may stand unrun, with the number of such blocks in all documents.
var notRun = map[string]int{"clone": 1, "store": 1}

// block is a fenced block. Its opening line says what it is and what becomes of it: ```sh, run by sh -eu in the document's folder; ```sh exits=5;
// ```sh serves, a preview, which is asked for its first page; ```sh not-run=store; ```toml file=config.toml, written there; ```sql, run as a draft;
// ```text after commands, lines of what they print, white space aside. in=shop runs it in that folder.
type block struct {
	kind, text string
	marks      map[string]string
}

var fenced = regexp.MustCompile("(?ms)^```([a-z]+)([^\n]*)\n(.*?)^```$")

func blocksOf(t *testing.T, document string) []block {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(document)))
	if err != nil {
		t.Fatal(err)
	}
	if indented := regexp.MustCompile(`(?m)^    (loyalty|make|git) .*`).Find(text); indented != nil {
		t.Errorf("%s: %q isn't run: fence it as sh", document, indented)
	}
	var found []block
	for _, match := range fenced.FindAllStringSubmatch(string(text), -1) {
		b := block{kind: match[1], text: match[3], marks: map[string]string{}}
		for _, mark := range strings.Fields(match[2]) {
			key, value, _ := strings.Cut(mark, "=")
			if !slices.Contains([]string{"file", "in", "exits", "serves", "not-run"}, key) {
				t.Errorf("%s: ```%s%s: unknown mark %s", document, match[1], match[2], key)
			}
			b.marks[key] = value
		}
		found = append(found, b)
	}
	return found
}

// docSession is a document as a terminal session: its commands in their order, after the prelude of testdata/docs, and the files of both.
func docSession(blocks []block, prelude string) (script string, count int) {
	script, files, _ := strings.Cut(prelude, "-- ")
	if files != "" {
		files = "-- " + files
	}
	for i, b := range blocks {
		file := fmt.Sprintf(".blocks/%d", i)
		folder, isElsewhere := b.marks["in"]
		if isElsewhere {
			script += "cd " + folder + "\n"
		}
		name, isFile := b.marks["file"]
		_, isServed := b.marks["serves"]
		switch _, isLeft := b.marks["not-run"]; {
		case isLeft:
		case isFile:
			script += fmt.Sprintf("mkdir %s\ncp $WORK/%s %s\n", filepath.ToSlash(filepath.Dir(name)), file, name)
		case b.kind == "sh" && isServed:
			script += "exec " + strings.TrimSpace(b.text) + " --addr $PREVIEW &preview&\nbrowse '' '<html'\nkill -INT preview\nwait\n"
			count++
		case b.kind == "sh":
			command := "exec sh -eu $WORK/" + file
			if code := b.marks["exits"]; code != "" {
				command = "exec sh -c 'sh -eu $0; test $? = " + code + "' $WORK/" + file
			}
			script += command + "\n"
			count++
		case b.kind == "sql":
			script += "exec loyalty query --now 2026-11-02 -f $WORK/" + file + "\n"
			count++
		case b.kind == "text":
			for line := range strings.Lines(b.text) {
				var words []string
				for _, word := range strings.Fields(line) {
					words = append(words, regexp.QuoteMeta(word))
				}
				if len(words) > 0 {
					script += "stdout '" + strings.ReplaceAll(strings.Join(words, `\s+`), "'", "''") + "'\n"
				}
			}
		}
		if isElsewhere {
			script += "cd $WORK\n"
		}
		files += fmt.Sprintf("-- %s --\n%s", file, b.text)
	}
	return script + files, count
}

// TestDocuments runs every command and every query of README.md and docs/.
func TestDocuments(t *testing.T) {
	documents, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range documents {
		documents[i] = "docs/" + filepath.Base(file)
	}
	folder, left := t.TempDir(), map[string]int{}
	for _, document := range append(documents, "README.md") {
		if strings.HasSuffix(document, ".vi.md") {
			continue
		}
		blocks := blocksOf(t, document)
		name := strings.TrimSuffix(filepath.Base(document), ".md")
		prelude, err := os.ReadFile(filepath.Join("testdata", "docs", name+".txtar"))
		if os.IsNotExist(err) {
			prelude, err = os.ReadFile(filepath.Join("testdata", "docs", "shop.txtar"))
		}
		if err != nil {
			t.Fatal(err)
		}
		// what one document has drawn another needn't draw again
		script, count := docSession(blocks, "env XDG_CACHE_HOME="+filepath.ToSlash(filepath.Join(folder, "cache"))+"\n"+string(prelude))
		if least, isNamed := runs[document]; !isNamed || count < least {
			t.Errorf("%s: %d blocks are run; name the least number in runs", document, count)
		}
		for _, b := range blocks {
			if reason, isLeft := b.marks["not-run"]; isLeft {
				left[reason]++
			}
		}
		if count == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, name+".txtar"), []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !maps.Equal(left, notRun) {
		t.Errorf("blocks that aren't run: %v, want %v", left, notRun)
	}
	runScripts(t, folder)
}

// TestVietnameseDocuments: a document and its twin in Vietnamese have the same commands.
func TestVietnameseDocuments(t *testing.T) {
	for _, twin := range []string{"README.vi.md", "docs/add-a-kpi.vi.md"} {
		commands := func(document string) (found []string) {
			for _, b := range blocksOf(t, document) {
				if b.kind != "text" {
					found = append(found, fmt.Sprint(b.kind, b.marks, regexp.MustCompile(`(?m)\s*# .*$`).ReplaceAllString(b.text, "")))
				}
			}
			return found
		}
		english, vietnamese := commands(strings.Replace(twin, ".vi", "", 1)), commands(twin)
		if len(english) == 0 {
			t.Errorf("%s has no commands", twin)
		}
		for i := range max(len(english), len(vietnamese)) {
			if i >= len(english) || i >= len(vietnamese) || english[i] != vietnamese[i] {
				t.Fatalf("%s: block %d isn't that of the English text:\n%q\n%q", twin, i+1, vietnamese[min(i, len(vietnamese)):], english[min(i, len(english)):])
			}
		}
	}
}
