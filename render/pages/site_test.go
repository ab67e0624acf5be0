package pages

import (
	"loyalty/render/mock"

	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestSite renders the whole mock; with RENDER_OUT set it writes the files there, to be looked at in a browser.
func TestSite(t *testing.T) {
	out := os.Getenv("RENDER_OUT")
	r := renderer(t, out != "")
	rep := mock.Report()
	r.Words(rep)
	files, err := r.Month(context.Background(), rep, SingleFile, Email)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if out == "" {
			continue
		}
		path := filepath.Join(out, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
