package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/BurntSushi/toml"
)

type object = map[string]any

const monthPattern = `^\d{4}-(0[1-9]|1[0-2])$`

// pair is [low, high].
var pair = object{"type": "array", "items": object{"type": "number"}, "minItems": 2, "maxItems": 2}

// Schema is the JSON Schema (2020-12) of config.toml, by which editors complete and check it: each table's keys, as the readers above ask for
// them. explain says in words what a key of a table is, "" where nothing is said; kpis are the KPIs that are named.
func Schema(kpis []string, explain func(table, key string) string) ([]byte, error) {
	found := &refusals{lines: map[string]int{}, forms: map[string]object{}}
	const any = "*" // a KPI, and a segment of it
	sources := object{}
	for _, input := range Inputs() {
		columns := object{}
		for _, column := range input.Columns {
			columns[column] = column
		}
		sources[input.Table] = object{"columns": columns}
	}
	root := &table{refusals: found, values: object{"sources": sources, "goals": object{any: object{"segments": object{any: object{}}}}}}
	readReport(root.sub("report"), "", nil, nil)
	readSources(root.sub("sources"), "")
	readDefinitions(root.sub("definitions"))
	readGoals(root.sub("goals"), nil)
	readLimits(root.sub("limits"))
	readChecks(root.sub("checks"), nil, "")

	var of func(key toml.Key, title string) object
	of = func(key toml.Key, title string) object {
		properties := object{}
		for name, form := range found.forms[key.String()] {
			form, below := maps.Clone(form.(object)), join(key, name)
			if _, isTable := found.forms[below.String()]; isTable {
				form = of(below, strings.TrimSuffix(title, "]")+"."+name+"]")
			}
			if text := explain(title, name); text != "" {
				form["description"] = text
			}
			properties[name] = form
		}
		return object{"type": "object", "properties": properties, "additionalProperties": false}
	}
	properties := object{}
	for _, name := range []string{"report", "definitions", "limits", "checks"} {
		properties[name] = of(toml.Key{name}, "["+name+"]")
	}
	inputs := object{}
	for name := range sources {
		inputs[name] = of(toml.Key{"sources", name}, "[sources.<table>]")
	}
	properties["sources"] = object{"type": "object", "properties": inputs, "additionalProperties": false, "minProperties": 1}
	goal := of(toml.Key{"goals", any}, "[goals.<kpi>]")
	segment := of(toml.Key{"goals", any, "segments", any}, "[goals.<kpi>]")
	goal["properties"].(object)["segments"] = object{"type": "object", "additionalProperties": segment}
	named := object{}
	for _, id := range kpis {
		named[id] = object{"$ref": "#/$defs/goal"}
	}
	properties["goals"] = object{"type": "object", "properties": named, "additionalProperties": object{"$ref": "#/$defs/goal"}}
	text, err := json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "config.toml of loyalty", "type": "object",
		"properties": properties, "required": []string{"sources"}, "additionalProperties": false, "$defs": object{"goal": goal},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("the schema of config.toml: %w", err)
	}
	return append(text, '\n'), nil
}
