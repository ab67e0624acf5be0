// Command mutate changes one sign of a package at a time and runs the package's tests: what they let pass, no test holds. A comparison is
// turned or loses its equals sign, a sum becomes a difference, "and" becomes "or", the first two arguments of a call change places.
//
//	go run ./internal/mutate [-most 100] [-only goals/judge.go] ./internal/goals …
//
// It prints each survivor by file and line, and the share that was killed; no file of the tree is touched.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// flips are the operators and what each becomes.
var flips = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR, token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.LAND: token.LOR, token.LOR: token.LAND,
}

// mutant is one file with one change.
type mutant struct {
	file, place, change string
	text                []byte
}

func main() {
	most := flag.Int("most", 100, "mutants per package, drawn by a fixed seed")
	only := flag.String("only", "", "files whose path holds this, alone")
	limit := flag.Duration("timeout", 2*time.Minute, "for one run of a package's tests")
	workers := flag.Int("workers", 2, "runs at a time")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "mutate: name packages by their folders, such as ./internal/goals")
		os.Exit(2)
	}
	for _, folder := range flag.Args() {
		if err := mutate(folder, *only, *most, *workers, *limit); err != nil {
			fmt.Fprintln(os.Stderr, "mutate:", err)
			os.Exit(1)
		}
	}
}

func mutate(folder, only string, most, workers int, limit time.Duration) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	var all []mutant
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || !strings.Contains(filepath.ToSlash(file), only) {
			continue
		}
		found, err := mutants(file)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	draw := rand.New(rand.NewPCG(1, 2))
	draw.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	drawn := all[:min(most, len(all))]
	var (
		mutex          sync.Mutex
		killed, broken int
		survivors      []string
		faults         []error
		group          sync.WaitGroup
	)
	queue := make(chan mutant)
	for range workers {
		group.Go(func() {
			for m := range queue {
				verdict, err := try(folder, m, limit)
				mutex.Lock()
				switch {
				case err != nil:
					faults = append(faults, err)
				case verdict == unbuilt:
					broken++
				case verdict == caught:
					killed++
				default:
					survivors = append(survivors, m.place+": "+m.change)
				}
				mutex.Unlock()
			}
		})
	}
	for _, m := range drawn {
		queue <- m
	}
	close(queue)
	group.Wait()
	slices.Sort(survivors)
	for _, line := range survivors {
		fmt.Println(line)
	}
	fmt.Printf("%s: %d of %d mutants drawn, %d don't build, %d killed, %d survive: %.0f %% killed\n", folder, len(drawn), len(all), broken, killed, len(survivors),
		100*float64(killed)/max(1, float64(killed+len(survivors))))
	return errors.Join(faults...)
}

// mutants are all changes of one file, each applied to a tree of its own.
func mutants(file string) ([]mutant, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var found []mutant
	for n := 0; ; n++ {
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, file, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		place, change, done := change(tree, n)
		if done {
			return found, nil
		}
		var b bytes.Buffer
		if err := format.Node(&b, files, tree); err != nil {
			return nil, err
		}
		found = append(found, mutant{file, fmt.Sprintf("%s:%d", filepath.ToSlash(file), files.Position(place).Line), change, b.Bytes()})
	}
}

// change makes the nth change of a tree and tells where and what; done where there are fewer.
func change(tree *ast.File, n int) (place token.Pos, what string, done bool) {
	at := 0
	done = true
	ast.Inspect(tree, func(node ast.Node) bool {
		if !done {
			return false
		}
		switch x := node.(type) {
		case *ast.BinaryExpr:
			to, flips := flips[x.Op]
			if text, isText := x.Y.(*ast.BasicLit); !flips || isText && text.Kind == token.STRING && x.Op == token.ADD {
				return true
			}
			if at == n {
				place, what, done = x.OpPos, x.Op.String()+" became "+to.String(), false
				x.Op = to
			}
			at++
		case *ast.CallExpr:
			if len(x.Args) < 2 || x.Ellipsis.IsValid() || same(x.Args[0], x.Args[1]) || isName(x.Fun, "make", "append", "min", "max") {
				return true
			}
			if at == n {
				place, what, done = x.Lparen, "the first two arguments changed places", false
				x.Args[0], x.Args[1] = x.Args[1], x.Args[0]
			}
			at++
		}
		return true
	})
	return place, what, done
}

func isName(f ast.Expr, names ...string) bool {
	name, isIdent := f.(*ast.Ident)
	return isIdent && slices.Contains(names, name.Name)
}

func same(a, b ast.Expr) bool {
	var x, y bytes.Buffer
	files := token.NewFileSet()
	return format.Node(&x, files, a) == nil && format.Node(&y, files, b) == nil && x.String() == y.String()
}

// Verdicts on a mutant.
const (
	caught = iota
	survived
	unbuilt
)

// try runs the tests of a package with one file changed, through an overlay.
func try(folder string, m mutant, limit time.Duration) (int, error) {
	scratch, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	changed, overlay := filepath.Join(scratch, "changed.go"), filepath.Join(scratch, "overlay.json")
	whole, err := filepath.Abs(m.file)
	if err != nil {
		return 0, err
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": {whole: changed}})
	if err != nil {
		return 0, err
	}
	if err := errors.Join(os.WriteFile(changed, m.text, 0o600), os.WriteFile(overlay, list, 0o600)); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "test", "-overlay", overlay, "-vet=off", "-count=1", "-failfast", folder)
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput()
	switch {
	case err == nil:
		return survived, nil
	case bytes.Contains(out, []byte("[build failed]")), bytes.Contains(out, []byte("[setup failed]")):
		return unbuilt, nil
	}
	return caught, nil
}
