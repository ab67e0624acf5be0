package config

import (
	"strings"

	"github.com/BurntSushi/toml"
)

// keyLines finds the line of every table and key of a TOML text, by dotted key: "sources.orders.path" → 7. The decoder gives no
// positions, so the text is scanned a second time. The decoder has accepted the text before; on any other text the result means
// little, but the scan still ends.
func keyLines(text string) map[string]int {
	s := lineScanner{text: strings.TrimPrefix(text, "\ufeff"), line: 1, lines: map[string]int{}}
	s.document()
	return s.lines
}

type lineScanner struct {
	text  string
	at    int // byte offset into text
	line  int // 1-based line of at
	lines map[string]int
}

func (s *lineScanner) done() bool { return s.at >= len(s.text) }

// peek is the byte at the cursor, 0 at the end.
func (s *lineScanner) peek() byte {
	if s.done() {
		return 0
	}
	return s.text[s.at]
}

// skip moves on by n bytes and counts the lines passed.
func (s *lineScanner) skip(n int) {
	n = min(n, len(s.text)-s.at)
	s.line += strings.Count(s.text[s.at:s.at+n], "\n")
	s.at += n
}

// blanks skips white space, line ends, comments, and the bytes of also.
func (s *lineScanner) blanks(also string) {
	for !s.done() {
		switch c := s.peek(); {
		case c == '#':
			s.toLineEnd()
		case strings.IndexByte(" \t\r\n", c) >= 0 || strings.IndexByte(also, c) >= 0:
			s.skip(1)
		default:
			return
		}
	}
}

func (s *lineScanner) toLineEnd() {
	if n := strings.IndexByte(s.text[s.at:], '\n'); n >= 0 {
		s.at += n
	} else {
		s.at = len(s.text)
	}
}

func (s *lineScanner) document() {
	var table toml.Key
	for s.blanks(""); !s.done(); s.blanks("") {
		start := s.at
		if s.peek() == '[' {
			s.skip(1)
			if s.peek() == '[' {
				s.skip(1)
			}
			line := s.line
			table = s.key()
			s.note(nil, table, line)
			s.toLineEnd()
		} else {
			s.pair(table)
		}
		if s.at == start {
			s.skip(1)
		}
	}
}

// pair reads `key = value`; the keys of an inline table are noted below the key.
func (s *lineScanner) pair(table toml.Key) {
	line := s.line
	key := s.key()
	s.note(table, key, line)
	s.blanks("")
	if s.peek() == '=' {
		s.skip(1)
		s.value(join(table, key...))
	}
}

// note keeps the first line on which a key, or a table above it, is met.
func (s *lineScanner) note(table, key toml.Key, line int) {
	for n := 1; n <= len(key); n++ {
		name := join(table, key[:n]...).String()
		if _, known := s.lines[name]; !known {
			s.lines[name] = line
		} else if n == len(key) && len(table) == 0 {
			s.lines[name] = line // a table's own header says more than the first header below it
		}
	}
}

// key reads a dotted key whose parts are bare or quoted.
func (s *lineScanner) key() toml.Key {
	var parts toml.Key
	for {
		s.inlineBlanks()
		switch c := s.peek(); c {
		case '"', '\'':
			parts = append(parts, s.quoted(c))
		default:
			n := strings.IndexAny(s.text[s.at:], " \t\r\n.=[]{},#\"'")
			if n < 0 {
				n = len(s.text) - s.at
			}
			parts = append(parts, s.text[s.at:s.at+n])
			s.skip(n)
		}
		s.inlineBlanks()
		if s.peek() != '.' {
			return parts
		}
		s.skip(1)
	}
}

func (s *lineScanner) inlineBlanks() {
	for s.peek() == ' ' || s.peek() == '\t' {
		s.skip(1)
	}
}

// quoted reads a one-line string and gives its value.
func (s *lineScanner) quoted(quote byte) string {
	start := s.at
	s.skip(1)
	for !s.done() && s.peek() != quote && s.peek() != '\n' {
		if s.peek() == '\\' && quote == '"' {
			s.skip(1)
		}
		s.skip(1)
	}
	s.skip(1)
	written := s.text[start:s.at]
	var holder struct{ Value string }
	if _, err := toml.Decode("value = "+written, &holder); err != nil {
		return strings.Trim(written, string(quote))
	}
	return holder.Value
}

// list goes over the items of an array or an inline table, to the character that ends it.
func (s *lineScanner) list(end byte, item func()) {
	s.skip(1)
	for s.blanks(","); !s.done() && s.peek() != end; s.blanks(",") {
		start := s.at
		item()
		if s.at == start {
			s.skip(1)
		}
	}
	s.skip(1)
}

// value skips a value, noting the keys of inline tables below key.
func (s *lineScanner) value(key toml.Key) {
	s.blanks("")
	switch c := s.peek(); c {
	case '"', '\'':
		long := strings.Repeat(string(c), 3)
		if strings.HasPrefix(s.text[s.at:], long) {
			s.longString(long)
		} else {
			s.quoted(c)
		}
	case '[':
		s.list(']', func() { s.value(key) })
	case '{':
		s.list('}', func() { s.pair(key) })
	default:
		n := strings.IndexAny(s.text[s.at:], ",]}\r\n#")
		if n < 0 {
			n = len(s.text) - s.at
		}
		s.skip(n)
	}
}

// longString skips a string between triple quotes; up to two more quotes may stand before the closing three.
func (s *lineScanner) longString(quotes string) {
	s.skip(3)
	for !s.done() && !strings.HasPrefix(s.text[s.at:], quotes) {
		if s.peek() == '\\' && quotes[0] == '"' {
			s.skip(1)
		}
		s.skip(1)
	}
	s.skip(3)
	for extra := 0; extra < 2 && s.peek() == quotes[0]; extra++ {
		s.skip(1)
	}
}

// join makes a new key, so that two children never share their parent's memory.
func join(table toml.Key, parts ...string) toml.Key {
	joined := make(toml.Key, 0, len(table)+len(parts))
	return append(append(joined, table...), parts...)
}
