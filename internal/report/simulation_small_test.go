//go:build pages

package report

import (
	"os"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestFewSimulatedShops is the simulation of `make soak` with few, small shops and fixed seeds: what they are told is counted exactly.
func TestFewSimulatedShops(t *testing.T) {
	const file = "testdata/simulation.toml"
	var want map[string]said
	if _, err := toml.DecodeFile(file, &want); err != nil && !*update {
		t.Fatal(err)
	}
	got := map[string]said{}
	for _, k := range []shopKind{
		{name: "still", active: 500, shape: 1.5},
		{name: "heavy repeaters", active: 500, shape: 0.4},
		{name: "the same Tết", active: 500, shape: 1.5, peaks: true},
		{name: "leaving six times as fast", active: 500, shape: 1.5, planted: simulatedMonth - 8, leaving: 6},
	} {
		reports, _ := simulated(t, k, 1, simulatedMonth)
		got[k.name] = saidIn(reports[0])
	}
	if *update {
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := toml.NewEncoder(f).Encode(got); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name, w := range want {
		if got[name] != w {
			t.Errorf("%s: %+v, want %+v; run with -update if it should", name, got[name], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d kinds of shop, the file has %d", len(got), len(want))
	}
}
