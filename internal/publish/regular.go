package publish

import (
	"errors"
	"fmt"

	"loyalty/internal/fault"
	"loyalty/internal/regular"
)

// inTheWay marks what stands in the place of a regular file as the user's to remove; other errors stay as they are.
func inTheWay(name string, err error) error {
	var found *regular.Error
	if errors.As(err, &found) {
		return fault.User(fmt.Errorf("%s %w; move it away", name, found))
	}
	return err
}
