// Package kpitest runs the analysts' own tests of their KPIs, queries/tests/<kpi>.toml, on the real engine and model: small
// exports go in as CSV text, and the query's rows are compared with those expected.
package kpitest

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"loyalty/internal/config"
	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/internal/month"
	"loyalty/internal/warehouse"
	"loyalty/queries"
)

// What a case may take: it is a handful of rows, and it comes with a pull request as queries do.
const (
	Memory   = 1 << 30 // bytes, of the engine
	caseTime = time.Minute
)

// Case is one [[case]] of a test file.
type Case struct {
	KPI      string            `toml:"-"`
	Name     string            `toml:"name"`
	Month    string            `toml:"month"`    // YYYY-MM, the report month
	Timezone string            `toml:"timezone"` // default Asia/Ho_Chi_Minh
	Cut      string            `toml:"cut"`      // of [report], default channel
	Settings map[string]any    `toml:"settings"` // of [definitions]; min_group is 1 unless it stands here
	Source   map[string]any    `toml:"source"`   // further keys of [sources.<table>], by table
	Given    map[string]string `toml:"given"`    // table → CSV text with a header line, loaded as an export
	Expect   string            `toml:"expect"`   // CSV text: month, segment if any, and columns of the contract or extras
	Missing  []string          `toml:"missing"`  // in place of expect: the inputs that the KPI says it needs
}

// Parse reads one file's cases. Unknown keys are refused.
func Parse(id string, text []byte) ([]Case, error) {
	var file struct {
		Case []Case `toml:"case"`
	}
	name := "queries/tests/" + id + ".toml"
	meta, err := toml.Decode(string(text), &file)
	if err != nil {
		return nil, fault.User(fmt.Errorf("%s: %w", name, err))
	}
	for _, key := range meta.Undecoded() {
		if len(key) > 1 && (key[1] == "settings" || key[1] == "source") {
			continue
		}
		return nil, fault.User(fmt.Errorf("%s: key %q is unknown; a [[case]] holds name, month, timezone, cut, settings, source, given, expect, missing", name, key))
	}
	if len(file.Case) == 0 {
		return nil, fault.User(fmt.Errorf("%s: holds no [[case]]", name))
	}
	for i := range file.Case {
		c := &file.Case[i]
		c.KPI = id
		if c.Name == "" || c.Month == "" || len(c.Given) == 0 || c.Expect == "" && len(c.Missing) == 0 {
			return nil, fault.User(fmt.Errorf("%s: case %d needs name, month, given.<table> and expect (or missing)", name, i+1))
		}
	}
	return file.Case, nil
}

// Difference is one value that isn't as expected.
type Difference struct {
	Month, Segment, Column string
	Want, Got              string
}

// Run runs one case; no differences mean that it passes. An error is a test, a query or an export that can't be read.
func Run(ctx context.Context, catalogue *queries.Catalogue, c Case) (found []Difference, err error) {
	query, isKPI := catalogue.KPI(c.KPI)
	if !isKPI {
		return nil, fault.User(fmt.Errorf("queries/tests/%s.toml: there is no KPI %q in queries/kpi", c.KPI, c.KPI))
	}
	ctx, cancel := context.WithTimeout(ctx, caseTime)
	defer cancel()
	defer func() {
		if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: ran too long and was stopped: what it selects, or its source's conditions, never end", c.KPI, c.Name))
		}
	}()
	folder, err := os.MkdirTemp("", "loyalty-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "config.toml")
	defer func() { err = inCase(err, c, file) }()
	if err := write(folder, file, c); err != nil {
		return nil, err
	}
	cfg, err := config.Load(file, nil, nil)
	if err != nil {
		return nil, err
	}
	reported, err := month.Parse(c.Month)
	if err != nil {
		return nil, fault.User(err)
	}
	// tests come with pull requests: not even their sources' conditions may read a file beyond the case's own
	size := strconv.Itoa(Memory) + "B"
	w, err := warehouse.Open(ctx, warehouse.Options{Threads: 1, TempDir: folder, ShutIn: true, MemoryLimit: size, DiskLimit: size})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	// the day of the run lies years after the month, so that rows dated later are there and must not enter
	const yearsLater = 5
	now := reported.End().AddDate(yearsLater, 0, 0)
	inputs, err := w.Load(ctx, cfg, now, now, nil)
	if err != nil {
		return nil, err
	}
	if err := w.Lock(ctx); err != nil {
		return nil, err
	}
	silent := func(string, int64, time.Duration) {}
	result, err := kpi.Prepare(ctx, w, cfg, catalogue, inputs, kpi.Options{Month: reported, Now: now, Uncovered: kpi.Accept}, silent, query)
	if err != nil {
		return nil, err
	}
	series, err := kpi.RunOne(ctx, w, query, inputs, result)
	if err != nil {
		return nil, err
	}
	if len(c.Missing) > 0 || len(series.Missing) > 0 {
		want, got := strings.Join(c.Missing, ", "), strings.Join(series.Missing, ", ")
		if want != got {
			return []Difference{{Column: "missing", Want: want, Got: got}}, nil
		}
		return nil, nil
	}
	return compare(c, series)
}

// inCase puts the test's file and case in place of the configuration that was made of it, which the reader never sees.
func inCase(err error, c Case, file string) error {
	if err == nil || !strings.Contains(err.Error(), file) {
		return err
	}
	place := fmt.Sprintf("queries/tests/%s.toml: case %q", c.KPI, c.Name)
	told := errors.New(regexp.MustCompile(regexp.QuoteMeta(file)+`(:\d+)?`).ReplaceAllLiteralString(err.Error(), place))
	if fault.IsUser(err) {
		return fault.User(told)
	}
	return told
}

// write lays the case's exports and a configuration that names them into a folder.
func write(folder, file string, c Case) error {
	sources := map[string]any{}
	for table, text := range c.Given {
		if !slices.ContainsFunc(config.Inputs(), func(in config.Input) bool { return in.Table == table }) {
			return fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: given.%s: there is no such input table", c.KPI, c.Name, table))
		}
		name := table + ".csv"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(strings.TrimLeft(text, "\n")), 0o600); err != nil {
			return err
		}
		source := map[string]any{"path": name, "max_rejected": 1.0}
		if further, ok := c.Source[table].(map[string]any); ok {
			for key, value := range further {
				if key == "path" || key == "query" { // a test reads what it is given, no other file
					return fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: source.%s.%s: a test's rows stand in given.%s", c.KPI, c.Name, table, key, table))
				}
				source[key] = value
			}
		}
		sources[table] = source
	}
	settings := map[string]any{"min_group": int64(1)} // a case is a handful of customers
	maps.Copy(settings, c.Settings)
	text, err := toml.Marshal(map[string]any{
		"report":      map[string]any{"company": "Test", "timezone": cmp.Or(c.Timezone, "Asia/Ho_Chi_Minh"), "cut": cmp.Or(c.Cut, "channel")},
		"definitions": settings,
		"sources":     sources,
	})
	if err != nil {
		return fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: %w", c.KPI, c.Name, err))
	}
	return os.WriteFile(file, text, 0o600)
}

// Report is a readable account of a case that failed.
func Report(c Case, differences []Difference) string {
	var b strings.Builder
	fmt.Fprintf(&b, "FAIL %s: %s\n", c.KPI, c.Name)
	fmt.Fprintf(&b, "     %-8s %-16s %-14s %18s %18s\n", "month", "segment", "column", "expected", "got")
	for _, d := range differences {
		fmt.Fprintf(&b, "     %-8s %-16s %-14s %18s %18s\n", d.Month, d.Segment, d.Column, d.Want, d.Got)
	}
	return b.String()
}

func records(c Case) ([][]string, error) {
	reader := csv.NewReader(strings.NewReader(strings.TrimSpace(c.Expect)))
	reader.TrimLeadingSpace = true
	rows, err := reader.ReadAll()
	if err == nil && (len(rows) < 2 || rows[0][0] != "month") {
		err = errors.New("expect begins with a header line whose first column is month, and holds a row at least")
	}
	if err != nil {
		return nil, fault.User(fmt.Errorf("queries/tests/%s.toml: case %q: expect: %w", c.KPI, c.Name, err))
	}
	return rows, nil
}

// IDs lists the KPIs that have tests, sorted.
func IDs(tests map[string][]byte) []string {
	ids := make([]string, 0, len(tests))
	for id := range tests {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}
