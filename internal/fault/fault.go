// Package fault tells errors that the user caused (exit code 2) from all others (exit code 1).
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
