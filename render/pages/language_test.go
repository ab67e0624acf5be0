package pages

import (
	"maps"

	"loyalty/render/words"

	"loyalty/internal/figure"
	"loyalty/render/mock"

	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"loyalty/templates"
)

// TestALanguageIsAFile: a third language is there once its file is; what the catalogue's files don't say in it is shown in the report's own.
func TestALanguageIsAFile(t *testing.T) {
	files := fstest.MapFS{}
	err := fs.WalkDir(templates.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templates.Files, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ja := string(files["locale/en.toml"].Data)
	for english, japanese := range map[string]string{`language = "English"`: `language = "日本語"`, `kept = "{value`: `kept = "顧客 {value`} {
		if !strings.Contains(ja, english) {
			t.Fatalf("en.toml has no %s", english)
		}
		ja = strings.Replace(ja, english, japanese, 1)
	}
	files["locale/ja.toml"] = &fstest.MapFile{Data: []byte(ja)}
	r, err := New(files, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	rep := mock.Report()
	rep.Locales = r.Locales()
	r.Words(rep)
	if !strings.HasPrefix(rep.Verdict.Words["ja"], "顧客 ") || strings.HasPrefix(rep.Verdict.Words["en"], "顧客") {
		t.Errorf("the verdict is %q", rep.Verdict.Words)
	}
	pages, err := r.Month(context.Background(), rep)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"2026-10/ja/index.html":              {`<html lang="ja"`, "顧客 ", "Tỷ lệ giữ chân khách hàng", `href="../index.html"`, `href="../en/index.html"`},
		"2026-10/ja/kpi/retention_rate.html": {`<html lang="ja"`},
		"2026-10/index.html":                 {"日本語", `href="ja/index.html"`},
	} {
		for _, text := range want {
			if !strings.Contains(string(pages[path]), text) {
				t.Errorf("%s lacks %s", path, text)
			}
		}
	}
	text, err := rep.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"ja": "顧客 `) {
		t.Error("report.json has no Japanese verdict")
	}
	if back := decoded(t, text); back.Verdict.Words["ja"] != rep.Verdict.Words["ja"] || back.Notices[0].Words["ja"] == "" {
		t.Errorf("read back, the verdict is %q", back.Verdict.Words)
	}
}

// A report.json that was read back tells the same sentences: months have become text, whole numbers floats.
func TestSentencesSurviveTheLedger(t *testing.T) {
	r := renderer(t, false)
	rep := mock.Report()
	r.Words(rep)
	first, err := rep.JSON()
	if err != nil {
		t.Fatal(err)
	}
	again := decoded(t, first)
	mock.Ties(again) // headers are not in report.json
	for _, s := range words.TopSentences(again) {
		s.Words = nil
	}
	r.Words(again)
	for i, s := range words.TopSentences(rep) {
		if back := words.TopSentences(again)[i]; !maps.Equal(back.Words, s.Words) {
			t.Errorf("%s: %q became %q", s.Code, s.Words, back.Words)
		}
	}
}

// TestTextsOfAnotherLanguage: an owner and an event are told in the page's language where they are written in it; what stands in another says so.
func TestTextsOfAnotherLanguage(t *testing.T) {
	rep := mock.Report()
	rep.Events = []figure.Event{{Date: "2026-05-01", Text: "Khai trương", TextEn: "Opening"}}
	k := &rep.KPIs[0]
	k.Owner = figure.Text{"vi": "Trưởng nhóm CRM"}
	file := "kpi/" + k.ID + ".html"
	english := string(monthFiles(t, rep)["2026-10/en/"+file])
	for _, want := range []string{`<b class="" lang="vi">Trưởng nhóm CRM</b>`, "Opening"} {
		if !strings.Contains(english, want) {
			t.Errorf("the English page lacks %s", want)
		}
	}
	if strings.Contains(english, "Khai trương") {
		t.Error("the English page tells the event in Vietnamese")
	}
	k.Owner["en"] = "Head of CRM"
	files := monthFiles(t, rep)
	if page := string(files["2026-10/en/"+file]); !strings.Contains(page, "Head of CRM") || strings.Contains(page, `lang="vi">Trưởng`) {
		t.Error("the English page has the owner's Vietnamese name")
	}
	if page := string(files["2026-10/"+file]); !strings.Contains(page, "Trưởng nhóm CRM") || !strings.Contains(page, "Khai trương") {
		t.Error("the Vietnamese page has lost its texts")
	}
}
