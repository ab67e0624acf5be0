//go:build unix

package publish

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"loyalty/internal/fault"
)

// specials makes one file of each kind that isn't a regular one, by what it is called: reading one hangs, or has no end.
func specials() map[string]func(t *testing.T, name string) {
	pipe := func(t *testing.T, name string) {
		if err := syscall.Mkfifo(name, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target string) func(t *testing.T, name string) {
		return func(t *testing.T, name string) {
			if err := os.Symlink(target, name); err != nil {
				t.Fatal(err)
			}
		}
	}
	return map[string]func(t *testing.T, name string){
		"a pipe": pipe,
		"a socket": func(t *testing.T, name string) {
			short := filepath.Join(t.TempDir(), "s") // a socket's path may not be long
			listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", short)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { listener.Close() })
			if err := os.Rename(short, name); err != nil {
				t.Fatal(err)
			}
		},
		"a link to a pipe": func(t *testing.T, name string) {
			pipe(t, name+".pipe")
			link(filepath.Base(name)+".pipe")(t, name)
		},
		"a link to a device": link("/dev/zero"),
		"a link to itself": func(t *testing.T, name string) {
			link(filepath.Base(name))(t, name)
		},
		"a dangling link": link("nowhere"),
	}
}

// within fails the test where work takes so long that it hangs.
func within(t *testing.T, work func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); work() }()
	select {
	case <-done:
	case <-ctx.Done():
		t.Fatal("it hangs")
	}
}

// TestLedgerReadsRegularFiles: a past report.json that is a pipe, a device or a socket is told, not read, and other months are.
func TestLedgerReadsRegularFiles(t *testing.T) {
	for kind, place := range specials() {
		t.Run(kind, func(t *testing.T) {
			out := t.TempDir()
			publish(t, out, "first")
			if err := os.MkdirAll(filepath.Join(out, "2026-01"), 0o755); err != nil {
				t.Fatal(err)
			}
			place(t, filepath.Join(out, "2026-01", "report.json"))
			within(t, func() {
				ledger, err := Ledger(out)
				if err != nil || len(ledger) != 2 {
					t.Errorf("got %v, %v", ledger, err)
					return
				}
				if ledger[0].Err == nil || ledger[0].JSON != nil || ledger[1].Err != nil {
					t.Errorf("got %v", ledger)
				}
			})
		})
	}
}

// TestSpecialFilesDontHang lays a pipe or a link to a device wherever publishing reads what stands: it is replaced, kept, or named
// in an error, and the last report stays.
func TestSpecialFilesDontHang(t *testing.T) {
	for _, place := range []string{listName, "talk.txt", "../assets/style.0a1b.css", "../.lock", "index.html"} {
		for kind, lay := range specials() {
			t.Run(place+"/"+kind, func(t *testing.T) {
				out := t.TempDir()
				publish(t, out, "first")
				name := filepath.Join(out, october, filepath.FromSlash(place))
				if err := os.RemoveAll(name); err != nil {
					t.Fatal(err)
				}
				lay(t, name)
				within(t, func() {
					s, err := Stage(out)
					if err == nil {
						err = errors.Join(writeAll(s, "second"), s.Commit(t.Context(), october), s.Abort())
					}
					isRefused := !strings.Contains(kind, "dangling") && (place == listName || strings.HasPrefix(place, "..")) || place == "../.lock"
					switch {
					case err == nil && isRefused:
						t.Errorf("%s was taken for a file", name)
					case err != nil && !isRefused:
						t.Errorf("got %v", err)
					case err != nil && (!strings.Contains(err.Error(), filepath.Base(name)) || !fault.IsUser(err) && kind != "a link to itself"):
						t.Errorf("got %v", err)
					}
				})
			})
		}
	}
}
