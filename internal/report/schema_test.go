package report

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// fitsSchema holds a report.json against the schema that is published with it, which must refuse a status that is a number and a key that it
// doesn't know.
func fitsSchema(t *testing.T, content []byte) {
	t.Helper()
	text, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = compiler.AddResource("report.schema.json", parsed)
	}
	if err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	report, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(report); err != nil {
		t.Error(err)
	}
	for key, value := range map[string]any{"month": "October", "statuses": 5} {
		object := report.(map[string]any)
		before, had := object[key]
		if object[key] = value; schema.Validate(report) == nil {
			t.Errorf("%s = %v is let through", key, value)
		}
		if delete(object, key); had {
			object[key] = before
		}
	}
}
