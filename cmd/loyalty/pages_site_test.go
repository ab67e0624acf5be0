//go:build pages

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/month"
	"loyalty/internal/report"
	"loyalty/internal/sample"
)

// A site is a published folder, as a reader gets it.
type site struct {
	config string // the configuration file it was built from
	out    string
	report *report.Report
}

const (
	sampleNow   = "2026-11-02"
	sampleMonth = "2026-10"
)

// sampleSite builds the report of the sample as `make report` does, from the repository's own configuration, after those of
// earlier months.
func sampleSite(t *testing.T, earlier ...string) *site {
	t.Helper()
	folder := t.TempDir()
	if _, err := sample.Write(context.Background(), sample.Options{Dir: filepath.Join(folder, "data"), Orders: 100_000, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join("..", "..")
	copyFile(t, filepath.Join(root, "config.toml"), filepath.Join(folder, "config.toml"))
	if notes, err := os.ReadDir(filepath.Join(root, "notes")); err == nil {
		for _, note := range notes {
			copyFile(t, filepath.Join(root, "notes", note.Name()), filepath.Join(folder, "notes", note.Name()))
		}
	}
	return buildSite(t, filepath.Join(folder, "config.toml"), earlier...)
}

// buildSite builds in this process, into out/ beside the configuration: earlier months first, as of a few days after each.
func buildSite(t *testing.T, config string, earlier ...string) *site {
	t.Helper()
	s := &site{config: config, out: filepath.Join(filepath.Dir(config), "out")}
	for _, name := range append(earlier, sampleMonth) {
		m, err := month.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		if code := do([]string{"build", "-q", "-c", s.config, "-o", s.out, "--now", (m + 1).String() + "-02", "--single-file", "--email"}, io.Discard, &stderr); code != exitDone {
			t.Fatalf("loyalty build of %s: exit code %d\n%s", name, code, stderr.String())
		}
	}
	text, err := os.ReadFile(filepath.Join(s.out, sampleMonth, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &s.report); err != nil {
		t.Fatal(err)
	}
	return s
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func (s *site) url(page string) string { return "file://" + filepath.Join(s.out, page) }

// locales are the languages of a report, its own first.
func (s *site) locales() []string {
	others := slices.DeleteFunc(slices.Clone(s.report.Locales), func(code string) bool { return code == s.report.Locale })
	return append([]string{s.report.Locale}, others...)
}

// below is the folder of a language's pages, from the month's folder or from the root.
func (s *site) below(locale string) string {
	if locale == s.report.Locale {
		return ""
	}
	return locale + "/"
}

func (s *site) month(locale string) string {
	return sampleMonth + "/" + s.below(locale) + "index.html"
}

func (s *site) kpi(locale, id string) string {
	return sampleMonth + "/" + s.below(locale) + "kpi/" + id + ".html"
}

func (s *site) archive(locale string) string { return s.below(locale) + "archive.html" }

// kinds are a page of each kind in a language.
func (s *site) kinds(locale string) map[string]string {
	return map[string]string{"month": s.month(locale), "kpi": s.kpi(locale, "retention_rate"), "archive": s.archive(locale)}
}

// isAttachment says that a file is made to be sent: nothing leads to it, and it needs nothing beside it.
func isAttachment(name string) bool {
	return strings.HasPrefix(path.Base(name), "report.") || strings.HasPrefix(path.Base(name), "email.")
}

func sorted(all map[string][]byte) []string { return slices.Sorted(maps.Keys(all)) }
