package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"loyalty/internal/fault"
	"loyalty/internal/filelock"
	"loyalty/internal/regular"
)

const lockName = ".lock"

// ErrBusy is in the chain of Stage's error when another run holds the folder.
var ErrBusy = errors.New("another run is writing there")

// holder is who holds the lock, as its file says while the run lasts.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// acquire takes the lock of a folder without waiting and writes into it who has it. Where another run has it the error wraps
// ErrBusy and says who.
func acquire(out string) (*os.File, error) {
	name := filepath.Join(out, lockName)
	if err := regular.Check(name); errors.As(err, new(*regular.Error)) {
		return nil, inTheWay(name, err)
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, unwritable(out, err)
	}
	switch err := filelock.Take(file); {
	case errors.Is(err, filelock.ErrHeld):
		defer file.Close()
		return nil, fault.Retry(fmt.Errorf("%s: %w%s; wait until it has ended, or end it, and start this one again", out, ErrBusy, told(file)))
	case err != nil:
		file.Close()
		return nil, fmt.Errorf("%s: can't be locked: %w", name, err)
	}
	host, _ := os.Hostname() // "" where the system has no name
	text, err := json.Marshal(holder{os.Getpid(), host, time.Now().Truncate(time.Second)})
	if err == nil {
		err = rewrite(file, text)
	}
	if err != nil {
		letGo(file)
		return nil, unwritable(out, err)
	}
	return file, nil
}

// told is what a lock's file says of the run that holds it; "" where it says nothing that can be read.
func told(file *os.File) string {
	const longest = 4096
	text, err := io.ReadAll(io.LimitReader(file, longest))
	var h holder
	if err != nil || json.Unmarshal(text, &h) != nil || h.PID == 0 {
		return ""
	}
	return fmt.Sprintf(": process %d on %s, since %s", h.PID, h.Host, h.Since.Local().Format("2006-01-02 15:04:05 -0700"))
}

func rewrite(file *os.File, text []byte) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt(text, 0)
	return err
}

// letGo ends a lock. The file stays, since removing it would let two runs in, but no longer names anybody.
func letGo(file *os.File) {
	_ = rewrite(file, nil) // what is left there misleads nobody while nobody has the lock
	_ = filelock.Release(file)
}
