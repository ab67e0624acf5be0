package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
)

// Exit codes, as docs/unattended.md tells them.
const (
	exitDone    = 0
	exitError   = 1  // what went wrong: too many rejects, empty input, engine
	exitUser    = 2  // what the user wrote or pointed at
	exitGate    = 3  // published, but a goal failed what --fail-on asks
	exitCheck   = 4  // what a check holds back: a month that isn't covered, an old export, a missing past
	exitDiffers = 5  // diff found changes
	exitRetry   = 75 // of the moment: the lock is held, the disk is full
)

// do runs the command line and returns the exit code.
func do(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal asks the run to end; a second one ends it at once
	log := &runLog{stderr: stderr, format: logPlain, started: time.Now()}
	root := newRoot(stdout, log)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	code := codeOf(err)
	switch {
	case err == nil, errors.Is(err, errTold), errors.Is(err, errDiffers):
	case ctx.Err() != nil:
		err, code = errors.New("interrupted"), exitError
		fmt.Fprintln(log, "Error: interrupted")
	default:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(log, "Error: "+strings.TrimSuffix(line, "\n"))
		}
	}
	log.end(command.CommandPath(), code, err)
	return code
}

// codeOf is the exit code that tells the cause of an error.
func codeOf(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errDiffers):
		return exitDiffers
	case fault.IsUser(err) || isUsage(err):
		return exitUser
	case fault.IsCheck(err):
		return exitCheck
	case fault.IsGate(err):
		return exitGate
	case fault.IsRetry(err):
		return exitRetry
	}
	return exitError
}

// endings are the signals that ask a run to end. A hangup that was ignored when the program was started, as nohup does, stays so.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// errTold ends a command that has already said what failed; joined with a fault, by that one's exit code.
var errTold = errors.New("told")

// errDiffers ends a diff that found changes and has told them.
var errDiffers = errors.New("differs")

type usageError struct{ error }

func isUsage(err error) bool {
	var usage usageError
	return errors.As(err, &usage)
}

func newRoot(stdout io.Writer, log *runLog) *cobra.Command {
	root := &cobra.Command{
		Use:               "loyalty",
		Short:             "The monthly customer-loyalty report, from order exports",
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              usage(cobra.NoArgs),
		PersistentPreRunE: func(*cobra.Command, []string) error { return log.choose() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(stdout)
	root.SetErr(log)
	root.PersistentFlags().StringVar(&log.format, "log-format", logPlain, "what stderr gets: `plain` sentences, or records as text or json with the steps' rows and seconds")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; `%s --help` lists what there is", err, cmd.CommandPath())}
	})
	root.AddCommand(newBuild(), newCheck(), newQuery(), newCustomer(), newShell(), newPreview(), newTest(), newGoals(), newDiff(), newCache(), newInit(), newNew(), newSample(), newSchema(), newMan(), newVersion())
	return root
}

// usage marks what a command says of its arguments as the user's.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{fmt.Errorf("%w; `%s --help` shows how it is called", err, cmd.CommandPath())}
		}
		return nil
	}
}
