package publish

import (
	"errors"
	"fmt"
	"io/fs"

	"loyalty/internal/fault"
	"loyalty/internal/regular"
)

// isNothing tells that no file stands there: a link that leads nowhere is none, and is replaced.
func isNothing(err error) bool {
	var found *regular.Error
	return errors.Is(err, fs.ErrNotExist) || errors.As(err, &found) && found.Dangling
}

// inTheWay marks what stands in the place of a regular file as the user's to remove; other errors stay as they are.
func inTheWay(name string, err error) error {
	var found *regular.Error
	if errors.As(err, &found) {
		return fault.User(fmt.Errorf("%s %w; move it away", name, found))
	}
	return err
}
