package report

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

// Schema is report.schema.json: the JSON Schema (2020-12) of report.json, made from the model's own types.
func Schema() ([]byte, error) {
	s := schema{}
	root := s.of(reflect.TypeFor[Report]())
	root["$schema"], root["title"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", "report.json", s
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("report.schema.json: %w", err)
	}
	return append(text, '\n'), nil
}

// schema are the definitions of the structs met, by name.
type schema map[string]any

type object = map[string]any

func (s schema) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[month.Month]():
		return object{"type": "string", "pattern": `^\d{4}-(0[1-9]|1[0-2])$`}
	case reflect.TypeFor[figure.Range]():
		return object{"type": "array", "items": object{"type": "number"}, "minItems": 2, "maxItems": 2}
	}
	switch t.Kind() {
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Pointer:
		return object{"anyOf": []any{s.of(t.Elem()), object{"type": "null"}}}
	case reflect.Slice:
		return object{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.reference(t)
	}
	return object{} // any value
}

// reference defines a struct once.
func (s schema) reference(t reflect.Type) object {
	if _, defined := s[t.Name()]; !defined {
		s[t.Name()] = nil
		properties, required := object{}, []string{}
		s.fields(t, properties, &required)
		definition := object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
		if t == reflect.TypeFor[figure.Sentence]() || t == reflect.TypeFor[figure.Notice]() {
			definition["additionalProperties"] = object{"type": "string"} // its words, by language
		}
		s[t.Name()] = definition
	}
	return object{"$ref": "#/$defs/" + t.Name()}
}

func (s schema) fields(t reflect.Type, properties object, required *[]string) {
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
			continue
		case field.Anonymous && name == "":
			s.fields(field.Type, properties, required)
			continue
		}
		properties[name] = s.of(field.Type)
		if !strings.Contains(options, "omitempty") {
			*required = append(*required, name)
		}
	}
}
