package warehouse

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// misdeclared is the fault of a declared encoding that the text can't be in.
type misdeclared struct{ problem, remedy string }

func (e *misdeclared) Error() string { return e.problem + "; " + e.remedy }

// decoderFor is the way from an encoding to UTF-8, nil where the text is UTF-8 by its name, its mark or by default. An encoding
// that the text's beginning contradicts is a *misdeclared: its characters would be read as others, without a word.
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
		if err := contradictUTF16(start); err != nil {
			return nil, err
		}
		return unicode.UTF16(guessOrder(start), unicode.IgnoreBOM).NewDecoder(), nil
	case "latin-1":
		if isUTF8(start) && !isASCII(start) {
			return nil, isReallyUTF8()
		}
		return charmap.ISO8859_1.NewDecoder(), nil
	}
	declared, err := htmlindex.Get(name)
	if err != nil || declared == encoding.Replacement {
		return nil, fmt.Errorf("unknown encoding %q", name)
	}
	// Letters of one byte each don't happen to make UTF-8 throughout; those of two bytes may.
	if _, isOneByte := declared.(*charmap.Charmap); isOneByte && isUTF8(start) && !isASCII(start) {
		return nil, isReallyUTF8()
	}
	if declared == charmap.Windows1258 {
		// It writes a Vietnamese letter and its tone as two characters: put them together, as everybody else writes them.
		return transform.Chain(declared.NewDecoder(), norm.NFC), nil
	}
	return declared.NewDecoder(), nil
}

func isReallyUTF8() error { return &misdeclared{"is UTF-8", "remove the key"} }

// contradictUTF16: UTF-16 text holds zero bytes, those of its separators and line ends at the least; other text holds none.
func contradictUTF16(start []byte) error {
	switch {
	case bytes.IndexByte(start, 0) >= 0:
		return nil
	case isUTF8(start):
		return isReallyUTF8()
	}
	return &misdeclared{"is no UTF-16", `set encoding to what the export was written in, such as "windows-1252" or "windows-1258"`}
}

// isUTF8 tells whether the beginning of a text is UTF-8, its last character perhaps cut.
func isUTF8(start []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(start); cut++ {
		if rest := start[:len(start)-cut]; utf8.Valid(rest) {
			return cut == 0 || len(start) == lookedThrough && !utf8.FullRune(start[len(rest):])
		}
	}
	return false
}

func isASCII(start []byte) bool {
	for _, b := range start {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// guessOrder takes UTF-16 without a mark for big-endian where the first character, mostly a letter of ASCII, has its zero first.
func guessOrder(start []byte) unicode.Endianness {
	if len(start) > 1 && start[0] == 0 && start[1] != 0 {
		return unicode.BigEndian
	}
	return unicode.LittleEndian
}

// isWorkbook tells a ZIP archive that may be a workbook: what an OpenDocument sheet says of itself first is something else.
func isWorkbook(start []byte) bool {
	return bytes.HasPrefix(start, []byte("PK\x03\x04")) && !bytes.Contains(start[:min(len(start), 128)], []byte("application/vnd.oasis"))
}

// foreignFormat names what a file is by its first bytes, and what to do, where it is no text; else it is "".
func foreignFormat(start []byte) string {
	const unpack = ", which is not read; unpack it, or pack it with gzip or zstd"
	if len(start) > 10 && string(start[:3]) == "BZh" && string(start[4:10]) == "1AY&SY" {
		return "packed with bzip2" + unpack
	}
	for _, known := range []struct{ magic, told string }{
		{"PK\x03\x04", "a ZIP archive, not text; unpack it"},
		{"PK\x05\x06", "an empty ZIP archive, not text"},
		{"\x1f\x8b", "packed twice; unpack it once"},
		{"\x28\xb5\x2f\xfd", "packed twice; unpack it once"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of the old kind (.xls), or one with a password, which is not read; open it and save it as .xlsx, without a password"},
		{"PAR1", `Parquet, not text; name the file .parquet, or set format = "parquet"`},
		{"\xff\xfe\x00\x00", "UTF-32, which is not read; save the export as UTF-8"},
		{"\x00\x00\xfe\xff", "UTF-32, which is not read; save the export as UTF-8"},
		{"\xfd7zXZ\x00", "packed with xz" + unpack},
		{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive" + unpack},
		{"Rar!\x1a", "a RAR archive" + unpack},
		{"\x04\x22\x4d\x18", "packed with LZ4" + unpack},
		{"%PDF-", "a PDF, not text; export the rows as CSV"},
	} {
		if bytes.HasPrefix(start, []byte(known.magic)) {
			return known.told
		}
	}
	return ""
}
