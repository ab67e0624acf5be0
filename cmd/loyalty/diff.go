package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/report"
	"loyalty/render"
	"loyalty/templates"
)

type diffFlags struct {
	inputFlags
	format string
}

func newDiff() *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:   "diff <git ref or folder>",
		Short: "What changes with the queries and the configuration here, on the same data: figures, statuses, sentences",
		Args:  usage(cobra.ExactArgs(1)),
		RunE:  func(cmd *cobra.Command, args []string) error { return diffWith(cmd, flags, args[0]) },
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&flags.format, "format", "table", "`table`, or markdown for a pull request")
	return cmd
}

// diffWith runs the configuration and the queries that stand elsewhere on the exports here, then those that stand here, and tells what differs.
func diffWith(cmd *cobra.Command, flags diffFlags, there string) error {
	if flags.format != "table" && flags.format != "markdown" {
		return usageError{fmt.Errorf("--format %q: choose table or markdown", flags.format)}
	}
	old := flags.inputFlags
	old.data = filepath.Dir(flags.config)
	folder, isOwn, err := older(cmd.Context(), old.data, there)
	if err != nil {
		return err
	}
	if isOwn {
		defer os.RemoveAll(folder)
		old.noCache = true // a folder of this once has nothing to keep
	}
	old.config = filepath.Join(folder, filepath.Base(flags.config))
	was, err := old.figures(cmd)
	if err != nil {
		return fmt.Errorf("%s: %w", there, err)
	}
	is, err := flags.figures(cmd)
	if err != nil {
		return err
	}
	changes := report.Changes(was, is)
	if err := writeChanges(cmd.OutOrStdout(), changes, flags.format); err != nil {
		return err
	}
	if len(changes) > 0 {
		return errDiffers
	}
	return nil
}

// figures are the report's, judged and without its pages.
func (f inputFlags) figures(cmd *cobra.Command) (*report.Report, error) {
	renderer, err := render.New(templates.Files, "", nil)
	if err != nil {
		return nil, err
	}
	s, err := f.open(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	defer s.close()
	result, err := s.run(cmd.Context())
	if err != nil {
		return nil, err
	}
	rep := report.Build(report.Source{Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: renderer.Locales()})
	renderer.Words(rep)
	return rep, nil
}

// older is the folder with the configuration to compare with: the one named or, for a git ref, a temporary one that holds what git keeps below
// dir, large files left out; isOwn says so, and the caller removes it.
func older(ctx context.Context, dir, there string) (folder string, isOwn bool, err error) {
	if info, err := os.Stat(there); err == nil && info.IsDir() {
		return there, false, nil
	}
	if strings.HasPrefix(there, "-") {
		return "", false, usageError{fmt.Errorf("%q is neither a folder nor a git ref", there)}
	}
	var archive, said bytes.Buffer
	git := exec.CommandContext(ctx, "git", "-C", dir, "archive", "--format=tar", there, "--", ".")
	git.Stdout, git.Stderr = &archive, &said
	if err := git.Run(); err != nil {
		return "", false, fault.User(fmt.Errorf("%s is no folder, and git gives nothing for it: %s", there, fault.OneLine(strings.TrimSpace(said.String()+" "+err.Error()))))
	}
	if folder, err = os.MkdirTemp("", "loyalty-diff-"); err != nil {
		return "", false, fmt.Errorf("make a folder for %s: %w", there, err)
	}
	if err := unpack(&archive, folder); err != nil {
		return "", false, errors.Join(fmt.Errorf("unpack %s: %w", there, err), os.RemoveAll(folder))
	}
	return folder, true, nil
}

// unpack writes the regular files of an archive; an export that git keeps is read where it lies, not from here.
func unpack(archive io.Reader, folder string) error {
	const largest = 4 << 20
	for files := tar.NewReader(archive); ; {
		header, err := files.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case header.Typeflag != tar.TypeReg || header.Size > largest || !filepath.IsLocal(header.Name):
			continue
		}
		text, err := io.ReadAll(files)
		if err != nil {
			return err
		}
		file := filepath.Join(folder, filepath.FromSlash(header.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
}

// writeChanges prints a line a change, or one that says there is none.
func writeChanges(out io.Writer, changes []report.Change, format string) error {
	if len(changes) == 0 {
		_, err := fmt.Fprintln(out, "nothing changes")
		return err
	}
	shown := func(text string) string {
		text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(fault.OneLine(text))
		if text == "" {
			return "–"
		}
		return text
	}
	if format == "markdown" {
		cell := strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "\\`")
		fmt.Fprintln(out, "| KPI or chart | what | months | old | new |\n|---|---|---|---|---|")
		for _, c := range changes {
			fmt.Fprintf(out, "| `%s` | %s | %s | %s | %s |\n", c.ID, cell.Replace(c.What), c.Months, cell.Replace(shown(c.Old)), cell.Replace(shown(c.New)))
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KPI or chart\twhat\tmonths\told\tnew")
	for _, c := range changes {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", c.ID, c.What, shown(c.Months), shown(c.Old), shown(c.New))
	}
	return w.Flush()
}
