package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"loyalty/internal/fault"
)

// findingFormats are how check may tell what it found: to people, to GitHub as annotations, to programs, to code scanners.
var findingFormats = map[string]func(io.Writer, []fault.Finding) error{"github": writeGitHub, "json": writeJSON, "sarif": writeSARIF}

// findingLine is a finding as a terminal shows it: file:line:column, and what is there.
func findingLine(f fault.Finding) string {
	place := f.File
	for _, at := range []int{f.Line, f.Column} {
		if at > 0 {
			place += fmt.Sprintf(":%d", at)
		}
	}
	if place != "" {
		place += ": "
	}
	return place + f.Text
}

func writeJSON(out io.Writer, list []fault.Finding) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{"findings": append([]fault.Finding{}, list...)})
}

// writeGitHub writes workflow commands, which GitHub shows beside the lines that they name.
func writeGitHub(out io.Writer, list []fault.Finding) error {
	text := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, f := range list {
		command := f.Level
		if command == fault.Note {
			command = "notice"
		}
		properties := []string{"title=loyalty " + property.Replace(f.Rule)}
		if f.File != "" {
			properties = append(properties, "file="+property.Replace(f.File))
		}
		if f.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", f.Line))
		}
		if f.Column > 0 {
			properties = append(properties, fmt.Sprintf("col=%d", f.Column))
		}
		if _, err := fmt.Fprintf(out, "::%s %s::%s\n", command, strings.Join(properties, ","), text.Replace(f.Text)); err != nil {
			return err
		}
	}
	return nil
}

// writeSARIF writes a log of the Static Analysis Results Interchange Format 2.1.0.
func writeSARIF(out io.Writer, list []fault.Finding) error {
	type object map[string]any
	results := []object{}
	for _, f := range list {
		result := object{"ruleId": f.Rule, "level": f.Level, "message": object{"text": f.Text}}
		if f.File != "" {
			place := object{"artifactLocation": object{"uri": f.File}}
			if f.Line > 0 {
				region := object{"startLine": f.Line}
				if f.Column > 0 {
					region["startColumn"] = f.Column
				}
				place["region"] = region
			}
			result["locations"] = []object{{"physicalLocation": place}}
		}
		results = append(results, result)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []object{{
			"tool":       object{"driver": object{"name": "loyalty", "version": programVersion()}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}
