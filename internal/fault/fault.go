// Package fault tells errors apart by whose they are: what the user wrote (exit code 2), what a check was asked to hold back (exit
// code 4), and all others (exit code 1).
package fault

import "errors"

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
