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
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// errEmpty is the fault of a file that holds nothing at all.
var errEmpty = errors.New("empty or unreadable input: the file holds nothing")

// plainText gives the path of an export as UTF-8 text without compression: its own where it is that already, else a temporary
// file. A byte order mark goes before a declared encoding.
func (w *Warehouse) plainText(f file, encodingName string) (string, error) {
	source, err := os.Open(f.path)
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer source.Close()
	text, isCompressed, free, err := decompress(bufio.NewReaderSize(source, 1<<20))
	if err != nil {
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	defer free()
	start, err := text.Peek(4)
	if len(start) == 0 {
		if errors.Is(err, io.EOF) {
			return "", fmt.Errorf("%s: %w", f.name, errEmpty)
		}
		return "", fmt.Errorf("%s: unreadable input: %w", f.name, err)
	}
	decoder, err := decoderFor(encodingName, start)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.name, err)
	}
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) {
		return "", fmt.Errorf("%s: unreadable input: this is a workbook or a ZIP archive, not text; save the sheet as CSV, or unpack it", f.name)
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
		return bufio.NewReaderSize(unpacked, 1<<20), true, free, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		unpacked, err := zstd.NewReader(reader)
		if err != nil {
			return nil, false, free, err
		}
		return bufio.NewReaderSize(unpacked, 1<<20), true, unpacked.Close, nil
	}
	return reader, false, free, nil
}

// decoderFor is the way from an encoding to UTF-8, nil where the text is UTF-8 by its name, its mark or by default.
func decoderFor(name string, start []byte) (transform.Transformer, error) {
	switch {
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), nil
	case bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf}):
		return nil, nil
	}
	switch name {
	case "", "utf-8":
		return nil, nil
	case "utf-16":
		return unicode.UTF16(guessOrder(start), unicode.IgnoreBOM).NewDecoder(), nil
	case "latin-1":
		return charmap.ISO8859_1.NewDecoder(), nil
	}
	declared, err := htmlindex.Get(name)
	if err != nil || declared == encoding.Replacement {
		return nil, fmt.Errorf("unknown encoding %q", name)
	}
	if declared == charmap.Windows1258 {
		// It writes a Vietnamese letter and its tone as two characters: put them together, as everybody else writes them.
		return transform.Chain(declared.NewDecoder(), norm.NFC), nil
	}
	return declared.NewDecoder(), nil
}

// guessOrder takes UTF-16 without a mark for big-endian where the first character, mostly a letter of ASCII, has its zero first.
func guessOrder(start []byte) unicode.Endianness {
	if len(start) > 1 && start[0] == 0 && start[1] != 0 {
		return unicode.BigEndian
	}
	return unicode.LittleEndian
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
