package goals

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"loyalty/internal/figure"
	"loyalty/internal/month"
)

type boardCase struct {
	About  string
	Month  month.Month
	Noted  bool
	Events []struct {
		Month month.Month
		Text  string
	}
	KPIs []caseInput `toml:"kpi"`
	Want struct {
		Verdict   string
		Values    map[string]any
		Summary   []string // "code kpi", indented by a dash where the line carries no status
		Decisions []string
		Now       map[string]int
		Before    map[string]int
		In, Out   []string
		Moves     map[string]int
		Sentences map[string]map[string]any // values of the sentence "code kpi"
		Absent    []string                  // values that the verdict must not have
	}
}

func TestBoard(t *testing.T) {
	readCases(t, "board", func(t *testing.T, c boardCase) {
		board := Board{Month: c.Month, Noted: c.Noted}
		for _, e := range c.Events {
			board.Events = append(board.Events, figure.Event{Date: e.Month.String() + "-15", Text: e.Text})
		}
		for _, k := range c.KPIs {
			board.Judgements = append(board.Judgements, Judge(k.input(t)))
		}
		Guard(board.Judgements)
		verdict := board.Verdict()
		if verdict.Code != c.Want.Verdict {
			t.Errorf("verdict %s %v, want %s", verdict.Code, verdict.Values, c.Want.Verdict)
		}
		wantValues(t, verdict, c.Want.Values)
		for _, key := range c.Want.Absent {
			if value, known := verdict.Values[key]; known {
				t.Errorf("the verdict says %s = %v", key, value)
			}
		}
		summary, decisions := board.Summary(), board.Decisions()
		documented(t, slices.Concat(summary, decisions, []figure.Sentence{verdict})...)
		wantLines(t, "summary", summary, c.Want.Summary)
		wantLines(t, "decisions", decisions, c.Want.Decisions)
		for name, values := range c.Want.Sentences {
			all := slices.Concat(summary, decisions)
			i := slices.IndexFunc(all, func(s figure.Sentence) bool { return s.Code+" "+s.KPI == name })
			if i < 0 {
				t.Errorf("no sentence %q", name)
				continue
			}
			wantValues(t, all[i], values)
		}
		rollUp := board.RollUp()
		for status, n := range c.Want.Now {
			if rollUp.Now[status] != n {
				t.Errorf("%d are %s, want %d", rollUp.Now[status], status, n)
			}
		}
		for verdict, n := range c.Want.Moves {
			if rollUp.Moves[verdict] != n {
				t.Errorf("%d moves are %s, want %d", rollUp.Moves[verdict], verdict, n)
			}
		}
		for status, n := range c.Want.Before {
			if rollUp.Before[status] != n {
				t.Errorf("%d were %s, want %d", rollUp.Before[status], status, n)
			}
		}
		if c.Want.In != nil && !slices.Equal(rollUp.In, c.Want.In) || c.Want.Out != nil && !slices.Equal(rollUp.Out, c.Want.Out) {
			t.Errorf("newly met %v, no longer %v", rollUp.In, rollUp.Out)
		}
	})
}

func wantLines(t *testing.T, name string, got []figure.Sentence, want []string) {
	t.Helper()
	if want == nil {
		return
	}
	var lines []string
	for _, s := range got {
		line := s.Code + " " + s.KPI
		if s.Status == "" {
			line = "- " + line
		}
		lines = append(lines, line)
	}
	if !slices.Equal(lines, want) {
		var values strings.Builder
		for _, s := range got {
			fmt.Fprintf(&values, "  %s %v\n", s.Code, s.Values)
		}
		t.Errorf("%s:\n  %q\nwant\n  %q\n%s", name, lines, want, values.String())
	}
}
