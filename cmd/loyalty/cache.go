package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// cacheFolder is where something is kept for the next command, below the user's own cache folder; an error where the system knows none.
func cacheFolder(name string) (string, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "loyalty", name), nil
}

// What is kept: loaded tables, and exports fetched from object stores, which hold customers' ids; drawings, and what was typed at the shell's prompt.
const (
	keptTables   = "tables"
	keptObjects  = "objects"
	keptDrawings = "drawings"
	keptHistory  = "history"
)

func newCache() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "The loaded tables, the fetched exports, the drawings and the shell's history that are kept for the next command",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "clear",
		Short: "Remove them",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range []string{keptTables, keptObjects, keptDrawings, keptHistory} {
				folder, err := cacheFolder(name)
				if err != nil {
					return fmt.Errorf("find the cache: %w", err)
				}
				removed, err := clearFolder(folder)
				if err != nil {
					return fmt.Errorf("clear the cache: %w", err)
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%d %s removed from %s\n", removed, name, folder); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return cmd
}

// clearFolder removes all that lies in a folder and tells how many entries it had.
func clearFolder(folder string) (int, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return 0, err
		}
	}
	return len(entries), nil
}
