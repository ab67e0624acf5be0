package config

import (
	"encoding/json"
	"maps"
	"slices"
)

// object is one of JSON Schema.
type object = map[string]any

// What some keys hold that no reader of table reads.
var (
	numbers       = object{"type": "object", "additionalProperties": object{"type": "number"}}
	numbersOrFile = object{"anyOf": []any{object{"type": "string"}, numbers}}
	twoNumbers    = object{"type": "array", "items": object{"type": "number"}, "minItems": 2, "maxItems": 2}
)

// SchemaFile is what the schema is called where it lies beside a configuration.
const SchemaFile = "config.schema.json"

// Schema is the JSON Schema of a configuration, for editors: the keys that Load asks for, each with what it may hold. It lets in what only
// Load can refuse, such as a target without a month.
func Schema() ([]byte, error) {
	found := &refusals{}
	keys := func(read func(*table)) object {
		below := &table{refusals: found}
		read(below)
		return below.schema()
	}
	sources := object{}
	for _, input := range Inputs() {
		source := keys(func(t *table) { readSource(t, input.Table, ".") })
		columns := object{}
		for _, column := range InputColumns(input.Table) {
			columns[column] = object{"type": "string"}
		}
		if _, has := columns["order_id"]; has {
			columns["order_id"] = object{"anyOf": []any{object{"type": "string"}, object{"type": "array", "items": object{"type": "string"}}}}
		}
		source["properties"].(object)["columns"] = closed(columns)
		sources[input.Table] = source
	}
	aim := func(t *table) { readGoal(t, KPIInfo{}) }
	goal, segment := keys(aim), keys(aim)
	goal["properties"].(object)["segments"] = object{"type": "object", "additionalProperties": segment}
	schema := closed(object{
		"report":      keys(func(t *table) { readReport(t, ".", nil, nil) }),
		"sources":     closed(sources),
		"definitions": keys(func(t *table) { readDefinitions(t) }),
		"limits":      keys(func(t *table) { readLimits(t) }),
		"checks":      keys(func(t *table) { readChecks(t, map[string]Source{}, ".") }),
		"goals":       object{"type": "object", "additionalProperties": goal},
	})
	schema["$schema"], schema["title"] = "http://json-schema.org/draft-07/schema#", "loyalty: config.toml"
	text, err := json.MarshalIndent(schema, "", " ")
	return append(text, '\n'), err
}

func closed(properties object) object {
	return object{"type": "object", "properties": properties, "additionalProperties": false}
}

// schema is what the keys that were asked for may hold.
func (t *table) schema() object {
	properties := object{}
	for _, name := range slices.Sorted(maps.Keys(t.forms)) {
		properties[name] = t.forms[name]
		if below, isTable := t.forms[name].(*table); isTable {
			properties[name] = below.schema()
		}
	}
	return closed(properties)
}
