package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"loyalty/docs"
	"loyalty/internal/config"
	"loyalty/queries"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:       "schema config|header",
		Short:     "Print the JSON Schema of config.toml, or of the header of a KPI or a chart, for editors that complete and check them",
		Args:      usage(cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs)),
		ValidArgs: []string{"config", "header"},
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := schemaOf(args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), string(text))
			return err
		},
	}
}

// schemaOf makes a schema from what the decoder asks for and what docs/ says of it.
func schemaOf(what string) ([]byte, error) {
	if what == "header" {
		return queries.Schema(docs.Header)
	}
	catalogue, err := queries.Load("")
	if err != nil {
		return nil, err
	}
	kpis := make([]string, len(catalogue.KPIs))
	for i, query := range catalogue.KPIs {
		kpis[i] = query.ID
	}
	return config.Schema(kpis, docs.Config)
}
