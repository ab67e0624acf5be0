package queries

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"loyalty/internal/figure"
)

// words are the lists that checkKPI and checkTies hold keys to.
var words = map[string][]string{"unit": Units, "better": Betters, "window": Windows, "section": nil, "segments": {"list", "partition"},
	"role": figure.Roles, "depth": figure.Depths, "worth": figure.Worths, "subject": figure.Subjects, "link": figure.Links}

// schemaOf is a header's type in the words of JSON Schema.
func schemaOf(of reflect.Type) map[string]any {
	switch of.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(of.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(of.Elem())}
	case reflect.Struct:
		if of == reflect.TypeFor[Extra]() { // its unit, and its name by language
			return map[string]any{"type": "object", "properties": map[string]any{"unit": map[string]any{"enum": Units}}, "additionalProperties": map[string]any{"type": "string"}, "required": []string{"unit"}}
		}
		properties := map[string]any{}
		for _, field := range reflect.VisibleFields(of) {
			if name := field.Tag.Get("toml"); name != "" {
				properties[name] = schemaOf(field.Type)
				if list := words[name]; list != nil && of == reflect.TypeFor[Header]() {
					properties[name] = map[string]any{"enum": list}
				}
			}
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	}
	return map[string]any{} // columns: a list of a chart's, a table of a model's
}

// TestDocsSchema keeps docs/header.schema.json: every shipped header fits it, and slips don't.
func TestDocsSchema(t *testing.T) {
	schema := schemaOf(reflect.TypeFor[Header]())
	schema["$schema"], schema["title"] = "http://json-schema.org/draft-07/schema#", "loyalty: the header of a query file"
	text, err := json.MarshalIndent(schema, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	file := filepath.Join("..", "docs", "header.schema.json")
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
	if err := compiler.AddResource("header", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("header")
	if err != nil {
		t.Fatal(err)
	}
	fits := func(header string) error {
		var values map[string]any
		if _, err := toml.Decode(header, &values); err != nil {
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
		return compiled.Validate(instance)
	}
	catalogue, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range slices.Concat(catalogue.Models, catalogue.KPIs, catalogue.Charts) {
		if err := fits(strings.Join(headerLines(query.SQL), "\n")); err != nil {
			t.Errorf("%s: %v", query.File, err)
		}
	}
	for _, slip := range []string{"titel.en = 'A'", "unit = 'percent'", "title = 'A'", "needs = 'orders'", "figures = [{ az = 'trend' }]", "extra.n.en = 'N'"} {
		if fits(slip) == nil {
			t.Errorf("%s is let in", slip)
		}
	}
}
