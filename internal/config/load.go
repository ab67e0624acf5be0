package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"loyalty/internal/fault"
	"loyalty/internal/regular"
)

// KPIInfo is what the configuration must know of a KPI to judge its goal.
type KPIInfo struct {
	Better string // higher, lower, none
	Unit   string // rate, points, count, money, days, hours, ratio, dpmo
	Open   bool   // a rate that may lie outside 0..1
}

// Load reads and validates a configuration and fills in the defaults. kpis are the KPIs that may have a goal, by id; nil leaves
// the goals' KPIs unchecked. locales are the languages there are pages for; nil leaves the locale unchecked.
//
// All that is wrong with the file comes at once: the error joins one *Error for each and is a user's (fault.IsUser). A syntax
// error comes alone.
func Load(path string, kpis map[string]KPIInfo, locales []string) (*Config, error) {
	content, err := regular.Read(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	var values map[string]any
	if _, err := toml.Decode(string(content), &values); err != nil {
		return nil, syntaxError(path, err)
	}
	found := &refusals{file: path, lines: keyLines(string(content))}
	c := &Config{File: path, Dir: filepath.Dir(path), lines: found.lines}

	root := &table{refusals: found, values: values}
	report, definitions, checks := root.sub("report"), root.sub("definitions"), root.sub("checks")
	c.Report = readReport(report, c.Dir, kpis, locales)
	c.Sources = readSources(root.sub("sources"), c.Dir)
	c.Definitions = readDefinitions(definitions)
	c.Goals = readGoals(root.sub("goals"), kpis)
	c.Limits = readLimits(root.sub("limits"))
	c.Checks = readChecks(checks, c.Sources, c.Dir)
	refuseStrays(root, report, definitions, checks)
	root.finish()
	if err := found.err(); err != nil {
		return nil, err
	}
	c.Hash = c.fingerprint(content)
	return c, nil
}

// refuseStrays refuses keys above the first table that belong below one of the given.
func refuseStrays(root *table, homes ...*table) {
	for _, name := range root.names() {
		for _, home := range homes {
			if !slices.Contains(root.asked, name) && slices.Contains(home.asked, name) {
				root.refuse(name, "stands in no table", "write it below ["+home.key.String()+"]")
				root.asked = append(root.asked, name)
			}
		}
	}
}

// Resolve is a path of the configuration as seen from the working directory.
func (c *Config) Resolve(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Dir, path)
}

// fingerprint is the SHA-256 of the file's bytes, followed by those of the query files and the rates in the order of their tables, and
// the known revenue.
func (c *Config) fingerprint(content []byte) string {
	sum := sha256.New()
	sum.Write(content)
	for _, input := range Inputs() {
		source := c.Sources[input.Table]
		if source.QueryFile != "" {
			sum.Write([]byte(source.Query))
		}
		for _, rate := range source.Rates {
			fmt.Fprintln(sum, rate.Currency, rate.Month, rate.Value)
		}
	}
	for _, m := range slices.Sorted(maps.Keys(c.Checks.Revenue)) {
		fmt.Fprintln(sum, m, c.Checks.Revenue[m])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func unreadable(path string, err error) error {
	e := &Error{File: path, Problem: "can't be read: " + reason(err), Remedy: "name another configuration with -c, or have one written for your exports by `loyalty init`"}
	if errors.Is(err, fs.ErrNotExist) {
		e.Problem = "no such file"
	}
	return fault.User(e)
}

// reason is the cause of a file error without the path, which the sentence around it names.
func reason(err error) string {
	var irregular *regular.Error
	switch {
	case errors.As(err, &irregular):
		return irregular.Problem
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}

func syntaxError(path string, err error) error {
	e := &Error{File: path, Problem: "not valid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
	var parse toml.ParseError
	if errors.As(err, &parse) {
		e.Line, e.Problem = parse.Position.Line, "not valid TOML: "+strings.TrimSuffix(parse.Message, ".")
		if strings.HasPrefix(parse.Message, "invalid datetime") || strings.HasPrefix(parse.Message, "expected value but found") {
			e.Remedy = "text and months stand in quotes"
		}
	}
	return fault.User(e)
}
