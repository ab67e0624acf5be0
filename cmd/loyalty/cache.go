package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"loyalty/internal/warehouse"
)

func newCache() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "The loaded tables that are kept for the next command",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "clear",
		Short: "Remove them",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			folder, err := warehouse.CacheFolder()
			if err != nil {
				return fmt.Errorf("find the cache: %w", err)
			}
			removed, err := warehouse.ClearCache(folder)
			if err != nil {
				return fmt.Errorf("clear the cache: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d tables removed from %s\n", removed, folder)
			return err
		},
	})
	return cmd
}
