package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/kpitest"
	"loyalty/queries"
)

func newTest() *cobra.Command {
	configFile := "config.toml"
	cmd := &cobra.Command{
		Use:   "test [kpi…]",
		Short: "Run the tests of the KPIs, queries/tests/<kpi>.toml, on the real engine",
		RunE: func(cmd *cobra.Command, ids []string) error {
			return testKPIs(cmd, filepath.Join(filepath.Dir(configFile), "queries"), ids)
		},
	}
	cmd.Flags().StringVarP(&configFile, "config", "c", configFile, "the configuration `file` beside which queries/ is looked for")
	return cmd
}

func testKPIs(cmd *cobra.Command, folder string, ids []string) error {
	catalogue, err := queries.Load(folder)
	if err != nil {
		return err
	}
	tests, err := queries.Tests(folder)
	if err != nil {
		return err
	}
	all := kpitest.IDs(tests)
	if len(ids) == 0 {
		ids = all
	}
	defer fence(kpitest.Memory)()
	out, passed, failed := cmd.OutOrStdout(), 0, 0
	for _, id := range ids {
		if !slices.Contains(all, id) {
			near := "docs/add-a-kpi.md shows one"
			if other := fault.Nearest(id, all); other != "" {
				near = fmt.Sprintf("did you mean %q?", other)
			}
			return fault.User(fmt.Errorf("there is no queries/tests/%s.toml; %s", id, near))
		}
		cases, err := kpitest.Parse(id, tests[id])
		if err != nil {
			return err
		}
		for _, c := range cases {
			differences, err := kpitest.Run(cmd.Context(), catalogue, c)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", c.KPI, c.Name, err)
			}
			if len(differences) == 0 {
				passed++
				continue
			}
			failed++
			fmt.Fprint(out, kpitest.Report(c, differences))
		}
	}
	fmt.Fprintf(out, "KPI tests: %d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return errTold
	}
	return nil
}
