package fault

import (
	"errors"
	"strings"
)

// Levels of a finding.
const (
	Error   = "error"   // nothing is published
	Warning = "warning" // it is, and may be wrong
	Note    = "note"    // good to know
)

// Finding is one thing that a check says of a file, or of the run as a whole.
type Finding struct {
	Level  string `json:"level"`
	Rule   string `json:"rule"` // what was looked at: query, config, data; blank, untested …
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`   // from 1; 0 = the file as a whole
	Column int    `json:"column,omitempty"` // characters from 1; 0 = not known
	Text   string `json:"text"`             // without the place
}

// placed is an error that knows where it lies.
type placed interface {
	error
	Finding() Finding
}

// Findings takes an error apart: a finding for each that was joined, with its place where it knows it.
func Findings(err error) []Finding {
	var joined interface{ Unwrap() []error }
	var known placed
	switch {
	case err == nil:
		return nil
	case errors.As(err, &joined) && isJoined(err, joined.Unwrap()):
		var all []Finding
		for _, one := range joined.Unwrap() {
			all = append(all, Findings(one)...)
		}
		return all
	case errors.As(err, &known):
		found := known.Finding()
		if known.Error() != err.Error() { // something was said before it
			found.Text = OneLine(err.Error())
		}
		return []Finding{found}
	}
	return []Finding{{Level: Error, Rule: "data", Text: OneLine(err.Error())}}
}

// isJoined tells a list of faults from a sentence that wraps several.
func isJoined(err error, parts []error) bool {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.Error()
	}
	return err.Error() == strings.Join(texts, "\n")
}
