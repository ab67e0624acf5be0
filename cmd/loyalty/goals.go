package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"loyalty/internal/fault"
	"loyalty/internal/report"
	"loyalty/render"
	"loyalty/templates"
)

type suggestFlags struct {
	inputFlags
	by     string
	locale string
}

func newGoals() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "goals",
		Short: "Work on goals",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var flags suggestFlags
	suggest := &cobra.Command{
		Use:   "suggest",
		Short: "Propose targets from the data's own history, as TOML to paste",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return suggestGoals(cmd, flags) },
	}
	flags.add(suggest)
	suggest.Flags().StringVar(&flags.by, "by", "", "the month that the targets are due in, `YYYY-MM` (default: twelve months after the report month)")
	suggest.Flags().StringVar(&flags.locale, "locale", "", "the `language` of the reasons (default: the report's)")
	cmd.AddCommand(suggest)
	return cmd
}

func suggestGoals(cmd *cobra.Command, flags suggestFlags) error {
	renderer, err := render.New(templates.Files, "", nil)
	if err != nil {
		return err
	}
	s, err := flags.open(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer s.close()
	locale := s.cfg.Report.Locale
	if flags.locale != "" {
		locale = flags.locale
		if known := strings.Join(renderer.Locales(), " "); !strings.Contains(" "+known+" ", " "+locale+" ") {
			return usageError{fmt.Errorf("--locale %q: choose one of %s", locale, known)}
		}
	}
	result, err := s.run(cmd.Context())
	if err != nil {
		return err
	}
	const yearAhead = 12
	by := result.Span.Month + yearAhead
	if flags.by != "" {
		if by, err = monthFlag("--by", flags.by); err != nil {
			return err
		}
		if by <= result.Span.Month {
			return fault.User(fmt.Errorf("--by %s: choose a month after the report month %s", by, result.Span.Month))
		}
	}
	rep := report.Build(report.Source{Now: s.now, Config: s.cfg, Inputs: s.inputs, Result: result, Locales: renderer.Locales()})
	_, err = fmt.Fprint(cmd.OutOrStdout(), renderer.Suggestions(rep, report.Suggest(s.cfg, result, by), locale))
	return err
}
