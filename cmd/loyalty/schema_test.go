package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write docs/*.schema.json anew")

// TestSchemas: docs/*.schema.json are what the program prints; they take each configuration and each header that the project ships, and
// refuse what the program refuses.
func TestSchemas(t *testing.T) {
	root := filepath.Join("..", "..")
	schemas := map[string]*jsonschema.Schema{}
	for _, what := range []string{"config", "header"} {
		text, err := schemaOf(what)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(root, "docs", what+".schema.json")
		if *update {
			if os.Getenv("CI") != "" {
				t.Fatal("-update is refused where CI is set")
			}
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(file); err != nil || !bytes.Equal(kept, text) {
			t.Errorf("%s is out of date: run `make docs` (%v)", file, err)
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource(what, parsed); err != nil {
			t.Fatal(err)
		}
		if schemas[what], err = compiler.Compile(what); err != nil {
			t.Fatal(err)
		}
		if explained := strings.Count(string(text), `"description"`); explained < 20 {
			t.Errorf("%s explains %d keys", what, explained)
		}
	}
	holds := func(what, text string) error {
		t.Helper()
		var tree map[string]any
		if _, err := toml.Decode(text, &tree); err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		return schemas[what].Validate(value)
	}
	comment := regexp.MustCompile(`(?m)^-- ?`)
	count := 0
	for _, pattern := range []string{"config.toml", "queries/kpi/*.sql", "queries/chart/*.sql", "queries/model/*.sql", "../shared/data/field/*/config.toml"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			what, text := "config", string(content)
			if filepath.Ext(file) == ".sql" {
				what, text = "header", ""
				for line := range strings.Lines(string(content)) {
					if !strings.HasPrefix(line, "--") {
						break
					}
					text += comment.ReplaceAllString(line, "")
				}
			}
			if err := holds(what, text); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			count++
		}
	}
	if count < 80 {
		t.Errorf("%d files were looked at", count)
	}
	orders := "[sources.orders]\npath = 'o.csv'\n"
	for _, wrong := range []string{
		"", orders + "[goals.revenue]\ntarget = 'much'", orders + "[goals.revenue]\ntargt = 1", orders + "[report]\nmonth = '2026-13'", orders + "[report]\ncut = 'colour'",
		orders + "[definitions]\nactive_window_months = 0", orders + "columns = { price = 'x' }", "[sources.sales]\npath = 'o.csv'", orders + "[checks]\norders_between = [1]",
	} {
		if holds("config", wrong) == nil {
			t.Errorf("let through: %s", wrong)
		}
	}
	for _, wrong := range []string{"unit = 'furlong'", "titel.en = 'x'", "title = 5", "place = 'first'"} {
		if holds("header", wrong) == nil {
			t.Errorf("let through: %s", wrong)
		}
	}
}
