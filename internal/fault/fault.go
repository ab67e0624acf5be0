// Package fault tells errors apart by whose they are: what the user wrote (exit code 2), what a check was asked to hold back (exit
// code 4), and all others (exit code 1).
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

type userError struct{ error }

func (e userError) Unwrap() error { return e.error }

// User marks an error as caused by what the user wrote or pointed at; nil stays nil.
func User(err error) error {
	if err == nil {
		return nil
	}
	return userError{err}
}

// IsUser reports whether any error in the chain is marked by User.
func IsUser(err error) bool {
	var marked userError
	return errors.As(err, &marked)
}

type checkError struct{ error }

func (e checkError) Unwrap() error { return e.error }

// Check marks an error as a refusal to publish what could be computed: a month that the data don't cover, an export that is too
// old, a past that is missing. Nothing is wrong with the program or with what the user wrote. Nil stays nil.
func Check(err error) error {
	if err == nil {
		return nil
	}
	return checkError{err}
}

// IsCheck reports whether any error in the chain is marked by Check.
func IsCheck(err error) bool {
	var marked checkError
	return errors.As(err, &marked)
}

// told is how many faults of a list are shown: nobody reads more of them at once, and a broken file may have as many as lines.
const told = 50

// Join is a list of faults as one error, a line each, nil where the list is empty. Beyond the first 50 their number stands.
func Join(faults []error) error {
	if len(faults) <= told {
		return errors.Join(faults...)
	}
	digits := strconv.Itoa(len(faults) - told)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return errors.Join(append(slices.Clone(faults[:told]), fmt.Errorf("… and %s more", digits))...)
}

// OneLine is a message with a blank in the place of every character that ends or moves a line: what it quotes may hold such.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}
