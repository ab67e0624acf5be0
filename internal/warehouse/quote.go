package warehouse

import "strings"

// literal is a text as an SQL string.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// identifier is a name as an SQL identifier.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// isOneOf is the condition that a value is one of some texts. Not IN: the engine makes a join of a longer one, which is evaluated
// where a CASE would spare it and doesn't keep the rows in their order.
func isOneOf(value string, texts []string) string {
	return "list_contains([" + literals(texts) + "], " + value + ")"
}

func literals(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = literal(text)
	}
	return strings.Join(quoted, ", ")
}

func joinList(list []string) string { return strings.Join(list, ", ") }
