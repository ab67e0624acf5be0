package fault

import "testing"

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{{"", "", 0}, {"", "abc", 3}, {"targt", "target", 1}, {"traget", "target", 1}, {"kitten", "sitting", 3}, {"đơn", "don", 2}} {
		if got := edits(c.from, c.to); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.from, c.to, got, c.want)
		}
		if got := edits(c.to, c.from); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.to, c.from, got, c.want)
		}
	}
}
