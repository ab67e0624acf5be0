package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/fault"
)

const october = "2026-10"

// files are the contents of a report's files by name; edition tells two runs apart.
func files(edition string) map[string]string {
	return map[string]string{
		october + "/index.html":      "page " + edition,
		october + "/vi/index.html":   "trang " + edition,
		october + "/report.json":     `{"edition": "` + edition + `"}`,
		october + "/" + edition:      "a page that only this edition has",
		"assets/style.0a1b.css":      "the same in both",
		"assets/" + edition + ".css": "only in " + edition,
		"archive.html":               "archive " + edition,
		"vi/archive.html":            "lưu trữ " + edition,
		"index.html":                 "index " + edition,
	}
}

func stage(t *testing.T, out, edition string) *Staging {
	t.Helper()
	s, err := Stage(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Abort() })
	return s
}

func writeAll(s *Staging, edition string) error {
	all := files(edition)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := s.Write(name, []byte(all[name])); err != nil {
			return err
		}
	}
	return nil
}

func publish(t *testing.T, out, edition string) {
	t.Helper()
	s := stage(t, out, edition)
	if err := errors.Join(writeAll(s, edition), s.Commit(t.Context(), october)); err != nil {
		t.Fatal(err)
	}
}

// tree reads a folder: its files by name, without the lock, staging folders and lists.
func tree(t *testing.T, out string) map[string]string {
	t.Helper()
	names, err := filesBelow(out)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, name := range names {
		if strings.HasPrefix(name, ".") || filepath.Base(name) == listName {
			continue
		}
		content, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(content)
	}
	return found
}

func expect(t *testing.T, out string, want map[string]string) {
	t.Helper()
	got := tree(t, out)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s holds %q, want %q", name, got[name], want[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, wanted := want[name]; !wanted {
			t.Errorf("%s shouldn't be there", name)
		}
	}
}

// month is the part of a tree below the month's folder.
func monthOf(all map[string]string) map[string]string {
	part := maps.Clone(all)
	maps.DeleteFunc(part, func(name, _ string) bool { return !strings.HasPrefix(name, october+"/") })
	return part
}

func noLeftovers(t *testing.T, out string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(out, stagingPrefix+"*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestFirstAndSecondEdition(t *testing.T) {
	out := filepath.Join(t.TempDir(), "a", "out")
	publish(t, out, "first")
	expect(t, out, files("first"))
	noLeftovers(t, out)
	publish(t, out, "second")
	want := files("second")
	want["assets/first.css"] = "only in first" // a report of another month may use it
	expect(t, out, want)
	noLeftovers(t, out)
	if info, err := os.Stat(filepath.Join(out, october)); err != nil || info.Mode().Perm()&0o055 != 0o055 {
		t.Errorf("others can't read the month: %v %v", info.Mode(), err)
	}
}

func TestForeignFilesAndOtherMonthsStay(t *testing.T) {
	out := t.TempDir()
	foreign := map[string]string{
		".gitignore":                   "*",
		"letter.docx":                  "not ours",
		"2026-09/report.json":          "{}",
		"2026-09/index.html":           "september",
		october + "/minutes/talk.txt":  "said in the meeting",
		october + "/vi/translation.md": "not ours either",
	}
	for name, content := range foreign {
		file := filepath.Join(out, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for _, edition := range []string{"first", "second"} {
		publish(t, out, edition)
	}
	want := files("second")
	maps.Copy(want, foreign)
	delete(want, ".gitignore") // tree leaves hidden files out
	want["assets/first.css"] = "only in first"
	expect(t, out, want)
	if _, err := os.Stat(filepath.Join(out, ".gitignore")); err != nil {
		t.Error(err)
	}
}

// steps lists the steps of publishing the second edition over the first.
func steps(t *testing.T, swap func(a, b string) error) []string {
	t.Helper()
	out := t.TempDir()
	publish(t, out, "first")
	var names []string
	s := stage(t, out, "second")
	s.exchange = swap
	s.step = func(name string) error { names = append(names, name); return nil }
	if err := errors.Join(writeAll(s, "second"), s.Commit(t.Context(), october)); err != nil {
		t.Fatal(err)
	}
	if last := names[len(names)-1]; last != "root index.html" {
		t.Errorf("the last step is %q, not index.html", last)
	}
	return names
}

// swaps are the ways to exchange two folders: the system's, and that of systems without one.
func swaps() map[string]func(a, b string) error {
	return map[string]func(a, b string) error{
		"exchange":    exchange,
		"two renames": func(a, b string) error { return errUnsupported },
	}
}

// whole checks that the month is wholly the first edition or wholly the second, and that the pages of the root are there.
func whole(t *testing.T, out string, second bool) {
	t.Helper()
	edition := "first"
	if second {
		edition = "second"
	}
	got, want := tree(t, out), files(edition)
	if !maps.Equal(monthOf(got), monthOf(want)) {
		t.Errorf("the month is %v, want %v", monthOf(got), monthOf(want))
	}
	for _, name := range []string{"index.html", "archive.html", "vi/archive.html", "assets/style.0a1b.css"} {
		if got[name] != files("first")[name] && got[name] != files("second")[name] {
			t.Errorf("%s holds %q", name, got[name])
		}
	}
	if !second && got["index.html"] != files("first")["index.html"] {
		t.Error("index.html came before the month")
	}
}

// TestFailureAtEachStep lets every step fail as a full disk does.
func TestFailureAtEachStep(t *testing.T) {
	full := errors.New("no space left on device")
	for how, swap := range swaps() {
		all := steps(t, swap)
		for n, name := range all {
			t.Run(how+"/"+name, func(t *testing.T) {
				out := t.TempDir()
				publish(t, out, "first")
				s := stage(t, out, "second")
				s.exchange = swap
				taken := 0
				s.step = func(string) error {
					if taken++; taken == n+1 {
						return full
					}
					return nil
				}
				err := writeAll(s, "second")
				if err == nil {
					err = s.Commit(t.Context(), october)
				}
				if !errors.Is(err, full) || fault.IsUser(err) {
					t.Errorf("got %v", err)
				}
				second := strings.HasPrefix(name, "root ")
				whole(t, out, second)
				if err := s.Abort(); err != nil {
					t.Error(err)
				}
				whole(t, out, second)
				noLeftovers(t, out)
				publish(t, out, "second")
				whole(t, out, true)
			})
		}
	}
}

func TestCancelled(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "first")
	s := stage(t, out, "second")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := errors.Join(writeAll(s, "second"), s.Commit(ctx, october)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	whole(t, out, false)
}

func TestOneRunAtATime(t *testing.T) {
	out := t.TempDir()
	first := stage(t, out, "first")
	_, err := Stage(out)
	host, _ := os.Hostname()
	want := fmt.Sprintf(`^%s: another run is writing there: process %d on %s, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}; wait until it has ended, or end it, and start this one again$`,
		regexp.QuoteMeta(out), os.Getpid(), regexp.QuoteMeta(host))
	if !errors.Is(err, ErrBusy) || !regexp.MustCompile(want).MatchString(err.Error()) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(writeAll(first, "first"), first.Commit(t.Context(), october)); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadFile(filepath.Join(out, lockName)); err != nil || len(left) > 0 {
		t.Errorf("after the run %s holds %q (%v): who ran is nobody's business", lockName, left, err)
	}
	publish(t, out, "second")
	whole(t, out, true)
	if err := first.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v", err)
	}
	if err := first.Commit(t.Context(), october); err == nil {
		t.Error("a second Commit was accepted")
	}
}

// TestLockThatSaysNothing: who holds the lock may not have written who he is, or an older program.
func TestLockThatSaysNothing(t *testing.T) {
	out := t.TempDir()
	stage(t, out, "first")
	for _, text := range []string{"", "{", "process 12\n", strings.Repeat("x", 1<<16)} {
		if err := os.WriteFile(filepath.Join(out, lockName), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Stage(out)
		want := out + ": another run is writing there; wait until it has ended, or end it, and start this one again"
		if !errors.Is(err, ErrBusy) || err.Error() != want {
			t.Errorf("%.20q: got %v", text, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	out := t.TempDir()
	s := stage(t, out, "first")
	for _, name := range []string{"", ".", "..", "../x", "/x", "a/../b", "a//b", ".lock", ".staging-1/x"} {
		if err := s.Write(name, nil); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
	if err := s.Commit(t.Context(), october); err == nil || err.Error() != "publish 2026-10: nothing is staged for it" {
		t.Errorf("got %v", err)
	}
	if err := s.Commit(t.Context(), "October"); err == nil {
		t.Error("October was accepted")
	}
	if err := errors.Join(s.Write("2026-10/index.html", nil), s.Write("2026-09/index.html", nil)); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), october); err == nil || !strings.Contains(err.Error(), "2026-09 is staged too") {
		t.Errorf("got %v", err)
	}
}

func TestAssetIsNeverOverwritten(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "first")
	asset := filepath.Join(out, "assets", "style.0a1b.css")
	if err := os.WriteFile(asset, []byte("changed by hand"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := stage(t, out, "second")
	err := errors.Join(writeAll(s, "second"), s.Commit(t.Context(), october))
	if err == nil || !strings.Contains(err.Error(), "assets/style.0a1b.css") || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("got %v", err)
	}
	if content, _ := os.ReadFile(asset); string(content) != "changed by hand" {
		t.Errorf("overwritten with %q", content)
	}
	if got := tree(t, out); got["index.html"] != "index first" {
		t.Errorf("index.html holds %q", got["index.html"])
	}
}

func TestUnwritableOut(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{file, filepath.Join(file, "out")} {
		_, err := Stage(out)
		if !fault.IsUser(err) || !strings.Contains(err.Error(), out+": reports can't be written there: not a directory; choose another folder with -o") {
			t.Errorf("got %v", err)
		}
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if _, err := Stage(filepath.Join(dir, "out")); !fault.IsUser(err) || !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

func TestMonthThatIsNoFolder(t *testing.T) {
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, october), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := stage(t, out, "first")
	err := errors.Join(writeAll(s, "first"), s.Commit(t.Context(), october))
	if err == nil || !strings.Contains(err.Error(), "2026-10 is not a folder; move it away") {
		t.Errorf("got %v", err)
	}
}

func TestLedger(t *testing.T) {
	if ledger, err := Ledger(filepath.Join(t.TempDir(), "nowhere")); ledger != nil || err != nil {
		t.Errorf("got %v, %v", ledger, err)
	}
	out := t.TempDir()
	publish(t, out, "first")
	for name, content := range map[string]string{
		"2025-12/report.json": "{1}", "2026-01/notes.txt": "", "2026-13/report.json": "{2}", "2026-02/index.html": "a page alone",
		"2026-03/report.json/index.html": "", "2026-04": "no folder",
	} {
		file := filepath.Join(out, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(out, "2026-01", "index.html")); err != nil {
		t.Fatal(err)
	}
	ledger, err := Ledger(out)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`2025-12 page=false "{1}" <nil>`,
		`2026-02 page=true "" report.json is missing`,
		`2026-03 page=false "" report.json is a folder`,
		`2026-10 page=true "{\"edition\": \"first\"}" <nil>`,
	}
	var got []string
	for _, p := range ledger {
		got = append(got, fmt.Sprintf("%s page=%v %q %v", p.Month, p.HasPage, p.JSON, p.Err))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// TestIndexThatIsAFolder: what would stop the last rename is found before the month is exchanged.
func TestIndexThatIsAFolder(t *testing.T) {
	out := t.TempDir()
	publish(t, out, "first")
	before := monthOf(tree(t, out))
	index := filepath.Join(out, "index.html")
	if err := errors.Join(os.Remove(index), os.MkdirAll(filepath.Join(index, "mine"), 0o755)); err != nil {
		t.Fatal(err)
	}
	s := stage(t, out, "second")
	err := errors.Join(writeAll(s, "second"), s.Commit(t.Context(), october))
	if !fault.IsUser(err) || !strings.Contains(err.Error(), "index.html is a folder") {
		t.Errorf("got %v, want a user's error that names the folder", err)
	}
	if after := monthOf(tree(t, out)); !maps.Equal(before, after) {
		t.Error("the last report's month has changed")
	}
}
