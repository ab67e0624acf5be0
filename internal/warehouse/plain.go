package warehouse

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
	"github.com/zeebo/xxh3"
	"golang.org/x/text/transform"

	"loyalty/internal/config"
)

// errEmpty is the fault of a file that holds nothing at all.
var errEmpty = errors.New("empty or unreadable input: the file holds nothing")

// lookedThrough is how many of a text's first bytes tell what it is.
const lookedThrough = 1 << 20

// plainKey is what a plain text follows from, beside the file's content.
type plainKey struct{ path, encoding, sheet, format string }

type plainFile struct {
	path string
	kind shape
}

// plainText gives the path of an export as UTF-8 text without compression: its own where it is that already, else a temporary
// file, and what it was. A byte order mark goes before a declared encoding. Workbooks, pages with tables and JSON become text divided by commas.
// What several tables are read from is made once.
func (w *Warehouse) plainText(f file, cfg config.Source, format string) (string, shape, error) {
	key := plainKey{f.path, cfg.Encoding, cfg.Sheet, format}
	if made, isMade := w.plain[key]; isMade {
		return made.path, made.kind, nil
	}
	path, kind, err := w.makePlain(f, cfg, format)
	if err == nil && path != f.path {
		if w.plain == nil {
			w.plain = map[plainKey]plainFile{}
		}
		w.plain[key] = plainFile{path, kind}
	}
	return path, kind, err
}

func (w *Warehouse) makePlain(f file, cfg config.Source, format string) (string, shape, error) {
	source, err := os.Open(f.path)
	if err != nil {
		return "", 0, fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer source.Close()
	text, isCompressed, free, err := decompress(bufio.NewReaderSize(source, lookedThrough))
	if err != nil {
		return "", 0, fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer free()
	start, err := text.Peek(lookedThrough)
	if len(start) == 0 {
		if errors.Is(err, io.EOF) {
			return "", 0, fmt.Errorf("%s: %w", f.name, errEmpty)
		}
		return "", 0, fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	if !isCompressed && isWorkbook(start) {
		path, err := w.workbookText(f, cfg.Sheet)
		return path, shapeMarkup, err
	}
	if foreign := foreignFormat(start); foreign != "" {
		return "", 0, fmt.Errorf("%s: unreadable input: this is %s", f.name, foreign)
	}
	decoder, err := decoderFor(cfg.Encoding, start)
	if err != nil {
		return "", 0, fmt.Errorf("%s: %w", f.name, err)
	}
	var reader io.Reader = text
	beginning := start
	if decoder != nil {
		reader = transform.NewReader(text, decoder)
		beginning, _, _ = transform.Bytes(decoder, start[:min(len(start), 4096)])
		decoder.Reset()
	}
	kind := shapeText
	if format != "lines" {
		kind = shapeOf(beginning)
	}
	if kind == shapeMarkup {
		if decoder == nil {
			reader = pageReader(start, text)
		}
		path, err := w.markupText(f, reader)
		return path, kind, err
	}
	plain := f.path
	if isCompressed || decoder != nil {
		if plain, err = w.copyPlain(f, reader); err != nil {
			return "", 0, err
		}
	}
	if kind == shapeJSON {
		path, err := w.jsonText(f, func() (io.ReadCloser, error) { return os.Open(plain) })
		return path, kind, err
	}
	return plain, kind, nil
}

func (w *Warehouse) copyPlain(f file, reader io.Reader) (string, error) {
	plain, err := os.CreateTemp(w.folder.plain(), "plain-*.txt")
	if err != nil {
		return "", fmt.Errorf("%s: unpack: %w", f.name, err)
	}
	if _, err := io.Copy(plain, reader); err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, errors.Join(err, plain.Close()))
	}
	if err := plain.Close(); err != nil {
		return "", fmt.Errorf("%s: unpack: %w", f.name, err)
	}
	return plain.Name(), nil
}

// decompress looks at the first bytes, not at the name. free is to be called when the text has been read.
func decompress(reader *bufio.Reader) (text *bufio.Reader, isCompressed bool, free func(), err error) {
	free = func() {}
	magic, err := reader.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, free, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		unpacked, err := gzip.NewReader(reader)
		if err != nil {
			return nil, false, free, err
		}
		return bufio.NewReaderSize(unpacked, lookedThrough), true, free, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		unpacked, err := zstd.NewReader(reader)
		if err != nil {
			return nil, false, free, err
		}
		return bufio.NewReaderSize(unpacked, lookedThrough), true, unpacked.Close, nil
	}
	return reader, false, free, nil
}

// contentHash is a fast hash of a file's bytes, hexadecimal: 128 bits of XXH3.
func contentHash(path string) (string, error) {
	source, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer source.Close()
	hash := xxh3.New()
	if _, err := io.CopyBuffer(hash, struct{ io.Reader }{source}, make([]byte, 1<<20)); err != nil {
		return "", err
	}
	sum := hash.Sum128().Bytes()
	return hex.EncodeToString(sum[:]), nil
}
