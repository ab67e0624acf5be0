package report

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"

	"loyalty/internal/month"
)

// ReadComments reads the month's own commentary, notes/YYYY-MM.md for the default locale and notes/YYYY-MM.<locale>.md for
// another one, as sanitised HTML by locale. A last line that begins with a dash and a space ("— Lan, Giám đốc") is the signature.
// No note is no error.
func ReadComments(folder string, m month.Month, locale string, locales []string) (map[string]Comment, error) {
	comments := map[string]Comment{}
	for _, code := range locales {
		names := []string{m.String() + "." + code + ".md"}
		if code == locale {
			names = append(names, m.String()+".md")
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("read the month's comment: %w", err)
			}
			comment, err := newComment(string(text))
			if err != nil {
				return nil, fmt.Errorf("read the month's comment %s: %w", name, err)
			}
			comments[code] = comment
			break
		}
	}
	return comments, nil
}

func newComment(text string) (Comment, error) {
	body, signed := strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), ""
	head, last := "", body
	if i := strings.LastIndexByte(body, '\n'); i >= 0 {
		head, last = body[:i], body[i+1:]
	}
	for _, dash := range []string{"— ", "– ", "-- "} {
		if name, found := strings.CutPrefix(strings.TrimSpace(last), dash); found {
			body, signed = head, strings.TrimSpace(name)
			break
		}
	}
	var html bytes.Buffer
	if err := goldmark.Convert([]byte(body), &html); err != nil {
		return Comment{}, err
	}
	return Comment{HTML: bluemonday.UGCPolicy().Sanitize(html.String()), Signed: signed}, nil
}
