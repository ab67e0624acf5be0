package pages

import (
	"fmt"
	"regexp"
	"strings"

	"loyalty/render/words"
)

var sqlParts = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][A-Za-z_0-9]*`)

// sqlWords are the words that a reader of SQL looks for.
var sqlWords = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(`ALL AND AS ASC BETWEEN BY CASE CAST CROSS CURRENT DATE DESC DISTINCT DOUBLE ELSE END EXCEPT EXISTS FALSE FILTER FOLLOWING
		FROM FULL GROUP GROUPING HAVING IN INNER INTERSECT INTERVAL IS JOIN LATERAL LEFT LIKE LIMIT NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION
		PRECEDING RANGE RECURSIVE RIGHT ROW ROWS SELECT SETS THEN TRUE UNBOUNDED UNION USING VALUES WHEN WHERE WINDOW WITH WITHIN`) {
		all[word] = true
	}
	return all
}()

// highlight cuts SQL into stretches for the page to colour: comments, keywords, quoted text.
func highlight(sql string) []sqlToken {
	sql = visible(sql)
	var tokens []sqlToken
	add := func(kind, text string) {
		if n := len(tokens); n > 0 && tokens[n-1].Kind == kind {
			tokens[n-1].Text += text
			return
		}
		tokens = append(tokens, sqlToken{kind, text})
	}
	at := 0
	for _, m := range sqlParts.FindAllStringIndex(sql, -1) {
		if m[0] > at {
			add("plain", sql[at:m[0]])
		}
		part := sql[m[0]:m[1]]
		switch {
		case strings.HasPrefix(part, "--"), strings.HasPrefix(part, "/*"):
			add("comment", part)
		case part[0] == '\'':
			add("text", part)
		case sqlWords[strings.ToUpper(part)]:
			add("word", part)
		default:
			add("plain", part)
		}
		at = m[1]
	}
	if at < len(sql) {
		add("plain", sql[at:])
	}
	return tokens
}

// statement leaves out the comment lines that a query file's header is made of: what is left is what ran.
func statement(sql string) string {
	for line, rest, _ := strings.Cut(sql, "\n"); ; line, rest, _ = strings.Cut(rest, "\n") {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "-- ") && text != "--" {
			return line + "\n" + rest
		}
		if rest == "" {
			return sql
		}
	}
}

// visible writes out the marks that turn the text's direction, so that SQL reads as it runs.
func visible(sql string) string {
	if !strings.ContainsFunc(sql, words.TurnsDirection) {
		return sql
	}
	var b strings.Builder
	for _, r := range sql {
		if words.TurnsDirection(r) {
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
