package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/queries"
)

//go:embed drafts/*
var drafts embed.FS

// chartKinds are the kinds of charts that new can begin.
var chartKinds = []string{"table", "line", "stacked", "bar", "heatmap", "bridge", "scatter", "histogram", "funnel"}

func newNew() *cobra.Command {
	configFile, kind := "config.toml", "bar"
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Begin a KPI or a chart of one's own",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVarP(&configFile, "config", "c", configFile, "the configuration `file` beside which queries/ stands")
	cmd.AddCommand(&cobra.Command{
		Use:   "kpi <id>",
		Short: "Write queries/kpi/<id>.sql, which runs, and its test; for a shipped KPI a copy to change",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return begin(cmd, filepath.Dir(configFile), queries.KPI, args[0], map[string]string{"kpi/": "kpi.sql", "tests/": "test.toml"})
		},
	})
	chart := &cobra.Command{
		Use:   "chart <id>",
		Short: "Write queries/chart/<id>.sql, which runs; for a shipped chart a copy to change",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(chartKinds, kind) {
				return usageError{fmt.Errorf("--kind %q: choose one of %s", kind, strings.Join(chartKinds, ", "))}
			}
			return begin(cmd, filepath.Dir(configFile), queries.Chart, args[0], map[string]string{"chart/": kind + ".sql"})
		},
	}
	chart.Flags().StringVar(&kind, "kind", kind, "how it is drawn: `bar`, or "+strings.Join(slices.DeleteFunc(slices.Clone(chartKinds), func(k string) bool { return k == kind }), ", "))
	cmd.AddCommand(chart)
	return cmd
}

// begin writes the drafts of a KPI or chart below queries/, or a copy of the shipped file of that id; nothing that is there is touched.
func begin(cmd *cobra.Command, dir, kind, id string, files map[string]string) error {
	if err := queries.CheckID(id); err != nil {
		return err
	}
	shipped, err := queries.Load("")
	if err != nil {
		return err
	}
	texts := map[string]string{}
	query, err := shipped.Find(id)
	switch {
	case err == nil && query.Kind == kind:
		texts[query.Place()] = fmt.Sprintf("-- based_on = %q\n%s", queries.Version(query.SQL), query.SQL)
	case err == nil:
		return fault.User(fmt.Errorf("%q is a shipped %s: choose another id", id, query.Kind))
	default:
		title := strings.ReplaceAll(strings.ToUpper(id[:1])+id[1:], "_", " ")
		for folder, draft := range files {
			text, err := fs.ReadFile(drafts, "drafts/"+draft)
			if err != nil {
				return fmt.Errorf("read the draft: %w", err)
			}
			texts["queries/"+folder+id+filepath.Ext(draft)] = strings.NewReplacer("{{id}}", id, "{{title}}", title).Replace(string(text))
		}
	}
	names := slices.Sorted(maps.Keys(texts))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fault.User(fmt.Errorf("%s is there already, and stays as it is; choose another id", filepath.Join(dir, name)))
		}
	}
	for _, name := range names {
		if err := writeNew(filepath.Join(dir, name), texts[name]); err != nil {
			return err
		}
		fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(dir, name))
	}
	option := ""
	if dir != "." {
		option = " -c " + filepath.Join(dir, "config.toml")
	}
	next := "loyalty query " + id + option
	if len(names) > 1 {
		next += "; loyalty test " + id + option
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), "next: "+next)
	return err
}

// writeNew writes a file that isn't there yet, with the folders above it.
func writeNew(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fault.User(fmt.Errorf("write %s: %w", name, err))
	}
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fault.User(fmt.Errorf("write %s: %w", name, err))
	}
	_, err = out.WriteString(text)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
