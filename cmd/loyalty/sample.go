package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"loyalty/internal/sample"
)

func newSample() *cobra.Command {
	options := sample.Options{Dir: "data", Orders: 100_000, Seed: 1}
	cmd := &cobra.Command{
		Use:   "sample",
		Short: "Write the exports of a made-up Vietnamese shop to try the report on",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			summary, err := sample.Write(cmd.Context(), options)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), summary)
			return err
		},
	}
	cmd.Flags().StringVarP(&options.Dir, "out", "o", options.Dir, "the `folder` to write into")
	cmd.Flags().IntVar(&options.Orders, "orders", options.Orders, "how many orders")
	cmd.Flags().IntVar(&options.Customers, "customers", 0, "how many customers (default: as fits the orders)")
	cmd.Flags().Uint64Var(&options.Seed, "seed", options.Seed, "the same seed gives the same bytes")
	return cmd
}
