package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/recipe"
	"loyalty/internal/warehouse"
)

type initFlags struct{ out, locale string }

func newInit() *cobra.Command {
	flags := initFlags{}
	cmd := &cobra.Command{
		Use:   "init <export>…",
		Short: "Write a configuration for exports of orders and surveys, as shop systems write them",
		Args:  usage(cobra.MinimumNArgs(1)),
		RunE:  func(cmd *cobra.Command, args []string) error { return initialise(cmd, args, flags) },
	}
	cmd.Flags().StringVarP(&flags.out, "out", "o", "config.toml", "the configuration `file` to write; one that is there stays as it is")
	cmd.Flags().StringVar(&flags.locale, "locale", "vi", "the `language` of the report and of what is said: "+strings.Join(recipe.Locales(), ", "))
	return cmd
}

func initialise(cmd *cobra.Command, exports []string, flags initFlags) error {
	if !slices.Contains(recipe.Locales(), flags.locale) {
		return usageError{fmt.Errorf("--locale %q: choose one of %s", flags.locale, strings.Join(recipe.Locales(), " "))}
	}
	if _, err := os.Lstat(flags.out); err == nil {
		return isThere(flags.out)
	}
	dir := filepath.Dir(flags.out)
	paths := make([]string, len(exports))
	for i, export := range exports {
		paths[i] = export
		if filepath.IsAbs(export) {
			continue
		}
		relative, err := relativeTo(dir, export)
		if err != nil {
			return err
		}
		paths[i] = relative
	}
	engine, err := warehouse.Open(cmd.Context(), warehouse.Options{})
	if err != nil {
		return err
	}
	defer engine.Close()
	found, err := recipe.Write(cmd.Context(), engine, dir, paths, flags.locale)
	if err != nil {
		return err
	}
	switch err := writeNew(flags.out, found.TOML); {
	case errors.Is(err, fs.ErrExist):
		return isThere(flags.out)
	case err != nil:
		return err
	}
	option := ""
	if flags.out != "config.toml" {
		option = " -c " + flags.out
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), strings.Join(found.Told(flags.out, option), "\n"))
	return err
}

func isThere(path string) error {
	return fault.User(fmt.Errorf("%s is there already, and stays as it is; name another file with -o other.toml", path))
}

// relativeTo is a path of the working directory as seen from a folder.
func relativeTo(dir, path string) (string, error) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", dir, err)
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", path, err)
	}
	relative, err := filepath.Rel(from, to)
	if err != nil {
		return "", fault.User(fmt.Errorf("%s can't be reached from %s; give its absolute path: %w", path, dir, err))
	}
	return relative, nil
}
