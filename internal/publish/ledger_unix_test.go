//go:build unix

package publish_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"loyalty/internal/publish"
)

// TestLedgerOfNoFiles: a report.json that is a pipe or a device would be waited for, or never end.
func TestLedgerOfNoFiles(t *testing.T) {
	out := t.TempDir()
	for _, folder := range []string{"2026-01", "2026-02", "2026-03"} {
		if err := os.Mkdir(filepath.Join(out, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(out, "2026-01", "report.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(out, "2026-02", "report.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(out, "2026-03", "report.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	ledger, err := publish.Ledger(out)
	if err != nil || len(ledger) != 1 || ledger[0].Month != "2026-03" {
		t.Errorf("%v, %v", ledger, err)
	}
}
