package warehouse

import (
	"context"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestSpoken holds the dates of testdata/spoken.toml to what readDateText is to see of them.
func TestSpoken(t *testing.T) {
	var cases struct{ Said map[string]string }
	if _, err := toml.DecodeFile("testdata/spoken.toml", &cases); err != nil || len(cases.Said) == 0 {
		t.Fatal("no cases", err)
	}
	w := open(t)
	if _, err := w.DB().Exec("CREATE SCHEMA " + stagingSchema); err != nil {
		t.Fatal(err)
	}
	if err := w.createSpoken(context.Background()); err != nil {
		t.Fatal(err)
	}
	for said, want := range cases.Said {
		var got string
		if err := w.DB().Get(&got, "SELECT "+spokenMacro+"("+literal(said)+")"); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q is %q, want %q", said, got, want)
		}
	}
}
