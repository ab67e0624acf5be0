package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/peterh/liner"
	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/kpi"
	"loyalty/queries"
)

const shellHelp = `one SELECT, ended by a semicolon
\d           tables      \d orders    a table's columns
\table \csv \json        how rows are printed
\q           ends (Ctrl-D too)
`

func newShell() *cobra.Command {
	var flags inputFlags
	cmd := &cobra.Command{
		Use:   "shell",
		Short: "A prompt for SQL on the loaded tables, which nothing can change",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return runShell(cmd, flags) },
	}
	flags.add(cmd)
	return cmd
}

// shell answers one SELECT after the other.
type shell struct {
	*session
	result  *kpi.Result
	tables  []kpi.Column
	format  string
	out     io.Writer
	pending strings.Builder // of a statement that goes over several lines
}

func runShell(cmd *cobra.Command, flags inputFlags) error {
	s, err := flags.open(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer s.close()
	var all []queries.Query
	for _, query := range slices.Concat(s.catalogue.Models, s.catalogue.KPIs) {
		all = append(all, queries.Query{ID: query.ID, Kind: queries.Draft, File: "loyalty shell", SQL: "SELECT * FROM " + query.ID})
	}
	sh := &shell{session: s, format: "table", out: cmd.OutOrStdout()}
	if sh.result, err = kpi.Begin(cmd.Context(), s.engine, s.cfg, s.catalogue, s.inputs, s.options, all...); err != nil {
		return err
	}
	if err := sh.ready(cmd.Context()); err != nil {
		return err
	}
	if cmd.InOrStdin() == os.Stdin && isTerminal(os.Stdin) && isTerminal(sh.out) {
		return sh.converse(cmd.Context(), flags.cache(keptHistory))
	}
	return sh.read(cmd.Context(), cmd.InOrStdin())
}

// ready makes the tables that some statements read, and lists what stands.
func (sh *shell) ready(ctx context.Context, statements ...queries.Query) (err error) {
	if err := sh.result.Ready(ctx, sh.engine, sh.catalogue, sh.progress, statements...); err != nil {
		return err
	}
	sh.tables, err = kpi.Columns(ctx, sh.engine)
	return err
}

// read answers what comes through a pipe; the first fault ends it.
func (sh *shell) read(ctx context.Context, in io.Reader) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if isOver, err := sh.answer(ctx, lines.Text()); isOver || err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read stdin: %w", err)
	}
	_, err := sh.answer(ctx, ";")
	return err
}

// converse is a prompt with history, kept in a folder unless that is "", and completion.
func (sh *shell) converse(ctx context.Context, folder string) error {
	line := liner.NewLiner()
	defer func() { _ = line.Close() }()
	line.SetCtrlCAborts(true)
	line.SetWordCompleter(sh.complete)
	history := filepath.Join(folder, "shell")
	if folder != "" {
		if file, err := os.Open(history); err == nil {
			_, _ = line.ReadHistory(file)
			file.Close()
		}
		defer keepHistory(line, history)
	}
	fmt.Fprintf(sh.out, "%s, %d tables; \\h helps\n", sh.result.Span.Month, len(sh.names()))
	for ctx.Err() == nil {
		prompt := "loyalty> "
		if sh.pending.Len() > 0 {
			prompt = "    ...> "
		}
		text, err := line.Prompt(prompt)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			sh.pending.Reset()
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(sh.out)
			return nil
		case err != nil:
			return fmt.Errorf("read the prompt: %w", err)
		}
		if strings.TrimSpace(text) != "" {
			line.AppendHistory(text)
		}
		isOver, err := sh.answer(ctx, text)
		if err != nil {
			fmt.Fprintln(sh.out, "Error:", err)
		}
		if isOver {
			return nil
		}
	}
	return ctx.Err()
}

// keepHistory writes what was typed, which may hold customers' ids, for its owner alone. That it can't is no reason to fail.
func keepHistory(line *liner.State, file string) {
	if os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return
	}
	defer out.Close()
	_, _ = line.WriteHistory(out)
}

// answer takes a line: a command, or a part of a statement, which is run once its semicolon is there. It tells whether that was the last.
func (sh *shell) answer(ctx context.Context, line string) (isOver bool, err error) {
	trimmed := strings.TrimSpace(line)
	if command, argument, _ := strings.Cut(trimmed, " "); sh.pending.Len() == 0 && strings.HasPrefix(command, `\`) {
		return command == `\q`, sh.command(ctx, command, strings.TrimSpace(argument))
	}
	sh.pending.WriteString(line + "\n")
	if !strings.HasSuffix(trimmed, ";") {
		return false, nil
	}
	text := sh.pending.String()
	sh.pending.Reset()
	if strings.Trim(text, "; \t\n") == "" {
		return false, nil
	}
	statement := queries.Query{ID: "shell", Kind: queries.Draft, File: "shell", Custom: true, SQL: text}
	if err := sh.ready(ctx, statement); err != nil {
		return false, err
	}
	list, err := sh.chartRows(ctx, statement, sh.result)
	if err != nil {
		return false, err
	}
	return false, list.print(sh.out, sh.format)
}

func (sh *shell) command(ctx context.Context, command, argument string) error {
	switch command {
	case `\q`:
	case `\table`, `\csv`, `\json`:
		sh.format = command[1:]
	case `\d`:
		return sh.describe(ctx, strings.TrimSuffix(argument, ";"))
	default:
		fmt.Fprint(sh.out, shellHelp)
	}
	return nil
}

// describe lists the tables, or one table's columns.
func (sh *shell) describe(ctx context.Context, table string) error {
	if _, isMade := sh.made()[table]; isMade {
		if err := sh.ready(ctx, queries.Query{ID: "shell", Kind: queries.Draft, File: "shell", SQL: "SELECT * FROM " + table}); err != nil {
			return err
		}
	}
	w := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	switch {
	case table == "":
		for _, name := range sh.names() {
			fmt.Fprintln(w, name)
		}
	case !slices.Contains(sh.names(), table):
		return fault.User(fmt.Errorf("there is no table %q; \\d lists them", table))
	}
	for _, column := range sh.tables {
		if column.Table == table {
			fmt.Fprintf(w, "%s\t%s\n", column.Name, column.Type)
		}
	}
	return w.Flush()
}

// names are the tables that stand, or are made when a statement reads them.
func (sh *shell) names() []string {
	names := slices.Collect(maps.Keys(sh.made()))
	for _, column := range sh.tables {
		names = append(names, column.Table)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// made are the tables of the model, and the KPIs, with the columns that their headers tell.
func (sh *shell) made() map[string][]string {
	made := map[string][]string{}
	for _, query := range slices.Concat(sh.catalogue.Models, sh.catalogue.KPIs) {
		columns, _ := query.Header.Columns.(map[string]any)
		made[query.ID] = slices.Collect(maps.Keys(columns))
	}
	return made
}

// complete offers the tables and columns that go on from the word before the cursor.
func (sh *shell) complete(line string, at int) (head string, completions []string, tail string) {
	before := string([]rune(line)[:at])
	start := strings.LastIndexAny(before, " \t(,=<>+-*/") + 1
	word := before[start:]
	known := sh.names()
	for _, columns := range sh.made() {
		known = append(known, columns...)
	}
	for _, column := range sh.tables {
		known = append(known, column.Name)
	}
	var found []string
	for _, name := range known {
		if word != "" && strings.HasPrefix(name, strings.ToLower(word)) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return before[:start], slices.Compact(found), string([]rune(line)[at:])
}
