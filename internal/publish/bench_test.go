package publish

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkCommit publishes a month of 300 files of 50 KB, over one like it.
func BenchmarkCommit(b *testing.B) {
	out := b.TempDir()
	content := bytes.Repeat([]byte("loyalty "), 50<<10/8)
	for b.Loop() {
		s, err := Stage(out)
		if err != nil {
			b.Fatal(err)
		}
		for n := range 300 {
			if err := s.Write(fmt.Sprintf("%s/kpi%d/index.html", october, n), content); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.Commit(b.Context(), october); err != nil {
			b.Fatal(err)
		}
	}
}
