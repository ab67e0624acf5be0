//go:build unix

package regular_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"loyalty/internal/regular"
)

func TestCheck(t *testing.T) {
	home := t.TempDir()
	t.Chdir(home)
	must(t, os.Mkdir("shop", 0o755), os.Mkdir("shop/notes", 0o755), os.WriteFile("shop/file", []byte("x"), 0o600), os.WriteFile("secret", nil, 0o600))
	must(t, syscall.Mkfifo("shop/pipe", 0o600))
	for link, target := range map[string]string{"link": "file", "piped": "pipe", "gone": "nowhere", "zero": "/dev/zero", "out": "../secret", "absolute": filepath.Join(home, "shop/file"),
		"notes/back": "../file", "elsewhere": "..", "loop": "loop"} {
		must(t, os.Symlink(target, "shop/"+link))
	}
	listener, err := net.Listen("unix", "shop/socket")
	must(t, err)
	defer listener.Close()
	for name, want := range map[string]struct{ check, within string }{
		"file":             {},
		"link":             {},
		"absolute":         {},
		"notes/back":       {},
		"notes":            {check: "is a folder"},
		"pipe":             {check: "is a named pipe, not a file"},
		"piped":            {check: "is a named pipe, not a file"},
		"socket":           {check: "is a socket, not a file"},
		"zero":             {check: "is a device, not a file"},
		"gone":             {check: "is a dangling symlink: nowhere is not there"},
		"out":              {within: "is a link that leads out of the configuration's folder"},
		"elsewhere/secret": {within: "is a link that leads out of the configuration's folder"},
	} {
		if want.within == "" {
			want.within = want.check
		}
		if got := text(regular.Check("shop/" + name)); got != want.check {
			t.Errorf("%s: %q, want %q", name, got, want.check)
		}
		if _, err := regular.Read("shop/" + name); text(err) != want.check {
			t.Errorf("read %s: %q, want %q", name, text(err), want.check)
		}
		for _, folder := range []string{"shop", filepath.Join(home, "shop"), "shop/../shop"} {
			if got := text(regular.CheckWithin(folder, name)); got != want.within {
				t.Errorf("%s in %s: %q, want %q", name, folder, got, want.within)
			}
		}
	}
	if err := regular.Check("shop/nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if err := regular.Check("shop/loop"); err == nil {
		t.Error("a link to itself passes")
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}
