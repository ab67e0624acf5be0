// Package fault tells errors apart by their cause, which the exit code of a command tells on: what the user wrote, what a check was
// asked to hold back, a goal that failed the gate, what may pass if the run is started again, and all others.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// cause is why a command failed; an error only so that errors.Is finds it among others.
type cause string

func (c cause) Error() string { return string(c) }

const (
	byUser  cause = "user"
	byCheck cause = "check"
	byGate  cause = "gate"
	byNow   cause = "now"
)

type marked struct {
	error
	cause cause
}

func (m marked) Unwrap() error        { return m.error }
func (m marked) Is(target error) bool { return target == error(m.cause) }

func mark(err error, by cause) error {
	if err == nil {
		return nil
	}
	return marked{err, by}
}

// User marks an error as caused by what the user wrote or pointed at; nil stays nil.
func User(err error) error { return mark(err, byUser) }

// IsUser reports whether any error in the chain is marked by User.
func IsUser(err error) bool { return errors.Is(err, byUser) }

// Check marks an error as a refusal to publish what could be computed: a month that the data don't cover, an export that is too
// old, a past that is missing. Nothing is wrong with the program or with what the user wrote. Nil stays nil.
func Check(err error) error { return mark(err, byCheck) }

// IsCheck reports whether any error in the chain is marked by Check.
func IsCheck(err error) bool { return errors.Is(err, byCheck) }

// Gate marks an error as a goal that fails what was asked of it; the report is published all the same. Nil stays nil.
func Gate(err error) error { return mark(err, byGate) }

// IsGate reports whether any error in the chain is marked by Gate.
func IsGate(err error) bool { return errors.Is(err, byGate) }

// Retry marks an error as one of the moment: another run is at work, the disk is full. The same command may succeed later. Nil stays nil.
func Retry(err error) error { return mark(err, byNow) }

// IsRetry reports whether any error in the chain is marked by Retry.
func IsRetry(err error) bool { return errors.Is(err, byNow) }

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
