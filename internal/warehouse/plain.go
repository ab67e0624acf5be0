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
)

// errEmpty is the fault of a file that holds nothing at all.
var errEmpty = errors.New("empty or unreadable input: the file holds nothing")

// lookedThrough is how many of a text's first bytes tell what it is.
const lookedThrough = 1 << 20

// plainText gives the path of an export as UTF-8 text without compression: its own where it is that already, else a temporary
// file. A byte order mark goes before a declared encoding.
func (w *Warehouse) plainText(f file, encodingName string) (string, error) {
	source, err := os.Open(f.path)
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer source.Close()
	text, isCompressed, free, err := decompress(bufio.NewReaderSize(source, lookedThrough))
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer free()
	start, err := text.Peek(lookedThrough)
	if len(start) == 0 {
		if errors.Is(err, io.EOF) {
			return "", fmt.Errorf("%s: %w", f.name, errEmpty)
		}
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	if foreign := foreignFormat(start); foreign != "" {
		return "", fmt.Errorf("%s: unreadable input: this is %s", f.name, foreign)
	}
	decoder, err := decoderFor(encodingName, start)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.name, err)
	}
	if !isCompressed && decoder == nil {
		return f.path, nil
	}
	var reader io.Reader = text
	if decoder != nil {
		reader = transform.NewReader(text, decoder)
	}
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
