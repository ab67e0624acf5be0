package report

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	reading "github.com/yuin/goldmark/text"

	"loyalty/internal/fault"
	"loyalty/internal/month"
	"loyalty/internal/regular"
)

// ReadComments reads the month's own commentary, notes/YYYY-MM.md for the default locale and notes/YYYY-MM.<locale>.md for
// another one, as sanitised HTML by locale. A last line that begins with a dash and a space ("— Lan, Giám đốc") is the signature.
// No note is no error; one that is no regular file, or a link out of the folder that holds notes/, is the user's.
func ReadComments(folder string, m month.Month, locale string, locales []string) (map[string]Comment, error) {
	comments := map[string]Comment{}
	for _, code := range locales {
		names := []string{m.String() + "." + code + ".md"}
		if code == locale {
			names = append(names, m.String()+".md")
		}
		for _, name := range names {
			home, note := filepath.Dir(folder), filepath.Join(filepath.Base(folder), name)
			if err := regular.CheckWithin(home, note); errors.Is(err, fs.ErrNotExist) {
				continue
			} else if err != nil {
				return nil, fault.User(fmt.Errorf("read the month's comment: %s: %w", filepath.ToSlash(note), err))
			}
			content, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				return nil, fmt.Errorf("read the month's comment: %w", err)
			}
			comment, err := newComment(string(content))
			if err != nil {
				return nil, fmt.Errorf("read the month's comment %s: %w", name, err)
			}
			comments[code] = comment
			break
		}
	}
	return comments, nil
}

func newComment(written string) (Comment, error) {
	body, signed := strings.TrimSpace(strings.ReplaceAll(written, "\r\n", "\n")), ""
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
	markdown := goldmark.New()
	document := markdown.Parser().Parse(reading.NewReader([]byte(body)))
	if err := dropForeignImages(document); err != nil {
		return Comment{}, err
	}
	if err := markdown.Renderer().Render(&html, []byte(body), document); err != nil {
		return Comment{}, err
	}
	return Comment{HTML: bluemonday.UGCPolicy().Sanitize(html.String()), Signed: signed}, nil
}

// ownImage is the address of an image that lies beside the page: a plain relative path, without a host, a scheme or an escape.
var ownImage = regexp.MustCompile(`^([\p{L}\p{N}._-]+/)*[\p{L}\p{N}._-]+$`)

// dropForeignImages leaves the words of an image in the place of one that another host would have to send: whoever opens the
// page asks nobody.
func dropForeignImages(document ast.Node) error {
	var foreign []ast.Node
	err := ast.Walk(document, func(node ast.Node, isEntering bool) (ast.WalkStatus, error) {
		if image, isImage := node.(*ast.Image); isImage && isEntering && !ownImage.Match(image.Destination) {
			foreign = append(foreign, image)
		}
		return ast.WalkContinue, nil
	})
	for _, image := range foreign {
		parent := image.Parent()
		for image.FirstChild() != nil {
			parent.InsertBefore(parent, image, image.FirstChild())
		}
		parent.RemoveChild(parent, image)
	}
	return err
}
