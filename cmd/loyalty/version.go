package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"loyalty/internal/warehouse"
)

// version is set by the Makefile from git.
var version = ""

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the program's version and commit, its engine's version, and where the licences of its parts stand",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			engine, err := engineVersion(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "loyalty %s, commit %s, %s %s/%s\nDuckDB %s, driver %s\nApache-2.0; the licences of what is linked: THIRD_PARTY.md\n",
				programVersion(), commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, engine, moduleVersion("github.com/duckdb/duckdb-go/v2"))
			return err
		},
	}
}

// engineVersion asks the engine that is linked.
func engineVersion(ctx context.Context) (version string, err error) {
	engine, err := warehouse.Open(ctx, warehouse.Options{})
	if err != nil {
		return "", err
	}
	defer engine.Close()
	err = engine.DB().GetContext(ctx, &version, "SELECT version()")
	return version, err
}

// commit is the one that the program was built from, with a mark where files had been changed.
func commit() string {
	found, changed := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "vcs.revision":
				found = setting.Value
			case setting.Key == "vcs.modified" && setting.Value == "true":
				changed = " (changed)"
			}
		}
	}
	return found + changed
}

func programVersion() string {
	if version == "" {
		return "dev"
	}
	return version
}

func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, module := range info.Deps {
			if module.Path == path {
				return module.Version
			}
		}
	}
	return "unknown"
}
