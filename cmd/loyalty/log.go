package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
)

// runLog is what a run tells on stderr: as people read it, or as records with --log-format. Whatever is written to it becomes a record a line.
type runLog struct {
	stderr  io.Writer
	format  string // plain, text, json
	started time.Time

	mutex  sync.Mutex
	line   bytes.Buffer // not ended yet
	slog   *slog.Logger // nil in plain
	ending []any        // what the closing record tells beside time and exit code
}

// The formats of a log.
const (
	logPlain = "plain"
	logText  = "text"
	logJSON  = "json"
)

// choose makes the log one of records where --log-format asks for it.
func (l *runLog) choose() error {
	options := &slog.HandlerOptions{}
	switch l.format {
	case logPlain:
	case logText:
		l.slog = slog.New(slog.NewTextHandler(l.stderr, options))
	case logJSON:
		l.slog = slog.New(slog.NewJSONHandler(l.stderr, options))
	default:
		return usageError{fmt.Errorf("--log-format %q: choose plain, text or json", l.format)}
	}
	return nil
}

// Write takes lines such as "Warning: …".
func (l *runLog) Write(text []byte) (int, error) {
	if l.slog == nil {
		return l.stderr.Write(text)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.line.Write(text)
	for {
		line, rest, ended := bytes.Cut(l.line.Bytes(), []byte("\n"))
		if !ended {
			return len(text), nil
		}
		level, said := slog.LevelInfo, string(line)
		if text, is := strings.CutPrefix(said, "Warning: "); is {
			level, said = slog.LevelWarn, text
		} else if text, is := strings.CutPrefix(said, "Error: "); is {
			level, said = slog.LevelError, text
		}
		l.slog.Log(context.Background(), level, said)
		l.line = *bytes.NewBuffer(bytes.Clone(rest))
	}
}

// step tells that a step is over: in plain where a person looks, or LOYALTY_PROGRESS is set.
func (l *runLog) step(name string, rows int64, took time.Duration) {
	switch {
	case l.slog != nil:
		l.slog.Info("step", "step", name, "rows", rows, "seconds", seconds(took))
	case isTerminal(l.stderr) || os.Getenv("LOYALTY_PROGRESS") != "":
		fmt.Fprintf(l.stderr, "%-44s %12d rows %8.2f s\n", name, rows, took.Seconds())
	}
}

// end is the closing record: what was run, where its result lies, how long it took, and how it ended.
func (l *runLog) end(command string, code int, err error) {
	if l.slog == nil {
		return
	}
	level := slog.LevelInfo
	attributes := append([]any{"command", command, "exit_code", code, "seconds", seconds(time.Since(l.started))}, l.ending...)
	if err != nil {
		level = slog.LevelError
		first, _, _ := strings.Cut(err.Error(), "\n")
		attributes = append(attributes, "failed", first)
	}
	l.slog.Log(context.Background(), level, "end", attributes...)
}

func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }

// logOf is the log of a command's run.
func logOf(cmd *cobra.Command) *runLog {
	if log, is := cmd.ErrOrStderr().(*runLog); is {
		return log
	}
	return &runLog{stderr: cmd.ErrOrStderr()}
}

func isTerminal(w io.Writer) bool {
	if log, is := w.(*runLog); is {
		w = log.stderr
	}
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
