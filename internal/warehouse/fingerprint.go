package warehouse

import (
	"context"
	"fmt"
)

// Fingerprint tells the rows that are loaded, whatever files they came from and in whatever order: a line for each input table, with its number of
// rows and hashes of them.
func (w *Warehouse) Fingerprint(ctx context.Context) ([]string, error) {
	var lines []string
	for _, t := range tables() {
		var line string
		if err := w.db.GetContext(ctx, &line, fmt.Sprintf("SELECT concat_ws(' ', %s, count(*), bit_xor(hash(r)), sum(hash(r))) FROM input.%s AS r",
			literal(t.name), identifier(t.name))); err != nil {
			return nil, fmt.Errorf("hash the rows of %s: %w", t.name, err)
		}
		lines = append(lines, line)
	}
	return lines, nil
}
