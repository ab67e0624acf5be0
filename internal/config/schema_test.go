package config_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"loyalty/internal/config"
)

// TestDocsSchema keeps docs/config.schema.json, lets in the sample's configuration and every kind of key, and refuses slips.
func TestDocsSchema(t *testing.T) {
	text, err := config.Schema()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "..", "docs", config.SchemaFile)
	if *update {
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
	if err := compiler.AddResource(config.SchemaFile, parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(config.SchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	fits := func(text string) error {
		var values map[string]any
		if _, err := toml.Decode(text, &values); err != nil {
			t.Fatal(err)
		}
		content, err := json.Marshal(values)
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(instance)
	}
	sample, err := os.ReadFile(filepath.Join("..", "..", "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := fits(string(sample)); err != nil {
		t.Errorf("the sample's configuration: %v", err)
	}
	const all = "[sources.orders]\npath = ['a.csv', 'b.csv']\nsheet = 2\nrates = { USD = 25400 }\ndelim = ';'\n[sources.orders.columns]\norder_id = ['a', 'b']\n" +
		"[checks]\nrevenue = { \"2026-10\" = 5 }\norders_between = [0.5, 2]\n" +
		"[goals.revenue]\nby = '2026-12'\ntarget = 1\npath = { \"2026-11\" = 0.5 }\n[goals.revenue.segments.web]\nbetween = [1, 2]\n"
	if err := fits(all); err != nil {
		t.Errorf("every kind of key: %v", err)
	}
	for _, slip := range []string{
		"[report]\nlocal = 'vi'", "[sources.order]\npath = 'o.csv'", "[sources.orders]\nformat = 'xml'", "[sources.orders.columns]\namuont = 'a'",
		"[definitions]\nmin_group = '5'", "[goals.revenue]\ntarget = '1'", "[goals.revenue.segments.web]\ntarge = 1", "[report]\nmonth = '2026-13'", "[report]\nheadline = 'nps'", "[checks]\norders_between = [1]",
	} {
		if fits(slip) == nil {
			t.Errorf("%s is let in", strings.ReplaceAll(slip, "\n", "; "))
		}
	}
	if strings.Contains(string(text), "{}") {
		t.Error("a key is asked for that nothing is said of: note its form")
	}
}
