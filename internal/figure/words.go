package figure

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Text is one wording per language, by its code: that of its file templates/locale/<code>.toml.
type Text map[string]string

// Sentence is a statement as a code with its numbers; render makes the words. Values hold float64, int, bool, string, []string and
// month.Month; the codes and their values are listed in docs/method.md.
type Sentence struct {
	Code   string         `json:"code"`
	KPI    string         `json:"kpi,omitempty"`
	Status string         `json:"status,omitempty"` // the icon in front; "" = it explains the sentence above
	Values map[string]any `json:"values"`
	Words  Text           `json:"-"` // in JSON a key of its own for each language
}

// Notice is something the reader should know that is no error.
type Notice struct {
	Code   string         `json:"code"`
	Values map[string]any `json:"values"`
	Words  Text           `json:"-"` // as a Sentence's
}

// MarshalJSON writes the words beside the code, each under its language.
func (s Sentence) MarshalJSON() ([]byte, error) {
	type plain Sentence
	return withWords(plain(s), s.Words)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Sentence) UnmarshalJSON(text []byte) (err error) {
	type plain Sentence
	if err = json.Unmarshal(text, (*plain)(s)); err == nil {
		s.Words, err = wordsOf(text)
	}
	return err
}

// MarshalJSON writes the words beside the code, each under its language.
func (n Notice) MarshalJSON() ([]byte, error) {
	type plain Notice
	return withWords(plain(n), n.Words)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Notice) UnmarshalJSON(text []byte) (err error) {
	type plain Notice
	if err = json.Unmarshal(text, (*plain)(n)); err == nil {
		n.Words, err = wordsOf(text)
	}
	return err
}

// withWords writes an object and then the keys of words in it.
func withWords(object any, words Text) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil || len(words) == 0 {
		return b.Bytes(), err
	}
	b.Truncate(b.Len() - len("}\n"))
	b.WriteByte(',')
	at := b.Len()
	if err := encoder.Encode(words); err != nil {
		return nil, fmt.Errorf("the words of a sentence: %w", err)
	}
	return append(b.Bytes()[:at], b.Bytes()[at+len("{"):]...), nil
}

// wordsOf are the texts of an object that are no fields of a sentence or a notice.
func wordsOf(text []byte) (Text, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	words := Text{}
	for _, field := range []string{"code", "kpi", "status", "values"} {
		delete(all, field)
	}
	for code, raw := range all {
		var word string
		if err := json.Unmarshal(raw, &word); err != nil {
			return nil, fmt.Errorf("the words in %q: %w", code, err)
		}
		words[code] = word
	}
	return words, nil
}
