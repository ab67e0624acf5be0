package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loyalty/internal/fault"
	"loyalty/internal/month"
)

// TestCommentShowsNoForeignImage: a page asks no other host for anything, and says in words what a dropped image showed.
func TestCommentShowsNoForeignImage(t *testing.T) {
	for markdown, want := range map[string]string{
		"![chart](https://tracker.example/a.png) seen":      "<p>chart seen</p>",
		"![chart](//tracker.example/a.png)":                 "<p>chart</p>",
		`![chart](/\tracker.example/a.png)`:                 "<p>chart</p>",
		"![chart](</	/tracker.example/a.png>)":              "<p>chart</p>",
		"![a *b*][1]\n\n[1]: http://tracker.example/a.png":  "<p>a <em>b</em></p>",
		"![x ![y](http://b.example/y)](http://a.example/x)": "<p>x y</p>",
		"[![x](http://a.example/x)](https://b.example)":     `<p><a href="https://b.example" rel="nofollow">x</a></p>`,
		"![x](data:image/png;base64,AAAA)":                  "<p>x</p>",
		"![x](file:///etc/passwd)":                          "<p>x</p>",
		"![x](javascript:alert(1))":                         "<p>x</p>",
		"![x](../assets/a.png)":                             `<p><img src="../assets/a.png" alt="x"></p>`,
		"<img src=http://a.example/x>":                      "",
	} {
		comment, err := newComment(markdown)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(comment.HTML); got != want {
			t.Errorf("%s: %s, want %s", markdown, got, want)
		}
	}
}

// TestNotes: a note is a file in notes/, or a link to one in the configuration's folder.
func TestNotes(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "shop", "notes")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(home, "secret.md")
	for path, text := range map[string]string{secret: "secret", filepath.Join(folder, "2026-10.md"): "own", filepath.Join(home, "shop", "text.md"): "linked"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"2026-09.md": "../text.md", "2026-08.md": secret, "2026-07.md": "nowhere.md"} {
		if err := os.Symlink(target, filepath.Join(folder, link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "2026-06.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	for m, want := range map[month.Month]string{
		month.Of(2026, 10): "own",
		month.Of(2026, 9):  "linked",
		month.Of(2026, 8):  "notes/2026-08.md: is a link that leads out of the configuration's folder",
		month.Of(2026, 7):  "notes/2026-07.md: is a dangling symlink: nowhere.md is not there",
		month.Of(2026, 6):  "notes/2026-06.md: is a folder",
		month.Of(2026, 5):  "",
	} {
		comments, err := ReadComments(folder, m, "vi", []string{"vi", "en"})
		got := comments["vi"].HTML
		if err != nil {
			got = err.Error()
			if !fault.IsUser(err) {
				t.Errorf("%s: %v is the user's", m, err)
			}
		}
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", m, got, want)
		}
	}
	if err := os.Rename(folder, filepath.Join(home, "notes")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../notes", folder); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadComments(folder, month.Of(2026, 10), "vi", []string{"vi"}); err == nil || !strings.Contains(err.Error(), "leads out") {
		t.Errorf("notes/ itself leads out: %v", err)
	}
}
