package warehouse

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"loyalty/internal/fault"
)

// Exhausted is the error to show for one that a limit of the machine caused: the memory is used up, or the disk that the engine
// spills to, which may pass (fault.IsRetry). It says what was being done and what to try, and is never the user's. For any other error it is nil.
func Exhausted(doing string, err error) error {
	var engine *duckdb.Error
	isEngine := errors.As(err, &engine)
	switch {
	case errors.Is(err, syscall.ENOSPC), isEngine && isAny(engine.Msg, "No space left on device", "failed to offload", "max_temp_directory_size"):
		return fault.Retry(fmt.Errorf("%s: the disk of the temporary folder is full; free space on it, let TMPDIR name a folder on a larger one, or give the engine more memory, so that less is put on the disk: "+
			"[limits] memory and temp_disk in config.toml", doing))
	case isEngine && (engine.Type == duckdb.ErrorTypeOutOfMemory || isAny(engine.Msg, "Out of Memory", "bad allocation", "bad_alloc")):
		return fmt.Errorf("%s: the memory is used up; run it on a machine with more, or, where the machine has more, raise [limits] memory in config.toml", doing)
	}
	return nil
}

func isExhausted(err error) bool { return Exhausted("", err) != nil }

func isAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// Told is the error of a step as it is to be shown: what Exhausted says, or without the advice and the stack that the engine writes
// below its own sentence.
func Told(doing string, err error) error {
	if exhausted := Exhausted(doing, err); exhausted != nil {
		return exhausted
	}
	var engine *duckdb.Error
	if !errors.As(err, &engine) {
		return err
	}
	head, below, _ := strings.Cut(engine.Msg, "\n\n")
	if below == "" {
		return err
	}
	return &brief{err, strings.ReplaceAll(err.Error(), engine.Msg, head)}
}

// brief is an error in fewer words.
type brief struct {
	error
	text string
}

func (e *brief) Error() string { return e.text }
func (e *brief) Unwrap() error { return e.error }
