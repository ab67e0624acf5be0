package queries

import (
	"encoding/json"
	"fmt"
	"reflect"

	"loyalty/internal/figure"
)

type object = map[string]any

// Schema is the JSON Schema (2020-12) of the header of a KPI or a chart, which is TOML in the file's leading comment lines. explain says in
// words what a key is, "" where nothing is said.
func Schema(explain func(key string) string) ([]byte, error) {
	lists := map[string][]string{"section": figure.Sections(), "unit": Units, "better": Betters, "window": Windows, "segments": {"list", "partition"},
		"depth": figure.Depths, "role": figure.Roles, "worth": figure.Worths, "link": figure.Links, "subject": figure.Subjects}
	properties := object{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Header]()) {
		key := field.Tag.Get("toml")
		if key == "" {
			continue
		}
		form := formOf(field.Type)
		if list := lists[key]; list != nil {
			form["enum"] = list
		}
		if text := explain(key); text != "" {
			form["description"] = text
		}
		properties[key] = form
	}
	text, err := json.MarshalIndent(object{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "header of a KPI or a chart of loyalty",
		"type": "object", "properties": properties, "additionalProperties": false}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("the schema of a header: %w", err)
	}
	return append(text, '\n'), nil
}

func formOf(t reflect.Type) object {
	if t == reflect.TypeFor[Extra]() { // the unit, and a name by language
		return object{"type": "object", "properties": object{"unit": object{"enum": Units}}, "additionalProperties": object{"type": "string"}}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Slice:
		return object{"type": "array", "items": formOf(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": formOf(t.Elem())}
	case reflect.Struct:
		properties := object{}
		for _, field := range reflect.VisibleFields(t) {
			if key := field.Tag.Get("toml"); key != "" {
				properties[key] = formOf(field.Type)
			}
		}
		return object{"type": "object", "properties": properties, "additionalProperties": false}
	}
	return object{} // columns: a list of a chart's, a table of a model's
}
