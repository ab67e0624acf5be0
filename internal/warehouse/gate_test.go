package warehouse

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func TestGate(t *testing.T) {
	ctx := context.Background()
	w := open(t)
	for _, statement := range []string{"CREATE TABLE input.orders (amount INTEGER, month_no INTEGER)", "CREATE TABLE customers (x INTEGER)"} {
		if _, err := w.DB().ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	var file struct {
		Case []struct {
			SQL, Want string
			Reads     []string
		}
	}
	if _, err := toml.DecodeFile("testdata/gate.toml", &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Case {
		reads, err := w.Admit(ctx, c.SQL)
		switch {
		case c.Want == "" && err != nil:
			t.Errorf("%s\n\tis refused: %v", c.SQL, err)
		case c.Want == "" && !slices.Equal(reads.Tables, c.Reads):
			t.Errorf("%s\n\treads %q, want %q", c.SQL, reads, c.Reads)
		case c.Want == "":
			if _, err := w.DB().ExecContext(ctx, c.SQL); err != nil {
				t.Errorf("%s\n\tpasses, and doesn't run: %v", c.SQL, err)
			}
		case err == nil || !strings.Contains(err.Error(), c.Want):
			t.Errorf("%s\n\tgives %v, want an error with %q", c.SQL, err, c.Want)
		}
	}
}

// Nothing that stands in the temporary folder behind the lock is an export.
func TestUnpackedExportsGo(t *testing.T) {
	ctx := context.Background()
	w := open(t)
	if _, err := w.DB().ExecContext(ctx, "COPY (SELECT 'secret' AS x) TO '"+w.folder.plain()+"/plain-1.txt'"); err != nil {
		t.Fatal(err)
	}
	if err := w.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	var files int
	if err := w.DB().GetContext(ctx, &files, "SELECT count(*) FROM glob('"+w.folder.path+"/**')"); err == nil && files > 0 {
		t.Errorf("%d files are left", files)
	}
}
