package warehouse

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"loyalty/internal/config"
	"loyalty/internal/fault"
)

// corpusCase is one [[case]] of testdata/corpus: an export that something is wrong with, and what is to become of it.
type corpusCase struct {
	Name        string
	Table       string // orders, where it isn't given
	Report      map[string]any
	Definitions map[string]any
	Source      map[string]any // keys of [sources.<table>]; path is the files', and max_rejected 1, where they aren't given
	Now         string         // the day of --now
	corpusFile
	Files []corpusFile // in place of the one file

	Outcome  string           // loaded, where it isn't given; "user error" (exit code 2), "error" (1)
	Message  string           // a piece of the error's
	Read     int64            // rows
	Clean    int64            // likewise
	Repaired map[string]int64 // rows by reason
	Aside    map[string]int64
	LeftOut  map[string]int64 `toml:"left_out"`
	Notices  []string         // "code key=value …", where they are compared
	Counts   []string         // the ids of the orders that aren't void, where they are compared
	Values   []string         // the rows of the table, where they are compared: the columns that aren't NULL throughout, apart by " | "
}

// corpusFile is one file of an export.
type corpusFile struct {
	File  string   // its path, orders.csv (orders.parquet) where it isn't given
	Text  string   // as it stands
	Lines string   // in place of it: the lines below the header that plain orders have
	SQL   string   // in place of both: the query of a Parquet file
	Copy  string   // and further options of COPY
	Make  []string // what is done to the bytes, see remake
}

const ordersHeader = "order_id,customer_id,ordered_at,amount\n"

// corpusCell is one value of one column in a file of plain orders, between two good rows, whatever it does to the column.
type corpusCell struct {
	Column  string
	Written string
	As      string // clean, or why the row is repaired or set aside
	Read    string // the value as the engine writes it
}

type corpusText struct {
	Case []corpusCase
	Cell []corpusCell
}

// cells as cases: the cell stands in the second of three rows.
func (c corpusCell) asCase() corpusCase {
	row := map[string]string{"order_id": "2", "customer_id": "B", "ordered_at": "2026-10-02", "amount": "200"}
	row[c.Column] = c.Written
	quoted := func(name string) string { return `"` + strings.ReplaceAll(row[name], `"`, `""`) + `"` }
	one := corpusCase{Name: fmt.Sprintf("%s %q", c.Column, c.Written), Read: 3, Clean: 2}
	one.Lines = fmt.Sprintf("1,A,2026-10-01,1000\n%s,%s,%s,%s\n3,C,2026-10-03,3000\n", quoted("order_id"), quoted("customer_id"), quoted("ordered_at"), quoted("amount"))
	values := map[string]string{"order_id": "2", "customer_id": "B", "ordered_at": "2026-10-02 00:00:00", "amount": "200.0000"}
	values[c.Column] = c.Read
	middle := []string{values["order_id"] + " | " + values["customer_id"] + " | " + values["ordered_at"] + " | " + values["amount"]}
	switch {
	case c.As == "clean":
		one.Clean = 3
	case slices.Contains(repairOrder(), c.As):
		one.Repaired = map[string]int64{c.As: 1}
	default:
		one.Aside, middle = map[string]int64{c.As: 1}, nil
	}
	one.Values = slices.Concat([]string{"1 | A | 2026-10-01 00:00:00 | 1000.0000"}, middle, []string{"3 | C | 2026-10-03 00:00:00 | 3000.0000"})
	return one
}

// TestCorpus holds every broken export of testdata/corpus to its outcome.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpus", err)
	}
	met := map[string]bool{}
	for _, name := range files {
		var text corpusText
		meta, err := toml.DecodeFile(name, &text)
		if err != nil {
			t.Fatal(err)
		}
		if unknown := meta.Undecoded(); len(unknown) > 0 {
			for _, key := range unknown {
				if len(key) < 3 || key[1] != "source" && key[1] != "report" && key[1] != "definitions" {
					t.Fatalf("%s: unknown key %s", name, key)
				}
			}
		}
		for _, cell := range text.Cell {
			text.Case = append(text.Case, cell.asCase())
		}
		for _, c := range text.Case {
			id := strings.TrimSuffix(filepath.Base(name), ".toml") + ": " + c.Name
			if c.Name == "" || met[id] {
				t.Fatalf("%s: a case needs a name of its own", id)
			}
			met[id] = true
			t.Run(id, func(t *testing.T) {
				t.Parallel()
				c.run(t)
			})
		}
	}
	t.Logf("%d broken exports", len(met))
	if len(met) < 150 {
		t.Errorf("only %d broken exports", len(met))
	}
}

func (c corpusCase) run(t *testing.T) {
	folder := t.TempDir()
	w := open(t)
	files := c.Files
	if len(files) == 0 {
		files = []corpusFile{c.corpusFile}
	}
	var paths []any
	for _, f := range files {
		paths = append(paths, f.write(t, w, folder))
	}
	if c.Table == "" {
		c.Table = "orders"
	}
	source := map[string]any{"path": paths, "max_rejected": 1.0}
	maps.Copy(source, c.Source)
	if source["query"] != nil && c.Source["path"] == nil {
		delete(source, "path")
	}
	text, err := toml.Marshal(map[string]any{"report": c.Report, "definitions": c.Definitions, "sources": map[string]any{c.Table: source}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "config.toml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	input, err := c.load(w, file)
	if err != nil {
		outcome := "error"
		if fault.IsUser(err) {
			outcome = "user error"
		}
		message := strings.ReplaceAll(err.Error(), folder+string(filepath.Separator), "")
		if outcome != c.Outcome || c.Message == "" || !strings.Contains(message, c.Message) {
			t.Errorf("%s: %s\nwant %s with %q", outcome, message, c.Outcome, c.Message)
		}
		return
	}
	if c.Outcome != "" && c.Outcome != "loaded" {
		t.Errorf("loaded %+v\nwant %s with %q", input, c.Outcome, c.Message)
		return
	}
	balanced(t, w, input)
	if input.Read != c.Read || input.Clean != c.Clean || !sameCounts(input.Repaired, c.Repaired) || !sameCounts(input.SetAside, c.Aside) || !sameCounts(input.LeftOut, c.LeftOut) {
		t.Errorf("read %d, clean %d, repaired %v, set aside %v, left out %v\nwant read %d, clean %d, repaired %v, set aside %v, left out %v",
			input.Read, input.Clean, input.Repaired, input.SetAside, input.LeftOut, c.Read, c.Clean, c.Repaired, c.Aside, c.LeftOut)
	}
	if c.Notices != nil {
		var got []string
		for _, n := range input.Notices {
			told := n.Code
			for _, key := range slices.Sorted(maps.Keys(n.Values)) {
				if key != "table" {
					told += fmt.Sprintf(" %s=%v", key, n.Values[key])
				}
			}
			got = append(got, told)
		}
		if !slices.Equal(got, c.Notices) {
			t.Errorf("notices %q, want %q", got, c.Notices)
		}
	}
	if c.Counts != nil {
		var got []string
		if err := w.DB().Select(&got, "SELECT order_id FROM input.orders WHERE NOT is_void ORDER BY rowid"); err != nil || !slices.Equal(got, c.Counts) {
			t.Errorf("%v count (%v), want %v", got, err, c.Counts)
		}
	}
	if c.Values != nil {
		if got := tableRows(t, w, c.Table); !slices.Equal(got, c.Values) {
			t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.Values, "\n"))
		}
	}
}

func sameCounts(a, b map[string]int64) bool { return len(a) == 0 && len(b) == 0 || maps.Equal(a, b) }

func (c corpusCase) load(w *Warehouse, file string) (*Input, error) {
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		return nil, err
	}
	today, now := time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC), time.Time{}
	if c.Now != "" {
		if now, err = time.Parse(time.DateOnly, c.Now); err != nil {
			return nil, err
		}
		today = now
	}
	inputs, err := w.Load(context.Background(), cfg, now, today, nil)
	return inputs[c.Table], err
}

// balanced holds an input to its identities: rows read = clean + repaired + set aside, and the table has the rows that were kept.
func balanced(t errorer, w *Warehouse, i *Input) {
	var aside, repaired, rows int64
	for _, n := range i.SetAside {
		aside += n
	}
	for _, n := range i.Repaired {
		repaired += n
	}
	if i.Read != i.Clean+repaired+aside || i.Kept != i.Clean+repaired || i.Clean < 0 {
		t.Errorf("%s: read %d, kept %d, clean %d, repaired %v, set aside %v", i.Table, i.Read, i.Kept, i.Clean, i.Repaired, i.SetAside)
	}
	for _, counts := range []map[string]int64{i.SetAside, i.Repaired, i.LeftOut} {
		for reason, n := range counts {
			if n <= 0 {
				t.Errorf("%s: %d rows of %s", i.Table, n, reason)
			}
		}
	}
	if err := w.DB().Get(&rows, "SELECT count(*) FROM input."+i.Table); err != nil {
		t.Errorf("%v", err)
	}
	if want := i.Kept; i.Table == "orders" && i.Orders != rows || i.Netted == 0 && rows != want {
		t.Errorf("%s: the table has %d rows, kept are %d, orders %d", i.Table, rows, want, i.Orders)
	}
}

// errorer is a test, or a property's.
type errorer interface {
	Errorf(format string, values ...any)
}

// tableRows are the rows of an input table as text, without the columns that hold nothing.
func tableRows(t *testing.T, w *Warehouse, table string) []string {
	t.Helper()
	rows, err := w.DB().Queryx("SELECT COLUMNS(c -> NOT suffix(c, '_key') AND c <> 'is_void')::VARCHAR FROM input." + table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var cells [][]any
	var isGiven []bool
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		isGiven = append(isGiven, make([]bool, len(values)-len(isGiven))...)
		for i, value := range values {
			isGiven[i] = isGiven[i] || value != nil
		}
		cells = append(cells, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, values := range cells {
		var line []string
		for i, value := range values {
			if text := fmt.Sprint(value); !isGiven[i] {
				continue
			} else if value == nil {
				line = append(line, "·")
			} else {
				line = append(line, text)
			}
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	return lines
}
