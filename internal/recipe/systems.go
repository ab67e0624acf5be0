// Package recipe writes a configuration for exports that it has never seen: it knows how shop and survey systems call their columns, and
// what a column of dates, of money or of ids looks like. What it can't decide it leaves to be asked.
package recipe

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"
)

// system is a program that writes exports, an entry of systems.toml. Without signs it stands for any other.
type system struct {
	Name     string
	Table    string              // of ours that the export fills
	Signs    [][]string          // the header holds all names of one of these
	Grain    string              // row, line; "" = as the rows tell
	AmountOf string              `toml:"amount_of"`
	Columns  map[string][]string // our column → its names, the best first
	Beside   []string            // columns of refunds, taken off the order's own amount
	Timezone string
	Key      string // a column that every row of the export has
}

//go:embed systems.toml
var systemsTOML string

// systems is the table.
func systems() ([]system, error) {
	var read struct{ System []system }
	decoded, err := toml.Decode(systemsTOML, &read)
	if err != nil {
		return nil, fmt.Errorf("systems.toml: %w", err)
	}
	if stray := decoded.Undecoded(); len(stray) > 0 {
		return nil, fmt.Errorf("systems.toml: unknown key %s", stray[0])
	}
	return read.System, nil
}

// names are all that a header may hold.
func names(all []system) []string {
	var found []string
	add := func(name string) {
		if !slices.ContainsFunc(found, func(other string) bool { return fold(other) == fold(name) }) {
			found = append(found, name)
		}
	}
	for _, s := range all {
		for _, signs := range s.Signs {
			for _, name := range signs {
				add(name)
			}
		}
		for _, list := range s.Columns {
			for _, name := range list {
				add(name)
			}
		}
	}
	slices.Sort(found)
	return found
}

// fold is a name as it is compared.
func fold(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(name))), " ")
}

// recognise is the system whose signs the header holds, the most of them where several do.
func recognise(all []system, columns []string) (best system, isKnown bool) {
	most := 0
	for _, s := range all {
		for _, signs := range s.Signs {
			missing := slices.ContainsFunc(signs, func(name string) bool { return find(columns, name) == "" })
			if !missing && len(signs) > most {
				best, most = s, len(signs)
			}
		}
	}
	return best, most > 0
}

// find is the header's own spelling of a name, "" where it isn't there.
func find(columns []string, name string) string {
	i := slices.IndexFunc(columns, func(c string) bool { return fold(c) == fold(name) })
	if i < 0 {
		return ""
	}
	return columns[i]
}
