package report

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// JSON is report.json: indented, keys in the model's order, maps sorted, the same bytes for the same report.
func (r *Report) JSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return nil, fmt.Errorf("report.json: %w", err)
	}
	return b.Bytes(), nil
}
